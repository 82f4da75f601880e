"""What lies in the heap: its blocks, and the small objects that the kernel lays out there.

SPEC.md: heap_header, heap_block, saved_registers, link_handler, condition_variable, decimal_float. Whose a block is,
and whether the blocks follow each other, is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, derived, record, u8, u16
from formats.lists import Repeat

PERMANENT, FREE = 0xFE, 0xFF
"""Owners of heap blocks that belong to no thread."""
OWNERS = {PERMANENT: "permanent", FREE: "free"}
END_OF_HANDLERS = 0xFF
MOST_WAITING = 31
EXPONENT_BIAS = 0x80
NEGATIVE = 0x80
_MANTISSA_DIGITS = 14
_NIBBLE = 0x0F


@record
class HeapHeader:
    """What stands in front of a block's payload."""

    owner: int = declare(u8, "id of the thread that has the block", names=OWNERS)
    length: int = declare(u16, "bytes of payload")


@record
class HeapBlock:
    """A whole block of the heap."""

    owner: int = declare(u8, "id of the thread that has the block", names=OWNERS)
    _length = derived(u16, "bytes of payload", lambda r: len(r.payload))
    payload: bytes = declare(blob("_length"), "what malloc gave")
    footer: int = declare(u16, "address of the block", show="hex")


@record
class SavedRegisters:
    """What a thread that does not run has at its stack pointer."""

    hl_shadow: int = declare(u16, "HL'", show="hex")
    de_shadow: int = declare(u16, "DE'", show="hex")
    bc_shadow: int = declare(u16, "BC'", show="hex")
    af_shadow: int = declare(u16, "AF'", show="hex")
    iy: int = declare(u16, "IY", show="hex")
    ix: int = declare(u16, "IX", show="hex")
    hl: int = declare(u16, "HL", show="hex")
    de: int = declare(u16, "DE", show="hex")
    bc: int = declare(u16, "BC", show="hex")
    af: int = declare(u16, "AF: A in the high byte, F in the low one", show="hex")
    pc: int = declare(u16, "where it goes on", show="hex")


@record
class LinkHandler:
    """Who is called for packets of a kind of machine."""

    machine: int = declare(u8, "first byte of the packet; 0xFF ends the list, and nothing follows", show="hex")
    header_length: int = declare(u8, "bytes of the packet's header")
    thread: int = declare(u8, "thread to call it in", names={PERMANENT: "the kernel"})
    callback: int = declare(u16, "address to call", show="hex")


@record
class ConditionVariable:
    """Threads that wait for something."""

    count: int = declare(u8, "how many wait")
    threads: tuple[int, ...] = declare(Repeat(MOST_WAITING, u8), "their ids, as they came; the rest is left over")


@record
class DecimalFloat:
    """A decimal number of up to 14 digits."""

    flags: int = declare(
        u8, "bit 7 sign, bits 4 to 6 the kernel's, bits 0 to 3 free", names={NEGATIVE: "negative"}, show="flags"
    )
    exponent: int = declare(u8, "power of ten, and 128")
    mantissa: bytes = declare(blob(_MANTISSA_DIGITS // 2), "two digits a byte, the first one in front of the point")

    @property
    def digits(self) -> tuple[int, ...]:
        """The digits, highest first; others than 0 to 9 are no decimal number."""
        return tuple(nibble for byte in self.mantissa for nibble in (byte >> 4, byte & _NIBBLE))

    @property
    def power(self) -> int:
        """The power of ten that the first digit counts."""
        return self.exponent - EXPONENT_BIAS


HEAP_HEADER = Spec("knightos.heap_header", HeapHeader, title="Heap block header")
HEAP_BLOCK = Spec("knightos.heap_block", HeapBlock, title="Heap block")
SAVED_REGISTERS = Spec("knightos.saved_registers", SavedRegisters, title="Saved registers of a thread")
LINK_HANDLER = Spec("knightos.link_handler", LinkHandler, title="Link handler")
CONDITION_VARIABLE = Spec("knightos.condition_variable", ConditionVariable, title="Condition variable")
DECIMAL_FLOAT = Spec("knightos.decimal_float", DecimalFloat, title="Decimal number")
