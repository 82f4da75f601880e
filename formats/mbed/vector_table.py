"""The vector table with which a Cortex-M program begins (SPEC.md: vector_table).

Declares its words: the stack pointer, the handlers that all cores share, and those of the chip. A table does not say
how long it is; this record takes all words that follow, up to the most that a core can have.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import declare, record, u32
from formats.lists import WhileItFits

SYSTEM_VECTORS = 16
"""Words in front of the chip's interrupts."""
MOST_INTERRUPTS = 480
"""Interrupts that a core can have, counted over all cores."""
LONGEST = 4 * (SYSTEM_VECTORS + MOST_INTERRUPTS)
"""Bytes of the longest table."""


@record
class VectorTable:
    """Where the stack begins, and where the handlers are."""

    initial_stack_pointer: int = declare(u32, "stack pointer after reset", show="hex")
    reset: int = declare(u32, "where the program starts", show="hex")
    nmi: int = declare(u32, "non-maskable interrupt", show="hex", default=0)
    hard_fault: int = declare(u32, "faults that have no other handler", show="hex", default=0)
    mem_manage: int = declare(u32, "memory protection; reserved on ARMv6-M and ARMv8-M Baseline", show="hex", default=0)
    bus_fault: int = declare(u32, "access that failed; reserved as the one before", show="hex", default=0)
    usage_fault: int = declare(u32, "instruction that failed; reserved as the two before", show="hex", default=0)
    secure_fault: int = declare(
        u32, "security, on ARMv8-M; else reserved, and some chips have a sum here", show="hex", default=0
    )
    reserved_8: int = declare(u32, "reserved", show="hex", default=0)
    reserved_9: int = declare(u32, "reserved", show="hex", default=0)
    reserved_10: int = declare(u32, "reserved", show="hex", default=0)
    svcall: int = declare(u32, "call of the system", show="hex", default=0)
    debug_monitor: int = declare(u32, "debug monitor; reserved where mem_manage is", show="hex", default=0)
    reserved_13: int = declare(u32, "reserved", show="hex", default=0)
    pendsv: int = declare(u32, "switch of threads", show="hex", default=0)
    systick: int = declare(u32, "tick of the system timer", show="hex", default=0)
    interrupts: tuple[int, ...] = declare(
        WhileItFits(u32, MOST_INTERRUPTS), "handlers of the chip's interrupts", show="hex", default=()
    )


VECTOR_TABLE = Spec("mbed.vector_table", VectorTable, title="Cortex-M vector table")
