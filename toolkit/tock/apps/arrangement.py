"""Where apps go in flash: numbers only, no bytes (formats/tock/SPEC.md: Placing apps).

Every TBF lies where the memory protection can cover it; between two of them there is nothing, or padding of at least 16
bytes. Of all orders the one is wanted whose list ends first. For a set of TBFs that are placed, the lowest end so far
is never worse than a higher one, so the search goes through sets, not through orders. TBFs of one length stand for each
other. Where there are too many sets, only the best of each size are followed, and simple orders compete with them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.memory.region import AddressRange
from toolkit.tock.apps.packing import Problem, packed
from toolkit.tock.apps.piece import Piece, Space
from toolkit.tock.board.mpu import flash_problem
from toolkit.tock.sizes import power_of_two

MOST_SETS = 6_000
"""Sets of placed TBFs up to which all are looked at."""
MOST_FOLLOWED = 2_400
"""Sets that are followed where there are more, those of all sizes together."""
MOST_SEARCHED = 600
"""TBFs up to which there is a search; more than that take a simple order."""


@dataclass(frozen=True)
class Arrangement:
    """Where the pieces go.

    Attributes:
        addresses: in the order of the pieces.
        end: address behind the last.
        follows_ram: whether pieces with fixed RAM stand in the order of their RAM.
    """

    addresses: tuple[int, ...]
    end: int
    follows_ram: bool


def arrange(space: Space, pieces: Sequence[Piece], *, keep_order: bool = False) -> Arrangement | None:
    """The best arrangement that is found; None where there is none, or, for many pieces, none in reasonable time.

    Pieces with fixed RAM stand in the order of their RAM and, where that goes, before all others; where it does not go
    at all, anywhere.

    Args:
        space: where.
        pieces: in the order that they have now or were given in.
        keep_order: keep that order, but for what fixed addresses and RAM demand.
    """
    has_ram = any(piece.ram_address is not None for piece in pieces)
    for ram_first, ram_order in ((True, True), (False, True), (False, False)) if has_ram else ((False, True),):
        candidates = _Candidates(space, tuple(pieces), ram_first=ram_first, ram_order=ram_order, keep_order=keep_order)
        best = candidates.best()
        if best is not None:
            return Arrangement(best, _end(pieces, best, space.region.address), ram_order)
    return None


@dataclass(frozen=True)
class _Candidates:
    space: Space
    pieces: tuple[Piece, ...]
    ram_first: bool
    ram_order: bool
    keep_order: bool

    def best(self) -> tuple[int, ...] | None:
        """The candidate with the lowest end; of several, the one that moves and misaligns least."""
        found: list[tuple[int, ...]] = []
        for make in self._makers():
            made = make()
            if made is not None:
                found.append(made)
            if found and self._is_perfect(found):
                break
        return min(found, key=self._cost, default=None)

    def _makers(self) -> Iterator[Callable[[], tuple[int, ...] | None]]:
        """The cheap ones first; those that follow may be left out where one is perfect."""
        yield self._stay
        yield lambda: self._in_order(range(len(self.pieces)))
        if not self.keep_order:
            yield lambda: self._in_order(self._descending)
        if not self.keep_order and len(self.pieces) <= MOST_SEARCHED:
            yield self._by_sets
            yield self._first_fit

    def _is_perfect(self, found: Sequence[tuple[int, ...]]) -> bool:
        """Whether no arrangement can end before the best, and none of the cheap ones may still move less."""
        end = min(_end(self.pieces, made, self.space.region.address) for made in found)
        return end == self._lowest_end and (len(found) > 2 or self._moved(found[0]) == 0 == self._misaligned(found[0]))

    @cached_property
    def _lowest_end(self) -> int:
        fixed = [piece.address + piece.length for piece in self.pieces if piece.address is not None]
        total = sum(piece.length for piece in self.pieces)
        return max([self.space.region.address + total, *fixed])

    @cached_property
    def _descending(self) -> list[int]:
        return sorted(range(len(self.pieces)), key=lambda i: (-power_of_two(self.pieces[i].length), i))

    def _cost(self, addresses: tuple[int, ...]) -> tuple[int, int, int]:
        end = _end(self.pieces, addresses, self.space.region.address)
        return end, self._moved(addresses), self._misaligned(addresses)

    def _moved(self, addresses: tuple[int, ...]) -> int:
        pairs = zip(self.pieces, addresses, strict=True)
        return sum(piece.current not in (None, address) for piece, address in pairs)

    def _misaligned(self, addresses: tuple[int, ...]) -> int:
        """How many are not on a multiple of their size, where older tools want them."""
        pairs = zip(self.pieces, addresses, strict=True)
        return sum(address % power_of_two(piece.length) != 0 for piece, address in pairs)

    def _stay(self) -> tuple[int, ...] | None:
        """What is there stays where it is."""
        if not any(piece.current is not None and piece.address is None for piece in self.pieces):
            return None
        pieces = tuple(self._held(piece) for piece in self.pieces)
        made = self._packed(pieces, self._movable(pieces))
        if made is None or (self.keep_order and sorted(made) != list(made)):
            return None
        return made

    def _held(self, piece: Piece) -> Piece:
        if piece.current is None or piece.address is not None:
            return piece
        if flash_problem(self.space.rule, piece.current, piece.length) is not None:
            return piece
        return dataclasses.replace(piece, address=piece.current)

    def _in_order(self, order: Sequence[int]) -> tuple[int, ...] | None:
        """One after the other; those with fixed RAM change places among themselves."""
        movable = [i for i in order if self.pieces[i].address is None]
        with_ram = [i for i in movable if self.pieces[i].ram_address is not None]
        by_ram = iter(sorted(with_ram, key=lambda i: (self.pieces[i].ram_address or 0, i)))
        if self.ram_first:
            without = [i for i in movable if self.pieces[i].ram_address is None]
            return self._packed(self.pieces, [[*by_ram, *without]])
        ordered = [i if self.pieces[i].ram_address is None or not self.ram_order else next(by_ram) for i in movable]
        return self._packed(self.pieces, [ordered])

    def _by_sets(self) -> tuple[int, ...] | None:
        made = self._packed(self.pieces, self._movable(self.pieces))
        return None if made is None else self._with_few_moves(made)

    def _movable(self, pieces: Sequence[Piece]) -> list[list[int]]:
        """Movable pieces in classes: those with fixed RAM in their order, of the others those that are alike."""
        classes: dict[int, list[int]] = {}
        with_ram = []
        for i, piece in enumerate(pieces):
            if piece.address is None and piece.ram_address is not None:
                with_ram.append(i)
            elif piece.address is None:
                classes.setdefault(piece.length, []).append(i)
        with_ram.sort(key=lambda i: (pieces[i].ram_address or 0, i))
        longest_first = [classes[length] for length in sorted(classes, reverse=True)]
        if with_ram and not self.ram_order:
            return [[i] for i in with_ram] + longest_first
        return [with_ram, *longest_first] if with_ram else longest_first

    def _packed(self, pieces: Sequence[Piece], movable: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
        problem = Problem(self.space, tuple(pieces), movable, ram_first=self.ram_first, ram_order=self.ram_order)
        followed = max(4, min(24, MOST_FOLLOWED // max(1, len(pieces))))
        return packed(problem, MOST_SETS, followed)

    def _with_few_moves(self, addresses: tuple[int, ...]) -> tuple[int, ...]:
        """The same places, with those that are alike where they were."""
        result = list(addresses)
        for alike in self._movable(self.pieces):
            if self.pieces[alike[0]].ram_address is not None:
                continue
            places = sorted(addresses[i] for i in alike)
            staying = {i: self.pieces[i].current for i in alike if self.pieces[i].current in places}
            others = iter([place for place in places if place not in staying.values()])
            for i in alike:
                current = staying.get(i)
                result[i] = next(others) if current is None else current
        return tuple(result)

    def _first_fit(self) -> tuple[int, ...] | None:
        """The longest first, each into the first gap that takes it; what has fixed RAM is no case for this."""
        if any(piece.address is None and piece.ram_address is not None for piece in self.pieces):
            return None
        taken = [AddressRange(p.address, p.length) for p in self.pieces if p.address is not None]
        addresses = {i: p.address for i, p in enumerate(self.pieces) if p.address is not None}
        if self.ram_first and taken:
            return None
        for i in self._descending:
            if i in addresses:
                continue
            place = self.space.first_fit(sorted(taken), self.pieces[i].length)
            if place is None:
                return None
            addresses[i] = place
            taken.append(AddressRange(place, self.pieces[i].length))
        return tuple(addresses[i] for i in range(len(self.pieces))) if self.space.takes(taken) else None


def _end(pieces: Sequence[Piece], addresses: Sequence[int], start: int) -> int:
    return max((address + piece.length for piece, address in zip(pieces, addresses, strict=True)), default=start)
