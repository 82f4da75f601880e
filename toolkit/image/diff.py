"""Two images compared: which bytes differ, in which regions, and what that means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from toolkit.image.described import Described
from toolkit.image.difference import CHANGED, Difference, of_values
from toolkit.image.families.table import family_of
from toolkit.image.memory import Memory
from toolkit.image.rows import Row, rows_of
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.difference import differing_runs
from toolkit.memory.region import AddressRange

MOST_RANGES = 1000
"""Ranges of bytes that are listed one by one."""


@dataclass
class RegionDifference:
    """A region in which bytes differ.

    Attributes:
        memory: the name of the memory.
        before: names of what it is in the first image, outermost first.
        after: the same of the second.
        range: from the first byte that differs to the last.
        bytes: how many differ.
    """

    memory: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    range: AddressRange
    bytes: int

    def as_dict(self) -> dict[str, Any]:
        """The region as JSON sees it."""
        return {
            "memory": self.memory,
            "before": list(self.before),
            "after": list(self.after),
            "address": self.range.address,
            "length": self.range.length,
            "bytes": self.bytes,
        }


@dataclass(frozen=True)
class ImageDiff:
    """What two images do not have in common.

    Attributes:
        regions: where bytes differ, in the order of addresses; holes count as erased flash.
        ranges: the ranges of these bytes, each with the name of its memory, `MOST_RANGES` at most.
        is_cut: whether there are more.
        only_erased: erased bytes that only the first, and only the second, has; the other one has holes there.
        differences: what that means.
    """

    regions: tuple[RegionDifference, ...]
    ranges: tuple[tuple[str, AddressRange], ...]
    is_cut: bool
    only_erased: tuple[int, int]
    differences: tuple[Difference, ...]

    @property
    def bytes(self) -> int:
        """How many bytes differ."""
        return sum(region.bytes for region in self.regions)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but what is a hole in one and erased in the other."""
        return not self.regions and not self.differences

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON sees it; addresses and lengths in bytes."""
        return {
            "same": self.is_same,
            "bytes": self.bytes,
            "only_erased": dict(zip(("a", "b"), self.only_erased, strict=True)),
            "regions": [region.as_dict() for region in self.regions],
            "ranges": [{"memory": name, "address": r.address, "length": r.length} for name, r in self.ranges],
            "ranges_are_cut": self.is_cut,
            "differences": [difference.as_dict() for difference in self.differences],
        }


def diff(one: Described, other: Described) -> ImageDiff:
    """Compare two images, of one kind or of two."""
    comparison = _Comparison()
    found: list[Difference] = []
    if one.kind != other.kind:
        found.append(Difference(CHANGED, "kind", "", one.kind, other.kind))
    for before, after in _pairs(one, other):
        if before is None or after is None:
            found += of_values("memory", "", before and before.name, after and after.name)
        else:
            comparison.add(before, after)
    if family_of(one.kind) == family_of(other.kind):
        found += family_of(one.kind).compare(one, other)
    return comparison.result(found)


def _pairs(one: Described, other: Described) -> Iterator[tuple[Memory | None, Memory | None]]:
    """Memories that were seen, by their names; where each image has one, these."""
    before, after = ({memory.name: memory for memory in d.memories if memory.contents} for d in (one, other))
    if len(before) == len(after) == 1:
        yield from zip(before.values(), after.values(), strict=True)
        return
    for name in dict.fromkeys([*before, *after]):
        yield before.get(name), after.get(name)


class _Comparison:
    """Gathers what differs."""

    def __init__(self) -> None:
        self._regions: dict[tuple[Any, ...], RegionDifference] = {}
        self._ranges: list[tuple[str, AddressRange]] = []
        self._is_cut = False
        self._only_erased = [0, 0]

    def result(self, differences: Sequence[Difference]) -> ImageDiff:
        """All of it."""
        only_first, only_second = self._only_erased
        return ImageDiff(
            tuple(self._regions.values()),
            tuple(self._ranges),
            self._is_cut,
            (only_first, only_second),
            tuple(differences),
        )

    def add(self, before: Memory, after: Memory) -> None:
        """Compare two memories, region by region."""
        assert before.contents is not None
        assert after.contents is not None
        sides = _Side(before, before.contents), _Side(after, after.contents)
        places = sorted({place for side in sides for place in side.places()})
        for start, end in pairwise(places):
            self._add_stretch(after.name, sides, start, end - start)

    def _add_stretch(self, name: str, sides: tuple[_Side, _Side], start: int, length: int) -> None:
        """Compare a stretch that lies in one region, and is held as a whole or not at all."""
        held = [side.contents.holds(start, length) for side in sides]
        if not any(held):
            return
        a, b = (side.contents.read(start, length) for side in sides)
        if not all(held):
            self._only_erased[held[1]] += (a if held[0] else b).count(ERASED)
        if a == b:
            return
        apart = (int.from_bytes(a) ^ int.from_bytes(b)).to_bytes(length)
        first, last = length - len(apart.lstrip(b"\0")), len(apart.rstrip(b"\0"))
        range_ = AddressRange(start + first, last - first)
        self._add_region(name, sides, start, range_, length - apart.count(0))
        self._add_ranges(name, start, a, b)

    def _add_region(self, name: str, sides: tuple[_Side, _Side], start: int, range_: AddressRange, count: int) -> None:
        rows = [side.row_at(start) for side in sides]
        key = (name, *(row.range if row else None for row in rows))
        known = self._regions.get(key)
        if known is None:
            before, after = (row.names if row else () for row in rows)
            self._regions[key] = RegionDifference(name, before, after, range_, count)
        else:
            known.bytes += count
            known.range = AddressRange(known.range.address, range_.end - known.range.address)

    def _add_ranges(self, name: str, start: int, a: bytes, b: bytes) -> None:
        if self._is_cut:
            return
        for first, end in differing_runs(a, b, len(a)):
            range_ = AddressRange(start + first, end - first)
            if self._ranges and self._ranges[-1][0] == name and self._ranges[-1][1].end == range_.address:
                last = self._ranges.pop()[1]
                range_ = AddressRange(last.address, range_.end - last.address)
            if len(self._ranges) == MOST_RANGES:
                self._is_cut = True
                return
            self._ranges.append((name, range_))


class _Side:
    """A memory of one of the two images."""

    def __init__(self, memory: Memory, contents: Contents) -> None:
        self.contents = contents
        self._rows = rows_of(memory)
        self._starts = [row.range.address for row in self._rows]

    def places(self) -> Iterator[int]:
        """Where rows and segments begin and end."""
        for row in self._rows:
            yield from (row.range.address, row.range.end)
        for start, data in self.contents.segments:
            yield from (start, start + len(data))

    def row_at(self, address: int) -> Row | None:
        """The row of an address; None outside of the memory."""
        index = bisect_right(self._starts, address) - 1
        return self._rows[index] if index >= 0 and address in self._rows[index].range else None
