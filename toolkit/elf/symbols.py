"""The symbols of an ELF file: all of them, with values, sizes, types and sections.

Files of strangers are read: the tables are bounded, and so are the names, which may share bytes.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from formats.errors import FormatError, TruncatedError
from toolkit.elf.file import SPEC, Elf, Section

MOST_SYMBOLS = 1_000_000
"""Entries of the table; large programs have some ten thousand."""
LONGEST_SYMBOL_NAME = 10_000
"""Bytes of a name; those of C++ templates are long."""
MOST_NAME_BYTES = 64 << 20
"""Bytes of all names together."""
ABSOLUTE = 0xFFF1
"""Number of a section that says: the value is a number, and lies in no section."""
_ENTRY_LENGTHS = {1: 16, 2: 24}
_THUMB = 1


class SymbolKind(Enum):
    """What a symbol names."""

    NONE = "none"
    OBJECT = "object"
    FUNCTION = "function"
    SECTION = "section"
    FILE = "file"
    COMMON = "common"
    THREAD_LOCAL = "thread-local"
    OTHER = "other"


class Binding(Enum):
    """Who sees a symbol."""

    LOCAL = "local"
    GLOBAL = "global"
    WEAK = "weak"
    OTHER = "other"


_KINDS = dict(enumerate(list(SymbolKind)[:7]))
_BINDINGS = dict(enumerate(list(Binding)[:3]))


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name for a value.

    Attributes:
        name: as stored, surrogate escapes for bytes that are not UTF-8.
        value: an address, bit 0 set for functions of Thumb code; or a number.
        size: bytes of what it names; 0 where the file does not say.
        kind: what it names.
        binding: who sees it.
        section: number of its section in the table of sections; one of 0xff00 or more has a meaning of its own.
    """

    name: str
    value: int
    size: int
    kind: SymbolKind
    binding: Binding
    section: int

    @property
    def defined(self) -> bool:
        """Whether the value is known in this file."""
        return self.section != 0

    @property
    def absolute(self) -> bool:
        """Whether the value lies in no section: a number, or an address of a linker script."""
        return self.section == ABSOLUTE

    @property
    def address(self) -> int:
        """Where what it names lies: the value, without the bit that says Thumb code."""
        return self.value & ~_THUMB if self.kind is SymbolKind.FUNCTION else self.value

    @property
    def is_mark(self) -> bool:
        """Whether it only marks code or data for disassemblers: `$t`, `$d`, `$a`, with or without more behind a dot."""
        return self.name[:2] in ("$t", "$d", "$a", "$x") and self.name[2:3] in ("", ".")


def read_symbols(elf: Elf) -> tuple[Symbol, ...]:
    """All symbols of the first table of symbols, in its order, without the empty one; none where there is no table.

    Raises:
        FormatError: the table has another kind of entries, too many, or leads out of the file; names are too long.
    """
    table = next((section for section in elf.sections if section.kind == "SHT_SYMTAB"), None)
    if table is None or table.link >= len(elf.sections):
        return ()
    word_size = elf.data[4]
    length = _ENTRY_LENGTHS[word_size]
    count = table.size // length
    if count > MOST_SYMBOLS:
        raise FormatError(SPEC, "symbols", table.offset, f"at most {MOST_SYMBOLS:,}", f"{count:,}")
    entries = _content(elf, table, "symbols")[: count * length]
    names = _Names(_content(elf, elf.sections[table.link], "symbol names"))
    decoded = _entries_32(entries) if word_size == 1 else _entries_64(entries)
    return tuple(
        Symbol(
            names.at(name),
            value,
            size,
            _KINDS.get(info & 0xF, SymbolKind.OTHER),
            _BINDINGS.get(info >> 4 & 0xF, Binding.OTHER),
            section,
        )
        for index, (name, value, size, info, section) in enumerate(decoded)
        if index
    )


def _content(elf: Elf, section: Section, what: str) -> bytes:
    if section.offset + section.size > len(elf.data):
        place = f"a file of {len(elf.data):,} bytes"
        raise TruncatedError(SPEC, what, section.offset, place, f"{section.size:,} bytes")
    return elf.data[section.offset : section.offset + section.size]


def _entries_32(entries: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """Offset of the name, value, size, information and section of each entry, whose columns are words."""
    words = _words(entries)
    for name, value, size, rest in zip(words[0::4], words[1::4], words[2::4], words[3::4], strict=True):
        yield name, value, size, rest & 0xFF, rest >> 16


def _entries_64(entries: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    words = _words(entries)
    columns = (words[column::6] for column in range(6))
    for name, rest, value, value_high, size, size_high in zip(*columns, strict=True):
        yield name, value | value_high << 32, size | size_high << 32, rest & 0xFF, rest >> 16


def _words(data: bytes) -> array[int]:
    words = array("I", data)
    if sys.byteorder == "big":
        words.byteswap()
    return words


class _Names:
    """The names of symbols; each is decoded once."""

    def __init__(self, data: bytes) -> None:
        self._data, self._known, self._total = data, dict[int, str](), 0

    def at(self, offset: int) -> str:
        name = self._known.get(offset)
        if name is None:
            name = self._known[offset] = self._read(offset)
        return name

    def _read(self, offset: int) -> str:
        end = self._data.find(b"\0", offset, offset + LONGEST_SYMBOL_NAME + 1)
        if end < 0:
            expected = f"a name of {LONGEST_SYMBOL_NAME:,} bytes or less"
            raise FormatError(SPEC, "st_name", offset, expected, "no end of it")
        self._total += end - offset
        if self._total > MOST_NAME_BYTES:
            raise FormatError(SPEC, "st_name", offset, f"names of {MOST_NAME_BYTES:,} bytes together", "more")
        return self._data[offset:end].decode("utf-8", "surrogateescape")
