"""Records of a file, each with its address, as contents: what two of them say of one byte must be the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from toolkit.errors import ContainerError
from toolkit.memory.contents import Contents


class Placed(NamedTuple):
    """Bytes that a record of a file has for an address; `place` says where in the file: ``line 3``."""

    address: int
    data: bytes
    place: str


def joined(records: Iterable[Placed]) -> Contents:
    """The bytes of all records, whatever their order; takes time in proportion to them.

    Raises:
        ContainerError: two records have different values for one address.
    """
    segments: list[tuple[int, bytearray]] = []
    before = Placed(0, b"", "")
    for record in sorted(records):
        if not record.data:
            continue
        if not segments or record.address > segments[-1][0] + len(segments[-1][1]):
            segments.append((record.address, bytearray(record.data)))
            before = record
        elif _append(segments[-1], record, before):
            before = record
    return Contents((address, bytes(data)) for address, data in segments)


def _append(segment: tuple[int, bytearray], record: Placed, before: Placed) -> bool:
    """Put a record behind a segment that it touches, or of which it says bytes again; whether there were new ones.

    `before` is the last record that had new ones: it has all bytes of the segment from where the next one starts.
    """
    address, data = segment
    start = record.address - address
    shared = min(len(data) - start, len(record.data))
    there, said = data[start : start + shared], record.data[:shared]
    if there != said:
        at = next(index for index in range(shared) if there[index] != said[index])
        raise ContainerError(
            f"two values for the byte at {record.address + at:#x}: {there[at]:02x}, and {said[at]:02x} "
            f"({before.place}, {record.place})"
        )
    data += record.data[shared:]
    return shared < len(record.data)
