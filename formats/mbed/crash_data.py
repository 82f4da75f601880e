"""What a crash leaves in RAM for the time after the reset (SPEC.md: crash_data), and marks of the heap.

Declares both halves of the crash data, and the header in front of a block of a heap with statistics. What a status
means is `toolkit/mbed/crash`.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.checksums import crc32_high_bit_first
from formats.codec import Problem, Spec
from formats.layout import blob, declare, derived, exactly, layout_of, record, u32

HALF = 128
"""Bytes of each half."""
START_SIZE, END_SIZE = 32, 16
"""Bytes of what stands in front of a file's name, and behind it."""
NAME_LENGTH, LONGEST_NAME = 16, 64
"""Bytes of a file's name: as configured when nobody configures it, and at most."""
CRC_OFFSET = START_SIZE + NAME_LENGTH + END_SIZE - 4
NEGATIVE = 0x8000_0000
ALLOCATION_MARK = 0xDEADBEEF
ALLOCATION_HEADER_SIZE = 8


@record
class FaultContext:
    """The registers at a fault."""

    r0: int = declare(u32, "R0", show="hex")
    r1: int = declare(u32, "R1", show="hex")
    r2: int = declare(u32, "R2", show="hex")
    r3: int = declare(u32, "R3", show="hex")
    r4: int = declare(u32, "R4", show="hex")
    r5: int = declare(u32, "R5", show="hex")
    r6: int = declare(u32, "R6", show="hex")
    r7: int = declare(u32, "R7", show="hex")
    r8: int = declare(u32, "R8", show="hex")
    r9: int = declare(u32, "R9", show="hex")
    r10: int = declare(u32, "R10", show="hex")
    r11: int = declare(u32, "R11", show="hex")
    r12: int = declare(u32, "R12", show="hex")
    sp: int = declare(u32, "stack pointer", show="hex")
    lr: int = declare(u32, "where the function returns to", show="hex")
    pc: int = declare(u32, "where the fault was", show="hex")
    xpsr: int = declare(u32, "xPSR", show="hex")
    psp: int = declare(u32, "stack pointer of threads", show="hex")
    msp: int = declare(u32, "stack pointer of interrupts", show="hex")
    exc_return: int = declare(u32, "EXC_RETURN", show="hex")
    control: int = declare(u32, "CONTROL", show="hex")
    unused: bytes = declare(blob(44), "unused", default=bytes(44))


@record
class ErrorContextStart:
    """What went wrong, and in which thread."""

    status: int = declare(u32, "what went wrong; an error has bit 31 set", show="hex")
    address: int = declare(u32, "where in the program", show="hex")
    value: int = declare(u32, "more about it", show="hex")
    thread_id: int = declare(u32, "control block of the thread", show="hex")
    thread_entry: int = declare(u32, "where the thread begins", show="hex")
    stack_size: int = declare(u32, "bytes of its stack")
    stack_mem: int = declare(u32, "lowest address of its stack", show="hex")
    sp: int = declare(u32, "its stack pointer", show="hex")


@record
class ErrorContextEnd:
    """What stands behind the name of the file."""

    line: int = declare(u32, "line of the source")
    reboot_count: int = declare(u32, "resets because of errors")
    processed: int = declare(u32, "whether the program has looked at it since")
    crc: int = declare(u32, "CRC of all bytes before it", show="hex")


@record
class ErrorContext:
    """An error, with a file's name of 16 bytes."""

    start: ErrorContextStart = declare(layout_of(ErrorContextStart), "what went wrong")
    filename: bytes = declare(blob(NAME_LENGTH), "end of the name of the source, NULs behind it")
    end: ErrorContextEnd = declare(layout_of(ErrorContextEnd), "counters and CRC")
    unused: bytes = declare(blob(HALF - CRC_OFFSET - 4), "unused", default=bytes(HALF - CRC_OFFSET - 4))


@record
class CrashData:
    """Both halves."""

    fault: FaultContext = declare(layout_of(FaultContext), "registers at the fault")
    error: ErrorContext = declare(layout_of(ErrorContext), "the error")


@record
class AllocationHeader:
    """What a heap with statistics has in front of each block."""

    length: int = declare(u32, "bytes of the block")
    _mark = derived(exactly(u32, ALLOCATION_MARK), "DEADBEEF", lambda _r: ALLOCATION_MARK)


def crash_crc(data: bytes) -> int:
    """The CRC that stands behind these bytes, which begin with the status."""
    return crc32_high_bit_first(data) ^ 0xFFFF_FFFF


def check_error_context(context: ErrorContext) -> Iterator[Problem]:
    """A wrong CRC, where there is an error."""
    if context.start.status & NEGATIVE:
        right = crash_crc(ERROR_CONTEXT.build(context)[:CRC_OFFSET])
        if context.end.crc != right:
            message = f"the CRC of the error is {context.end.crc:08X}, not {right:08X}"
            yield Problem("crash-crc", "end.crc", CRC_OFFSET, message)


def _check_crash_data(data: CrashData) -> Iterator[Problem]:
    for code, field, offset, message in check_error_context(data.error):
        yield Problem(code, f"error.{field}", HALF + offset, message)


FAULT_CONTEXT = Spec("mbed.fault_context", FaultContext, title="Registers at a fault")
ERROR_CONTEXT_START = Spec("mbed.error_context_start", ErrorContextStart, title="Start of an error context")
ERROR_CONTEXT_END = Spec("mbed.error_context_end", ErrorContextEnd, title="End of an error context")
ERROR_CONTEXT = Spec("mbed.error_context", ErrorContext, title="Error context", check=check_error_context)
CRASH_DATA = Spec("mbed.crash_data", CrashData, title="Crash data", check=_check_crash_data)
ALLOCATION_HEADER = Spec("mbed.allocation_header", AllocationHeader, title="Header of a block of the heap")
