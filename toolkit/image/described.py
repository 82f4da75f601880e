"""An image that was looked at, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """

    kind: str
    title: str
    memories: tuple[Memory, ...]
    findings: tuple[Finding, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


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

    Args:
        contents: the bytes.
        records: the records, which do not overlap.
    """

    def __init__(self, contents: Contents, records: Sequence[RecordAt]) -> None:
        self._contents = contents
        self._records = sorted(records, key=lambda record: record.range)

    def __call__(self, range_: AddressRange) -> Iterator[Span]:
        """The fields of the records that begin in a range, with addresses for offsets."""
        for record in self._records:
            if record.range.address in range_:
                yield from self._fields(record)

    def _fields(self, record: RecordAt) -> Iterator[Span]:
        data = self._contents.read(record.range.address, record.range.length)
        offset = len(data) - 1 if record.spec.downwards else 0
        for span in spans(record.spec, data, offset)[0]:
            if span.path not in (GAP, UNREADABLE):
                path = f"{record.name}.{span.path}" if record.name else span.path
                yield replace(span, path=path, offset=record.range.address + span.offset)
