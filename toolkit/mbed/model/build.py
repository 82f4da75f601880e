"""A build as the model sees it, wherever it is known from: an ELF file, or what a linker says in its map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from toolkit.mbed.model.source import Source
from toolkit.mbed.targets import Bank
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange


class SectionKind(Enum):
    """What a section holds."""

    CODE = "code"
    """Code and constants."""
    DATA = "data"
    """Variables with values of their own."""
    ZEROS = "zeros"
    """Variables that start as zeros, or as they were left; no bytes of them are stored."""
    RESERVED = "reserved"
    """Nothing that is loaded: an area that a linker script keeps for a heap or a stack."""


@dataclass(frozen=True)
class BuildSection:
    """A named part of a program.

    Attributes:
        name: as linkers have it; the same one may be there twice.
        range: where it lies at run time.
        kind: what it holds.
        source: what tells of it: a section, or a segment in files that have lost their sections.
    """

    name: str
    range: AddressRange
    kind: SectionKind
    source: Source = Source.SECTION


@dataclass(frozen=True)
class Stored:
    """Bytes as they lie in flash.

    Attributes:
        range: where they lie.
        address: where they are at run time; another one where the program copies them at its start.
        section: name of the section they belong to; empty where none is known.
    """

    range: AddressRange
    address: int
    section: str = ""


@dataclass(frozen=True)
class Place:
    """What a symbol says.

    Attributes:
        address: without the bit that says Thumb code.
        length: bytes; 0 where it is not said.
        section: name of its section; empty where it lies in none.
    """

    address: int
    length: int = 0
    section: str = ""


@dataclass(frozen=True)
class Build:
    """What is known of a build.

    Attributes:
        name: the file it is known from.
        origin: what that is: ``ELF file``, ``linker map``.
        machine: what the program is for, as ELF files say it; empty where it is not known.
        sections: those that are there at run time, and areas that are kept, in the order of the file.
        stored: what lies in flash, piece by piece, in ascending order of addresses.
        symbols: the places of names, of doubles the first.
        contents: the bytes in flash, where they are known.
        has_symbols: whether there is a table of symbols.
        banks: memories as the linker knows them, ROM and RAM.
        entry: where the program starts; None where it is not known.
        is_map: whether all of it is known from a linker map, which tells no bytes, and the lengths of few symbols.
    """

    name: str
    origin: str
    machine: str
    sections: tuple[BuildSection, ...]
    stored: tuple[Stored, ...]
    symbols: Mapping[str, Place]
    contents: Contents = field(default_factory=Contents, repr=False)
    has_symbols: bool = True
    banks: tuple[tuple[Bank, ...], tuple[Bank, ...]] = ((), ())
    entry: int | None = None
    is_map: bool = False

    def first(self, names: Iterable[str]) -> tuple[str, Place] | None:
        """The first of these names that there is a symbol of, and its place."""
        return next(((name, self.symbols[name]) for name in names if name in self.symbols), None)
