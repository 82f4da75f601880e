"""Work that must not grow beyond its input, for tests of hostile bytes."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 60
"""Thirty times what anything takes on a slow machine, and far less than what grows with the square of its input."""


@contextmanager
def bounded_time(what: object = "it") -> Iterator[None]:
    """Fail where the block takes too long; only the time of this process counts, whatever else the machine does."""
    started = time.process_time()
    yield
    taken = time.process_time() - started
    assert taken < SECONDS, f"{what} takes {taken:.0f} seconds"


@contextmanager
def bounded_memory(most: int) -> Iterator[None]:
    """Fail where the block has more bytes of Python's memory at once."""
    tracemalloc.start()
    try:
        yield
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most, f"{peak:,} bytes at once"
