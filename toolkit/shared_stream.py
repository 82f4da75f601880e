"""What streams of all volumes share: a position in a file that other streams may have open too."""

from __future__ import annotations

import io
from typing import Generic, Protocol, TypeVar


class SharedFile(Protocol):
    """The open file that streams share."""

    handles: int
    unlinked: bool

    @property
    def length(self) -> int:
        """Its length now, in bytes."""


F = TypeVar("F", bound=SharedFile)


class SharedStream(io.RawIOBase, Generic[F]):
    """A position in an open file, in bytes from its start.

    Args:
        opened: the file, with a handle for this stream.
        readable: reading is allowed.
        writable: writing is allowed.
        appending: every write goes to the end.
    """

    def __init__(self, opened: F, *, readable: bool, writable: bool, appending: bool) -> None:
        super().__init__()
        self._file = opened
        self._readable, self._writable, self._appending = readable, writable, appending
        self._offset = opened.length if appending else 0

    @property
    def is_shared(self) -> bool:
        """Whether the file has other streams too."""
        return self._file.handles > 1

    @property
    def is_removed(self) -> bool:
        """Whether the file was removed meanwhile."""
        return self._file.unlinked

    def readable(self) -> bool:
        """Whether the stream can be read."""
        return self._readable

    def writable(self) -> bool:
        """Whether the stream can be written."""
        return self._writable

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Bytes from the start of the file."""
        self._require_open()
        return self._offset

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset in bytes; behind the end nothing is read. Raises ValueError for a negative result."""
        self._require_open()
        if whence not in (io.SEEK_SET, io.SEEK_CUR, io.SEEK_END):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._offset, io.SEEK_END: self._file.length}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._offset = base + offset
        return self._offset

    def _length_to_cut(self, size: int | None) -> int:
        """The length that `truncate` is asked for: the position where none is said. Raises ValueError below 0."""
        self._require_writable()
        length = self._offset if size is None else size
        if length < 0:
            raise ValueError(f"negative length {length}")
        return length

    def _require_readable(self) -> None:
        self._require_open()
        if not self._readable:
            raise io.UnsupportedOperation("not readable")

    def _require_writable(self) -> None:
        self._require_open()
        if not self._writable:
            raise io.UnsupportedOperation("not writable")

    def _require_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")
