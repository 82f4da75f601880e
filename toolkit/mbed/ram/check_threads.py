"""What is wrong with threads and their stacks: findings. Offsets count from the start of the dump, in bytes."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.mbed.ram.dump import WORD
from toolkit.mbed.ram.rules import RULES
from toolkit.mbed.ram.snapshot import Snapshot
from toolkit.mbed.ram.threads import MOST_THREADS, Thread
from toolkit.quantities import format_length

_SMALL_PART = 8


def check_threads(snapshot: Snapshot) -> Iterator[Finding]:
    """All findings about threads."""
    if not snapshot.threads:
        yield RULES["mbed-thread-none"].found("no threads were found")
    if len(snapshot.threads) >= MOST_THREADS:
        yield RULES["mbed-thread-many"].found(f"the first {MOST_THREADS} threads are looked at")
    for thread in snapshot.threads:
        yield from _of_thread(snapshot, thread)
    yield from _overlaps(snapshot)


def _of_thread(snapshot: Snapshot, thread: Thread) -> Iterator[Finding]:
    dump, stack = snapshot.dump, thread.stack
    where, lowest = f"thread {thread.title}", dump.offset(stack.range.address)
    entry = thread.block.thread_addr
    if dump.flash.segments and not dump.flash.holds(entry & ~1, 2):
        message = f"it begins at {entry:#010x}, outside of the flash that is given"
        yield RULES["mbed-thread-entry"].found(message, where, dump.offset(thread.address))
    if not stack.is_intact:
        there = "nothing" if stack.lowest_word is None else f"{stack.lowest_word:08X}"
        message = f"in place of the magic word {there} stands at {stack.range.address:#x}"
        yield RULES["mbed-stack-magic"].found(message, where, lowest)
    if not thread.is_running:
        yield from _of_pointer(thread, where, dump.offset(thread.address))
    free = stack.free_at_least
    if free is not None and free * _SMALL_PART < stack.range.length:
        message = f"of {format_length(stack.range.length)}, {free:,} were never used"
        yield RULES["mbed-stack-low"].found(message, where, lowest)


def _of_pointer(thread: Thread, where: str, offset: int | None) -> Iterator[Finding]:
    sp, range_ = thread.block.sp, thread.stack.range
    if sp <= range_.address:
        message = f"sp is {sp:#x}, {range_.address - sp:,} bytes below the stack"
        yield RULES["mbed-stack-overflow"].found(message, where, offset)
    elif sp > range_.end or sp % WORD:
        message = f"sp is {sp:#x}, the stack {range_}"
        yield RULES["mbed-stack-pointer"].found(message, where, offset)


def _overlaps(snapshot: Snapshot) -> Iterator[Finding]:
    """Each stack that begins before the end of one that begins before it."""
    highest: Thread | None = None
    for thread in sorted(snapshot.threads, key=lambda one: one.stack.range):
        if highest is not None and highest.stack.range.overlaps(thread.stack.range):
            message = f"its stack {thread.stack.range} overlaps {highest.stack.range} of {highest.title}"
            offset = snapshot.dump.offset(thread.stack.range.address)
            yield RULES["mbed-stack-overlap"].found(message, f"thread {thread.title}", offset)
        if highest is None or thread.stack.range.end > highest.stack.range.end:
            highest = thread
