"""The vector table in flash: where a build has it, and how many words it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formats.errors import FormatError
from formats.mbed.vector_table import SYSTEM_VECTORS, VECTOR_TABLE, VectorTable
from toolkit.mbed.model.build import Build, SectionKind
from toolkit.mbed.model.names import VECTOR_SECTIONS, VECTOR_SYMBOLS
from toolkit.mbed.model.source import Evidence, Source

_LEAST = 4 * SYSTEM_VECTORS
_MOST = 4096
_MOST_PLACES = 16


@dataclass(frozen=True)
class FlashVectors:
    """The vector table that a program starts with.

    Attributes:
        address: of its first word.
        count: words in it.
        evidence: how both are known.
        stack_pointer: its first word; None where the bytes are not known.
        reset: its second word; None where the bytes are not known.
    """

    address: int
    count: int
    evidence: Evidence
    stack_pointer: int | None = None
    reset: int | None = None

    @property
    def length(self) -> int:
        """Bytes in it."""
        return 4 * self.count

    @property
    def copy_length(self) -> int:
        """Bytes that a copy in RAM takes: whole pairs of words."""
        return (self.length + 7) & ~7


def find_vectors(build: Build) -> FlashVectors | None:
    """The vector table of a build, or None: by a symbol, by a section, else where the first bytes look like one."""
    for address, length, evidence in _candidates(build):
        table = _table(build, address)
        if table is None:  # a linker map has no bytes to look at
            if not build.contents.segments and length:
                return FlashVectors(address, length // 4, evidence)
            continue
        if not _is_start(build, table):
            continue
        count = length // 4 if length else _counted(build, table)
        return FlashVectors(address, count, evidence, table.initial_stack_pointer, table.reset)
    return None


def _candidates(build: Build) -> Iterator[tuple[int, int, Evidence]]:
    """Places where a table may be: address, bytes where they are known, and why."""
    for name in VECTOR_SYMBOLS:
        place = build.symbols.get(name)
        if place is not None:
            yield place.address, _sane(place.length), Evidence(Source.SYMBOL, name)
    for section in build.sections:
        if section.kind is SectionKind.CODE and section.name.lower().startswith(tuple(map(str.lower, VECTOR_SECTIONS))):
            yield section.range.address, _sane(section.range.length), Evidence(Source.SECTION, section.name)
    starts = sorted({piece.range.address for piece in build.stored if piece.address == piece.range.address})
    objects = {place.address: (name, place.length) for name, place in build.symbols.items() if place.length >= _LEAST}
    for start in starts[:_MOST_PLACES]:
        if start in objects and objects[start][1] % 4 == 0:
            name, length = objects[start]
            yield start, _sane(length), Evidence(Source.SYMBOL, name)
        yield start, 0, Evidence(Source.INFERRED, "the first bytes of the program")


def _sane(length: int) -> int:
    return length if _LEAST <= length <= _MOST else 0


def _table(build: Build, address: int) -> VectorTable | None:
    if not build.contents.holds(address, _LEAST):
        return None
    range_ = build.contents.range
    try:
        return VECTOR_TABLE.parse(build.contents.read(address, min(_MOST, range_.end - address), fill=0xFF))
    except FormatError:
        return None


def _is_start(build: Build, table: VectorTable) -> bool:
    """Whether a program can start so: a stack at words, and an odd address of code in the image."""
    return table.initial_stack_pointer % 4 == 0 and _is_handler(build, table.reset)


def _is_handler(build: Build, word: int) -> bool:
    return word % 2 == 1 and build.contents.holds(word - 1, 2)


def _counted(build: Build, table: VectorTable) -> int:
    """Words up to the last handler, at most: what follows a table may look like more of it."""
    count = SYSTEM_VECTORS
    for number, word in enumerate(table.interrupts, SYSTEM_VECTORS + 1):
        if word and not _is_handler(build, word):
            break
        if word:
            count = number
    return count
