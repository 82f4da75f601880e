"""The search for the arrangement that ends first, through the sets of TBFs that are placed already."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.tock.apps.piece import LEAST_PADDING, Piece, Space

Set = tuple[int, ...]
"""How many of each class are placed; class 0 are the fixed ones."""
_Step = tuple[Set, int, int]
"""Where a set comes from: the set before, its end, and the class that was added."""


@dataclass(frozen=True)
class Problem:
    """Pieces to be placed.

    Attributes:
        space: where.
        pieces: all.
        movable: indices of those without an address, in classes; in each class the order is given.
        ram_first: movable pieces without fixed RAM come behind all that have it.
        ram_order: pieces with fixed RAM come in the order of their RAM.
    """

    space: Space
    pieces: tuple[Piece, ...]
    movable: Sequence[Sequence[int]]
    ram_first: bool = False
    ram_order: bool = True

    @cached_property
    def classes(self) -> list[list[int]]:
        """The fixed pieces in the order of their addresses, then the movable ones."""
        fixed = [i for i, piece in enumerate(self.pieces) if piece.address is not None]
        fixed.sort(key=lambda i: (self.pieces[i].address or 0, i))
        return [fixed, *[list(alike) for alike in self.movable if alike]]

    @cached_property
    def sets(self) -> int:
        """How many sets of pieces there are."""
        return math.prod(len(alike) + 1 for alike in self.classes)

    @cached_property
    def needs(self) -> dict[int, Set]:
        """For each piece, how many of each class must stand before it."""
        counts = [self._counts_by_ram(alike) for alike in self.classes]
        return {
            i: tuple(_count_below(some, self._bound(piece)) for some in counts) for i, piece in enumerate(self.pieces)
        }

    def _bound(self, piece: Piece) -> float:
        """All pieces with fixed RAM below this address stand before a piece."""
        if piece.ram_address is not None:
            return piece.ram_address if self.ram_order else -1
        return math.inf if self.ram_first and piece.address is None else -1

    def _counts_by_ram(self, alike: Sequence[int]) -> list[tuple[int, int]]:
        """RAM addresses of a class, ascending, each with how many pieces it takes to have all up to it."""
        found: list[tuple[int, int]] = []
        with_ram = [(self.pieces[i].ram_address, n + 1) for n, i in enumerate(alike)]
        for ram, count in sorted((ram, count) for ram, count in with_ram if ram is not None):
            found.append((ram, max(count, found[-1][1] if found else 0)))
        return found


def _count_below(counts: Sequence[tuple[int, int]], bound: float) -> int:
    place = bisect_left(counts, (bound, 0))
    return counts[place - 1][1] if place else 0


def packed(problem: Problem, most_sets: int, followed: int) -> tuple[int, ...] | None:
    """The addresses of the pieces in the arrangement that ends first; None where none is found.

    Args:
        problem: the pieces.
        most_sets: sets up to which all are looked at, and the result is the best there is.
        followed: of more sets, how many of each size are followed.
    """
    width = None if problem.sets <= most_sets else followed
    search = _Search(problem)
    ends: dict[Set, list[int]] = {tuple(0 for _class in problem.classes): [problem.space.region.address]}
    for _count in range(len(problem.pieces)):
        ends = search.extended(ends)
        if width is not None:
            ends = search.best(ends, width)
    return search.addresses(ends)


class _Search:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._from: dict[tuple[Set, int], _Step] = {}
        self._places: dict[tuple[int, int], int | None] = {}

    def extended(self, ends: dict[Set, list[int]]) -> dict[Set, list[int]]:
        """All sets with one piece more, each with its lowest end.

        Of higher ends only those are kept from which padding cannot lead to the others: less than the shortest.
        """
        found: dict[Set, set[int]] = {}
        for placed, cursors in ends.items():
            for number, index in self._next(placed):
                wider = (*placed[:number], placed[number] + 1, *placed[number + 1 :])
                for cursor in cursors:
                    address = self._address(index, cursor, placed)
                    if address is None:
                        continue
                    end = address + self._problem.pieces[index].length
                    found.setdefault(wider, set()).add(end)
                    self._from.setdefault((wider, end), (placed, cursor, number))
        return {placed: [e for e in sorted(some) if e < min(some) + LEAST_PADDING] for placed, some in found.items()}

    def _next(self, placed: Set) -> Iterator[tuple[int, int]]:
        """Classes that have a piece left which may come next, with it."""
        for number, alike in enumerate(self._problem.classes):
            if placed[number] < len(alike):
                index = alike[placed[number]]
                if all(have >= need for have, need in zip(placed, self._problem.needs[index], strict=True)):
                    yield number, index

    def _address(self, index: int, cursor: int, placed: Set) -> int | None:
        """Where a piece goes behind those that end at `cursor`."""
        piece = self._problem.pieces[index]
        if piece.address is not None:
            gap = piece.address - cursor
            fits = piece.address + piece.length <= self._problem.space.region.end
            return piece.address if fits and (gap == 0 or gap >= LEAST_PADDING) else None
        key = (cursor, piece.length)
        if key not in self._places:
            self._places[key] = self._problem.space.place(cursor, piece.length)
        address, limit = self._places[key], self._limit(placed)
        return address if address is not None and (limit is None or address + piece.length <= limit) else None

    def _limit(self, placed: Set) -> int | None:
        """Where the next fixed piece starts."""
        fixed = self._problem.classes[0]
        return self._problem.pieces[fixed[placed[0]]].address if placed[0] < len(fixed) else None

    def best(self, ends: dict[Set, list[int]], width: int) -> dict[Set, list[int]]:
        """The sets whose pieces waste least."""
        if len(ends) <= width:
            return ends
        kept = sorted(ends, key=lambda placed: (ends[placed][0] - self._length(placed), placed))[:width]
        return {placed: ends[placed] for placed in kept}

    def _length(self, placed: Set) -> int:
        pairs = zip(self._problem.classes, placed, strict=True)
        return sum(self._problem.pieces[i].length for alike, count in pairs for i in alike[:count])

    def addresses(self, ends: dict[Set, list[int]]) -> tuple[int, ...] | None:
        """The way back from the lowest end of all pieces."""
        if not ends:
            return None
        (placed, cursors), *_none = ends.items()
        cursor = cursors[0]
        found: dict[int, int] = {}
        while any(placed):
            before, start, number = self._from[placed, cursor]
            index = self._problem.classes[number][before[number]]
            found[index] = cursor - self._problem.pieces[index].length
            placed, cursor = before, start
        return tuple(found[i] for i in range(len(self._problem.pieces)))
