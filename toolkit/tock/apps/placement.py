"""Places for apps: those that are there, and new ones, of whose variants those are chosen that go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

from toolkit.errors import LayoutError, MisplacedError
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_length
from toolkit.tock.app import App
from toolkit.tock.apps.arrangement import arrange
from toolkit.tock.apps.fixed_places import fixed_places
from toolkit.tock.apps.kernel_facts import KernelFacts
from toolkit.tock.apps.listed import Kind, Listed
from toolkit.tock.apps.offers import Offer, Variant
from toolkit.tock.apps.piece import Piece, Space
from toolkit.tock.board.board import Board
from toolkit.tock.board.mpu import flash_problem, next_address

MOST_LOOKED_AT = 20_000
"""Steps of the search for variants that go together."""
MOST_COMPARED = 200
"""Parts with fixed addresses that are compared to say which do not go together."""
MOST_ARRANGED = 12
"""Choices of variants that are arranged and compared."""


@dataclass(frozen=True)
class Part:
    """Something that shall be in the list.

    Attributes:
        item: what is there already; None for something new.
        offer: what is new; None for something that is there.
        replaced: what the new one takes the place of; it keeps its address where its length allows.
    """

    item: Listed | None = None
    offer: Offer | None = None
    replaced: Listed | None = None

    @property
    def label(self) -> str:
        """What to call it."""
        if self.item is not None:
            return self.item.label
        assert self.offer is not None
        return self.offer.name or self.offer.label


@dataclass(frozen=True)
class Placed:
    """A part at its place.

    Attributes:
        part: what it is.
        address: where it goes.
        app: the app of a new part, as it is there; its credentials are not renewed yet.
        original: the app as its file has it.
    """

    part: Part
    address: int
    app: App | None = None
    original: App | None = None

    @property
    def length(self) -> int:
        """Bytes that it takes."""
        if self.app is not None:
            return self.app.header.base.total_size
        assert self.part.item is not None
        return self.part.item.length

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.address + self.length


@dataclass(frozen=True)
class _Option:
    """One way to have a part: a variant, and for one with a fixed address its place."""

    piece: Piece
    app: App | None = None
    original: App | None = None
    growth: int = 0
    minimum_ram_size: int = 0


@dataclass(frozen=True)
class _Search:
    space: Space
    facts: KernelFacts
    parts: Sequence[Part]
    options: Sequence[Sequence[_Option]]
    keep_order: bool

    def run(self) -> tuple[Placed, ...] | None:
        """The best of the choices that can be arranged."""
        arranged = (self._arranged(chosen) for chosen in self._choices())
        found = list(islice((one for one in arranged if one is not None), MOST_ARRANGED))
        return min(found, key=lambda one: one[0])[1] if found else None

    def _choices(self) -> Iterator[list[_Option]]:
        """One option for each part, those of fixed addresses without overlap."""
        certain = [some[0].piece for some in self.options if len(some) == 1]
        taken = [AddressRange(piece.address, piece.length) for piece in certain if piece.address is not None]
        if any(one.overlaps(other) for one, other in pairwise(sorted(taken))):
            return
        open_ = [number for number, some in enumerate(self.options) if len(some) > 1]
        chosen = [some[0] for some in self.options]
        trials = [iter(self.options[number]) for number in open_[:1]]
        if not open_:
            yield chosen
        for _step in range(MOST_LOOKED_AT):
            if not trials:
                return
            number = open_[len(trials) - 1]
            ranges = [_range_of(chosen[other]) for other in open_[: len(trials) - 1]]
            option = next((one for one in trials[-1] if _fits(one, [*taken, *ranges])), None)
            if option is None:
                trials.pop()
                continue
            chosen[number] = option
            if len(trials) == len(open_):
                yield list(chosen)
            else:
                trials.append(iter(self.options[open_[len(trials)]]))

    def _arranged(self, chosen: Sequence[_Option]) -> tuple[tuple[int, int, int], tuple[Placed, ...]] | None:
        """What speaks against a choice, and its parts at their places; None where there are none for them."""
        arrangement = arrange(self.space, [option.piece for option in chosen], keep_order=self.keep_order)
        if arrangement is None:
            return None
        pairs = zip(self.parts, arrangement.addresses, chosen, strict=True)
        placed = tuple(Placed(part, address, option.app, option.original) for part, address, option in pairs)
        conflicts = self._ram_conflicts(sorted(zip(arrangement.addresses, chosen, strict=True), key=lambda one: one[0]))
        growth = sum(abs(option.growth) for option in chosen)
        return (conflicts, growth, arrangement.end), placed

    def _ram_conflicts(self, chosen: Sequence[tuple[int, _Option]]) -> int:
        """How many apps get no RAM, as far as fixed addresses tell."""
        memory = self.facts.memory
        cursor, end = (memory.address, memory.end) if memory.length else (0, 1 << 32)
        conflicts = 0
        for _address, option in chosen:
            ram = option.piece.ram_address
            if ram is None:
                continue
            if ram < cursor or ram + option.minimum_ram_size > end:
                conflicts += 1
            else:
                cursor = ram + option.minimum_ram_size
        return conflicts


def _range_of(option: _Option) -> AddressRange:
    return AddressRange(option.piece.address or 0, 0 if option.piece.address is None else option.piece.length)


def _fits(option: _Option, taken: Sequence[AddressRange]) -> bool:
    return not any(_range_of(option).overlaps(other) for other in taken)


def place(board: Board, parts: Sequence[Part], facts: KernelFacts, *, keep_order: bool = False) -> tuple[Placed, ...]:
    """Places for all parts, in their order.

    Args:
        board: whose region for apps it is.
        parts: what shall be in the list, in the order that it has now or was given in.
        facts: what is known of the kernel: which RAM there is.
        keep_order: keep that order, but for what fixed addresses and RAM demand.

    Raises:
        LayoutError: there is no room. MisplacedError: an app can lie nowhere in the region.
    """
    space = Space(board.mpu, board.apps)
    options = [_options(part, space, board.architecture) for part in parts]
    found = _Search(space, facts, parts, options, keep_order).run()
    if found is None:
        raise LayoutError(_why_not(space, parts, options))
    return found


def _options(part: Part, space: Space, arch: str) -> tuple[_Option, ...]:
    if part.item is not None:
        return (_Option(_piece_of(part.item, space), minimum_ram_size=_ram_of(part.item.app)),)
    assert part.offer is not None
    found = tuple(
        option for variant in part.offer.variants for option in _options_of(variant, part.replaced, space, arch)
    )
    if not found:
        raise _nowhere(part.offer, space)
    return found


def _options_of(variant: Variant, replaced: Listed | None, space: Space, arch: str) -> Iterator[_Option]:
    app, original = variant.app, variant.original
    ram, length = app.fixed_ram_address, app.header.base.total_size
    if app.fixed_flash_address is not None:
        for fixed in fixed_places(app, space, arch):
            piece = Piece(fixed.app.header.base.total_size, fixed.address, ram)
            yield _Option(piece, fixed.app, original, fixed.growth, app.minimum_ram_size)
    elif next_address(space.rule, space.region.address, length) is not None:
        current = replaced.address if replaced is not None and replaced.length == length else None
        yield _Option(Piece(length, None, ram, current), app, original, 0, app.minimum_ram_size)


def _ram_of(app: App | None) -> int:
    return app.minimum_ram_size if app else 0


def _piece_of(item: Listed, space: Space) -> Piece:
    """What is there: it may move unless it has a fixed address, or nobody knows what it is."""
    app = item.app if item.kind is Kind.APP else None
    ram = app.fixed_ram_address if app else None
    may_move = app is not None and app.fixed_flash_address is None
    if may_move and next_address(space.rule, space.region.address, item.length) is not None:
        return Piece(item.length, None, ram, item.address)
    return Piece(item.length, item.address, ram, item.address)


def _nowhere(offer: Offer, space: Space) -> MisplacedError:
    """Why an app can lie nowhere, whatever else is there."""
    app = offer.variants[0].app
    length, flash = app.header.base.total_size, app.fixed_flash_address
    if flash is None:
        problem = flash_problem(space.rule, space.region.address, length) or ""
        message = f"{offer.label}: the memory protection can cover it nowhere ({problem})"
        return MisplacedError(message, advice="--pad makes it longer")
    addresses = [v.app.fixed_flash_address for v in offer.variants if v.app.fixed_flash_address is not None]
    binaries = f"{offer.label}: its binary must lie at {' or '.join(map(hex, addresses))}"
    start = flash - app.app_start
    if not space.region.contains(AddressRange(start, length)):
        return MisplacedError(f"{binaries}, and the region for apps is {space.region}")
    problem = flash_problem(space.rule, start, length) or ""
    return MisplacedError(f"{binaries}, where the memory protection cannot cover it ({problem})")


def _why_not(space: Space, parts: Sequence[Part], options: Sequence[Sequence[_Option]]) -> str:
    """What to say where no arrangement was found."""
    needed = sum(min(option.piece.length for option in some) for some in options)
    room = f"the region for apps, {space.region}, has {format_length(space.region.length)}"
    if needed > space.region.length:
        return f"the apps take {format_length(needed)}; {room}"
    clash = _clash(parts, options)
    if clash:
        return clash
    return f"the apps take {format_length(needed)} and find no places together; {room}"


def _clash(parts: Sequence[Part], options: Sequence[Sequence[_Option]]) -> str:
    """Two parts that cannot both have their fixed places; empty where there are none."""
    fixed = [number for number, some in enumerate(options) if all(o.piece.address is not None for o in some)]
    for one, other in combinations(fixed[:MOST_COMPARED], 2):
        if not any(_fits(a, [_range_of(b)]) for a in options[one] for b in options[other]):
            return f"{parts[one].label} and {parts[other].label} have fixed addresses that overlap"
    return ""
