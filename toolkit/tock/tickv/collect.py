"""Garbage collection: regions of removed objects are erased, or the whole store is written anew.

See formats/tock/SPEC.md: TicKV, Collecting.
"""

from __future__ import annotations

from dataclasses import dataclass

from formats.tock.tickv_object import TICKV_OBJECT
from toolkit.errors import DamagedVolumeError
from toolkit.flash.nor import NorFlash
from toolkit.tock.tickv.changes import initialise, place_for, require_store
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.region import StoredObject, by_search
from toolkit.tock.tickv.store import Store


@dataclass(frozen=True)
class Collected:
    """What a collection did.

    Attributes:
        erased: numbers of the regions that were erased.
        kept: numbers of regions that only hold removed objects, and stay: without them the kernel would not find keys.
        freed: bytes that can be programmed now and could not before.
    """

    erased: tuple[int, ...]
    kept: tuple[int, ...]
    freed: int


def collect(store: Store) -> Collected:
    """Erase the regions whose objects are all removed, as the kernel's collection does.

    A region stays where the kernel would not find a key any more: its searches end at the first erased region.

    Raises:
        DamagedVolumeError: the kernel would erase the store.
    """
    require_store(store)
    passed = store.passed_regions()
    erased, kept, freed = [], [], 0
    for number, region in enumerate(store.regions):
        if not region.is_garbage:
            continue
        if number in passed:
            kept.append(number)
            continue
        freed += store.region_size - region.room()
        store.device.erase(store.device.geometry.sectors[number])
        store.refresh(number)
        erased.append(number)
    store.device.sync()
    return Collected(tuple(erased), tuple(kept), freed)


def rewrite(store: Store, *, force: bool = False) -> Collected:
    """Write the store anew: erased, then the main key, then all valid objects in the order of their places.

    What this leaves is decided before anything is erased. A cut of the power in between loses keys: this is for
    images.

    Args:
        store: the store; unchanged after an error.
        force: give up what is neither an object nor room.

    Raises:
        DamagedVolumeError: the kernel would erase the store; or there is damage, and no `force`.
        VolumeFullError: in the new order a region overflows, and the kernel would not find what comes elsewhere.
    """
    require_store(store)
    damaged = [region.number for region in store.regions if region.is_damaged]
    if damaged and not force:
        raise DamagedVolumeError(f"region {damaged[0]} is damaged, and what is behind its objects would be lost")
    before = sum(region.room() for region in store.regions)
    new = Store(NorFlash(store.device.geometry))
    initialise(new)
    for stored in _kept(store):
        _copy(new, stored)
    erased = []
    for number, sector in enumerate(store.device.geometry.sectors):
        data = new.device.read(sector.offset, sector.length)
        if data == store.device.read(sector.offset, sector.length):
            continue
        store.device.erase(sector)
        store.device.program(sector.offset, data)
        store.refresh(number)
        erased.append(number)
    store.device.sync()
    return Collected(tuple(erased), (), sum(region.room() for region in store.regions) - before)


def _kept(store: Store) -> list[StoredObject]:
    """The objects that count: valid, the first of their key, not the main key's; in the order of their places."""
    first = {stored.hashed_key: stored for stored in reversed(by_search(store.valid_objects(), len(store.regions)))}
    first.pop(MAIN_KEY, None)
    return sorted(first.values(), key=lambda stored: stored.offset)


def _copy(store: Store, stored: StoredObject) -> None:
    """Put an object with its check sum, right or wrong, into a new store. Raises VolumeFullError."""
    number = place_for(store, stored.hashed_key, stored.length)
    store.device.program(number * store.region_size + store.regions[number].end, TICKV_OBJECT.build(stored.record))
    store.refresh(number)
