"""Rows of the tables that the kernel keeps in RAM (SPEC.md: thread_row, library_row, signal_row, stream_row).

Where the tables lie, how many rows they have and which of them mean something differs from kernel to kernel and is
not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, record, u8, u16, u24

NON_SUSPENDABLE, SUSPENDED, COLOUR = 0x02, 0x04, 0x08
THREAD_FLAGS = {NON_SUSPENDABLE: "not suspendable", SUSPENDED: "suspended", COLOUR: "colour"}
HIGHEST_THREAD_ID = 31
LIBRARY_NAMES = {0x02: "corelib", 0x04: "configlib", 0x05: "libkpm"}
"""Known libraries; their files are /lib/core, /lib/config and /lib/kpm."""

FREE_ROW = 0xFF
"""`flags` of a row that no stream has."""
OWNER_MASK = 0x1F
AT_END, WRITABLE, ON_FINAL_BLOCK = 0x20, 0x40, 0x80
CLEAN = 0x01
NEW_FILE_PAGE = 0
"""`entry_page` of a stream that writes a file without an entry."""


@record
class ThreadRow:
    """One thread of the kernel."""

    id: int = declare(u8, "the thread's id, 1 to 31")
    executable: int = declare(u16, "address of the program, the payload of a heap block", show="hex")
    stack_pointer: int = declare(u16, "address of the saved registers; old while the thread runs", show="hex")
    flags: int = declare(u8, "what the scheduler may do with it", names=THREAD_FLAGS, show="flags")
    reserved: int = declare(u16, "zero", default=0)

    @property
    def is_suspendable(self) -> bool:
        """Whether suspending it has an effect."""
        return not self.flags & NON_SUSPENDABLE

    @property
    def is_suspended(self) -> bool:
        """Whether it is marked as suspended; one that is not suspendable runs all the same."""
        return bool(self.flags & SUSPENDED)

    @property
    def is_colour(self) -> bool:
        """Whether it draws in colour."""
        return bool(self.flags & COLOUR)


@record
class LibraryRow:
    """One loaded library."""

    id: int = declare(u8, "the library's id", names=LIBRARY_NAMES, show="hex")
    address: int = declare(u16, "where it is loaded, the payload of a heap block", show="hex")
    dependents: int = declare(u8, "how often threads have asked for it; never counted down")


@record
class SignalRow:
    """One signal that waits to be read."""

    target: int = declare(u8, "id of the thread it is for")
    type: int = declare(u8, "what kind of message it is", show="hex")
    payload: int = declare(u16, "what it says", show="hex")


STREAM_FLAGS = {AT_END: "at the end", WRITABLE: "writable", ON_FINAL_BLOCK: "on the final block"}


@record
class StreamRow:
    """One open stream of the kernel."""

    flags: int = declare(
        u8, "owner's thread id in bits 0 to 4, and flags; 0xFF is a free row", names=STREAM_FLAGS, show="flags"
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


@record
class StreamRow2014:
    """One open stream as the document of March 2014 lists it, whose lengths make 17 bytes."""

    flags: int = declare(
        u8, "owner's thread id in bits 0 to 4, and flags; 0xFF is a free row", names=STREAM_FLAGS, show="flags"
    )
    buffer: int = declare(u16, "address of the buffer of 256 bytes", show="hex")
    position: int = declare(u8, "bytes from the start of the buffer")
    section_id: int = declare(u16, "the block in the buffer", show="hex")
    final_length: int = declare(u8, "length of the final block")
    entry_page: int = declare(u8, "page of the entry", show="hex")
    entry_address: int = declare(u16, "address of the entry", show="hex")
    working_size: int = declare(u24, "bytes of the file as far as written")
    write_flags: int = declare(u8, "bit 0: the buffer is flushed", names={CLEAN: "flushed"}, show="flags")
    reserved: bytes = declare(blob(3), "for later use, the document says; the kernel has no third byte")


THREAD_ROW = Spec("knightos.thread_row", ThreadRow, title="Thread table row")
LIBRARY_ROW = Spec("knightos.library_row", LibraryRow, title="Library table row")
SIGNAL_ROW = Spec("knightos.signal_row", SignalRow, title="Signal table row")
STREAM_ROW = Spec("knightos.stream_row", StreamRow, title="Stream table row")
STREAM_ROW_2014 = Spec("knightos.stream_row_2014", StreamRow2014, title="Stream table row as documented in March 2014")
