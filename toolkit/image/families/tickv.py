"""Key-value stores of Tock: regions and objects, removed ones too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from formats.tock.tickv_object import TICKV_OBJECT
from toolkit.errors import ToolkitError
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference, of_tables, of_values
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.image.probe.tickv import store_in
from toolkit.memory.region import AddressRange
from toolkit.memory.region import Region as MemoryRegion
from toolkit.tock.tickv.check import check, name_of
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.picture import MAIN_NAME
from toolkit.tock.tickv.region import Region, StoredObject
from toolkit.tock.tickv.store import Store, value_of

KIND = "tickv"


def describe(given: Given) -> Described:
    """Look at a store.

    Raises:
        ToolkitError: there is none, or the file cannot be read.
    """
    contents = given.contents(given.said.base or 0)
    range_ = contents.range
    store = store_in(contents.read(range_.address, range_.length)) if range_.length else None
    if store is None:
        raise ToolkitError(f"{given.name}: no store of keys and values, whatever the length of its regions")
    start = range_.address
    regions = tuple(_region(store, region, start) for region in store.regions)
    records = [
        RecordAt(TICKV_OBJECT, AddressRange(start + stored.offset, stored.length), name_of(stored))
        for stored in store.objects()
    ]
    memory = Memory("flash", range_, regions, contents, RecordSpans(contents, records))
    facts = {"region_size": store.region_size, "regions": len(store.regions)}
    title = f"Tock key-value store, regions of {store.region_size:,} bytes"
    return Described(KIND, title, (memory,), tuple(check(store)), facts, subject=store)


def _region(store: Store, region: Region, start: int) -> MemoryRegion:
    address = start + region.number * store.region_size
    inner = [_object(stored, start) for stored in region.objects]
    if region.tail:
        name, kind = ("free", "free") if not region.is_damaged else ("damaged", "damaged")
        inner.append(MemoryRegion(name, AddressRange(address + region.end, len(region.tail)), kind))
    facts = {"number": region.number, "end": region.reason.value}
    return MemoryRegion(
        f"region {region.number}", AddressRange(address, region.size), "tickv-region", facts, tuple(inner)
    )


def _object(stored: StoredObject, start: int) -> MemoryRegion:
    name = MAIN_NAME if stored.hashed_key == MAIN_KEY else name_of(stored)
    words, kind = (name, "object") if stored.is_valid else (f"{name}, removed", "removed-object")
    return MemoryRegion(words, AddressRange(start + stored.offset, stored.length), kind, _facts(stored))


def _facts(stored: StoredObject) -> dict[str, Any]:
    value = None if stored.hashed_key == MAIN_KEY else value_of(stored)
    content = value.value if value else stored.record.value
    return {"valid": stored.is_valid, "write_id": value.write_id if value else None, "value": content.hex()}


def compare(one: Described, other: Described) -> Sequence[Difference]:
    """What two stores do not have in common: regions, keys and their values."""
    return list(_differences(one.subject, other.subject))


def _differences(one: Store, other: Store) -> Iterator[Difference]:
    yield from of_values("store", "region_size", one.region_size, other.region_size)
    yield from of_values("store", "regions", len(one.regions), len(other.regions))
    before, after = _valid(one), _valid(other)
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after:
            yield from of_tables(f"key {name}", before[name], after[name])
        else:
            yield from of_values(f"key {name}", "", before.get(name), after.get(name))


def _valid(store: Store) -> dict[str, dict[str, Any]]:
    """Hashed keys, and what is stored under them; where several have one key, the first."""
    found: dict[str, dict[str, Any]] = {}
    for stored in store.valid_objects():
        facts = _facts(stored)
        found.setdefault(name_of(stored), {"write_id": facts["write_id"], "value": facts["value"]})
    return found


FAMILY = Family(describe, compare)
