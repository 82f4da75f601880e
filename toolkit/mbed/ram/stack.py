"""The stack of a thread: how much of it is used, and was at most (formats/mbed/SPEC.md: thread_block)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import takewhile

from formats.mbed.thread_block import STACK_FILL, STACK_MAGIC, ThreadBlock
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.memory.region import AddressRange


def _as_in_memory(word: int) -> int:
    """A word as this machine reads it from the bytes that a Cortex-M has written."""
    return int.from_bytes(word.to_bytes(WORD, "little"), sys.byteorder)


_FILLS = frozenset(map(_as_in_memory, (STACK_MAGIC, STACK_FILL)))


@dataclass(frozen=True)
class Stack:
    """A stack.

    Attributes:
        range: where it lies.
        lowest_word: what stands where the magic word belongs; None where the dump lacks it.
        used_now: bytes that were used when the thread was switched out; None where its stack pointer is another's.
        used_at_most: bytes that were ever used; None where nothing was filled, so that nobody knows.
    """

    range: AddressRange
    lowest_word: int | None
    used_now: int | None
    used_at_most: int | None

    @property
    def is_intact(self) -> bool:
        """Whether the magic word is there."""
        return self.lowest_word == STACK_MAGIC

    @property
    def free_at_least(self) -> int | None:
        """Bytes that were never used; None where nobody knows."""
        return None if self.used_at_most is None else self.range.length - self.used_at_most


class StackReader:
    """Reads stacks of a dump; what stacks say that overlap each other takes no longer than so many dumps.

    Args:
        dump: the dump.
    """

    def __init__(self, dump: Dump) -> None:
        self._dump = dump
        self._left = 4 * len(dump.data)

    def read(self, block: ThreadBlock) -> Stack:
        """The stack of a thread."""
        range_ = AddressRange(block.stack_mem, block.stack_size)
        used = range_.end - block.sp
        used_now = used if 0 <= used <= range_.length else None
        return Stack(range_, self._dump.word(block.stack_mem), used_now, self._used_at_most(range_))

    def _used_at_most(self, range_: AddressRange) -> int | None:
        """The words above the lowest one that still are what they were filled with were never used."""
        data = self._dump.read(range_.address + WORD, range_.length - WORD)
        if data is None or len(data) > self._left:
            return None
        self._left -= len(data)
        words = memoryview(data[: len(data) - len(data) % WORD]).cast("I")
        count = sum(1 for _word in takewhile(_FILLS.__contains__, words))
        return range_.length - WORD * (count + 1) if count else None
