"""What is wrong with a store, by the kernel's rules (formats/tock/SPEC.md: TicKV)."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.tickv_object import TICKV_HEADER, check_object
from toolkit.errors import DamagedVolumeError
from toolkit.findings import Finding, Severity
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.region import End, Region, StoredObject, by_search, home_region
from toolkit.tock.tickv.rules import RULES
from toolkit.tock.tickv.store import Store, value_of

_CODES = {"check_sum": "tickv-check-sum", "flags": "tickv-flags"}


def check(store: Store, start: int = 0) -> list[Finding]:
    """All findings about a store.

    Args:
        store: the store.
        start: offset of its first byte in the image.
    """
    return [*_main_key(store, start), *_regions(store, start), *_objects(store, start), *_places(store, start)]


def check_one(store: Store, stored: StoredObject, start: int = 0) -> list[Finding]:
    """The findings about one object, and why the kernel does not find it where that is so.

    Args:
        store: the store.
        stored: an object in it.
        start: offset of the store's first byte in the image.
    """
    return [finding for finding in check(store, start) if finding.where == name_of(stored)]


def require_sound(store: Store, start: int = 0) -> None:
    """Raise DamagedVolumeError with the first error, wrong check sums aside: the place of the store may be wrong."""
    for finding in check(store, start):
        if finding.severity is Severity.ERROR and finding.code != "tickv-check-sum":
            where = f"{finding.where}: " if finding.where else ""
            raise DamagedVolumeError(f"{finding.code}: {where}{finding.message} (offset {finding.offset:#x})")


def _main_key(store: Store, start: int) -> Iterator[Finding]:
    if store.is_erased:
        yield RULES["tickv-erased"].found("it is erased: no key is in it", offset=start)
    elif not store.is_initialised:
        words = "the kernel does not find the main key, and erases the whole store when it starts"
        yield RULES["tickv-main-key"].found(words, offset=start)


def _regions(store: Store, start: int) -> Iterator[Finding]:
    for region in store.regions:
        offset = start + region.number * store.region_size + region.end
        code, words = _damage(region)
        if code:
            yield RULES[code].found(words, f"region {region.number}", offset)


def _damage(region: Region) -> tuple[str, str]:
    """Code and words for what follows the objects of a region; empty where that is room, or nothing."""
    if region.reason is End.VERSION:
        return "tickv-version", f"version {region.tail[0]} instead of an object or room"
    if region.reason is End.LENGTH:
        length = TICKV_HEADER.parse(region.tail).length
        return "tickv-length", f"an object of {length} bytes, where {len(region.tail)} are left"
    if region.is_dirty:
        if region.is_torn:
            return "tickv-torn", "an object was begun and not finished"
        return "tickv-dirty", "bytes in the room behind the objects are not erased"
    return "", ""


def _objects(store: Store, start: int) -> Iterator[Finding]:
    for stored in store.objects():
        for problem in check_object(stored.record) if stored.is_valid else ():
            yield RULES[_CODES[problem.code]].found(
                problem.message, name_of(stored), start + stored.offset + problem.offset
            )
        if stored.is_valid and stored.hashed_key != MAIN_KEY and value_of(stored) is None:
            yield RULES["tickv-value"].found("its value is of another kind", name_of(stored), start + stored.offset)


def _places(store: Store, start: int) -> Iterator[Finding]:
    """Valid objects that the kernel does not find, or finds only when others are gone."""
    count = len(store.regions)
    first: dict[int, StoredObject] = {}
    reached = {stored.offset for stored, is_reached in store.reached() if is_reached}
    for stored in by_search(store.valid_objects(), count):
        if stored.offset not in reached:
            words = f"the kernel's search from region {home_region(stored.hashed_key, count)} ends before it"
            yield RULES["tickv-unreachable"].found(words, name_of(stored), start + stored.offset)
        elif stored.hashed_key in first:
            before = first[stored.hashed_key]
            words = f"the object at offset {start + before.offset:#x} of the same key counts"
            yield RULES["tickv-twice"].found(words, name_of(stored), start + stored.offset)
        first.setdefault(stored.hashed_key, stored)


def name_of(stored: StoredObject) -> str:
    """What people call an object: its hashed key."""
    return f"{stored.hashed_key:#018x}"
