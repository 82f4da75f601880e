"""Named ranges of addresses, and maps of them that refuse overlap and know their gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.errors import LayoutError


@dataclass(frozen=True, order=True)
class AddressRange:
    """Bytes from `address` on, as the CPU sees them. `length` in bytes; 0 is an empty range."""

    address: int
    length: int

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.address + self.length

    def contains(self, other: AddressRange) -> bool:
        """Whether all of the other range lies in this one."""
        return self.address <= other.address and other.end <= self.end

    def overlaps(self, other: AddressRange) -> bool:
        """Whether a byte lies in both."""
        return self.address < other.end and other.address < self.end and bool(self.length and other.length)

    def __contains__(self, address: object) -> bool:
        return isinstance(address, int) and self.address <= address < self.end

    def __str__(self) -> str:
        return f"{self.address:#x}-{self.end - 1:#x}" if self.length else f"nothing at {self.address:#x}"


@dataclass(frozen=True)
class Region:
    """A named range of addresses.

    Attributes:
        name: what people call it: ``kernel``, an app's name.
        range: where it is.
        kind: what it is, for scripts: ``bootloader``, ``app``, ``padding``, ``free``.
        facts: what else is known of it, ready for JSON.
        inner: the regions within it, in the order of addresses, without overlap; gaps between them are its own bytes.
    """

    name: str
    range: AddressRange
    kind: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    inner: tuple[Region, ...] = ()

    @property
    def address(self) -> int:
        """Its first address."""
        return self.range.address

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.range.end

    @property
    def length(self) -> int:
        """Bytes in it."""
        return self.range.length

    def as_dict(self) -> dict[str, Any]:
        """The region as JSON sees it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "address": self.address,
            "length": self.length,
            "facts": dict(self.facts),
            "inner": [region.as_dict() for region in self.inner],
        }


def without_inner(regions: Iterable[Region], kinds: Collection[str]) -> tuple[Region, ...]:
    """The regions without what is within those of some kinds."""
    return tuple(
        replace(region, inner=() if region.kind in kinds else without_inner(region.inner, kinds)) for region in regions
    )


class MemoryMap:
    """Regions within a range, in the order of addresses; none overlaps another.

    Args:
        range_: the whole.
    """

    def __init__(self, range_: AddressRange) -> None:
        self.range = range_
        self._regions: list[Region] = []

    def add(self, region: Region) -> None:
        """Add a region.

        Raises:
            LayoutError: it leaves the map or overlaps a region that is there.
        """
        if not self.range.contains(region.range):
            raise LayoutError(f"{region.name} at {region.range} is outside of {self.range}")
        for other in self._regions:
            if other.range.overlaps(region.range):
                raise LayoutError(f"{region.name} at {region.range} overlaps {other.name} at {other.range}")
        self._regions.append(region)
        self._regions.sort(key=lambda known: known.range)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._regions)

    def __len__(self) -> int:
        return len(self._regions)

    def gaps(self) -> Iterator[AddressRange]:
        """The ranges that no region has, in the order of addresses."""
        behind = self.range.address
        for region in self._regions:
            if region.address > behind:
                yield AddressRange(behind, region.address - behind)
            behind = max(behind, region.end)
        if behind < self.range.end:
            yield AddressRange(behind, self.range.end - behind)

    def find(self, address: int) -> Region | None:
        """The region that an address lies in, or None."""
        return next((region for region in self._regions if address in region.range), None)
