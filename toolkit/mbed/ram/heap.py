"""The heap: its bounds, and, where it keeps statistics, its blocks (formats/mbed/SPEC.md: allocation_header)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formats.mbed.crash_data import ALLOCATION_HEADER, ALLOCATION_HEADER_SIZE, ALLOCATION_MARK
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.names import HEAPS
from toolkit.mbed.program import Program
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.memory.region import AddressRange

MOST_BLOCKS = 100_000
"""Blocks that are looked at."""
START, SIZE = "mbed_heap_start", "mbed_heap_size"
"""Variables that the start of the program sets."""
PAIRS = ((START, SIZE), ("mbed_heap_start_0", "mbed_heap_size_0"))
_MARK = ALLOCATION_MARK.to_bytes(WORD, "little")


@dataclass(frozen=True)
class HeapPart:
    """A part of the heap; most have one.

    Attributes:
        range: where it lies; it may lead out of the dump.
        evidence: how that is known.
    """

    range: AddressRange
    evidence: str


@dataclass(frozen=True)
class HeapBlock:
    """A block of a heap with statistics.

    Attributes:
        address: of its header.
        length: bytes that were given.
    """

    address: int
    length: int

    @property
    def range(self) -> AddressRange:
        """Header and bytes."""
        return AddressRange(self.address, ALLOCATION_HEADER_SIZE + self.length)


@dataclass(frozen=True)
class Heap:
    """The heap.

    Attributes:
        parts: where it lies, in the order of addresses; none where nobody says it.
        blocks: blocks in use, in the order of addresses; none where it keeps no statistics.
        wrong: blocks whose length leads out of the heap.
        nonsense: what is said of the heap and cannot be.
    """

    parts: tuple[HeapPart, ...]
    blocks: tuple[HeapBlock, ...]
    wrong: tuple[HeapBlock, ...]
    nonsense: tuple[HeapPart, ...] = ()

    @property
    def used(self) -> int:
        """Bytes that were given, of blocks with statistics."""
        return sum(block.length for block in self.blocks)

    def holds(self, range_: AddressRange) -> bool:
        """Whether a range lies in the heap, by its bounds or by its blocks."""
        return any(part.range.contains(range_) for part in self.parts) or self.block_of(range_) is not None

    def block_of(self, range_: AddressRange) -> HeapBlock | None:
        """The block that a range lies in."""
        index = bisect_right(self.blocks, range_.address, key=lambda block: block.address) - 1
        return self.blocks[index] if index >= 0 and self.blocks[index].range.contains(range_) else None


def read_heap(dump: Dump, program: Program | None, stacks: Sequence[AddressRange]) -> Heap:
    """The heap of a dump.

    Args:
        dump: the dump.
        program: the program, where its file is there; else only blocks with statistics are found.
        stacks: stacks of threads. What lies in one that is no block of the heap is none either.
    """
    said = tuple(_said(dump, program)) if program is not None else ()
    parts = tuple(part for part in said if program is not None and _is_ram(dump, program, part.range.address))
    nonsense = tuple(part for part in said if part not in parts)
    if program is not None and not parts:
        parts = tuple(_modelled(program))
    parts = tuple(sorted(parts, key=lambda part: part.range))
    inside = [part.range for part in parts] or [dump.range]
    outer = [stack for stack in stacks if not any(range_.contains(stack) for range_ in inside)] if parts else stacks
    blocks: list[HeapBlock] = []
    wrong: list[HeapBlock] = []
    for part in inside:
        for block in _blocks(dump, part):
            if any(block.address in stack for stack in outer):
                continue
            (blocks if part.contains(block.range) else wrong).append(block)
    return Heap(parts, tuple(_apart(blocks)), tuple(wrong) if parts else (), nonsense)


def _said(dump: Dump, program: Program) -> Iterator[HeapPart]:
    """What the boot variables say."""
    for start, size in PAIRS:
        words = [dump.word(place.address) if (place := program.place(name)) else None for name in (start, size)]
        if words[0] and words[1] is not None:
            yield HeapPart(AddressRange(words[0], words[1]), f"{start}, {size}")


def _is_ram(dump: Dump, program: Program, address: int) -> bool:
    banks = (bank.bank for bank in program.model.banks)
    return address in dump.range or any(bank.kind is BankKind.RAM and address in bank.range for bank in banks)


def _modelled(program: Program) -> Iterator[HeapPart]:
    """What the memory model says."""
    for region in program.model.regions(*(kind.key for kind in HEAPS)):
        yield HeapPart(region.range, str(region.facts["evidence"]))


def _blocks(dump: Dump, part: AddressRange) -> Iterator[HeapBlock]:
    """Headers in a part, whatever lengths they have."""
    start = max(part.address, dump.range.address) - dump.range.address
    end = min(part.end, dump.range.end) - dump.range.address
    offset = dump.data.find(_MARK, start + WORD, end)
    count = 0
    while offset >= 0 and count < MOST_BLOCKS:
        address = dump.range.address + offset - WORD
        if address % WORD == 0:
            count += 1
            header = ALLOCATION_HEADER.parse(dump.data, offset - WORD)
            yield HeapBlock(address, header.length)
        offset = dump.data.find(_MARK, offset + WORD, end)


def _apart(blocks: Sequence[HeapBlock]) -> Iterator[HeapBlock]:
    """Blocks without those that lie in another one: bytes that somebody keeps there, and no headers."""
    behind = 0
    for block in blocks:
        if block.address >= behind and block.length:
            yield block
            behind = block.range.end
