"""Dumps of RAM of Mbed OS: threads, stacks, objects of the kernel, vectors, crash data, heap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from formats.codec import Spec
from formats.mbed.crash_data import ALLOCATION_HEADER, ALLOCATION_HEADER_SIZE, ERROR_CONTEXT, FAULT_CONTEXT, NAME_LENGTH
from formats.mbed.rtx_info import FIRST_WITHOUT, LAST_WITH_ROBIN_TICK, RTX_INFO, RTX_INFO_ROBIN_TICK, RTX_INFO_START
from formats.mbed.thread_block import (
    BASIC_FRAME,
    FRAME_SIZE,
    THREAD_BLOCK,
    THREAD_BLOCK_EXTENDED,
    THREAD_BLOCK_WATCHED,
    THREAD_FRAME,
)
from formats.mbed.vector_table import VECTOR_TABLE
from toolkit.image.containers.kinds import Container
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference, of_tables, of_values
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.mbed.model.names import HEAPS
from toolkit.mbed.ram.base import USUAL_BASE, guess_base
from toolkit.mbed.ram.check import check
from toolkit.mbed.ram.crash import CrashData
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.mbed.ram.kernel import Kernel
from toolkit.mbed.ram.picture import describe as describe_snapshot
from toolkit.mbed.ram.snapshot import Snapshot, take
from toolkit.mbed.ram.threads import Thread
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region

KIND = "mbed-ram"
_LONGER_BLOCKS: dict[int, Spec[Any]] = {72: THREAD_BLOCK_EXTENDED, 80: THREAD_BLOCK_WATCHED}
_HEAP_KINDS = frozenset(kind.key for kind in HEAPS)
DETAILS = frozenset({"thread-stack", "heap-block"})
"""Kinds of regions that a picture for people need not look into."""


def describe_dump(given: Given) -> Described:
    """Look at a dump of RAM.

    Raises:
        ToolkitError: it has no bytes, or too many. ContainerError: it cannot be read.
    """
    guessed = guess_base(given.data) if given.container is Container.RAW and given.said.base is None else None
    base = guessed[0] if guessed is not None else given.said.base
    return describe_ram(take(Dump.of_longest(given.contents(USUAL_BASE if base is None else base))))


def describe_ram(snapshot: Snapshot) -> Described:
    """A dump that was taken apart already."""
    known = describe_snapshot(snapshot)
    facts = {name: known[name] for name in ("dump", "kernel", "elf")}
    title = "RAM of Mbed OS" if snapshot.kernel is None else f"RAM of Mbed OS, RTX {snapshot.kernel.version}"
    return Described(KIND, title, (memory_of(snapshot),), check(snapshot), facts, DETAILS, snapshot)


def memory_of(snapshot: Snapshot) -> Memory:
    """The memory of a dump."""
    dump = snapshot.dump
    contents = Contents([(dump.range.address, dump.data)])
    records = _apart(_records(snapshot))
    regions = tuple(_with_others(_nested(_regions(snapshot), dump.range), dump.range))
    return Memory("RAM", dump.range, regions, contents, RecordSpans(contents, records))


def _regions(snapshot: Snapshot) -> Iterator[Region]:
    """Everything that lies somewhere, whatever lies in what; of two in one place, what is said first counts."""
    if snapshot.vectors is not None:
        yield Region("vector table", snapshot.vectors.range, "ram-vectors")
    if snapshot.crash is not None:
        yield from _crash_regions(snapshot.crash)
    if snapshot.kernel is not None:
        version = {"version": snapshot.kernel.version, "state": snapshot.kernel.state}
        yield Region("osRtxInfo", snapshot.kernel.range, "kernel", version)
    for thread in snapshot.threads:
        yield Region(f"thread {thread.title}", thread.range, "thread", _facts(snapshot, thread))
        yield from _stack_regions(thread)
    for found in snapshot.objects:
        facts = {"waiting": [snapshot.by_address[address].title for address in found.waiting]}
        yield Region(found.title, found.range, found.kind.replace(" ", "-"), facts)
    for block in snapshot.heap.blocks:
        yield Region("block of the heap", block.range, "heap-block", {"bytes": block.length})
    for part in snapshot.heap.parts:
        yield Region("heap", part.range, "heap", {"evidence": part.evidence})
    if snapshot.isr_stack is not None:
        yield Region("stack of interrupts", snapshot.isr_stack, "isr-stack")
    if snapshot.program is not None:
        yield from (region for region in snapshot.program.model.regions() if region.kind not in _HEAP_KINDS)


def _crash_regions(crash: CrashData) -> Iterator[Region]:
    words = str(crash.status) if crash.crashed else "none"
    facts = {"crash": words, "crc_right": crash.is_right}
    where = crash.fault_range if crash.fault is not None else crash.range
    yield Region("crash data", AddressRange(where.address, crash.range.end - where.address), "crash-data", facts)


def _facts(snapshot: Snapshot, thread: Thread) -> dict[str, object]:
    return {
        "state": "running" if thread.is_running else thread.state,
        "waits_for": thread.waits_for,
        "priority": thread.block.priority,
        "begins": snapshot.function_at(thread.block.thread_addr) or f"{thread.block.thread_addr:#010x}",
    }


def _stack_regions(thread: Thread) -> Iterator[Region]:
    """The stack of a thread, and what of it was never used."""
    stack = thread.stack
    facts = {"magic": stack.is_intact, "used_now": stack.used_now, "used_at_most": stack.used_at_most}
    yield Region(f"stack of {thread.title}", stack.range, "thread-stack", facts)
    free = stack.free_at_least
    if free is not None and WORD < free < stack.range.length:
        yield Region("never used", AddressRange(stack.range.address, free), "stack-free")
        used = AddressRange(stack.range.address + free, stack.range.length - free)
        yield Region("used", used, "stack-used")


def _nested(regions: Iterable[Region], whole: AddressRange) -> tuple[Region, ...]:
    """Regions in regions, the longer around the shorter; what overlaps another without lying in it is left out."""
    inside = [region for region in regions if region.length and whole.contains(region.range)]
    order = sorted(enumerate(inside), key=lambda item: (item[1].address, -item[1].length, item[0]))
    roots: list[_Open] = []
    open_: list[_Open] = []
    for _number, region in order:
        while open_ and open_[-1].region.end <= region.address:
            open_.pop()
        if open_ and (not open_[-1].region.range.contains(region.range) or open_[-1].region.range == region.range):
            continue
        made = _Open(region)
        (open_[-1].inner if open_ else roots).append(made)
        open_.append(made)
    return tuple(one.closed() for one in roots)


def _with_others(regions: Iterable[Region], whole: AddressRange) -> Iterator[Region]:
    """Regions, and what lies between them, of which nothing is known; free it is not."""
    behind = whole.address
    for region in regions:
        if region.address > behind:
            yield Region("not known", AddressRange(behind, region.address - behind), "unknown")
        yield region
        behind = region.end
    if behind < whole.end:
        yield Region("not known", AddressRange(behind, whole.end - behind), "unknown")


class _Open:
    """A region that others may still be found in."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.inner: list[_Open] = []

    def closed(self) -> Region:
        region = self.region
        return Region(region.name, region.range, region.kind, region.facts, tuple(one.closed() for one in self.inner))


