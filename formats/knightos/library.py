"""A library of KnightOS (SPEC.md: library): its id, a table of jumps, code.

There is no magic number, so almost anything with a byte 0xFF in the right place has the shape of a library; whether it
is one is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Limited, declare, derived, exactly, layout_of, record, rest, u8, u16
from formats.lists import WhileItFits

JUMP, RETURN, END = 0xC3, 0xC9, 0xFF
TABLE_OFFSET = 2
"""Where the table begins, and what addresses in the file count from, in bytes from the start of the file."""
SLOT_SIZE = 3


@record
class LibrarySlot:
    """One function: a jump to it, or a return where there is none."""

    opcode: int = declare(
        Limited(u8, 0, END - 1, "a slot, not the end of the table"),
        "Z80 instruction",
        names={JUMP: "jump", RETURN: "empty"},
        show="hex",
    )
    target: int = declare(u16, "where to, in bytes from the start of the table; 0 for an empty slot", show="hex")


@record
class Library:
    """A whole library."""

    id: int = declare(u16, "library id; the kernel uses the low byte", show="hex")
    slots: tuple[LibrarySlot, ...] = declare(WhileItFits(layout_of(LibrarySlot)), "jump table")
    _end = derived(exactly(u8, END), "the end of the table", lambda _r: END)
    code: bytes = declare(rest, "code")

    @property
    def code_offset(self) -> int:
        """Where the code begins, in bytes from the start of the file."""
        return TABLE_OFFSET + SLOT_SIZE * len(self.slots) + 1


LIBRARY = Spec("knightos.library", Library, title="KnightOS library")
