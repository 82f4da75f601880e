"""An image that was looked at, whatever it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from formats.codec import Spec
from formats.spans import GAP, UNREADABLE, Span, spans
from toolkit.findings import Finding
from toolkit.image.memory import Memory
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange


@dataclass(frozen=True)
class Described:
    """What is known of an image.

    Attributes:
        kind: what it is, for scripts: ``tock``, ``knightos-rom``.
        title: what it is, for people.
        memories: its memories, those that were seen before those that are predicted.
        findings: what is wrong with it.
        facts: what else is known, ready for JSON.
        details: kinds of regions whose inner regions a picture for people may leave out.
        subject: what the family made of it, for its own comparison.
    """

    kind: str
    title: str
    memories: tuple[Memory, ...]
    findings: tuple[Finding, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    details: frozenset[str] = frozenset()
    subject: Any = field(default=None, repr=False, compare=False)


class RecordAt(NamedTuple):
    """A record of a declared format in a memory.

    Attributes:
        spec: the format.
        range: where it lies; a record that reads on is cut at the end.
        name: what stands in front of the paths of its fields.
    """

    spec: Spec[Any]
    range: AddressRange
    name: str


class RecordSpans:
    """The fields of records that lie in a memory; what `Memory.spans` asks for.

    Nothing is parsed before somebody asks for the range that it lies in.

    Args:
        contents: the bytes.
        records: the records, which do not overlap.
        inner: records within fields of these, which take the bytes from them; they do not overlap either.
    """

    def __init__(self, contents: Contents, records: Iterable[RecordAt], inner: Iterable[RecordAt] = ()) -> None:
        self._contents = contents
        self._outer, self._inner = _Row(records), _Row(inner)

    def __call__(self, range_: AddressRange) -> Iterator[Span]:
        """The fields in a range, as a whole where they lie across its ends, with addresses for offsets."""
        for record in self._outer.within(range_):
            inner = [span for one in self._inner.within(record.range) for span in self._fields(one)]
            for span in _without(self._fields(record), inner) if inner else self._fields(record):
                if _range_of(span).overlaps(range_):
                    yield span

    def _fields(self, record: RecordAt) -> Iterator[Span]:
        data = self._contents.read(record.range.address, record.range.length)
        offset = len(data) - 1 if record.spec.downwards else 0
        for span in spans(record.spec, data, offset)[0]:
            if span.path not in (GAP, UNREADABLE):
                path = f"{record.name}.{span.path}" if record.name else span.path
                yield replace(span, path=path, offset=record.range.address + span.offset)


class _Row:
    """Records in the order of addresses."""

    def __init__(self, records: Iterable[RecordAt]) -> None:
        self._records: Sequence[RecordAt] = sorted(records, key=lambda record: record.range)
        self._ends = [record.range.end for record in self._records]

    def within(self, range_: AddressRange) -> Iterator[RecordAt]:
        """Those with bytes in a range."""
        for index in range(bisect_left(self._ends, range_.address + 1), len(self._records)):
            if self._records[index].range.address >= range_.end:
                return
            if self._records[index].range.overlaps(range_):
                yield self._records[index]


def _without(outer: Iterable[Span], inner: Sequence[Span]) -> Iterator[Span]:
    """Both, in the order of addresses: the outer ones cut where an inner one lies."""
    pieces = list(inner)
    for span in outer:
        at, end = span.offset, span.offset + len(span.data)
        for one in inner:
            if one.offset + len(one.data) <= at or one.offset >= end:
                continue
            if one.offset > at:
                pieces.append(_piece(span, at, one.offset))
            at = max(at, one.offset + len(one.data))
        if at < end:
            pieces.append(_piece(span, at, end))
    return iter(sorted(pieces, key=lambda span: span.offset))


def _piece(span: Span, start: int, end: int) -> Span:
    if (start, end) == (span.offset, span.offset + len(span.data)):
        return span
    data = span.data[start - span.offset : end - span.offset]
    return replace(span, offset=start, data=data, value=data)


def _range_of(span: Span) -> AddressRange:
    return AddressRange(span.offset, len(span.data))
