"""Who owns which byte: any spec's parse as spans over the data, with the gaps as spans too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from formats.codec import Spec
from formats.errors import FormatError
from formats.layout import Declaration
from formats.place import Read

GAP = "(gap)"
UNREADABLE = "(unreadable)"


@dataclass(frozen=True)
class Span:
    """A stretch of bytes and its owner.

    Attributes:
        path: dotted path of the field, or `GAP` for bytes outside of the record, or `UNREADABLE`.
        offset: bytes from the start of the data; for a spec that lies downwards, of its lowest byte.
        data: the bytes as they lie in the data.
        value: what they mean to the spec: a number or bytes.
        meaning: the name of the value, or what the field is.
    """

    path: str
    offset: int
    data: bytes
    value: int | bytes
    meaning: str


def spans(spec: Spec[Any], data: bytes, offset: int = 0) -> tuple[list[Span], FormatError | None]:
    """Every byte of `data` with its owner, in ascending order; and why the record ends early, if it does.

    `offset` is that of the record's first byte: its lowest, or its highest where the spec lies downwards.
    """
    turned = data[::-1] if spec.downwards else data
    start = len(data) - 1 - offset if spec.downwards else offset
    trail, error = spec.trail(turned, start)
    found = list(_with_gaps(trail, turned, start, error))
    if spec.downwards:
        found = [
            Span(s.path, len(data) - s.offset - len(s.data), s.data[::-1], s.value, s.meaning) for s in reversed(found)
        ]
    return found, error


def _with_gaps(trail: list[Read], data: bytes, start: int, error: FormatError | None) -> Iterator[Span]:
    if start:
        yield _stretch(GAP, data, 0, start)
    at = start
    for read in sorted(trail, key=lambda one: one.start):  # some records are read from their end
        if read.start > at:
            yield _stretch(UNREADABLE, data, at, read.start)
        if read.end > read.start:
            yield Span(
                read.path, read.start, data[read.start : read.end], read.value, meaning(read.declaration, read.value)
            )
            at = read.end
    if at < len(data):
        yield _stretch(UNREADABLE if error else GAP, data, at, len(data))


def _stretch(path: str, data: bytes, start: int, end: int) -> Span:
    words = "the record cannot be read from here" if path == UNREADABLE else "no field of the record"
    return Span(path, start, data[start:end], data[start:end], words)


def meaning(declaration: Declaration, value: int | bytes) -> str:
    """The name of a value, or, without one, what the field is."""
    names = declaration.names or {}
    if isinstance(value, int) and declaration.show == "flags":
        words = [word for bit, word in names.items() if value & bit]
        return ", ".join(words) or f"no {declaration.doc}"
    return names.get(value, declaration.doc) if isinstance(value, int) else declaration.doc
