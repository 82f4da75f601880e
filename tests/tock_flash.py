"""The flash of Hail in memory and in files that may be changed, and small apps to put into it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.golden_data import sample
from toolkit.memory.contents import Contents
from toolkit.tock.app import App
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.flash_image import FlashImage

HAIL = board_named("hail")


@cache
def recorded(name: str) -> bytes:
    """The bytes of a recorded image."""
    return sample(f"tock/images/{name}.bin").read_bytes()


def flash(name: str = "hail-full", board: Board = HAIL) -> FlashImage:
    """A recorded image of a whole board, in memory."""
    return FlashImage(board, Contents([(board.flash.address, recorded(name))]))


def erased(board: Board = HAIL) -> FlashImage:
    """The flash of a new board."""
    return FlashImage(board, Contents([(board.flash.address, b"\xff" * board.flash.length)]))


def names_in(image: FlashImage) -> list[str]:
    """The names of all apps, in their order."""
    return [item.name for item in walk_apps(image).apps]


def copied(folder: Path, name: str = "hail-full") -> Path:
    """A copy of a recorded image, to be changed."""
    path = folder / f"{name}.bin"
    path.write_bytes(recorded(name))
    return path


@cache
def tbf(name: str, case: str = "plain") -> bytes:
    """An app of 512 bytes for Cortex-M4, with a name."""
    return App.parse(sample(f"tock/elf2tab/{case}/cortex-m4.tbf").read_bytes()).replace(name=name).to_bytes()


def tab(case: str = "multi-arch") -> bytes:
    """An archive with an app named ember."""
    return sample(f"tock/elf2tab/{case}/out.tab").read_bytes()
