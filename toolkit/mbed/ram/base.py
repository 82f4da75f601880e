"""Where a raw dump of RAM starts: guessed by the threads in it, whose stacks lie in the RAM that they are in.

Stacks lie somewhere in a dump for many a base; their magic words stand at their starts for one.
"""

from __future__ import annotations

from functools import cache

from formats.mbed.thread_block import STACK_MAGIC
from toolkit.mbed.ram.dump import ADDRESSES, Dump
from toolkit.mbed.ram.threads import find_blocks
from toolkit.mbed.targets import catalogue

USUAL_BASE = 0x2000_0000
"""Where the processor's area for RAM starts."""
LONGEST_GUESSED = 4 << 20
"""Bytes of a dump whose base is guessed; chips inside of which so much RAM is are rare."""
LEAST_THREADS = 2


def guess_base(data: bytes) -> tuple[int, int] | None:
    """The start of a known RAM at which a dump has most threads, and how many; None where nowhere are enough.

    Those with a magic word count most; without any, a base is as wrong as any other.
    """
    if not 0 < len(data) <= LONGEST_GUESSED:
        return None
    found = [(*_threads_at(Dump(data, base)), base == USUAL_BASE, base) for base in _starts(len(data))]
    intact, count, _usual, base = max(found, default=(0, 0, False, 0))
    return (base, count) if intact and count >= LEAST_THREADS else None


def _threads_at(dump: Dump) -> tuple[int, int]:
    """How many threads have a magic word, and how many there are."""
    blocks = find_blocks(dump).values()
    return sum(dump.word(block.stack_mem) == STACK_MAGIC for block in blocks), len(blocks)


def _starts(length: int) -> list[int]:
    return [start for start in _all_starts() if start + length <= ADDRESSES]


@cache
def _all_starts() -> tuple[int, ...]:
    return tuple(sorted({USUAL_BASE, *(bank.range.address for target in catalogue() for bank in target.ram)}))
