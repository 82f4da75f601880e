"""A file as a stream, as the kernel's are, without their bugs: 256 bytes at a time, in one buffer.

The buffer is the open file's (`open_file`), so that all streams of a file see the same. What can be observed is what
a row of the kernel's stream table says: current block, position in it, final-block and end flags. Long reads and
writes go past the buffer by whole runs of blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import ToolkitError, VolumeFullError
from toolkit.shared_stream import SharedStream

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

    from toolkit.kfs.write.open_file import OpenFile
    from toolkit.kfs.write.writable import WritableVolume


class BlockStream(SharedStream["OpenFile"]):
    """A stream over an open file. What it writes is committed when it is closed, or by `commit`.

    Args:
        volume: the volume of the file; its lock is held during each call, and no other.
        opened: the file, with a handle for this stream.
        readable: reading is allowed.
        writable: writing is allowed.
        appending: every write goes to the end.
        keeps_written: when a write finds no room, what was written before still counts; else none of it does.
    """

    def __init__(
        self,
        volume: WritableVolume,
        opened: OpenFile,
        *,
        readable: bool = True,
        writable: bool = False,
        appending: bool = False,
        keeps_written: bool = False,
    ) -> None:
        super().__init__(opened, readable=readable, writable=writable, appending=appending)
        self._volume = volume
        self._keeps_written, self._failed = keeps_written, False

    @property
    def section_id(self) -> int | None:
        """The block at the position; None at the end of the file, and where nothing is programmed yet."""
        return None if self.at_end else self._file.block_at(self._offset)

    @property
    def position(self) -> int:
        """Position inside the buffer, 0 to 255."""
        return self._offset % BLOCK_SIZE

    @property
    def on_final_block(self) -> bool:
        """Whether no block follows the current one."""
        return self._offset // BLOCK_SIZE >= (self._file.length - 1) // BLOCK_SIZE

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._offset >= self._file.length

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer from the current block, or from as many as it has room for where the position is at a start."""
        view = memoryview(buffer).cast("B")
        count = min(len(view), BLOCK_SIZE - self.position) if self.position else len(view)
        self._require_readable()
        with self._volume.lock:
            count = self._file.read_into(self._offset, view[:count])
        self._offset += count
        return count

    def readall(self) -> bytes:
        """The rest of the file."""
        self._require_readable()
        with self._volume.lock:
            data = self._file.read(self._offset, max(0, self._file.length - self._offset))
        self._offset += len(data)
        return data

    def write(self, data: ReadableBuffer) -> int:
        """Put all of some bytes at the position; a gap in front becomes zeros.

        Raises:
            VolumeFullError: no room. Nothing that this stream wrote is committed then.
        """
        self._require_writable()
        content = bytes(data)
        with self._volume.lock:
            if self._appending:
                self._offset = self._file.length
            self._change(lambda: self._file.write(self._offset, content))
            self._offset += len(content)
        return len(content)

    def pread(self, count: int, offset: int) -> bytes:
        """Up to `count` bytes from an offset on; the position stays."""
        self._require_readable()
        with self._volume.lock:
            return self._file.read(offset, count)

    def pwrite(self, data: bytes, offset: int) -> int:
        """Put all of some bytes at an offset; the position stays. Raises VolumeFullError, as `write`."""
        self._require_writable()
        with self._volume.lock:
            self._change(lambda: self._file.write(offset, data))
        return len(data)

    def truncate(self, size: int | None = None) -> int:
        """Make the file as long as said, or end it at the position; the position stays. Raises VolumeFullError."""
        length = self._length_to_cut(size)
        with self._volume.lock:
            self._change(lambda: self._file.truncate(length))
        return length

    def commit(self) -> None:
        """Bring what is changed to flash, as closing does. Raises VolumeFullError."""
        self._require_open()
        if self._writable and not self._failed:
            with self._volume.lock:
                self._change(self._file.commit)

    def close(self) -> None:
        """Commit what is changed, and give the file back. Raises VolumeFullError: the file is as it was."""
        if not self.closed:
            super().close()
            self._volume.close_file(self._file, commit=self._writable and not self._failed)

    def _change(self, action: Callable[[], None]) -> None:
        try:
            action()
        except ToolkitError as error:
            if not self._keeps_written or not isinstance(error, VolumeFullError):
                self._failed = True
                self._file.revert()
            raise
