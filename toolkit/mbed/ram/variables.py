"""Names of the variables of a program that things in RAM lie in: those of the kernel lie inside of objects of C++."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from toolkit.elf.readable import readable_name
from toolkit.mbed.program import Program
from toolkit.memory.region import AddressRange

_NEAREST = 8
"""Variables in front of an address that are looked at; they overlap only where one has several names."""


class Variables:
    """The variables of a program.

    Args:
        program: the program; None where its file is not there, and nothing has a name.
        stacks: stacks of threads. A variable that has one in it is memory for anything, and names nothing.
        first: names that count before others for the same place.
    """

    def __init__(self, program: Program | None, stacks: Iterable[AddressRange] = (), first: Iterable[str] = ()) -> None:
        places = {} if program is None else program.build.symbols
        self._places = sorted((place.address, place.length, name) for name, place in places.items() if place.length)
        self._starts = [address for address, _length, _name in self._places]
        self._stacks = tuple(stacks)
        self._first = frozenset(first)

    def name_at(self, range_: AddressRange) -> str | None:
        """The name of the smallest variable that a range lies in; None where there is none."""
        index = bisect_right(self._starts, range_.address)
        near = (
            (AddressRange(address, length), name)
            for address, length, name in self._places[max(0, index - _NEAREST) : index]
        )
        found = [(place.length, name not in self._first, name) for place, name in near if self._holds(place, range_)]
        return readable_name(min(found)[-1]) if found else None

    def _holds(self, place: AddressRange, range_: AddressRange) -> bool:
        return place.contains(range_) and not any(stack.overlaps(place) for stack in self._stacks)
