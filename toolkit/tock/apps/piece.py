"""TBFs as a new arrangement sees them: their lengths, and the places that they may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.mpu import next_address

LEAST_PADDING = 16
"""Bytes of the shortest padding; between two TBFs there is none, or at least so much."""


@dataclass(frozen=True)
class Piece:
    """A TBF that needs a place.

    Attributes:
        length: total_size, in bytes.
        address: where it must lie; None for any place.
        ram_address: where its RAM must lie; None for anywhere.
        current: where it lies now; None for a new one.
    """

    length: int
    address: int | None = None
    ram_address: int | None = None
    current: int | None = None


@dataclass(frozen=True)
class Space:
    """The region for apps, and the rule of its memory protection."""

    rule: MpuRule
    region: AddressRange

    def place(self, cursor: int, length: int) -> int | None:
        """The first place for a movable TBF behind one that ends at `cursor`; None where the region ends before."""
        address = next_address(self.rule, cursor, length)
        if address is not None and 0 < address - cursor < LEAST_PADDING:
            address = next_address(self.rule, cursor + LEAST_PADDING, length)
        return address if address is not None and address + length <= self.region.end else None

    def first_fit(self, taken: Sequence[AddressRange], length: int) -> int | None:
        """The first place for a TBF between those that are there, which are in the order of addresses."""
        for gap in self._gaps(taken):
            address = self.place(gap.address, length)
            if address is None:
                return None
            left = gap.end - address - length
            if left == 0 or left >= LEAST_PADDING or (left > 0 and gap.end == self.region.end):
                return address
        return None

    def takes(self, ranges: Sequence[AddressRange]) -> bool:
        """Whether TBFs in these ranges can be a list: within the region, without overlap, gaps as long as padding."""
        ordered = sorted(ranges)
        gaps = [gap.length for gap in self._gaps(ordered)]
        return all(gap == 0 or gap >= LEAST_PADDING for gap in gaps[:-1]) and gaps[-1] >= 0

    def _gaps(self, taken: Sequence[AddressRange]) -> Iterator[AddressRange]:
        behind = self.region.address
        for range_ in taken:
            yield AddressRange(behind, range_.address - behind)
            behind = range_.end
        yield AddressRange(behind, self.region.end - behind)
