"""Where two runs of bytes differ."""

from __future__ import annotations

from collections.abc import Iterator

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
