"""What a prober found: a kind of thing, where, how sure it is, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Confidence(Enum):
    """How sure a prober is; the first is the surest."""

    CERTAIN = "certain"
    """A sum or a long mark is right, and so is what follows from it."""
    LIKELY = "likely"
    """A mark is there, and something does not fit; or much fits, and there is no mark."""
    POSSIBLE = "possible"
    """It has the mark, and cannot be read; or it has the shape, and little else speaks for it."""


_ORDER = list(Confidence)


@dataclass(frozen=True)
class Found:
    """A thing in a file.

    Attributes:
        kind: what it is, for scripts: ``tock``, ``knightos-rom``, ``tbf``.
        title: what it is, for people.
        start: of its first byte: an offset in the file, or, where the file says addresses, its address.
        length: in bytes; None where nobody knows where it ends.
        confidence: how sure that is.
        evidence: why, in sentences.
        inner: what is in it.
    """

    kind: str
    title: str
    start: int
    length: int | None
    confidence: Confidence
    evidence: tuple[str, ...]
    inner: tuple[Found, ...] = field(default=())

    @property
    def rank(self) -> tuple[int, int]:
        """The surest first, then the longest."""
        return _ORDER.index(self.confidence), -(self.length or 0)

    def all(self) -> Iterator[Found]:
        """It, and everything in it."""
        yield self
        for one in self.inner:
            yield from one.all()

    def as_dict(self, *, addressed: bool) -> dict[str, Any]:
        """The thing as JSON sees it; `addressed` where the file says addresses."""
        return {
            "kind": self.kind,
            "title": self.title,
            "offset": None if addressed else self.start,
            "address": self.start if addressed else None,
            "length": self.length,
            "confidence": self.confidence.value,
            "evidence": list(self.evidence),
            "inner": [one.as_dict(addressed=addressed) for one in self.inner],
        }


@dataclass(frozen=True)
class Stretch:
    """Bytes that a prober looks at.

    Attributes:
        data: the bytes.
        start: of the first: 0 in a raw file, else its address.
    """

    data: bytes = field(repr=False)
    start: int = 0
