"""Images of `samples/tock/images` as tests open them, each with the board it is of, and images made of parts."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from tests.golden_data import sample
from toolkit.memory.contents import Contents
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.choose import BoardChoice, FoundBoard, board_finder, find_board
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile
from toolkit.tock.image.view import ImageView, look_at


@functools.cache
def recorded() -> dict[str, dict[str, Any]]:
    """Name of an image → what is recorded of it."""
    lines = (sample("tock/images") / "expected.jsonl").read_text().splitlines()
    return {Path(one["file"]).stem: one for one in map(json.loads, lines)}


def path_of(name: str) -> Path:
    """The file of an image."""
    return sample(f"tock/images/{name}.bin")


def placed(name: str) -> tuple[BoardChoice, int]:
    """The board that a recorded image is of, and the address of its first byte."""
    one = recorded()[name]
    if one["kind"] == "apps":
        base = one["flash_base"]
        rule = MpuRule.PMP if name == "apps-riscv" else MpuRule.CORTEX_M
        own = BoardChoice(flash_address=base, app_address=base, app_length=one["apps_len"], mpu=rule)
        return own, base
    if one["kind"] == "kernel":
        end = find_board(BoardChoice(name="imix")).board.kernel.end
        return BoardChoice(name="imix"), end - one["kernel_attributes_end"]
    return BoardChoice(name=one.get("board") or "hail"), 0


def opened(path: Path, choice: BoardChoice, base: int | None = None) -> tuple[FlashImage, FoundBoard]:
    """An image and its board."""
    finder = board_finder(choice)
    with TockImageFile(path, finder, base=base) as file:
        assert finder.found is not None
        return file.image, finder.found


@functools.cache
def view_of(name: str) -> ImageView:
    """A recorded image, looked at."""
    choice, base = placed(name)
    return look_at(*opened(path_of(name), choice, base))


def view(data: bytes, choice: BoardChoice, base: int = 0) -> ImageView:
    """An image of these bytes, looked at."""
    contents = Contents([(base, data)])
    found = find_board(choice, lambda _base: contents)
    return look_at(FlashImage(found.board, contents), found)
