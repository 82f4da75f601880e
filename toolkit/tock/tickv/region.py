"""The objects of one region, from its first byte on (formats/tock/SPEC.md: TicKV, Regions)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from formats.tock.tickv_object import (
    HEADER_SIZE,
    OVERHEAD,
    TICKV_HEADER,
    TICKV_OBJECT,
    VERSION,
    TickvHeader,
    TickvObject,
)

ERASED = 0xFF


class End(Enum):
    """Why the objects of a region end."""

    ERASED = "erased"
    """The next version byte is erased: room, or an object that was never finished."""
    FULL = "full"
    """No header fits any more; a search by the kernel goes no further."""
    VERSION = "version"
    """An unknown version: the kernel fails with each key whose search comes here."""
    LENGTH = "length"
    """A length that no object has, or that leads out of the region."""


@dataclass(frozen=True)
class StoredObject:
    """An object and its place.

    Attributes:
        region: number of its region.
        offset: of its first byte, from the start of the store.
        record: its bytes as a record.
    """

    region: int
    offset: int
    record: TickvObject

    @property
    def hashed_key(self) -> int:
        """The hash of its key."""
        return self.record.header.hashed_key

    @property
    def is_valid(self) -> bool:
        """Whether it is there; else it was removed."""
        return self.record.header.is_valid

    @property
    def length(self) -> int:
        """Bytes of the whole object."""
        return self.record.header.length


@dataclass(frozen=True)
class Region:
    """What a walk through a region gives.

    Attributes:
        number: of the region, from 0.
        objects: in the order of their places.
        end: offset behind the last object, from the start of the region.
        reason: why they end there.
        tail: the bytes behind the last object.
    """

    number: int
    objects: tuple[StoredObject, ...]
    end: int
    reason: End
    tail: bytes

    @property
    def size(self) -> int:
        """Bytes of the region."""
        return self.end + len(self.tail)

    @property
    def is_empty(self) -> bool:
        """Whether the kernel sees nothing in it: it is erased, or begins like that."""
        return self.reason is End.ERASED and not self.objects

    @property
    def ends_search(self) -> bool:
        """Whether the kernel looks into no other region when a key is not in this one."""
        return self.is_empty or self.reason is not End.ERASED

    @property
    def is_damaged(self) -> bool:
        """Whether something follows the objects that is neither an object nor room."""
        return self.reason in (End.VERSION, End.LENGTH) or self.is_dirty

    @property
    def is_dirty(self) -> bool:
        """Whether bytes behind the objects are not erased."""
        return self.reason is End.ERASED and self.tail.count(ERASED) != len(self.tail)

    @property
    def is_torn(self) -> bool:
        """Whether a header was begun behind the objects; the kernel then adds nothing to this region."""
        header = TICKV_HEADER.parse(self.tail) if self.reason is End.ERASED else None
        return header is not None and header.hashed_key != 0xFFFF_FFFF_FFFF_FFFF

    @property
    def is_garbage(self) -> bool:
        """Whether nothing in it counts, so that erasing it makes room: removed objects, or one that was only begun."""
        if any(stored.is_valid for stored in self.objects):
            return False
        return bool(self.objects or self.is_dirty) and self.reason in (End.ERASED, End.FULL)

    def room(self) -> int:
        """Bytes for another object: 0 where it could not be programmed, or not be found."""
        return len(self.tail) if self.reason is End.ERASED and not self.is_dirty else 0


def walk_region(data: bytes, number: int) -> Region:
    """The objects of a region.

    Args:
        data: all its bytes.
        number: which one it is, from 0.
    """
    start = number * len(data)
    objects: list[StoredObject] = []
    offset, reason = 0, End.FULL
    while len(data) - offset > HEADER_SIZE:
        header = TICKV_HEADER.parse(data, offset)
        stopped = _stop(header, len(data) - offset)
        if stopped is not None:
            reason = stopped
            break
        objects.append(StoredObject(number, start + offset, TICKV_OBJECT.parse(data, offset)))
        offset += header.length
    return Region(number, tuple(objects), offset, reason, data[offset:])


def _stop(header: TickvHeader, left: int) -> End | None:
    """Why there is no object here, or None where there is one."""
    if header.version == ERASED:
        return End.ERASED
    if header.version != VERSION:
        return End.VERSION
    return None if OVERHEAD <= header.length <= left else End.LENGTH


def search_order(hashed_key: int, count: int) -> Iterator[int]:
    """The numbers of all regions, in the order in which the kernel looks for a key: nearest first, upwards first."""
    home = home_region(hashed_key, count)
    yield home
    for distance in range(1, count):
        if home + distance < count:
            yield home + distance
        if home >= distance:
            yield home - distance


def by_search(found: Iterable[StoredObject], count: int) -> list[StoredObject]:
    """Objects sorted so that of two with the same key the one that the kernel's search meets first is before the other.

    Args:
        found: the objects.
        count: how many regions the store has.
    """

    def rank(stored: StoredObject) -> tuple[int, int]:
        distance = stored.region - home_region(stored.hashed_key, count)
        return 2 * abs(distance) + (distance < 0), stored.offset

    return sorted(found, key=rank)


def way_to(number: int, hashed_key: int, count: int) -> range:
    """The regions that the kernel looks into before region `number`, when it searches for a key."""
    home = home_region(hashed_key, count)
    distance = abs(number - home)
    if not distance:
        return range(0)
    if number > home:
        return range(max(0, home - distance + 1), number)
    return range(number + 1, min(count - 1, home + distance) + 1)


def home_region(hashed_key: int, count: int) -> int:
    """The region that a key belongs to, where there is room."""
    return (hashed_key & 0xFFFF) % count
