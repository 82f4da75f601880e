"""What is wrong with the RAM of a program: findings. Offsets count from the start of the dump, in bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from formats.mbed.thread_block import STACK_MAGIC, THREAD_BLOCK
from toolkit.findings import Finding
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.names import RAM_VECTORS
from toolkit.mbed.ram.check_threads import check_threads
from toolkit.mbed.ram.dump import WORD
from toolkit.mbed.ram.heap import MOST_BLOCKS
from toolkit.mbed.ram.objects import MOST_OBJECTS, KernelObject
from toolkit.mbed.ram.rules import RULES
from toolkit.mbed.ram.snapshot import BLOCK_SYMBOLS, INFO_SYMBOL, Snapshot
from toolkit.mbed.ram.threads import BLOCK_SIZE, Thread
from toolkit.mbed.vectors import RESERVED, name_of
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_count

_MUTEX = "mutex"
_STARTED = ("running", "locked", "suspended")
_SHOWN = 5
_FEW_STACKS = 2
"""Magic words that are stacks; one may be a number in code."""


def check(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Everything that is wrong, the program's file first."""
    found: list[Finding] = list(snapshot.program.findings) if snapshot.program is not None else []
    for rules in (_of_dump, _of_kernel, _of_blocks, check_threads, _of_objects, _of_vectors, _of_crash, _of_heap):
        found += rules(snapshot)
    return tuple(found)


def _of_dump(snapshot: Snapshot) -> Iterator[Finding]:
    """Whether the dump is the RAM of a program, and of this one."""
    program, dump = snapshot.program, snapshot.dump
    if dump.others:
        more = ", …" if len(dump.others) > _SHOWN else ""
        message = f"not looked at: {', '.join(map(str, dump.others[:_SHOWN]))}{more}"
        yield RULES["mbed-ram-parts"].found(message)
    if snapshot.better_base is not None:
        base, count = snapshot.better_base
        message = f"the dump is {dump.range}; {count} threads would have their stacks in it if it began at {base:#010x}"
        yield RULES["mbed-ram-base"].found(message)
    if program is None:
        return
    banks = [bank for bank in program.model.banks if bank.bank.kind is BankKind.RAM and bank.regions]
    used = [region for bank in banks for region in bank.regions]
    if used and not any(region.range.overlaps(dump.range) for region in used):
        places = ", ".join(str(bank.bank.range) for bank in banks)
        yield RULES["mbed-ram-base"].found(f"the dump is {dump.range}, the RAM of the program {places}")
        return
    for bank in banks:
        start, end = bank.regions[0].address, max(region.end for region in bank.regions)
        if not bank.bank.range.overlaps(dump.range):
            continue
        if start < dump.range.address:
            missing = format_count(dump.range.address - start, "byte")
            message = f"the program uses RAM from {start:#x} on, the dump begins {missing} later"
            yield RULES["mbed-ram-length"].found(message)
        if end > dump.range.end:
            missing = format_count(end - dump.range.end, "byte")
            message = f"the program uses RAM up to {end - 1:#x}, the dump ends {missing} earlier"
            yield RULES["mbed-ram-length"].found(message)


def _of_kernel(snapshot: Snapshot) -> Iterator[Finding]:
    kernel, program = snapshot.kernel, snapshot.program
    if kernel is None:
        place = None if program is None else program.place(INFO_SYMBOL)
        if place is not None and snapshot.dump.holds(place.address, WORD):
            message = f"at {place.address:#x}, where {INFO_SYMBOL} is, no version of RTX 5 is said"
            yield RULES["mbed-ram-other-program"].found(message, "", snapshot.dump.offset(place.address))
        else:
            yield RULES["mbed-kernel-none"].found(f"{INFO_SYMBOL} was not found{_rtx4(snapshot)}")
        return
    offset = snapshot.dump.offset(kernel.address)
    current = kernel.start.run_curr
    held = not current or snapshot.dump.holds(current, BLOCK_SIZE)
    if kernel.state in _STARTED and held and current not in snapshot.by_address:
        message = f"the kernel runs {current:#x}, and there is no thread"
        yield RULES["mbed-kernel-current"].found(message, INFO_SYMBOL, offset)
    if kernel.wrong_lists and kernel.state in _STARTED:
        message = f"no threads: {', '.join(kernel.wrong_lists)}"
        yield RULES["mbed-kernel-list"].found(message, INFO_SYMBOL, offset)


def _rtx4(snapshot: Snapshot) -> str:
    """A hint at stacks without threads."""
    magic = STACK_MAGIC.to_bytes(WORD, "little")
    if snapshot.threads or snapshot.better_base or snapshot.dump.data.count(magic) < _FEW_STACKS:
        return ""
    return ", but there are stacks with the magic word; perhaps of RTX 4"


def _of_blocks(snapshot: Snapshot) -> Iterator[Finding]:
    """Control blocks that the program has, and that are none in the dump of a kernel that runs."""
    program, kernel = snapshot.program, snapshot.kernel
    if program is None or kernel is None or kernel.state not in _STARTED:
        return
    for name in BLOCK_SYMBOLS:
        place = program.place(name)
        if place is not None and _is_destroyed(snapshot, place.address):
            message = f"at {place.address:#x} there is no thread: the control block was overwritten"
            yield RULES["mbed-thread-block"].found(message, name, snapshot.dump.offset(place.address))


def _is_destroyed(snapshot: Snapshot, address: int) -> bool:
    """Whether a control block is that of no thread, though it and its stack are where the dump has RAM.

    The id 0 is that of a thread that has ended, or was never made.
    """
    data = snapshot.dump.read(address, BLOCK_SIZE)
    if data is None or address in snapshot.by_address:
        return False
    block = THREAD_BLOCK.parse(data)
    if not block.id:
        return False
    stack = AddressRange(block.stack_mem, block.stack_size)
    return snapshot.dump.holds(stack.address, stack.length) or not _is_ram(snapshot, stack)


