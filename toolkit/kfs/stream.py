"""Reading a file as the kernel does: one block of 256 bytes at a time, in one buffer.

The state is that of a row of the kernel's stream table without its bugs: buffer, position in it, current block,
final-block and end flags. Long reads go past the buffer by whole runs of neighbouring blocks; what can be observed
stays the same.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.dat import DataArea

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class BlockStream(io.RawIOBase):
    """A readable stream over a chain.

    Args:
        data: the data area that holds the blocks.
        blocks: section ids in reading order, at least as many as the length needs.
        length: bytes of the file.
    """

    def __init__(self, data: DataArea, blocks: Sequence[int], length: int) -> None:
        super().__init__()
        self._data = data
        self._blocks = blocks
        self._length = length
        self._offset = 0
        self._buffer = b""
        self._buffered = -1

    @property
    def section_id(self) -> int | None:
        """The block at the position, or None at the end of the file."""
        return None if self.at_end else self._blocks[self._offset // BLOCK_SIZE]

    @property
    def position(self) -> int:
        """Position inside the buffer, 0 to 255."""
        return self._offset % BLOCK_SIZE

    @property
    def on_final_block(self) -> bool:
        """Whether no block follows the current one."""
        return self._offset // BLOCK_SIZE >= (self._length - 1) // BLOCK_SIZE

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._offset >= self._length

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def write(self, data: ReadableBuffer) -> int:
        """Refuse, as every file that is open for reading does."""
        raise io.UnsupportedOperation("not writable")

    def tell(self) -> int:
        """Bytes from the start of the file."""
        self._require_open()
        return self._offset

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset in bytes; behind the end nothing is read. Raises ValueError for a negative result."""
        self._require_open()
        if whence not in (io.SEEK_SET, io.SEEK_CUR, io.SEEK_END):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._offset, io.SEEK_END: self._length}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._offset = base + offset
        return self._offset

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer from the current block, or from as many whole blocks as it has room for."""
        self._require_open()
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self._length - self._offset)
        if wanted <= 0:
            return 0
        if self.position == 0 and wanted > BLOCK_SIZE:
            data = self._run(wanted)
        else:
            data = self._load()[self.position : self.position + wanted]
        view[: len(data)] = data
        self._offset += len(data)
        return len(data)

    def readall(self) -> bytes:
        """The rest of the file."""
        self._require_open()
        if self.at_end:
            return b""
        first = self._offset // BLOCK_SIZE
        rest = self._data.read(self._blocks[first:])[self.position : self._length - first * BLOCK_SIZE]
        self._offset = self._length
        return rest

    def _run(self, wanted: int) -> bytes:
        first = self._offset // BLOCK_SIZE
        return self._data.read(self._blocks[first : first + -(-wanted // BLOCK_SIZE)])[:wanted]

    def _load(self) -> bytes:
        number = self._offset // BLOCK_SIZE
        if number != self._buffered:
            self._buffer, self._buffered = self._data.read(self._blocks[number : number + 1]), number
        return self._buffer

    def _require_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")
