"""Streams in a dump: rows of the table, buffers, paths of new files (formats/knightos/SPEC.md: stream_row)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from formats.knightos.kernel_tables import NEW_FILE_PAGE, STREAM_ROW, StreamRow
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.knightos.kernels import STREAMS
from toolkit.knightos.ram.dump import Dump
from toolkit.knightos.ram.heap import Heap, WalkedBlock
from toolkit.knightos.ram.tables import KernelTables


class StreamState(Enum):
    """What a row is."""

    OPEN = "open"
    FREE = "free"
    NEVER_FREE = "never initialised"
    """All zero: booting leaves it so, and the kernel takes it for open."""


@dataclass(frozen=True)
class Stream:
    """A row, and what it leads to.

    Attributes:
        number: of the row, and id of the stream.
        address: of the row.
        state: whether a stream has it.
        row: what it says.
        block: the heap block that is the buffer.
        buffer: its 256 bytes, or None where the dump lacks them.
        path: of an open stream that writes a new file: its path, if there is one.
    """

    number: int
    address: int
    state: StreamState
    row: StreamRow
    block: WalkedBlock | None
    buffer: bytes | None
    path: bytes | None

    @property
    def is_open(self) -> bool:
        """Whether a stream has the row."""
        return self.state is StreamState.OPEN

    @property
    def is_new(self) -> bool:
        """Whether it writes a file that has no entry."""
        return self.row.is_writable and self.row.entry_page == NEW_FILE_PAGE

    @property
    def is_unflushed(self) -> bool:
        """Whether its buffer has something that waits to be programmed."""
        return self.is_open and self.row.is_writable and not self.row.is_clean


def streams(dump: Dump, tables: KernelTables, heap: Heap) -> Iterator[Stream]:
    """The rows of the stream table."""
    table = tables.tables[STREAMS]
    for number, stored in enumerate(map(table.spec.build, table.rows)):
        row = STREAM_ROW.parse(stored)
        state = StreamState.FREE if row.is_free else StreamState.OPEN if any(stored) else StreamState.NEVER_FREE
        is_open = state is StreamState.OPEN
        yield Stream(
            number,
            table.row_address(number),
            state,
            row,
            heap.by_payload.get(row.buffer) if is_open else None,
            dump.read(row.buffer, BLOCK_SIZE) if is_open else None,
            path_copy(dump, heap, row) if is_open else None,
        )


def path_copy(dump: Dump, heap: Heap, row: StreamRow) -> bytes | None:
    """The copy of a new file's path in the heap that a row leads to, or once led to; None where there is none."""
    block = heap.by_payload.get(row.entry_address)
    if row.entry_page != NEW_FILE_PAGE or block is None or block.is_free:
        return None
    text, nul, _rest = dump.read_held(block.place.payload, block.place.length).partition(b"\0")
    return text if nul and text else None
