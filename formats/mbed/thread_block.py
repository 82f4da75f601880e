"""Control blocks of threads of RTX 5, and the registers of a thread that waits (SPEC.md: thread_block).

Declares the 68 bytes that all versions share, and the two longer blocks. Where threads are in a dump, and what their
stacks hold, is `toolkit/mbed/ram`.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.codec import Problem, Spec
from formats.layout import blob, declare, layout_of, record, s8, u8, u32

THREAD, OLD_THREAD = 0xF1, 0x01
STATES = {0: "inactive", 1: "ready", 2: "running", 3: "blocked", 4: "terminated"}
INACTIVE, READY, RUNNING, BLOCKED, TERMINATED = STATES
REASONS = {
    1: "delay",
    2: "join",
    3: "thread flags",
    4: "event flags",
    5: "mutex",
    6: "semaphore",
    7: "memory pool",
    8: "message get",
    9: "message put",
}
"""What a blocked thread waits for, in the high half of its state."""
STATE_NAMES = {**STATES, **{reason << 4 | BLOCKED: f"blocked: {name}" for reason, name in REASONS.items()}}
OBJECT_FLAGS = {0x01: "system object", 0x02: "system memory", 0x10: "default stack"}
KNOWN_FLAGS = sum(OBJECT_FLAGS)
FOREVER = 0xFFFF_FFFF
STACK_MAGIC = 0xE25A2EA5
"""The lowest word of each stack; whole stacks of threads of users are filled with it."""
STACK_FILL = 0xCCCCCCCC
"""What the kernel fills stacks with, where it is configured so."""
SMALLEST_STACK = 72
FRAME_SIZE = 64
"""Bytes of the registers that are saved without those of the FPU."""
FPU_SIZE = 64
"""Bytes of the registers of the FPU that the kernel saves below them."""
BASIC_FRAME = 0x10
"""Bit of `stack_frame` that is clear where registers of the FPU are on the stack too."""


@record
class ThreadBlock:
    """What all versions of RTX 5 keep of a thread."""

    id: int = declare(u8, "kind of object", names={THREAD: "thread", OLD_THREAD: "thread, to RTX 5.4"}, show="hex")
    state: int = declare(u8, "state; in its high half what it is blocked on", names=STATE_NAMES, show="hex")
    flags: int = declare(u8, "flags of the object", names=OBJECT_FLAGS, show="flags")
    attributes: int = declare(u8, "attributes", show="hex")
    name: int = declare(u32, "address of the name, 0 for none", show="hex")
    thread_next: int = declare(u32, "next thread of its list", show="hex")
    thread_prev: int = declare(u32, "thread before it, or the object that it waits for", show="hex")
    delay_next: int = declare(u32, "next thread that waits for a time", show="hex")
    delay_prev: int = declare(u32, "the one before it", show="hex")
    thread_join: int = declare(u32, "thread that waits for its end", show="hex")
    delay: int = declare(u32, "ticks after those of the thread before it in the list", names={FOREVER: "for ever"})
    priority: int = declare(s8, "priority now")
    priority_base: int = declare(s8, "priority that it was given")
    stack_frame: int = declare(u8, "low byte of EXC_RETURN", show="hex")
    flags_options: int = declare(u8, "how it waits for flags", show="hex")
    wait_flags: int = declare(u32, "flags that it waits for", show="hex")
    thread_flags: int = declare(u32, "flags that are set", show="hex")
    mutex_list: int = declare(u32, "first mutex that it has", show="hex")
    stack_mem: int = declare(u32, "lowest address of its stack", show="hex")
    stack_size: int = declare(u32, "bytes of its stack")
    sp: int = declare(u32, "stack pointer when it ran last", show="hex")
    thread_addr: int = declare(u32, "where it begins", show="hex")
    tz_memory: int = declare(u32, "memory of TrustZone", show="hex")

    @property
    def state_name(self) -> str:
        """The state in words; a number where there are none."""
        return STATE_NAMES.get(self.state, f"{self.state:#04x}")


@record
class ThreadBlockExtended:
    """A block with a word behind it."""

    block: ThreadBlock = declare(layout_of(ThreadBlock), "what all versions have")
    extension: int = declare(u32, "context of an observer, or module of TrustZone", show="hex", default=0)


@record
class ThreadBlockWatched:
    """A block with a zone and a watchdog."""

    block: ThreadBlock = declare(layout_of(ThreadBlock), "what all versions have")
    zone: int = declare(u8, "zone of the memory protection", default=0)
    reserved: bytes = declare(blob(3), "reserved", default=bytes(3))
    watchdog_next: int = declare(u32, "next thread with a watchdog", show="hex", default=0)
    watchdog_tick: int = declare(u32, "ticks until its watchdog acts", default=0)


@record
class ThreadFrame:
    """Registers on the stack of a thread that does not run, and of a new one; without those of the FPU."""

    r4: int = declare(u32, "R4", show="hex")
    r5: int = declare(u32, "R5", show="hex")
    r6: int = declare(u32, "R6", show="hex")
    r7: int = declare(u32, "R7", show="hex")
    r8: int = declare(u32, "R8", show="hex")
    r9: int = declare(u32, "R9", show="hex")
    r10: int = declare(u32, "R10", show="hex")
    r11: int = declare(u32, "R11", show="hex")
    r0: int = declare(u32, "R0; of a new thread its argument", show="hex")
    r1: int = declare(u32, "R1", show="hex")
    r2: int = declare(u32, "R2", show="hex")
    r3: int = declare(u32, "R3", show="hex")
    r12: int = declare(u32, "R12", show="hex")
    lr: int = declare(u32, "where the function that it is in returns to", show="hex")
    pc: int = declare(u32, "where it goes on", show="hex")
    xpsr: int = declare(u32, "xPSR", show="hex")


def check_thread_block(block: ThreadBlock) -> Iterator[Problem]:
    """An object that is no thread, and a state that no thread has."""
    if block.id not in (THREAD, OLD_THREAD):
        yield Problem("thread-id", "id", 0, f"the id is {block.id:02X}, a thread has F1 or 01")
    if block.state not in STATE_NAMES:
        yield Problem("thread-state", "state", 1, f"no thread has the state {block.state:02X}")


THREAD_BLOCK = Spec("mbed.thread_block", ThreadBlock, title="Control block of a thread", check=check_thread_block)
THREAD_BLOCK_EXTENDED = Spec(
    "mbed.thread_block_extended",
    ThreadBlockExtended,
    title="Control block of a thread, of 72 bytes",
    check=lambda longer: check_thread_block(longer.block),
)
THREAD_BLOCK_WATCHED = Spec(
    "mbed.thread_block_watched",
    ThreadBlockWatched,
    title="Control block of a thread, of 80 bytes",
    check=lambda longer: check_thread_block(longer.block),
)
THREAD_FRAME = Spec("mbed.thread_frame", ThreadFrame, title="Registers on the stack of a thread")
