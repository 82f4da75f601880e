"""A stream over an open file. What it writes reaches the image when it is closed, or by `commit`, as a whole."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from toolkit.shared_stream import SharedStream
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


class FileStream(SharedStream[OpenFile]):
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
        super().__init__(opened, readable=readable, writable=writable, appending=appending)
        self.mode = mode
        self._owner = owner

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
        self._require_readable()
        with self._owner.using(self._file.path):
            return self._file.read(offset, count)

    def pwrite(self, data: bytes, offset: int) -> int:
        """Put all of some bytes at an offset; the position stays. Raises InsufficientStorage."""
        self._require_writable()
        with self._owner.using(self._file.path):
            self._file.write(offset, data)
        return len(data)

    def truncate(self, size: int | None = None) -> int:
        """Make the file as long as said, or end it at the position; the position stays. Raises InsufficientStorage."""
        length = self._length_to_cut(size)
        with self._owner.using(self._file.path):
            self._file.truncate(length)
        return length

    def commit(self) -> None:
        """Bring what is changed to the image, as closing does; what is empty is not finished, and waits."""
        self._require_open()
        if self._writable:
            with self._owner.using(self._file.path):
                self._owner.commit(self._file)

    def close(self) -> None:
        """Bring what is changed to the image, and give the file back. After an error the image is as it was."""
        if not self.closed:
            super().close()
            with self._owner.using(self._file.path):
                self._owner.close_file(self._file, writing=self._writable)
