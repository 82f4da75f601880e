"""From regions to rows of a picture: what is drawn, where, and how high.

Every picture shares this: a column of rows, one for each region and each gap. A region with inner regions is drawn
around their rows, and around rows of its own for what lies between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from toolkit.image.memory import Memory
from toolkit.memory.region import AddressRange, Region

GAP_KIND = "free"
"""Kind of the rows that no region has."""


class Scale(Enum):
    """How high the rows are."""

    COMPRESSED = "compressed"
    """By the logarithm of their lengths: everything can be seen and read."""
    TRUE = "true"
    """In proportion to their lengths, as far as every row can still be seen."""


@dataclass(frozen=True)
class Row:
    """A stretch of the picture.

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
    def name(self) -> str:
        """What stands in it; in parentheses where it is what the inner regions leave."""
        if self.region is None:
            return "free"
        return f"({self.region.name})" if self.region in self.parents else self.region.name

    @property
    def kind(self) -> str:
        """The kind of its region."""
        return self.region.kind if self.region else GAP_KIND


def rows_of(memory: Memory, most: int = 2000) -> list[Row]:
    """The rows of a memory, in ascending order of addresses. Beyond `most` rows, the innermost are left out."""
    depth = _deepest(memory.regions)
    while True:
        rows = list(_rows(memory.range, memory.regions, None, (), depth))
        if len(rows) <= most or depth == 0:
            return rows[:most]
        depth -= 1


def heights(rows: Sequence[Row], scale: Scale, total: int, least: int = 1) -> list[int]:
    """How high each row is, in units of the picture; together `total` where the rows have room, else more.

    Args:
        rows: the rows.
        scale: in proportion to the lengths, or to their logarithms.
        total: what the picture should have.
        least: what a row needs to be seen.
    """
    if not rows:
        return []
    weights = [float(row.range.length) if scale is Scale.TRUE else row.range.length.bit_length() for row in rows]
    found = [least] * len(rows)
    spare = total - least * len(rows)
    whole = sum(weights)
    if spare <= 0 or not whole:
        return found
    shares = [spare * weight / whole for weight in weights]
    found = [least + int(share) for share in shares]
    largest_rest = sorted(range(len(rows)), key=lambda index: int(shares[index]) - shares[index])
    for index in largest_rest[: total - sum(found)]:
        found[index] += 1
    return found


def _deepest(regions: Sequence[Region]) -> int:
    depth, level = 0, list(regions)
    while level := [inner for region in level for inner in region.inner]:
        depth += 1
    return depth


def _rows(
    within: AddressRange, regions: Sequence[Region], owner: Region | None, parents: tuple[Region, ...], depth: int
) -> Iterator[Row]:
    """The rows of a range: its regions, and what lies between them, which is the owner's."""
    behind = within.address
    for region in sorted(regions, key=lambda known: known.range):
        if region.address > behind:
            yield Row(owner, AddressRange(behind, region.address - behind), parents)
        if region.inner and depth > 0:
            yield from _rows(region.range, region.inner, region, (*parents, region), depth - 1)
        elif region.length:
            yield Row(region, region.range, parents)
        behind = max(behind, region.end)
    if behind < within.end:
        yield Row(owner, AddressRange(behind, within.end - behind), parents)
