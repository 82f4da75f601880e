"""The vector table in flash: where a build has it, and how many words it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formats.mbed.vector_table import SYSTEM_VECTORS
from toolkit.mbed.model.build import Build, SectionKind
from toolkit.mbed.model.names import VECTOR_SECTIONS, VECTOR_SYMBOLS
from toolkit.mbed.model.source import Evidence, Source
from toolkit.mbed.targets import Target
from toolkit.mbed.vectors import looks_like_start, read_vectors, start_of

_LEAST = 4 * SYSTEM_VECTORS
_MOST = 4096
_MOST_PLACES = 16
_SECTIONS = tuple(name.lower() for name in VECTOR_SECTIONS)


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


def find_vectors(build: Build, target: Target | None = None) -> FlashVectors | None:
    """The vector table of a build, or None: by a symbol, by a section, else where the first bytes look like one.

    Args:
        build: what has it.
        target: whose it is, where that is known; of some the number of words is known.
    """
    for address, length, evidence in _candidates(build):
        if (
            length and not build.contents.segments and _is_stored(build, address)
        ):  # a linker map has no bytes to look at
            return FlashVectors(address, length // 4, evidence)
        table = read_vectors(build.contents, address, target) if _is_start(build, address) else None
        if table is not None:
            words = (table.record.initial_stack_pointer, table.record.reset)
            return FlashVectors(address, length // 4 or table.at_most, evidence, *words)
    return None


def _candidates(build: Build) -> Iterator[tuple[int, int, Evidence]]:
    """Places where a table may be: address, bytes where they are known, and why."""
    for name in VECTOR_SYMBOLS:
        place = build.symbols.get(name)
        if place is not None:
            yield place.address, _sane(place.length), Evidence(Source.SYMBOL, name)
    for name, place in build.symbols.items():
        if name.lower().startswith(_SECTIONS) and (name[0] == "." or name.isupper()):  # a map's sections of objects
            yield place.address, _sane(place.length), Evidence(Source.SECTION, name)
    for section in build.sections:
        if section.kind is SectionKind.CODE and section.name.lower().startswith(_SECTIONS):
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


def _is_stored(build: Build, address: int) -> bool:
    return any(address in piece.range for piece in build.stored)


def _is_start(build: Build, address: int) -> bool:
    """Whether a program can start so: a stack at words, and an odd address of code in the file."""
    words = build.contents.read(address, 8)
    if not looks_like_start(words):
        return False
    _stack, reset = start_of(words)
    return build.contents.holds(reset & ~1, 2)
