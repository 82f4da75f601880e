"""A store: regions of flash with keys and values (formats/tock/SPEC.md: TicKV)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from formats.errors import FormatError
from formats.tock.tickv_object import TICKV_VALUE, TickvValue, check_object
from toolkit.errors import ToolkitError
from toolkit.flash.device import FlashDevice
from toolkit.flash.geometry import Geometry
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.region import Region, StoredObject, by_search, search_order, walk_region, way_to

DEFAULT_REGION_SIZE = 4096
LEAST_REGION_SIZE, MOST_REGIONS, LONGEST_STORE = 32, 0x10000, 8 << 20
"""Bytes; the kernel tells 65,536 regions apart; bytes."""


def store_geometry(region_size: int, number_regions: int) -> Geometry:
    """The sectors of a store.

    Args:
        region_size: bytes of a region; the unit of erasing.
        number_regions: how many there are.

    Raises:
        ToolkitError: no store is like that.
    """
    if region_size < LEAST_REGION_SIZE:
        raise ToolkitError(f"a region has at least {LEAST_REGION_SIZE} bytes, not {region_size}")
    if not 1 <= number_regions <= MOST_REGIONS:
        raise ToolkitError(f"a store has 1 to {MOST_REGIONS:,} regions, not {number_regions:,}")
    if region_size * number_regions > LONGEST_STORE:
        raise ToolkitError(f"{number_regions:,} regions of {region_size:,} bytes are more than {LONGEST_STORE:,} bytes")
    return Geometry.of_lengths([region_size] * number_regions)


class Store:
    """Keys and values in flash, read whole when it is opened; `changes` and `collect` change it.

    Args:
        device: the flash of the store; each sector is a region.
    """

    def __init__(self, device: FlashDevice) -> None:
        self.device = device
        self.region_size = device.geometry.sectors[0].length
        self.regions = [self._walked(number) for number in range(len(device.geometry.sectors))]

    def refresh(self, number: int) -> None:
        """Read a region again, after it was changed."""
        self.regions[number] = self._walked(number)

    def _walked(self, number: int) -> Region:
        sector = self.device.geometry.sectors[number]
        return walk_region(self.device.read(sector.offset, sector.length), number)

    @property
    def is_erased(self) -> bool:
        """Whether nothing was ever programmed: the kernel makes a store of it when it starts."""
        return all(region.is_empty and not region.is_dirty for region in self.regions)

    @property
    def is_initialised(self) -> bool:
        """Whether the kernel finds the main key; else it erases everything when it starts."""
        found = self.find(MAIN_KEY)
        return found is not None and is_sound(found) and not found.record.value

    def objects(self) -> Iterator[StoredObject]:
        """All objects, removed ones too, in the order of their places."""
        for region in self.regions:
            yield from region.objects

    def valid_objects(self) -> Iterator[StoredObject]:
        """All objects that were not removed, the main key's too, in the order of their places."""
        return (stored for stored in self.objects() if stored.is_valid)

    def find(self, hashed_key: int) -> StoredObject | None:
        """The object that the kernel finds for a key, or None; its check sum may be wrong."""
        for number in search_order(hashed_key, len(self.regions)):
            region = self.regions[number]
            for stored in region.objects:
                if stored.is_valid and stored.hashed_key == hashed_key:
                    return stored
            if region.ends_search:
                return None
        return None

    def reached(self) -> list[tuple[StoredObject, bool]]:
        """All valid objects, and whether the kernel's search for their keys comes to their regions."""
        count = len(self.regions)
        ends = (0, *accumulate(int(region.ends_search) for region in self.regions))
        found = []
        for stored in self.valid_objects():
            way = way_to(stored.region, stored.hashed_key, count)
            found.append((stored, not way or ends[way.stop] == ends[way.start]))
        return found

    def passed_regions(self) -> set[int]:
        """The regions that the kernel's searches for valid objects come through, and must not end at."""
        steps = [0] * (len(self.regions) + 1)
        for stored, is_reached in self.reached():
            way = way_to(stored.region, stored.hashed_key, len(self.regions))
            if is_reached and way:
                steps[way.start] += 1
                steps[way.stop] -= 1
        return {number for number, searches in enumerate(accumulate(steps)) if searches}

    def valid_of(self, hashed_key: int) -> list[StoredObject]:
        """All valid objects of a key, the one that counts first; the kernel may not find any of them."""
        found = (stored for stored in self.valid_objects() if stored.hashed_key == hashed_key)
        return by_search(found, len(self.regions))


def is_sound(stored: StoredObject) -> bool:
    """Whether an object's check sum is right."""
    return all(problem.code != "check_sum" for problem in check_object(stored.record))


def value_of(stored: StoredObject) -> TickvValue | None:
    """The value as the kernel's key-value interface understands it, or None where it is no such value."""
    try:
        value = TICKV_VALUE.parse(stored.record.value)
    except FormatError:
        return None
    return value if value.version == 0 else None
