"""The copy of the vector table in RAM, held against the one in flash: which handlers were replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import eq

from formats.mbed.vector_table import LONGEST, SYSTEM_VECTORS
from toolkit.mbed.image import look_at
from toolkit.mbed.model.names import RAM_VECTORS
from toolkit.mbed.program import Program
from toolkit.mbed.ram.dump import WORD, Dump
from toolkit.mbed.vectors import LEAST_ALIGNMENT, looks_like_start, table_offsets
from toolkit.memory.region import AddressRange

_SEARCHED = 1 << 16
"""Bytes from the start of a dump in which a copy is looked for that nothing tells of."""


@dataclass(frozen=True)
class Replaced:
    """A handler that is another one in RAM.

    Attributes:
        number: of the word.
        flash: what flash has.
        ram: what RAM has.
    """

    number: int
    flash: int
    ram: int


@dataclass(frozen=True)
class RamVectors:
    """A vector table in RAM.

    Attributes:
        range: where it lies.
        words: what it says.
        flash_address: where the table lies in flash that it was copied from; None where that is not known.
        replaced: handlers that flash has otherwise.
    """

    range: AddressRange
    words: tuple[int, ...]
    flash_address: int | None
    replaced: tuple[Replaced, ...]


def find_vectors(dump: Dump, program: Program | None) -> RamVectors | None:
    """The copy of the vector table; None where there is none.

    Where the program's file tells, it lies there. Else it is what begins with the first words of a table in flash,
    or, without flash, what looks like a table at the start of the dump.
    """
    told = next(program.model.regions(RAM_VECTORS.key), None) if program is not None else None
    for flash, words in _in_flash(dump, program):
        address = _copy_of(dump, words, None if told is None else told.address)
        if address is not None:
            return _compared(dump, address, words, flash)
    if dump.flash.segments:
        return None
    if told is not None and looks_like_start(dump.read_up_to(told.address, 2 * WORD)):
        return RamVectors(told.range, _words(dump.read_up_to(told.address, told.length)), None, ())
    skipped = -dump.range.address % LEAST_ALIGNMENT
    found = next(table_offsets(dump.data[skipped:_SEARCHED]), None)
    if found is None:
        return None
    offset = skipped + found
    range_ = AddressRange(dump.range.address + offset, WORD * SYSTEM_VECTORS)
    return RamVectors(range_, _words(dump.data[offset : offset + range_.length]), None, ())


def _in_flash(dump: Dump, program: Program | None) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Address and words of the tables in flash."""
    told = None if program is None else program.model.vectors
    if told is not None and dump.flash.holds(told.address, told.length):
        yield told.address, _words(dump.flash.read(told.address, told.length))
    if dump.flash.segments:
        for table in look_at(dump.flash).programs:
            yield table.address, table.words


def _words(data: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(data[at : at + WORD], "little") for at in range(0, len(data) - WORD + 1, WORD))


def _copy_of(dump: Dump, words: Sequence[int], told: int | None) -> int | None:
    """Where a table lies in RAM: where it is said, if half of it is there, or where its first two words are."""
    if told is not None and dump.holds(told, 2 * WORD):
        there = _words(dump.read_up_to(told, WORD * len(words)))
        return told if 2 * sum(map(eq, words, there)) >= len(there) else None
    start = b"".join(word.to_bytes(WORD, "little") for word in words[:2])
    offset = dump.data.find(start)
    while offset >= 0:
        if (dump.range.address + offset) % LEAST_ALIGNMENT == 0:
            return dump.range.address + offset
        offset = dump.data.find(start, offset + 1)
    return None


def _compared(dump: Dump, address: int, words: Sequence[int], flash: int) -> RamVectors:
    data = dump.read_up_to(address, min(WORD * len(words), LONGEST))
    there = _words(data)
    pairs = enumerate(zip(words, there, strict=False))
    replaced = tuple(Replaced(number, old, new) for number, (old, new) in pairs if old != new)
    return RamVectors(AddressRange(address, WORD * len(there)), there, flash, replaced)
