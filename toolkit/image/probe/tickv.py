"""Whether bytes are a key-value store of Tock, and where its main key lies in other bytes."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.tickv_object import TICKV_OBJECT, make_object
from toolkit.flash.nor import NorFlash
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.quantities import format_count
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.store import Store, store_geometry

LONGEST = 1 << 22
"""Bytes of a store that is looked for."""
REGION_SIZES = tuple(1 << bits for bits in range(16, 7, -1))
"""Lengths of regions that are tried, in bytes: pages of flash."""
MOST_PLACES = 100
_MAIN_OBJECT = TICKV_OBJECT.build(make_object(MAIN_KEY, b""))


def probe(stretch: Stretch) -> Iterator[Found]:
    """A store, by the length of regions with which everything in it can be read."""
    data = stretch.data
    store = store_in(data)
    if store is None:
        return
    count, objects = len(store.regions), len(list(store.valid_objects()))
    evidence = (
        "the object of the main key, with the right check sum",
        f"all can be read as {format_count(count, 'region')} of {store.region_size:,} bytes",
        format_count(objects, "valid object"),
    )
    yield Found("tickv", "Tock key-value store", stretch.start, len(data), Confidence.CERTAIN, evidence)


def store_in(data: bytes) -> Store | None:
    """The store that bytes are, by the length of regions with which most can be read; None where they are none."""
    if len(data) > LONGEST or _MAIN_OBJECT not in data:
        return None
    stores = [store for size in REGION_SIZES if len(data) % size == 0 and (store := _store(data, size))]
    return max(stores, key=lambda one: (len(list(one.objects())), one.region_size), default=None)


def _store(data: bytes, region_size: int) -> Store | None:
    store = Store(NorFlash(store_geometry(region_size, len(data) // region_size), data))
    return store if store.is_initialised and not any(region.is_damaged for region in store.regions) else None


def within(stretch: Stretch) -> Iterator[Found]:
    """Main keys of stores, wherever they lie: each is the first object of a region."""
    offset, found = stretch.data.find(_MAIN_OBJECT), 0
    while offset >= 0 and found < MOST_PLACES:
        yield Found(
            "tickv",
            "region of a Tock key-value store",
            stretch.start + offset,
            None,
            Confidence.CERTAIN if offset % REGION_SIZES[-1] == 0 else Confidence.LIKELY,
            ("the object of the main key, with the right check sum",),
        )
        found += 1
        offset = stretch.data.find(_MAIN_OBJECT, offset + 1)
