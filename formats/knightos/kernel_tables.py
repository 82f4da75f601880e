"""Rows of the tables that the kernel keeps in RAM (SPEC.md: stream_row).

Where the tables lie, how many rows they have and which of them mean something differs from kernel to kernel and is
not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import declare, record, u8, u16, u24

FREE_ROW = 0xFF
"""`flags` of a row that no stream has."""
OWNER_MASK = 0x1F
AT_END, WRITABLE, ON_FINAL_BLOCK = 0x20, 0x40, 0x80
CLEAN = 0x01
NEW_FILE_PAGE = 0
"""`entry_page` of a stream that writes a file without an entry."""


@record
class StreamRow:
    """One open stream of the kernel."""

    flags: int = declare(
        u8,
        "owner's thread id in bits 0 to 4, and flags; 0xFF is a free row",
        names={AT_END: "at the end", WRITABLE: "writable", ON_FINAL_BLOCK: "on the final block"},
        show="flags",
    )
    buffer: int = declare(u16, "address of the buffer of 256 bytes", show="hex")
    position: int = declare(u8, "bytes from the start of the buffer")
    section_id: int = declare(u16, "the block in the buffer", names={0xFFFF: "none yet"}, show="hex")
    final_length: int = declare(u8, "low byte of the size when the file was opened")
    entry_page: int = declare(
        u8, "page of the entry when writing", names={NEW_FILE_PAGE: "no entry yet", 0xFF: "only read"}, show="hex"
    )
    entry_address: int = declare(u16, "address of the entry's id byte, or of the path of a new file", show="hex")
    working_size: int = declare(u24, "bytes of the file as far as written; 0 when only read")
    write_flags: int = declare(u8, "bit 0: the buffer is flushed", names={CLEAN: "flushed"}, show="flags")
    previous_section_id: int = declare(u16, "the block before, when writing", names={0xFFFF: "none"}, show="hex")

    @property
    def is_free(self) -> bool:
        """Whether no stream has the row."""
        return self.flags == FREE_ROW

    @property
    def owner(self) -> int:
        """The thread that opened the stream."""
        return self.flags & OWNER_MASK

    @property
    def is_at_end(self) -> bool:
        """Whether the stream has met its end."""
        return bool(self.flags & AT_END)

    @property
    def is_writable(self) -> bool:
        """Whether the stream writes."""
        return bool(self.flags & WRITABLE)

    @property
    def is_on_final_block(self) -> bool:
        """Whether the kernel takes the block in the buffer for the last one."""
        return bool(self.flags & ON_FINAL_BLOCK)

    @property
    def is_clean(self) -> bool:
        """Whether nothing in the buffer waits to be flushed."""
        return bool(self.write_flags & CLEAN)


STREAM_ROW = Spec("knightos.stream_row", StreamRow, title="Stream table row")
