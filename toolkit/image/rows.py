"""A memory as a row of stretches: its regions, and what they leave over, from the lowest address to the highest.

Every picture and every comparison shares this. A region with inner regions is the rows of those, and rows of its own
for what lies between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from toolkit.image.memory import Memory
from toolkit.memory.region import AddressRange, Region

GAP_KIND = "free"
"""Kind of the rows that no region has."""


@dataclass(frozen=True)
class Row:
    """A stretch of a memory.

    Attributes:
        region: whose it is; None for a gap in the memory itself.
        range: the addresses it stands for: the region without its inner regions.
        parents: the regions around, outermost first; the region itself among them where it has inner ones.
    """

    region: Region | None
    range: AddressRange
    parents: tuple[Region, ...]

    @property
    def depth(self) -> int:
        """How many regions lie around it."""
        return len(self.parents)

    @property
    def is_rest(self) -> bool:
        """Whether it is what the inner regions of its region leave over."""
        return bool(self.parents) and self.region is self.parents[-1]

    @property
    def name(self) -> str:
        """What stands in it; in parentheses where it is what the inner regions leave."""
        if self.region is None:
            return "free"
        return f"({self.region.name})" if self.is_rest else self.region.name

    @property
    def kind(self) -> str:
        """The kind of its region."""
        return self.region.kind if self.region else GAP_KIND

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the regions around it, outermost first, and its own."""
        around = tuple(region.name for region in self.parents)
        return around if self.is_rest else (*around, self.name)


def rows_of(memory: Memory, most: int | None = None) -> list[Row]:
    """The rows of a memory, in ascending order of addresses.

    Args:
        memory: the memory.
        most: how many rows there may be; beyond that, the regions with the most inner ones are taken as a whole.
    """
    closed = _closed(memory, most) if most is not None else frozenset[int]()
    rows = list(_rows(memory.range, memory.regions, None, (), closed))
    return rows if most is None or len(rows) <= most else _with_rest(rows, most)


def _with_rest(rows: Sequence[Row], most: int) -> list[Row]:
    """The first rows, and one for all others."""
    kept, others = rows[: most - 1], rows[most - 1 :]
    start = others[0].range.address
    range_ = AddressRange(start, others[-1].range.end - start)
    return [*kept, Row(Region(f"{len(others):,} others", range_, "others"), range_, ())]


@dataclass
class _Opened:
    """A region with inner ones.

    Attributes:
        region: it.
        outer: number of the one around it; 0 is the memory itself.
        saved: rows that are saved where it is taken as a whole.
        inside: how many of those within it are not yet taken as a whole.
    """

    region: Region
    outer: int
    saved: int
    inside: int = 0


def _closed(memory: Memory, most: int) -> frozenset[int]:
    """Ids of the regions that are taken as a whole, so that so many rows remain; inner ones before outer ones."""
    whole = Region("", memory.range, inner=memory.regions)
    opened = [_Opened(whole, 0, _row_count(whole))]
    for number, one in enumerate(opened):  # it grows meanwhile
        for region in one.region.inner:
            if region.inner:
                one.inside += 1
                opened.append(_Opened(region, number, _row_count(region) - 1))
    total = sum(one.saved for one in opened)
    waiting = [(-one.saved, number) for number, one in enumerate(opened) if not one.inside and number]
    heapify(waiting)
    closed: set[int] = set()
    while total > most and waiting:
        saved, number = heappop(waiting)
        total += saved
        closed.add(id(opened[number].region))
        outer = opened[number].outer
        opened[outer].inside -= 1
        if outer and not opened[outer].inside:
            heappush(waiting, (-opened[outer].saved, outer))
    return frozenset(closed)


def _row_count(region: Region) -> int:
    """How many rows a region has, where each of its inner ones is one."""
    count, behind = len(region.inner), region.address
    for inner in region.inner:
        count += inner.address > behind
        behind = inner.end
    return count + (behind < region.end)


def _rows(
    within: AddressRange,
    regions: Sequence[Region],
    owner: Region | None,
    parents: tuple[Region, ...],
    closed: frozenset[int],
) -> Iterator[Row]:
    """The rows of a range: its regions, and what lies between them, which is the owner's."""
    behind = within.address
    for region in sorted(regions, key=lambda known: known.range):
        if region.address > behind:
            yield Row(owner, AddressRange(behind, region.address - behind), parents)
        if region.inner and id(region) not in closed:
            yield from _rows(region.range, region.inner, region, (*parents, region), closed)
        elif region.length:
            yield Row(region, region.range, parents)
        behind = max(behind, region.end)
    if behind < within.end:
        yield Row(owner, AddressRange(behind, within.end - behind), parents)
