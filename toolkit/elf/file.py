"""An ELF file: segments that are loaded, their sections, the symbols that are asked for.

pyelftools declares the structures; which of them are read, and how many, is decided here, because files of strangers
must be refused soon: every table is bounded, and nothing is believed that leads out of the file.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from formats.errors import FormatError, TruncatedError

if TYPE_CHECKING:
    from elftools.elf.structs import ELFStructs

SPEC = "ELF"
MOST_SEGMENTS, MOST_SECTIONS = 64, 4096
"""Entries of the tables that are read; programs have a handful and some dozens."""
MOST_RUNS = 4096
"""Segments of a file that holds bytes at addresses: one for each run of bytes between two holes."""
LONGEST_NAME = 1000
"""Bytes of a section's name that are looked at."""
_WRITE, _EXECUTE = 2, 1
_SECTION_WRITE, _SECTION_ALLOCATED, _SECTION_EXECUTABLE = 1, 2, 4
_CLASSES = {1: 32, 2: 64}
_LITTLE_ENDIAN = 1
_IDENT_LENGTH = 16
_HEADER_LENGTHS = {1: 52, 2: 64}


@dataclass(frozen=True)
class Section:
    """A named part of the file.

    Attributes:
        name: as stored, surrogate escapes for bytes that are not UTF-8.
        kind: type, such as ``SHT_PROGBITS``, or its number.
        writeable: whether the program may write to it.
        address: where it lies at run time.
        offset: where its bytes are, in bytes from the start of the file.
        size: bytes.
        allocated: whether it is there at run time.
        executable: whether it holds code.
        link: number of the section that it needs, such as the names of its symbols.
    """

    name: str
    kind: str | int
    writeable: bool
    address: int
    offset: int
    size: int
    allocated: bool
    executable: bool = False
    link: int = 0


@dataclass(frozen=True)
class Segment:
    """A part of the file that is loaded.

    Attributes:
        offset: where its bytes are, in bytes from the start of the file.
        file_size: bytes in the file.
        memory_size: bytes at run time.
        address: where it lies at run time.
        load_address: where it is stored in flash.
        writeable: whether the program may write to it.
        executable: whether it holds code.
        sections: those in it that are not empty, in the order of the file's table.
    """

    offset: int
    file_size: int
    memory_size: int
    address: int
    load_address: int
    writeable: bool
    executable: bool
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Elf:
    """An ELF file.

    Attributes:
        machine: what it is for, such as ``EM_ARM``, or the number of a machine without a name.
        entry: address of the first instruction, bit 0 set for Thumb code.
        segments: those that are loaded, in the order of the file's table.
        sections: all, in the order of the file's table.
        symbols: values of those that were asked for and are there.
        data: the whole file.
    """

    machine: str | int
    entry: int
    segments: tuple[Segment, ...]
    sections: tuple[Section, ...]
    symbols: Mapping[str, int]
    data: bytes = field(repr=False)

    def section(self, name: str) -> Section | None:
        """The first section of this name."""
        return next((section for section in self.sections if section.name == name), None)

    def bytes_of(self, section: Section) -> bytes:
        """The bytes of a section; none where it leads out of the file, or has none in it."""
        end = section.offset + section.size
        if section.kind == "SHT_NOBITS" or end > len(self.data):
            return b""
        return self.data[section.offset : end]


def read_elf(data: bytes, names: Iterable[str] = ()) -> Elf:
    """Read the ELF file in `data`, and the symbols of these names.

    Raises:
        FormatError: it is none, not of little-endian byte order, without sections, or leads out of itself.
    """
    reader = _Reader(data)
    header = reader.header
    sections, headers = reader.sections()
    return Elf(
        machine=header["e_machine"],
        entry=header["e_entry"],
        segments=reader.segments(sections, headers),
        sections=sections,
        symbols=reader.symbols(headers, names),
        data=data,
    )


def read_loaded(data: bytes) -> Elf:
    """Read what an ELF file loads, and nothing else: no sections, which it may lack, and no symbols.

    What a linker loads of the file's own headers is left out, as far as sections tell where the program begins.

    Raises:
        FormatError: it is none, not of little-endian byte order, or leads out of itself.
    """
    reader = _Reader(data)
    elf = Elf(
        machine=reader.header["e_machine"],
        entry=reader.header["e_entry"],
        segments=reader.segments((), [], MOST_RUNS),
        sections=(),
        symbols={},
        data=data,
    )
    if not any(_holds_header(segment, data) for segment in elf.segments):
        return elf
    try:
        sections, _headers = reader.sections()
    except FormatError:
        return elf
    return replace(elf, segments=without_headers(replace(elf, sections=sections)))


