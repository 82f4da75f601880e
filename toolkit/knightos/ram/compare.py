"""What two dumps do not have in common: rows of tables, variables, heap blocks, bytes of memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from toolkit.knightos.kernels import FLASH_FUNCTIONS, GARBAGE
from toolkit.knightos.ram.picture import describe
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.streams import StreamState
from toolkit.quantities import format_count

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
COMPARED = {
    "thread": ("name", "executable", "stack_pointer", "flags", "reserved", "running", "registers", "stack_words"),
    "library": ("address", "dependents"),
    "signal": ("target", "type", "payload"),
    "link handler": ("header_length", "thread", "callback"),
    "stream": (
        *("owner", "final_block", "writable", "at_end", "buffer", "position", "section_id", "final_length"),
        *("entry_page", "entry_address", "working_size", "write_flags", "previous_section_id", "path"),
    ),
    "heap": ("length", "owner_name", "roles", "footer"),
}
"""Things by kind, and which fields of them count."""


class Difference(NamedTuple):
    """One thing that is not the same.

    Attributes:
        change: added, removed or changed.
        what: ``thread 2``, ``stream 0``, ``heap 8610``, ``state``, ``garbage``.
        field: dotted; empty where the whole thing came or went.
        before: its value in the first dump, or the thing as JSON sees it; None for what was not there.
        after: the same of the second.
    """

    change: str
    what: str
    field: str
    before: Any
    after: Any


def compare(one: Snapshot, other: Snapshot) -> list[Difference]:
    """All differences, in the order of memory."""
    before, after = _things(one), _things(other)
    names = sorted({**before, **after})
    found = [difference for name in names for difference in _differences(name, before.get(name), after.get(name))]
    return [*found, *_memory(one, other)]


class _Name(NamedTuple):
    """The name of a thing, in the order of things: kind, number, and a count of those before it with both the same."""

    rank: int
    number: int
    twin: int
    text: str


def _things(snapshot: Snapshot) -> dict[_Name, dict[str, Any]]:
    """Everything that has a name."""
    described = describe(snapshot)
    things = {
        _Name(-2, 0, 0, "kernel"): {"profile": described["kernel"]["profile"]},
        _Name(-1, 0, 0, "state"): described["state"] or {},
    }
    streams = [row for row in described["streams"] if row["state"] == StreamState.OPEN.value]
    numbered: dict[str, tuple[Sequence[dict[str, Any]], str, str]] = {
        "thread": (described["threads"], "id", ""),
        "library": (described["libraries"], "id", "02X"),
        "signal": (described["signals"], "row", ""),
        "link handler": (described["link_handlers"] or (), "machine", "02X"),
        "stream": (streams, "number", ""),
        "heap": (described["heap"]["blocks"], "header", "04X"),
    }
    for rank, (noun, (rows, key, base)) in enumerate(numbered.items()):
        for row in rows:
            number = row[key]
            twin = sum((name.rank, name.number) == (rank, number) for name in things) if key == "id" else 0
            text = f"{noun} {number:{base}}{f' ({twin + 1})' if twin else ''}"
            things[_Name(rank, number, twin, text)] = {field: row[field] for field in COMPARED[noun]}
    return things


def _differences(
    name: _Name, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[Difference]:
    if before is None or after is None:
        yield Difference(ADDED if before is None else REMOVED, name.text, "", before, after)
        return
    one, other = dict(_flat(before)), dict(_flat(after))
    for field in [*one, *(field for field in other if field not in one)]:
        if one.get(field) != other.get(field):
            yield Difference(CHANGED, name.text, field, one.get(field), other.get(field))


def _flat(thing: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in thing.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _memory(one: Snapshot, other: Snapshot) -> Iterator[Difference]:
    """Bytes that no table explains: what blocks of the heap hold, and the regions without rows."""
    blocks = {block.place: block for block in other.heap.blocks}
    for block in one.heap.blocks:
        if not block.is_free and block.place in blocks:
            place = block.place
            yield from _bytes(f"heap {place.header:02X}", one, other, place.payload, place.length)
    for profile in {one.profile.name: one.profile, other.profile.name: other.profile}.values():
        for region in profile.regions:
            if region.kind in (FLASH_FUNCTIONS, GARBAGE):
                yield from _bytes(region.name.lower(), one, other, region.address, region.length)


def _bytes(name: str, one: Snapshot, other: Snapshot, address: int, length: int) -> Iterator[Difference]:
    before, after = one.dump.read_held(address, length), other.dump.read_held(address, length)
    differing = [at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b]
    if differing:
        first, last = differing[0], differing[-1] + 1
        field = f"{format_count(len(differing), 'byte')} from {address + first:04X} to {address + last - 1:04X}"
        yield Difference(CHANGED, name, field, before[first:last].hex(), after[first:last].hex())
