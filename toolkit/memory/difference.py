"""Where two runs of bytes, or two memories, differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

_CHUNK = 256
"""Bytes that are compared at once."""


def differing_runs(a: bytes, b: bytes, length: int) -> Iterator[tuple[int, int]]:
    """Start and end of each run of bytes that differ, within a length in bytes that both have."""
    start = -1
    for chunk in range(0, length, _CHUNK):
        end = min(chunk + _CHUNK, length)
        if a[chunk:end] == b[chunk:end]:
            if start >= 0:
                yield start, chunk
                start = -1
            continue
        for at in range(chunk, end):
            if a[at] != b[at]:
                start = at if start < 0 else start
            elif start >= 0:
                yield start, at
                start = -1
    if start >= 0:
        yield start, length


def differing_ranges(one: Contents, other: Contents) -> Iterator[AddressRange]:
    """The ranges that do not hold the same, in the order of addresses; a byte is not the same as a hole.

    What touches is one range, unless a part of it is a hole in one of the two and another part is not.
    """
    for start, end in _stretches(one, other):
        length = end - start
        held = one.holds(start, length), other.holds(start, length)
        if held == (True, True):
            runs = differing_runs(one.read(start, length), other.read(start, length), length)
            yield from (AddressRange(start + first, last - first) for first, last in runs)
        elif any(held):
            yield AddressRange(start, length)


def _stretches(one: Contents, other: Contents) -> Iterator[tuple[int, int]]:
    """Start and end of all stretches that are held as a whole, or not at all, by each."""
    ends = {end for contents in (one, other) for start, data in contents.segments for end in (start, start + len(data))}
    yield from pairwise(sorted(ends))