def without_headers(elf: Elf) -> tuple[Segment, ...]:
    """The segments of a file, without what is no part of the program: the headers of the file.

    GNU ld loads them where there is room in front of the first section, in the same page; `objcopy` leaves them out.
    Then a program that is linked behind a bootloader seems to begin within it.
    """
    return tuple(
        _from_first_section(segment, elf.sections) if _holds_header(segment, elf.data) else segment
        for segment in elf.segments
    )


def _holds_header(segment: Segment, data: bytes) -> bool:
    return bool(segment.file_size) and segment.offset < _HEADER_LENGTHS[data[4]]


def _from_first_section(segment: Segment, sections: Iterable[Section]) -> Segment:
    end = segment.offset + segment.file_size
    loaded = (one for one in sections if one.allocated and one.size and one.kind != "SHT_NOBITS")
    start = min((one.offset for one in loaded if segment.offset <= one.offset < end), default=segment.offset)
    front = start - segment.offset
    return replace(
        segment,
        offset=start,
        file_size=segment.file_size - front,
        memory_size=max(0, segment.memory_size - front),
        address=segment.address + front,
        load_address=segment.load_address + front,
    )


class _Reader:
    """The structures of one file, as pyelftools declares them."""

    def __init__(self, data: bytes) -> None:
        self._data, self._stream = data, BytesIO(data)
        bits = _word_size(data)
        self.header = header = self._parse(_structs(bits).Elf_Ehdr, 0, "header")
        self._structs = _structs(bits, header["e_type"], header["e_machine"], header["e_ident"]["EI_OSABI"])

    def sections(self) -> tuple[tuple[Section, ...], list[Any]]:
        """All sections, and their headers."""
        headers = self._table(self._structs.Elf_Shdr, "sh", MOST_SECTIONS)
        if not headers:
            raise FormatError(SPEC, "e_shnum", 0, "sections, by which a program is put together", "none")
        index = self.header["e_shstrndx"]
        if index >= len(headers):
            place = f"a section below {len(headers)}"
            raise FormatError(SPEC, "e_shstrndx", 0, place, str(index))
        names = self._content(headers[index], "section names")
        return tuple(self._section(header, names) for header in headers), headers

    def segments(
        self, sections: tuple[Section, ...], headers: list[Any], most: int = MOST_SEGMENTS
    ) -> tuple[Segment, ...]:
        """The segments that are loaded, with their sections."""
        from elftools.elf.segments import Segment as Rules  # knows which section belongs to which segment

        segments: list[Segment] = []
        loaded = [header for header in self._table(self._structs.Elf_Phdr, "ph", most) if header["p_type"] == "PT_LOAD"]
        if not any(header["p_paddr"] for header in loaded) and sum(bool(header["p_memsz"]) for header in loaded) > 1:
            for header in loaded:  # a linker without load addresses, as binutils sees it, too
                header["p_paddr"] = header["p_vaddr"]
        for header in loaded:
            offset, size = header["p_offset"], header["p_filesz"]
            if size and offset + size > len(self._data):
                place, file = f"segments[{len(segments)}].p_filesz", f"a file of {len(self._data):,} bytes"
                raise TruncatedError(SPEC, place, offset, file, f"a segment of {size:,} bytes")
            holds = Rules(header, None).section_in_segment
            within = (s for s, h in zip(sections, headers, strict=True) if s.size and size and holds(h))
            segments.append(_segment(header, tuple(within)))
        return tuple(segments)

    def symbols(self, headers: list[Any], wanted_names: Iterable[str]) -> dict[str, int]:
        """The symbols of some names, by the first table of symbols."""
        table = next((header for header in headers if header["sh_type"] == "SHT_SYMTAB"), None)
        if table is None or table["sh_link"] >= len(headers):
            return {}
        entries = self._content(table, "symbols")
        names = self._content(headers[table["sh_link"]], "symbol names")
        length = self._structs.Elf_Sym.sizeof()
        stored = _name_offsets(entries, length)
        found = {}
        for name in wanted_names:
            wanted = _offsets_of(name.encode() + b"\0", names)
            index = next((index for index, offset in enumerate(stored) if offset in wanted), None) if wanted else None
            if index is not None:
                symbol = self._parse(self._structs.Elf_Sym, table["sh_offset"] + index * length, f"symbols[{index}]")
                found[name] = symbol["st_value"]
        return found

    def _table(self, layout: Any, prefix: str, most: int) -> list[Any]:
        """The headers of sections (``sh``) or segments (``ph``)."""
        start, count = self.header[f"e_{prefix}off"], self.header[f"e_{prefix}num"]
        length = self.header[f"e_{prefix}entsize"]
        if not start or not count:
            return []
        if length != layout.sizeof():
            raise FormatError(SPEC, f"e_{prefix}entsize", 0, str(layout.sizeof()), str(length))
        if count > most:
            raise FormatError(SPEC, f"e_{prefix}num", 0, f"at most {most:,} entries", f"{count:,}")
        what = "segments" if prefix == "ph" else "sections"
        return [self._parse(layout, start + index * length, f"{what}[{index}]") for index in range(count)]

    def _parse(self, layout: Any, offset: int, what: str) -> Any:
        from elftools.common.exceptions import ELFError
        from elftools.common.utils import struct_parse

        if offset + layout.sizeof() > len(self._data):
            end = f"{layout.sizeof()} bytes"
            raise TruncatedError(SPEC, what, offset, end, f"the end of the file at {len(self._data):#x}")
        try:
            return struct_parse(layout, self._stream, offset)
        except (ELFError, ValueError, LookupError) as error:
            raise FormatError(SPEC, what, offset, "an entry", f"an error: {error}") from None

    def _content(self, header: Any, what: str) -> bytes:
        start, size = header["sh_offset"], header["sh_size"]
        if start + size > len(self._data):
            raise TruncatedError(SPEC, what, start, f"a file of {len(self._data):,} bytes", f"{size:,} bytes")
        return self._data[start : start + size]

    def _section(self, header: Any, names: bytes) -> Section:
        start = header["sh_name"]
        end = names.find(b"\0", start, start + LONGEST_NAME + 1)
        if end < 0:
            raise FormatError(SPEC, "sh_name", start, "the name of a section", f"none of {LONGEST_NAME} bytes or less")
        return Section(
            name=names[start:end].decode("utf-8", "surrogateescape"),
            kind=header["sh_type"],
            writeable=bool(header["sh_flags"] & _SECTION_WRITE),
            address=header["sh_addr"],
            offset=header["sh_offset"],
            size=header["sh_size"],
            allocated=bool(header["sh_flags"] & _SECTION_ALLOCATED),
            executable=bool(header["sh_flags"] & _SECTION_EXECUTABLE),
            link=header["sh_link"],
        )


