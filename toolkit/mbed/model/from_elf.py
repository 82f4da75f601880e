"""A build from its ELF file, of GCC, Arm or IAR alike.

Bytes lie in flash where their segment is loaded to (`p_paddr`), at the distance that they have from its start in the
file; where they are at run time, their section says. Files without sections still tell their segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from formats.errors import FormatError
from toolkit.elf.file import SPEC, Elf, Section, Segment, read_elf, read_loaded, without_headers
from toolkit.elf.symbols import Symbol, SymbolKind, read_symbols
from toolkit.mbed.model.build import Build, BuildSection, Place, SectionKind, Stored
from toolkit.mbed.model.source import Source
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

ARM = "EM_ARM"
_NO_BYTES = "SHT_NOBITS"
_PROGRAM = "SHT_PROGBITS"


def build_from_elf(name: str, data: bytes) -> Build:
    """What an ELF file says of the build that made it.

    Raises:
        FormatError: it is none, not of little-endian byte order, no program that is linked, or leads out of itself.
    """
    try:
        elf = read_elf(data)
        elf = replace(elf, segments=without_headers(elf))
    except FormatError as error:
        if error.field != "e_shnum":  # what has lost its sections still tells what it loads
            raise
        elf = read_loaded(data)
    if not elf.segments:
        raise FormatError(SPEC, "e_phnum", 0, "segments, as programs have them when they are linked", "none")
    symbols = [symbol for symbol in read_symbols(elf) if _is_place(symbol)]
    return Build(
        name=name,
        origin="ELF file",
        machine=str(elf.machine),
        sections=tuple(_sections(elf.sections) if elf.sections else _from_segments(elf.segments)),
        stored=tuple(sorted(_stored(elf), key=lambda piece: piece.range)),
        symbols=_places(elf, symbols),
        contents=Contents((segment.load_address, _bytes_of(elf, segment)) for segment in elf.segments),
        has_symbols=bool(symbols),
        entry=elf.entry,
    )


def _is_place(symbol: Symbol) -> bool:
    named = bool(symbol.name) and symbol.kind not in (SymbolKind.FILE, SymbolKind.SECTION)
    return named and symbol.defined and not symbol.is_mark


def _places(elf: Elf, symbols: Sequence[Symbol]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for symbol in symbols:
        section = elf.sections[symbol.section].name if symbol.section < len(elf.sections) else ""
        places.setdefault(symbol.name, Place(symbol.address, symbol.size, section))
    return places


def _sections(sections: Sequence[Section]) -> Iterator[BuildSection]:
    for section in sections:
        kind = _kind(section)
        if kind is not None and section.size:
            yield BuildSection(section.name, AddressRange(section.address, section.size), kind)


def _from_segments(segments: Sequence[Segment]) -> Iterator[BuildSection]:
    """What a file without sections still tells: what is stored, and what starts as zeros behind it."""
    for number, segment in enumerate(segments):
        name = f"segment {number}"
        zeros = segment.memory_size - segment.file_size
        if segment.file_size:
            kind = SectionKind.DATA if segment.address != segment.load_address else SectionKind.CODE
            where = AddressRange(segment.address, segment.file_size)
            yield BuildSection(name, where, kind, Source.SEGMENT)
        if zeros > 0:
            where = AddressRange(segment.address + segment.file_size, zeros)
            yield BuildSection(name, where, SectionKind.ZEROS, Source.SEGMENT)


def _kind(section: Section) -> SectionKind | None:
    """What a section holds; None for what is not there at run time."""
    if not section.allocated:
        # GNU ld makes such sections of heaps and stacks: bytes in the file, writeable, never loaded
        kept = section.writeable and section.address and section.kind in (_PROGRAM, _NO_BYTES)
        return SectionKind.RESERVED if kept else None
    if section.kind == _NO_BYTES:
        return SectionKind.ZEROS
    return SectionKind.DATA if section.writeable and not section.executable else SectionKind.CODE


def _stored(elf: Elf) -> Iterator[Stored]:
    """What the segments have in the file, by section where there are any."""
    for segment in elf.segments:
        end = segment.offset + segment.file_size
        behind = segment.offset
        for section in _sections_of(elf, segment):
            if section.offset > behind:
                yield _piece(segment, behind, section.offset)
            if section.offset + section.size > behind:
                start = max(section.offset, behind)
                yield _piece(segment, start, section.offset + section.size, section)
                behind = section.offset + section.size
        if end > behind:
            yield _piece(segment, behind, end)


def _sections_of(elf: Elf, segment: Segment) -> list[Section]:
    """The sections whose bytes lie in a segment's, by their places in the file; armlink's addresses say nothing."""
    end = segment.offset + segment.file_size
    found = [
        section
        for section in elf.sections
        if section.allocated
        and section.size
        and section.kind != _NO_BYTES
        and segment.offset <= section.offset
        and section.offset + section.size <= end
    ]
    return sorted(found, key=lambda section: section.offset)


def _piece(segment: Segment, start: int, end: int, section: Section | None = None) -> Stored:
    """The bytes of the file from `start` to `end`, where they lie in flash."""
    where = AddressRange(segment.load_address + start - segment.offset, end - start)
    if section is not None:
        return Stored(where, section.address + start - section.offset, section.name)
    return Stored(where, segment.address + start - segment.offset)


def _bytes_of(elf: Elf, segment: Segment) -> bytes:
    return elf.data[segment.offset : segment.offset + segment.file_size]
