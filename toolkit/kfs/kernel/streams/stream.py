"""One open stream of the kernel: the fields of its row (formats/knightos/SPEC.md: stream_row)."""

from __future__ import annotations

from dataclasses import dataclass

from formats.knightos.kernel_tables import AT_END, CLEAN, ON_FINAL_BLOCK, WRITABLE, StreamRow
from formats.knightos.kfs_block import LAST
from toolkit.kfs.kernel.streams.log import EntryPlace

SIZE_MASK = 0xFFFFFF
ONLY_READ_PAGE = 0xFF


@dataclass
class KernelStream:
    """The state of a stream, by the names of its row. A reading stream leaves `write_flags` as they were."""

    owner: int
    buffer: int
    section_id: int
    final_length: int
    entry_page: int
    entry_address: int
    write_flags: int
    is_writable: bool
    is_on_final_block: bool
    is_at_end: bool = False
    position: int = 0
    working_size: int = 0
    previous_section_id: int = LAST
    is_behind_end: bool = False
    """Whether a seek went beyond the last block, to where no link leads; nothing in the row says so."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing in the buffer waits to be flushed."""
        return bool(self.write_flags & CLEAN)

    @property
    def entry(self) -> EntryPlace | None:
        """The entry that will be replaced; None for a new file."""
        return EntryPlace(self.entry_page, self.entry_address) if self.entry_page else None

    def row(self) -> StreamRow:
        """The row as it stands in the table."""
        flags = self.owner
        flags |= ON_FINAL_BLOCK * self.is_on_final_block | WRITABLE * self.is_writable | AT_END * self.is_at_end
        return StreamRow(
            flags,
            self.buffer,
            self.position,
            self.section_id,
            self.final_length,
            self.entry_page,
            self.entry_address,
            self.working_size,
            self.write_flags,
            self.previous_section_id,
        )

    def advance_position(self, length: int) -> None:
        """Move in the buffer, which wraps."""
        self.position = (self.position + length) & 0xFF
