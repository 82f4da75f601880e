"""A program of KnightOS (SPEC.md: kexc): a list of keys in front of strings, code and data.

Declares where the list begins and ends. What the keys point at lies in the body, whose bytes are kept as they are; what
the kernel makes of them is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Limited, blob, declare, derived, exactly, layout_of, record, rest, u8, u16
from formats.lists import WhileItFits

MAGIC = b"KEXC"
MAGIC_SIZE = len(MAGIC)
RECORD_SIZE = 3
"""Bytes of a key and its value."""
END, ENTRY_POINT, STACK_SIZE, KERNEL_VERSION, THREAD_FLAGS, NAME, DESCRIPTION = range(7)
FIRST_FREE_KEY = 0x80
"""Keys from here on are free for any use; those below that have no name are reserved."""
KEY_NAMES = {
    ENTRY_POINT: "entry point",
    STACK_SIZE: "stack size",
    KERNEL_VERSION: "kernel version",
    THREAD_FLAGS: "thread flags",
    NAME: "name",
    DESCRIPTION: "description",
}


@record
class KexcRecord:
    """One key and its value. What the value is follows from the key."""

    key: int = declare(Limited(u8, 1, 0xFF, "a key, not the end of the list"), "key", names=KEY_NAMES, show="hex")
    value: int = declare(u16, "offset from the start of the file, or a number", show="hex")


@record
class Kexc:
    """A whole executable."""

    _magic = derived(Limited(blob(4), MAGIC, MAGIC, "KEXC"), "KEXC", lambda _r: MAGIC)
    records: tuple[KexcRecord, ...] = declare(WhileItFits(layout_of(KexcRecord)), "keys and values")
    _end = derived(exactly(u8, END), "the end of the list", lambda _r: END)
    body: bytes = declare(rest, "strings, code and data")

    @property
    def body_offset(self) -> int:
        """Where the body begins, in bytes from the start of the file."""
        return MAGIC_SIZE + RECORD_SIZE * len(self.records) + 1

    def first(self, key: int) -> int | None:
        """The value of the first record with a key, or None."""
        return next((record.value for record in self.records if record.key == key), None)


KEXC = Spec("knightos.kexc", Kexc, title="KnightOS executable")
