"""Parts of Tock images in files of their own: the start of a flash with its bootloader, a kernel, a list of apps."""

from __future__ import annotations

from dataclasses import replace

from toolkit.image.described import Described
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.families.tock import compare, describe, describe_board_image
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.board.catalog import DEFAULT_PAGE_SIZE
from toolkit.tock.board.choose import FoundBoard
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.part_boards import kernel_board

_NOWHERE = AddressRange(0, 0)
_OF_PARTS = frozenset({"board-unknown", "bootloader-missing"})


def describe_bootloader(given: Given) -> Described:
    """Look at the start of a flash. Raises ToolkitError as `describe_tock`."""
    return _of_board(given, "tock-bootloader", "Tock bootloader", _board(given, has_attributes=True))


def describe_kernel(given: Given) -> Described:
    """Look at a kernel alone. Raises ToolkitError as `describe_tock`."""
    board = kernel_board(lambda at: given.contents(given.said.base or at))
    return _of_board(given, "tock-kernel", "Tock kernel", board)


def describe_apps(given: Given) -> Described:
    """Look at apps one behind the other. Raises ToolkitError as `describe_tock`."""
    board = _board(given, has_attributes=False)
    return _of_board(given, "tock-apps", "Tock apps", replace(board, apps=board.flash))


def _board(given: Given, *, has_attributes: bool) -> Board:
    """A board of which nothing is known but the flash that the file has."""
    flash = given.contents(given.said.base or 0).range
    apps = AddressRange(flash.end, 0)
    return Board("", "", flash, _NOWHERE, apps, _NOWHERE, DEFAULT_PAGE_SIZE, MpuRule.NONE, has_attributes)


def _of_board(given: Given, kind: str, title: str, board: Board) -> Described:
    if given.said.board is not None:
        return describe(given)
    image = FlashImage(board, given.contents(board.flash.address))
    described = describe_board_image(image, FoundBoard(board, ("a part of an image",), None))
    findings = tuple(finding for finding in described.findings if finding.code not in _OF_PARTS)
    return replace(described, kind=kind, title=title, findings=findings)


BOOTLOADER = Family(describe_bootloader, compare)
KERNEL = Family(describe_kernel, compare)
APPS = Family(describe_apps, compare)