def _is_ram(snapshot: Snapshot, range_: AddressRange) -> bool:
    banks = snapshot.program.model.banks if snapshot.program is not None else ()
    return any(bank.bank.kind is BankKind.RAM and bank.bank.range.contains(range_) for bank in banks)


def _of_objects(snapshot: Snapshot) -> Iterator[Finding]:
    if len(snapshot.objects) >= MOST_OBJECTS:
        yield RULES["mbed-object-many"].found(f"the first {MOST_OBJECTS:,} objects are looked at")
    waits = {thread.address: owned for thread in snapshot.threads if (owned := _owner_waited_for(snapshot, thread))}
    told: set[int] = set()
    for start in waits:
        circle = _circle(start, waits)
        if circle and not told & set(circle):
            told |= set(circle)
            names = [_waits_words(snapshot, address, waits[address][0]) for address in circle]
            yield RULES["mbed-deadlock"].found("; ".join(names), "", snapshot.dump.offset(circle[0]))


def _owner_waited_for(snapshot: Snapshot, thread: Thread) -> tuple[KernelObject, int] | None:
    """The mutex that a thread waits for, and the thread that has it."""
    found = snapshot.waited_for_by(thread) if thread.waits_for == _MUTEX else None
    if found is None or found.kind != _MUTEX or found.record.owner not in snapshot.by_address:
        return None
    return found, found.record.owner


def _circle(start: int, waits: dict[int, tuple[KernelObject, int]]) -> list[int]:
    """The threads of a circle of owners that a thread is part of, or none."""
    circle = [start]
    while (at := waits.get(circle[-1])) is not None and len(circle) <= len(waits):
        if at[1] == start:
            return circle
        circle.append(at[1])
    return []


def _waits_words(snapshot: Snapshot, address: int, mutex: KernelObject) -> str:
    owner = snapshot.by_address[mutex.record.owner].title
    return f"{snapshot.by_address[address].title} waits for {mutex.title} of {owner}"


def _of_vectors(snapshot: Snapshot) -> Iterator[Finding]:
    vectors, program, dump = snapshot.vectors, snapshot.program, snapshot.dump
    told = None if program is None else next(program.model.regions(RAM_VECTORS.key), None)
    if vectors is None:
        if told is not None and dump.holds(told.address, told.length):
            message = f"at {told.range} there is no vector table"
            yield RULES["mbed-vectors-missing"].found(message, "", dump.offset(told.address))
        return
    offset = dump.offset(vectors.range.address) or 0
    if vectors.replaced:
        names = ", ".join(name_of(one.number) for one in vectors.replaced[:_SHOWN])
        more = ", …" if len(vectors.replaced) > _SHOWN else ""
        message = f"{format_count(len(vectors.replaced), 'word')} not as in flash: {names}{more}"
        yield RULES["mbed-vectors-replaced"].found(message, "", offset + WORD * vectors.replaced[0].number)
    for one in vectors.replaced:
        where = one.ram & ~1
        if one.number in RESERVED:
            continue
        is_function = one.ram & 1 and (dump.is_in_flash(where) or where in dump.range)
        if one.number and not is_function:
            message = f"{name_of(one.number)} is {one.ram:#010x}, no address of a function"
            yield RULES["mbed-vectors-wrong"].found(message, "", offset + WORD * one.number)


def _of_crash(snapshot: Snapshot) -> Iterator[Finding]:
    crash = snapshot.crash
    if crash is None or not crash.crashed:
        return
    offset = snapshot.dump.offset(crash.address)
    if crash.is_right:
        yield RULES["mbed-crash-recorded"].found(f"{crash.status}", "crash data", offset)
    else:
        message = f"the CRC is {crash.end.crc:08X}, not {crash.right_crc:08X}"
        yield RULES["mbed-crash-crc"].found(message, "crash data", offset)


def _of_heap(snapshot: Snapshot) -> Iterator[Finding]:
    dump, heap = snapshot.dump, snapshot.heap
    for part in heap.nonsense if snapshot.kernel is not None else ():
        message = f"the heap is said to begin at {part.range.address:#x}, where no RAM is"
        yield RULES["mbed-heap-bounds"].found(message, part.evidence)
    for part in heap.parts:
        if (
            part.range.address in dump.range
            and part.range.end > dump.range.end
            and not _beyond(snapshot, part.range.end)
        ):
            message = f"{part.range.length:,} bytes at {part.range.address:#x} lead out of RAM"
            yield RULES["mbed-heap-bounds"].found(message, part.evidence)
    for block in heap.wrong:
        message = f"the block at {block.address:#x} is said to have {block.length:,} bytes"
        yield RULES["mbed-heap-block"].found(message, "", dump.offset(block.address))
    for one, other in pairwise(heap.parts):
        if one.range.overlaps(other.range):
            yield RULES["mbed-heap-bounds"].found(f"{one.range} and {other.range} overlap")
    if len(heap.blocks) + len(heap.wrong) >= MOST_BLOCKS:
        yield RULES["mbed-heap-many"].found(f"the first {MOST_BLOCKS:,} blocks are looked at")


def _beyond(snapshot: Snapshot, end: int) -> bool:
    """Whether the RAM of the program goes on behind the dump, up to an address at least."""
    banks = snapshot.program.model.banks if snapshot.program is not None else ()
    return any(snapshot.dump.range.address in bank.bank.range and end <= bank.bank.range.end for bank in banks)
