"""Dumps of a running KnightOS: tables, kernel state, the heap with its owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formats.knightos.kernel_tables import LIBRARY_NAMES
from formats.knightos.kexc import KEXC
from formats.knightos.user_memory import HEAP_BLOCK, LINK_HANDLER, SAVED_REGISTERS
from toolkit.files import name_to_text
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.knightos.kernels import LIBRARIES, SIGNALS, STATE, STREAMS, THREADS, USER_MEMORY, KernelProfile
from toolkit.knightos.ram.check.check import check
from toolkit.knightos.ram.check.layout import check_profile
from toolkit.knightos.ram.compare import compare as compare_snapshots
from toolkit.knightos.ram.dump import RAM_LENGTH, VIEW_LENGTH, Order
from toolkit.knightos.ram.heap import WalkedBlock
from toolkit.knightos.ram.picture import fields
from toolkit.knightos.ram.roles import owner_name, roles
from toolkit.knightos.ram.snapshot import Snapshot, take
from toolkit.memory.region import AddressRange, Region

KIND = "knightos-ram"
_ROWS = {THREADS: "thread", LIBRARIES: "library", SIGNALS: "signal", STREAMS: "stream"}
"""Tables by kind of region, and kinds of their rows."""
_REGISTERS_LENGTH = SAVED_REGISTERS.size or 0


def describe(given: Given) -> Described:
    """Look at a dump of RAM.

    Raises:
        ToolkitError: the file has the length of no dump, or cannot be read.
    """
    return describe_snapshot(take(given.flat(), given.said.profile, given.said.order))


def describe_snapshot(snapshot: Snapshot) -> Described:
    """Look at a dump that was read."""
    memory = memory_of(snapshot)
    detected = snapshot.detected
    facts = {
        "profile": snapshot.profile.name,
        "order": snapshot.dump.order.name.lower(),
        "evidence": [detected.evidence],
    }
    title = f"RAM of KnightOS, {snapshot.profile.title}"
    return Described(KIND, title, (memory,), tuple(check(snapshot)), facts, frozenset(_ROWS), snapshot)


def memory_of(snapshot: Snapshot) -> Memory:
    """The memory of a dump: all that the CPU sees, or the RAM only."""
    is_view = snapshot.dump.order is Order.VIEW
    whole = AddressRange(0, VIEW_LENGTH) if is_view else AddressRange(VIEW_LENGTH - RAM_LENGTH, RAM_LENGTH)
    inner = _inner(snapshot)
    regions = tuple(profile_regions(snapshot.profile, whole, inner))
    contents = snapshot.dump.contents
    spans = RecordSpans(contents, _records(snapshot), _inside_blocks(snapshot))
    return Memory("RAM" if not is_view else "memory", whole, regions, contents, spans)


def describe_profiles(profiles: Sequence[KernelProfile]) -> Described:
    """The memory maps of kernels and documents, as far as the CPU can reach."""
    whole = AddressRange(0, VIEW_LENGTH)
    memories = tuple(Memory(profile.name, whole, tuple(profile_regions(profile, whole))) for profile in profiles)
    findings = tuple(finding for profile in profiles for finding in check_profile(profile))
    title = ", ".join(profile.title for profile in profiles)
    return Described("knightos-memory-map", f"Memory of KnightOS: {title}", memories, findings)


def profile_regions(
    profile: KernelProfile, whole: AddressRange, inner: Mapping[str, Sequence[Region]] | None = None
) -> Iterator[Region]:
    """The regions of a profile within a range; of those that overlap, as documents may have them, the first counts."""
    behind = whole.address
    for region in sorted(profile.regions, key=lambda known: known.range):
        start, end = max(region.address, behind), min(region.end, whole.end)
        if start >= end:
            continue
        found = [one for one in (inner or {}).get(region.kind, ()) if start <= one.address and one.end <= end]
        yield Region(region.name, AddressRange(start, end - start), region.kind, region.facts, tuple(found))
        behind = end


def _inner(snapshot: Snapshot) -> dict[str, list[Region]]:
    """Rows of tables, and blocks of the heap, by the kind of the region that they lie in."""
    found: dict[str, list[Region]] = {kind: [] for kind in _ROWS}
    for kind, number, name, facts in _rows(snapshot):
        table = snapshot.tables.tables[kind]
        range_ = AddressRange(table.row_address(number), table.spec.size or 0)
        found[kind].append(Region(name, range_, _ROWS[kind], facts))
    return found | {USER_MEMORY: list(_blocks(snapshot))}


def _rows(snapshot: Snapshot) -> Iterator[tuple[str, int, str, dict[str, Any]]]:
    """Valid rows of all tables: kind of the table, number, name, facts."""
    for thread in snapshot.threads:
        facts = {"running": thread.is_running, **fields(thread.row)}
        yield THREADS, thread.number, f"thread {thread.row.id}{_called(thread.name)}", facts
    for number, library in enumerate(snapshot.libraries):
        name = f"library {library.id:02X}{_called(LIBRARY_NAMES.get(library.id))}"
        yield LIBRARIES, number, name, fields(library)
    for number, signal in enumerate(snapshot.signals):
        yield SIGNALS, number, f"signal for thread {signal.target}", fields(signal)
    for stream in snapshot.streams:
        if stream.is_open:
            facts = {"unflushed": stream.is_unflushed, **fields(stream.row)}
            yield STREAMS, stream.number, f"stream {stream.number}{_called(stream.path)}", facts


def _called(name: bytes | str | None) -> str:
    text = name_to_text(name) if isinstance(name, bytes) else name
    return f", {text}" if text else ""


def _blocks(snapshot: Snapshot) -> Iterator[Region]:
    """The blocks of the heap, and what is damaged of it, in the order of addresses."""
    used = roles(snapshot)
    found = [_block(block, used.get(block.place.header, ())) for block in snapshot.heap.blocks]
    damaged = snapshot.heap.damaged
    if damaged is not None:
        found.append(Region("damaged", damaged, "damaged"))
    return iter(sorted(found, key=lambda region: region.range))


def _block(block: WalkedBlock, used: tuple[str, ...]) -> Region:
    place = block.place
    owner = owner_name(place.owner)
    facts = {"owner": owner, "payload": place.payload, "length": place.length, "whole": block.is_whole}
    name = "free" if block.is_free else ", ".join(used) or f"block of {owner}"
    kind = "heap-free" if block.is_free else f"heap-{used[0].partition(' ')[0]}" if used else "heap-block"
    return Region(name, AddressRange(place.header, place.end - place.header), kind, facts | {"roles": list(used)})


def _records(snapshot: Snapshot) -> Iterator[RecordAt]:
    """Every row of every table, and every block of the heap."""
    for kind, table in snapshot.tables.tables.items():
        length = table.spec.size or 0
        for number in range(len(table.rows)):
            name = "state" if kind == STATE else f"{_ROWS[kind]} row {number}"
            yield RecordAt(table.spec, AddressRange(table.row_address(number), length), name)
    for block in snapshot.heap.blocks:
        place = block.place
        yield RecordAt(HEAP_BLOCK, AddressRange(place.header, place.end - place.header), f"block {place.header:04X}")


def _inside_blocks(snapshot: Snapshot) -> Iterator[RecordAt]:
    """What lies in payloads: headers of programs, saved registers, link handlers; the first where some overlap."""
    taken: list[AddressRange] = []
    for record in _candidates(snapshot):
        if record.range.length and not any(record.range.overlaps(other) for other in taken):
            taken.append(record.range)
            yield record


def _candidates(snapshot: Snapshot) -> Iterator[RecordAt]:
    for thread in snapshot.threads:
        program = thread.program
        if program is not None and thread.is_executable:
            header = KEXC.parse(snapshot.dump.read_held(program.place.payload, program.place.length))
            yield RecordAt(KEXC, AddressRange(program.place.payload, header.body_offset), f"thread {thread.row.id}")
        if thread.registers is not None:
            range_ = AddressRange(thread.row.stack_pointer, _REGISTERS_LENGTH)
            yield RecordAt(SAVED_REGISTERS, range_, f"thread {thread.row.id}.registers")
    if snapshot.link_handlers is not None and snapshot.state is not None:
        size, address = LINK_HANDLER.size or 0, getattr(snapshot.state, "io_handlers", 0)
        for number in range(len(snapshot.link_handlers.handlers)):
            yield RecordAt(LINK_HANDLER, AddressRange(address + number * size, size), f"link handler {number}")


def compare(one: Described, other: Described) -> Sequence[Difference]:
    """What two dumps do not have in common."""
    return [Difference(*found) for found in compare_snapshots(one.subject, other.subject)]


FAMILY = Family(describe, compare)
