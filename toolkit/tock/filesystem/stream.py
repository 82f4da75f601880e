"""A stream over an open file. What it writes reaches the image when it is closed, or by `commit`, as a whole."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from toolkit.tock.filesystem.open_files import OpenFile

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class Owner(Protocol):
    """What a stream asks of the volume."""

    def using(self, path: str) -> AbstractContextManager[None]:
        """Its lock, with the errors of `fs`."""

    def commit(self, opened: OpenFile) -> None:
        """Bring an open file to the image."""

    def close_file(self, opened: OpenFile, *, writing: bool) -> None:
        """Take a handle back."""


class FileStream(io.RawIOBase):
    """A stream over an open file; positions in bytes.

    Args:
        owner: the volume of the file.
        opened: the file, with a handle for this stream.
        mode: as Python has it.
        readable: reading is allowed.
        writable: writing is allowed.
        appending: every write goes to the end.
    """

    def __init__(
        self, owner: Owner, opened: OpenFile, mode: str, *, readable: bool, writable: bool, appending: bool
    ) -> None:
        super().__init__()
        self.mode = mode
        self._owner, self._file = owner, opened
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
        self._require(allowed=True)
        return self._offset

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset; behind the end nothing is read. Raises ValueError for a negative result."""
        self._require(allowed=True)
        if whence not in (io.SEEK_SET, io.SEEK_CUR, io.SEEK_END):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._offset, io.SEEK_END: self._file.length}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._offset = base + offset
        return self._offset

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer from the position on, as far as the file goes."""
        view = memoryview(buffer).cast("B")
        data = self.pread(len(view), self._offset)
        view[: len(data)] = data
        self._offset += len(data)
        return len(data)

    def write(self, data: ReadableBuffer) -> int:
        """Put all of some bytes at the position; a gap in front becomes zeros. Raises InsufficientStorage."""
        content = bytes(data)
        if self._appending:
            self._offset = self._file.length
        self.pwrite(content, self._offset)
        self._offset += len(content)
        return len(content)

    def pread(self, count: int, offset: int) -> bytes:
        """Up to `count` bytes from an offset on; the position stays."""
        self._require(allowed=self._readable)
        with self._owner.using(self._file.path):
            return self._file.read(offset, count)

    def pwrite(self, data: bytes, offset: int) -> int:
        """Put all of some bytes at an offset; the position stays. Raises InsufficientStorage."""
        self._require(allowed=self._writable)
        with self._owner.using(self._file.path):
            self._file.write(offset, data)
        return len(data)

    def truncate(self, size: int | None = None) -> int:
        """Make the file as long as said, or end it at the position; the position stays. Raises InsufficientStorage."""
        self._require(allowed=self._writable)
        length = self._offset if size is None else size
        if length < 0:
            raise ValueError(f"negative length {length}")
        with self._owner.using(self._file.path):
            self._file.truncate(length)
        return length

    def commit(self) -> None:
        """Bring what is changed to the image, as closing does; what is empty is not finished, and waits."""
        self._require(allowed=True)
        if self._writable:
            with self._owner.using(self._file.path):
                self._owner.commit(self._file)

    def close(self) -> None:
        """Bring what is changed to the image, and give the file back. After an error the image is as it was."""
        if not self.closed:
            super().close()
            with self._owner.using(self._file.path):
                self._owner.close_file(self._file, writing=self._writable)

    def _require(self, *, allowed: bool) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")
        if not allowed:
            raise io.UnsupportedOperation(f"the file is open with mode {self.mode!r}")
