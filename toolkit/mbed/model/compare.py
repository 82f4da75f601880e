"""What two builds do not have in common: by memory, region, section and symbol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.mbed.model.build import Build
from toolkit.mbed.model.model import Model

Sized = tuple[int, int]
"""Address of something, and its length in bytes."""


@dataclass(frozen=True)
class Change:
    """Something that is not alike in both builds.

    Attributes:
        of: ``region``, ``section`` or ``symbol``.
        name: which one; regions with the names of their memories, sections with a number where there are more of it.
        before: address and length in the first build; None where it is not there.
        after: the same in the second one.
    """

    of: str
    name: str
    before: Sized | None
    after: Sized | None

    @property
    def difference(self) -> int:
        """Bytes that the second build has more."""
        return (self.after[1] if self.after else 0) - (self.before[1] if self.before else 0)

    @property
    def moved_only(self) -> bool:
        """Whether only the address is another."""
        return self.before is not None and self.after is not None and self.before[1] == self.after[1]

    def as_dict(self) -> dict[str, Any]:
        """It as JSON sees it."""
        sides = {"before": self.before, "after": self.after}
        said = {name: side and {"address": side[0], "length": side[1]} for name, side in sides.items()}
        return {"name": self.name, **said, "difference": self.difference}


@dataclass(frozen=True)
class Comparison:
    """What two builds do not have in common.

    Attributes:
        totals: bytes by what they are for, before and after; those that are alike, too.
        changes: regions, sections and symbols that are not alike, the largest difference first.
        contents_differ: whether the bytes in flash are others; None where one of both does not know them.
        symbols_compared: whether both are files of a kind; linker maps know how long some symbols are, ELF files all.
    """

    totals: Mapping[str, tuple[int | None, int | None]]
    changes: tuple[Change, ...]
    contents_differ: bool | None
    symbols_compared: bool = True

    @property
    def same(self) -> bool:
        """Whether the builds are alike."""
        return not self.changes and not self.contents_differ

    def of(self, what: str, *, moved: bool = True) -> tuple[Change, ...]:
        """The changes of one kind; without `moved` those of lengths alone."""
        return tuple(change for change in self.changes if change.of == what and (moved or not change.moved_only))

    def as_dict(self) -> dict[str, Any]:
        """It as JSON sees it."""
        changes = {
            f"{what}s": [change.as_dict() for change in self.of(what)] for what in ("region", "section", "symbol")
        }
        totals = {name: {"before": before, "after": after} for name, (before, after) in self.totals.items()}
        known = {"contents_differ": self.contents_differ, "symbols_compared": self.symbols_compared}
        return {"same": self.same, **known, "totals": totals, **changes}


def compare_builds(one: tuple[Build, Model], other: tuple[Build, Model]) -> Comparison:
    """What two builds, each with its model, do not have in common."""
    before, after = one[1].totals(), other[1].totals()
    named = not any(bank.bank.inferred for bank in (*one[1].banks, *other[1].banks))
    changes = [
        *_changes("region", _regions(one[1], named=named), _regions(other[1], named=named)),
        *_changes("section", _sections(one[0]), _sections(other[0])),
    ]
    alike = one[0].is_map == other[0].is_map
    if alike:
        changes += _changes("symbol", _symbols(one[0]), _symbols(other[0]))
    changes.sort(key=lambda change: (-abs(change.difference), change.name))
    totals = {name: (before[name], after[name]) for name in before}
    known = not (one[0].is_map or other[0].is_map)
    return Comparison(totals, tuple(changes), one[0].contents != other[0].contents if known else None, alike)


def _changes(of: str, one: Mapping[str, Sized], other: Mapping[str, Sized]) -> Iterator[Change]:
    for name in dict.fromkeys((*one, *other)):
        before, after = one.get(name), other.get(name)
        if before != after:
            yield Change(of, name, before, after)


def _regions(model: Model, *, named: bool) -> dict[str, Sized]:
    """Regions by name and memory, where memories have names; parts of one, between which stacks lie, are one."""
    found: dict[str, Sized] = {}
    for bank in model.banks:
        for region in bank.regions:
            name = f"{region.name} in {bank.bank.name}" if named else region.name
            address, length = found.get(name, (region.address, 0))
            found[name] = (address, length + region.length)
    return found


def _sections(build: Build) -> dict[str, Sized]:
    return _numbered((section.name, (section.range.address, section.range.length)) for section in build.sections)


def _symbols(build: Build) -> dict[str, Sized]:
    """Symbols that have a length: variables and functions."""
    return {name: (place.address, place.length) for name, place in build.symbols.items() if place.length}


def _numbered(pairs: Iterable[tuple[str, Sized]]) -> dict[str, Sized]:
    """Pairs by name; the second of a name has a number behind it."""
    counts: dict[str, int] = {}
    found: dict[str, Sized] = {}
    for name, sized in pairs:
        counts[name] = counts.get(name, 0) + 1
        found[name if counts[name] == 1 else f"{name} #{counts[name]}"] = sized
    return found