def _records(snapshot: Snapshot) -> Iterator[RecordAt]:
    """Every record of a declared format; of two in one place the first counts."""
    for thread in snapshot.threads:
        yield RecordAt(_spec_of(thread), thread.range, f"thread {thread.title}")
        if thread.frame is not None and thread.block.stack_frame & BASIC_FRAME:
            yield RecordAt(THREAD_FRAME, AddressRange(thread.block.sp, FRAME_SIZE), f"registers of {thread.title}")
    if snapshot.kernel is not None:
        yield _info_record(snapshot.kernel)
    if snapshot.vectors is not None:
        yield RecordAt(VECTOR_TABLE, snapshot.vectors.range, "vectors")
    if snapshot.crash is not None and snapshot.crash.crashed:
        yield from _crash_records(snapshot.crash)
    for found in snapshot.objects:
        yield RecordAt(found.spec, found.range, found.title)
    for block in snapshot.heap.blocks:
        yield RecordAt(ALLOCATION_HEADER, AddressRange(block.address, ALLOCATION_HEADER_SIZE), "block of the heap")


def _spec_of(thread: Thread) -> Spec[Any]:
    return _LONGER_BLOCKS.get(thread.length, THREAD_BLOCK)


def _info_record(kernel: Kernel) -> RecordAt:
    version = kernel.start.version
    if kernel.lists is None or LAST_WITH_ROBIN_TICK < version < FIRST_WITHOUT:
        start = AddressRange(kernel.address, RTX_INFO_START.size or 0)
        return RecordAt(RTX_INFO_START, start, "osRtxInfo")
    spec = RTX_INFO_ROBIN_TICK if version <= LAST_WITH_ROBIN_TICK else RTX_INFO
    return RecordAt(spec, kernel.range, "osRtxInfo")


def _crash_records(crash: CrashData) -> Iterator[RecordAt]:
    if crash.fault is not None and crash.status.is_fault:
        yield RecordAt(FAULT_CONTEXT, crash.fault_range, "crash data.fault")
    if crash.name_length == NAME_LENGTH:
        yield RecordAt(ERROR_CONTEXT, crash.range, "crash data.error")


def _apart(records: Iterable[RecordAt]) -> list[RecordAt]:
    """Records that do not overlap, the longest first where they would."""
    kept: list[RecordAt] = []
    for record in sorted(records, key=lambda one: (one.range.address, -one.range.length)):
        if not kept or record.range.address >= kept[-1].range.end:
            kept.append(record)
    return kept


def compare_dumps(one: Described, other: Described) -> Sequence[Difference]:
    """What two dumps do not have in common: threads, objects, kernel, crash data, heap."""
    before, after = _values(one.subject), _values(other.subject)
    found: list[Difference] = []
    for what in dict.fromkeys([*before, *after]):
        one_side, other_side = before.get(what), after.get(what)
        if one_side is None or other_side is None:
            found += of_values(what, "", one_side, other_side)
        else:
            found += of_tables(what, one_side, other_side)
    return found


def _values(snapshot: Snapshot) -> dict[str, dict[str, Any] | None]:
    """What a dump says, by the names of things, field by field; names may be shared, so addresses stand with them."""
    known = describe_snapshot(snapshot)
    things = {name: known[name] for name in ("dump", "kernel", "vectors", "crash_data", "isr_stack", "heap")}
    things |= {f"{_called('thread', one)} at {one['address']:08X}": one for one in known["threads"]}
    things |= {f"{_called(one['kind'], one)} at {one['address']:08X}": one for one in known["objects"]}
    return {what: None if thing is None else dict(_fields(thing)) for what, thing in things.items()}


def _called(kind: str, thing: dict[str, Any]) -> str:
    return f"{kind} {thing['name']}" if thing["name"] else kind


def _fields(thing: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in thing.items():
        if isinstance(value, dict):
            yield from _fields(value, f"{path}{name}.")
        else:
            yield path + name, value


FAMILY = Family(describe_dump, compare_dumps)
