"""The flash of a board in memory: what its parts read from and put into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.errors import OutOfBoundsError
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board


class FlashImage:
    """Bytes of a board's flash. What an image file leaves out reads as erased.

    Args:
        board: whose flash it is.
        contents: the bytes that are there.
    """

    def __init__(self, board: Board, contents: Contents) -> None:
        self.board = board
        self.contents = contents

    @property
    def range(self) -> AddressRange:
        """From the first byte that is there to the last."""
        return self.contents.range

    def read(self, address: int, length: int) -> bytes:
        """Bytes of a range of addresses; erased where the image has none."""
        return self.contents.read(address, length)

    def read_range(self, range_: AddressRange) -> bytes:
        """Bytes of a range; erased where the image has none."""
        return self.read(range_.address, range_.length)

    def holds(self, range_: AddressRange) -> bool:
        """Whether the image has all bytes of a range."""
        return self.contents.holds(range_.address, range_.length)

    def put(self, address: int, data: bytes) -> None:
        """Set bytes, as a tool does that erases and programs whole pages around them.

        Raises:
            OutOfBoundsError: they would lie outside of the board's flash.
        """
        flash = self.board.flash
        if not flash.contains(AddressRange(address, len(data))):
            raise OutOfBoundsError(address - flash.address, len(data), flash.length)
        self.contents.put(address, data)

    def erase(self, range_: AddressRange) -> None:
        """Set every bit of what the image has of a range; nothing becomes longer by it."""
        for start, data in self.contents.segments:
            first, end = max(start, range_.address), min(start + len(data), range_.end)
            if first < end:
                self.contents.put(first, bytes([ERASED]) * (end - first))

    @contextmanager
    def change(self) -> Iterator[None]:
        """All changes in the block, or none where it ends with an error."""
        before = self.contents.copy()
        try:
            yield
        except BaseException:
            self.contents = before
            raise
