"""A build from its linker map: fewer facts than an ELF file has, and no bytes.

GNU ld tells symbols without lengths; the input section of a stack, which has its name, tells how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.mbed.linker_map.map_file import ByteKind, MapFile, OutputSection, Piece
from toolkit.mbed.model.build import Build, BuildSection, Place, SectionKind, Stored
from toolkit.mbed.model.names import VECTOR_SECTIONS
from toolkit.memory.region import AddressRange

_KINDS = {
    ByteKind.TEXT: SectionKind.CODE,
    ByteKind.DATA: SectionKind.DATA,
    ByteKind.BSS: SectionKind.ZEROS,
    None: SectionKind.RESERVED,
}
_STACKS = {
    "._main_stack": "_main_stack",
    ".os.thread.timer.stack": "os_timer_thread_stack",
    ".os.thread.idle.stack": "os_idle_thread_stack",
    ".os.thread.stack": "os_thread_stacks",
}
"""How the names of sections in object files end → what they hold; local stacks have no other name in a map."""
_VECTORS = tuple(name.lower() for name in VECTOR_SECTIONS)


def build_from_map(name: str, map_file: MapFile) -> Build:
    """What a linker map says of a build."""
    lengths = map_file.lengths
    places = {symbol: Place(address, lengths.get(symbol, 0)) for symbol, address in map_file.symbols.items()}
    places.update(_from_pieces(map_file.pieces))
    return Build(
        name=name,
        origin=f"linker map of {map_file.toolchain}",
        machine="",
        sections=tuple(_sections(map_file)),
        stored=tuple(sorted(_stored(map_file.sections), key=lambda piece: piece.range)),
        symbols=places,
        has_symbols=bool(map_file.symbols),
        banks=(map_file.rom, map_file.ram),
        is_map=True,
    )


def _sections(map_file: MapFile) -> Iterator[BuildSection]:
    for section in map_file.sections:
        if section.range.length:
            yield BuildSection(section.name, section.range, _KINDS[section.kind])


def _stored(sections: tuple[OutputSection, ...]) -> Iterator[Stored]:
    for section in sections:
        if section.stored:
            yield Stored(AddressRange(section.load_address, section.stored), section.range.address, section.name)


def _from_pieces(pieces: tuple[Piece, ...]) -> Iterator[tuple[str, Place]]:
    """Places with lengths: stacks of the kernel, and the vector table."""
    vectors_named = False
    for piece in pieces:
        name = next((name for end, name in _STACKS.items() if piece.section.endswith(end)), None)
        if name is not None and piece.kind is ByteKind.BSS:
            yield name, Place(piece.range.address, piece.range.length)
        if not vectors_named and piece.kind is ByteKind.TEXT and piece.section.lower().startswith(_VECTORS):
            vectors_named = True
            yield piece.section, Place(piece.range.address, piece.range.length)
