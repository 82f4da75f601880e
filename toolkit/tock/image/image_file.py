"""An image file of a board: read once, changed in memory, saved as a whole, under a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.flash.locked_file import LockedFile
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.image_file import FileKind, decode, encode, kind_of
from toolkit.tock.board.board import Board
from toolkit.tock.image.flash_image import FlashImage

MAX_LENGTH = 1 << 28
"""Bytes of an image file that are read at most; no board has so much flash."""
BoardFinder = Callable[[Callable[[int], Contents]], Board]
"""Gets a function from the address of the first byte to the contents of the file, and gives the board."""


class TockImageFile(LockedFile):
    """The image in a file.

    Args:
        path: a raw image, or one in Intel HEX.
        find_board: says whose image it is.
        base: address of the first byte of a raw image; where the board's flash starts, when None.
        writable: allow saving, and lock the file against other writers.
        late: lock it only when it is saved first, when it must still be as it was read.

    Raises:
        ToolkitError: it cannot be read as an image, or nobody knows of what board.
        LockedError: another program writes it. OSError: it cannot be read.
    """

    def __init__(
        self,
        path: Path,
        find_board: BoardFinder,
        *,
        base: int | None = None,
        writable: bool = False,
        late: bool = False,
    ) -> None:
        super().__init__(path, writable=writable, late=late)
        self._hex: Contents | None = None
        try:
            self._saved = _read(path)
            self.kind = kind_of(self._saved)
            board = find_board(self._decoded if base is None else lambda _address: self._decoded(base))
            self.base = board.flash.address if base is None else base
            self.image = FlashImage(board, self._decoded(self.base))
        except BaseException:
            self.close()
            raise

    def save(self) -> None:
        """Replace the file by the image, in one step; nothing happens where they are the same.

        Raises:
            FlashError: it is open for reading only. LockedError: somebody else changed it meanwhile. OSError.
        """
        data = self.to_bytes()
        if data == self._saved:
            return
        self._require_writable(lambda: _read(self.path) == self._saved)
        self._replace(data)
        self._saved = data

    def to_bytes(self) -> bytes:
        """The file as `save` writes it."""
        return image_bytes(self.image.contents, self.kind, self.base)

    def _decoded(self, base: int) -> Contents:
        """The contents of the file; those of Intel HEX, which are the same for any base, are worked out once."""
        if self._hex is None:
            contents = decode(self._saved, base, self.kind)
            if self.kind is FileKind.RAW:
                return contents
            self._hex = contents
        return self._hex


@contextmanager
def change_image(path: Path, find_board: BoardFinder, *, base: int | None = None) -> Iterator[FlashImage]:
    """The image in a file, to be changed: all of it reaches the file at the end, or, after an error, nothing.

    Raises:
        As `TockImageFile`, and what the changes raise.
    """
    with TockImageFile(path, find_board, base=base, writable=True) as file:
        yield file.image
        file.save()


def image_bytes(contents: Contents, kind: FileKind, base: int) -> bytes:
    """An image file of this kind: of a raw one, what lies between `base` and its first byte is erased flash.

    Raises:
        ToolkitError: a raw file would start before `base`, or be longer than any board's flash.
    """
    first, end = contents.range.address, contents.range.end
    if kind is FileKind.RAW and contents.range.length:
        if first < base:
            raise ToolkitError(
                f"a raw image that starts at {base:#x} has no place for the bytes at {first:#x}: see --base"
            )
        if end - base > MAX_LENGTH:
            raise ToolkitError(f"a raw image from {base:#x} to {end:#x} is longer than any flash; Intel HEX is not")
        if first > base:
            contents = contents.copy()
            contents.put(base, bytes([ERASED]) * (first - base))
    return encode(contents, kind, ERASED)


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise ToolkitError(f"{path} is a folder, not an image")
    with path.open("rb") as file:
        data = file.read(MAX_LENGTH + 1)
    if len(data) > MAX_LENGTH:
        raise ToolkitError(f"{path} is longer than {MAX_LENGTH:,} bytes; no board has so much flash")
    return data
