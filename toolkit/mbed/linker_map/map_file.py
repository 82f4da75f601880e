"""A linker map as data: which bytes come from which object file, and where they were put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from toolkit.errors import ContainerError
from toolkit.mbed.targets import Bank
from toolkit.memory.region import AddressRange

MOST_LINES = 2_000_000
"""Lines that are read; maps of large programs have some hundred thousand."""
LONGEST_LINE = 20_000
"""Characters of a line that are looked at; names of templates are long."""
LIBRARY, MISCELLANEOUS, FILL = "[lib]", "[misc]", "[fill]"
"""Modules that are no object files: libraries, what has no name, bytes between others."""


class ByteKind(Enum):
    """What bytes are, as tables of modules tell them apart."""

    TEXT = ".text"
    DATA = ".data"
    BSS = ".bss"


@dataclass(frozen=True)
class Piece:
    """Bytes that an object file gives.

    Attributes:
        section: name of the section in the object file; empty for fill.
        range: where they are at run time.
        kind: what they are; None for areas that are kept for heaps and stacks, and for what is not in the program.
        module: where they come from: the path of an object file, ``[lib]/…``, ``[fill]``, ``[misc]``.
        load_address: where they are stored, if that is elsewhere and the map says it.
    """

    section: str
    range: AddressRange
    kind: ByteKind | None
    module: str
    load_address: int | None = None


@dataclass(frozen=True)
class OutputSection:
    """A section of the program.

    Attributes:
        name: as the linker calls it.
        range: where it is at run time.
        kind: what it holds, None for areas that are only kept.
        load_address: where it is stored.
        stored: bytes of it that are stored; fewer than it has where they are compressed.
    """

    name: str
    range: AddressRange
    kind: ByteKind | None
    load_address: int
    stored: int


@dataclass(frozen=True)
class MapFile:
    """A linker map.

    Attributes:
        toolchain: ``GCC``, ``Arm`` or ``IAR``.
        pieces: all bytes, by the object files that they come from, in the order of the map.
        sections: the sections of the program.
        symbols: addresses by name.
        lengths: bytes of symbols by name, as far as the map tells them.
        rom, ram: memories that the map knows.
    """

    toolchain: str
    pieces: tuple[Piece, ...]
    sections: tuple[OutputSection, ...] = ()
    symbols: Mapping[str, int] = field(default_factory=dict)
    rom: tuple[Bank, ...] = ()
    ram: tuple[Bank, ...] = ()
    lengths: Mapping[str, int] = field(default_factory=dict)


def lines_of(text: str) -> list[str]:
    """The lines of a map, each with no more characters than are looked at. Raises ContainerError for too many."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise ContainerError(f"the linker map has more than {MOST_LINES:,} lines")
    return [line[:LONGEST_LINE].rstrip("\r") for line in lines]


def library_member(path: str, ends: tuple[str, ...]) -> tuple[str, str] | None:
    """Library and object file of `…/library(member)`, or None. `ends` are those of the names of libraries."""
    library, _parenthesis, member = path.rpartition("(")
    if not path.endswith(")") or not library.endswith(ends):
        return None
    return PurePosixPath(library).name, member[:-1]


def plain_path(path: str) -> str:
    """A path of any host with the separators of Unix."""
    return path.strip().replace("\\", "/")
