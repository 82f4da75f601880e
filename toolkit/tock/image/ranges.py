"""Ranges of an image that people ask for: which can be read, which can be set."""

from __future__ import annotations

from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board
from toolkit.tock.image.flash_image import FlashImage

MOST_READ = 1 << 28
"""Bytes that are read at once at most."""


def require_readable(image: FlashImage, range_: AddressRange) -> None:
    """Bytes can be read where the board has flash, and where the image has bytes. Raises ToolkitError elsewhere."""
    if range_.length > MOST_READ:
        raise ToolkitError(f"{range_.length:,} bytes are more than the {MOST_READ:,} that are read at once")
    if not image.board.flash.contains(range_) and not image.holds(range_):
        raise ToolkitError(f"{range_} is outside of the flash, {image.board.flash}")


def require_within_flash(board: Board, range_: AddressRange) -> None:
    """Bytes can be set where the board has flash. Raises ToolkitError elsewhere."""
    if not board.flash.contains(range_):
        raise ToolkitError(f"{range_} is outside of the flash, {board.flash}")


def put_contents(image: FlashImage, contents: Contents) -> None:
    """Set all bytes that the contents have, or none. Raises ToolkitError where some would lie outside of the flash."""
    for address, data in contents.segments:
        require_within_flash(image.board, AddressRange(address, len(data)))
    for address, data in contents.segments:
        image.put(address, data)
