"""Where the pieces of an image go: nothing overlaps, nothing leaves the image, and everything says where it is from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.image.build.origin import Origin
from toolkit.image.build.source import digest
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

END_KIND = "end"
"""Kind of erased bytes that end something, such as the list of apps; other parts may lie there."""


@dataclass(frozen=True)
class Piece:
    """Bytes of an image that came from one part.

    Attributes:
        name: what people call it: ``kernel``, an app's name.
        kind: what it is, for scripts: ``kernel``, ``app``, ``raw``.
        address: of its first byte.
        data: its bytes.
        source: where they come from, for people.
        origin: who wished it.
    """

    name: str
    kind: str
    address: int
    data: bytes
    source: str
    origin: Origin

    @property
    def range(self) -> AddressRange:
        """Where it lies."""
        return AddressRange(self.address, len(self.data))

    def as_dict(self) -> dict[str, Any]:
        """The piece as build reports have it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "address": self.address,
            "length": len(self.data),
            "source": self.source,
            "sha256": digest(self.data),
            "key": self.origin.key,
        }


class Plan:
    """The pieces of an image so far.

    Args:
        range_: the whole image.
    """

    def __init__(self, range_: AddressRange) -> None:
        self.range = range_
        self._pieces: list[Piece] = []
        self._addresses: list[int] = []

    @property
    def pieces(self) -> Sequence[Piece]:
        """The pieces, in the order of addresses."""
        return tuple(self._pieces)

    def add(self, piece: Piece) -> None:
        """Add a piece; one without bytes is left out.

        Raises:
            ToolkitError: by its origin: it leaves the image or overlaps another piece.
        """
        if not piece.data:
            return
        if not self.range.contains(piece.range):
            raise piece.origin.error(f"{piece.name} at {piece.range} does not fit into the image, {self.range}")
        index = bisect_right(self._addresses, piece.address)
        for other in self._pieces[max(0, index - 1) : index + 1]:
            if other.range.overlaps(piece.range):
                place = other.origin.seen_from(piece.origin)
                raise piece.origin.error(
                    f"{piece.name} at {piece.range} overlaps {other.name} at {other.range}, from {place}"
                )
        self._pieces.insert(index, piece)
        self._addresses.insert(index, piece.address)

    def contents(self) -> Contents:
        """The bytes of all pieces; what lies between them are holes."""
        return Contents((piece.address, piece.data) for piece in self.pieces)