def _word_size(data: bytes) -> int:
    """Bits of an address; refuses what is no ELF file of little-endian byte order."""
    if not data.startswith(b"\x7fELF"):
        raise FormatError(SPEC, "e_ident", 0, "an ELF file, which starts with 7f 45 4c 46", _shown(data))
    if len(data) < _IDENT_LENGTH:
        raise TruncatedError(SPEC, "e_ident", 0, f"{_IDENT_LENGTH} bytes", f"{len(data)}")
    if data[4] not in _CLASSES:
        raise FormatError(SPEC, "EI_CLASS", 4, "1 or 2, for 32 or 64 bits", str(data[4]))
    if data[5] != _LITTLE_ENDIAN:
        raise FormatError(SPEC, "EI_DATA", 5, "1, for little-endian byte order", str(data[5]))
    return _CLASSES[data[4]]


@lru_cache(maxsize=8)
def _structs(bits: int, *kind: str | int) -> ELFStructs:
    """The structures for a word size, those for a kind of file too where it is known; made once for many files."""
    from elftools.elf.structs import ELFStructs

    structs = ELFStructs(little_endian=True, elfclass=bits)
    structs.create_basic_structs()
    if kind:
        structs.create_advanced_structs(*kind)
    return structs


def _shown(data: bytes) -> str:
    return f"bytes {data[:8].hex(' ')}" if data else "no bytes"


def _segment(header: Any, sections: tuple[Section, ...]) -> Segment:
    return Segment(
        offset=header["p_offset"],
        file_size=header["p_filesz"],
        memory_size=header["p_memsz"],
        address=header["p_vaddr"],
        load_address=header["p_paddr"],
        writeable=bool(header["p_flags"] & _WRITE),
        executable=bool(header["p_flags"] & _EXECUTE),
        sections=sections,
    )


def _name_offsets(entries: bytes, length: int) -> array[int]:
    """Where the name of each symbol is: the first word of its entry. Tables are long, so none is decoded for it."""
    words = array("I", entries[: len(entries) - len(entries) % length])
    if sys.byteorder == "big":
        words.byteswap()
    return words[:: length // words.itemsize]


def _offsets_of(name: bytes, names: bytes) -> set[int]:
    """Where a name stands in a table of names, also as the end of a longer one."""
    offsets, start = set(), names.find(name)
    while start >= 0:
        offsets.add(start)
        start = names.find(name, start + 1)
    return offsets
