"""A memory as pictures and reports see it: its regions, its bytes, and who owns each byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from formats.spans import Span
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region


def _no_spans(_range: AddressRange) -> Iterable[Span]:
    return ()


@dataclass(frozen=True)
class Memory:
    """One address space, or a part of it, to be looked at.

    Attributes:
        name: ``flash``, ``RAM``, ``page 3``.
        range: all of it.
        regions: what lies in it, in the order of addresses, without overlap; what lies between them is free.
        contents: its bytes, where there are any.
        spans: the fields in a range, their offsets as addresses, in ascending order; bytes that no span has belong to
            the region around them.
        predicted: whether it is worked out and was never seen.
    """

    name: str
    range: AddressRange
    regions: tuple[Region, ...] = ()
    contents: Contents | None = None
    spans: Callable[[AddressRange], Iterable[Span]] = _no_spans
    predicted: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The memory as JSON sees it, without its bytes and fields."""
        return {
            "name": self.name,
            "address": self.range.address,
            "length": self.range.length,
            "predicted": self.predicted,
            "regions": [region.as_dict() for region in self.regions],
        }
