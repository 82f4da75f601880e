"""What a file is, and what is in it: all probers asked, their answers in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from toolkit.errors import ContainerError, ToolkitError
from toolkit.image.containers.kinds import Container
from toolkit.image.families.given import Given
from toolkit.image.probe.container import found_container
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.image.probe.table import of_files, of_stretches, within_stretches
from toolkit.memory.region import AddressRange

LONGEST = 1 << 28
"""Bytes of a file that is looked at."""
LONGEST_HOLES = 1 << 24
"""Bytes of holes up to which the segments of a container are looked at as one."""
MOST_SEGMENTS = 16
"""Segments far apart that are looked at, each by itself."""
MOST_FOUND = 200
"""Things that are named of those that lie anywhere in a file."""
_ANY = ""
"""Stands for all kinds of parts."""
PLAIN = "plain"
"""The kind of a file of which nothing is known."""


@dataclass(frozen=True)
class Probed:
    """What is known of a file.

    Attributes:
        container: how it says which bytes lie where; None for raw bytes.
        found: what it may be, the surest first.
        within: what lies in it and belongs to none of those, in the order of places.
        left_out: how many more there are of these.
    """

    container: Found | None
    found: tuple[Found, ...]
    within: tuple[Found, ...] = ()
    left_out: int = 0

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.container or self.found or self.within)

    @property
    def kind(self) -> str:
        """What commands shall take it for: the surest kind, where that is not a mere possibility; else ``plain``."""
        best = next(iter(self.found), None)
        return best.kind if best is not None and best.confidence is not Confidence.POSSIBLE else PLAIN

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON sees it."""
        addressed = self.container is not None
        return {
            "kind": self.kind,
            "container": self.container.as_dict(addressed=False) if self.container else None,
            "found": [one.as_dict(addressed=addressed) for one in self.found],
            "within": [one.as_dict(addressed=addressed) for one in self.within],
            "left_out": self.left_out,
        }


class _Covered:
    """Where things lie that were found: what is found again in one of the same kind, or in a part, is not told twice.

    Args:
        things: the things.
    """

    def __init__(self, things: Iterable[Found]) -> None:
        self._ranges: dict[str, list[AddressRange]] = {}
        for thing in things:
            for one in thing.all():
                kinds = (one.kind,) if one is thing else (one.kind, _ANY)
                for kind in kinds:
                    self._ranges.setdefault(kind, []).append(AddressRange(one.start, one.length or 1))
        for ranges in self._ranges.values():
            ranges.sort()
        self._reach = {kind: list(accumulate((r.end for r in all_), max)) for kind, all_ in self._ranges.items()}

    def __contains__(self, one: Found) -> bool:
        return self._covers(one.kind, one.start) or self._covers(_ANY, one.start)

    def _covers(self, kind: str, start: int) -> bool:
        index = bisect_right(self._ranges.get(kind, []), start, key=lambda range_: range_.address) - 1
        return index >= 0 and start < self._reach[kind][index]


def probe(given: Given) -> Probed:
    """Ask all probers. Never raises, whatever the bytes; takes time in proportion to them."""
    container = found_container(given)
    found = _whole(given)
    known = _Covered(found)
    within = (one for stretch in _stretches(given) for ask in within_stretches() for one in ask(stretch))
    others = sorted((one for one in within if one not in known), key=lambda one: one.start)
    return Probed(container, found, tuple(others[:MOST_FOUND]), max(0, len(others) - MOST_FOUND))


def kind_of(given: Given) -> str:
    """What commands shall take a file for: a kind, or ``plain``. Looks for no more than that, and never raises."""
    return Probed(None, _whole(given)).kind


def kind_of_image(path: Path) -> str:
    """The same of the file at a path; see `kind_of`.

    Raises:
        ToolkitError: it is too long. OSError: it cannot be read.
    """
    return kind_of(read_given(path))


def read_given(path: Path) -> Given:
    """The file at a path, to be probed.

    Raises:
        ToolkitError: it is a folder, or too long. OSError: it cannot be read.
    """
    if path.is_dir():
        raise ToolkitError(f"{path} is a folder, not a file")
    with path.open("rb") as file:
        data = file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise ToolkitError(f"{path} is longer than {LONGEST:,} bytes")
    return Given(str(path), data)


def _whole(given: Given) -> tuple[Found, ...]:
    return tuple(sorted(_asked(given), key=lambda one: one.rank))


def _asked(given: Given) -> Iterator[Found]:
    stretches = _stretches(given)
    if not stretches:
        return
    for ask in of_files():
        yield from ask(given)
    for stretch in stretches:
        for ask_stretch in of_stretches():
            yield from ask_stretch(stretch)


def _stretches(given: Given) -> list[Stretch]:
    """The bytes of a file: all of a raw one, else its segments, as one where they lie near each other."""
    if given.container is Container.RAW:
        return [Stretch(given.data)] if given.data else []
    try:
        contents = given.contents()
    except ContainerError:
        return []
    range_, segments = contents.range, contents.segments
    if range_.length - sum(len(data) for _address, data in segments) <= LONGEST_HOLES:
        return [Stretch(contents.read(range_.address, range_.length), range_.address)] if segments else []
    return [Stretch(data, address) for address, data in segments[:MOST_SEGMENTS]]
