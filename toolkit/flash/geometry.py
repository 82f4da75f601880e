"""The erase units of a flash device: sectors of unequal lengths that tile it without gaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from toolkit.errors import FlashError, OutOfBoundsError


class Sector(NamedTuple):
    """One erase unit. Offset and length in bytes."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """Offset behind its last byte."""
        return self.offset + self.length


@dataclass(frozen=True)
class Geometry:
    """A device's sectors, in ascending order, from offset 0 to its size."""

    sectors: tuple[Sector, ...]

    @classmethod
    def of_lengths(cls, lengths: Iterable[int]) -> Geometry:
        """Sectors of these lengths (bytes), one behind the other."""
        ends = list(accumulate(lengths))
        starts = [0, *ends[:-1]]
        return cls(tuple(Sector(start, end - start) for start, end in zip(starts, ends, strict=True)))

    @property
    def size(self) -> int:
        """Length of the device in bytes."""
        return self.sectors[-1].end

    @cached_property
    def _starts(self) -> list[int]:
        return [sector.offset for sector in self.sectors]

    def sector_at(self, offset: int) -> Sector:
        """The sector that holds an offset.

        Raises:
            OutOfBoundsError: the offset is outside the device.
        """
        self.require(offset, 1)
        return self.sectors[bisect_right(self._starts, offset) - 1]

    def require(self, offset: int, length: int) -> None:
        """Raise OutOfBoundsError unless the range is inside the device."""
        if offset < 0 or length < 0 or offset + length > self.size:
            raise OutOfBoundsError(offset, length, self.size)

    def require_sector(self, sector: Sector) -> None:
        """Raise FlashError unless it is one of these sectors."""
        if self.sector_at(sector.offset) != sector:
            raise FlashError(f"no sector of {sector.length:#x} bytes at {sector.offset:#x}")
