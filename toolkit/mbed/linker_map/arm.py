"""Maps of armlink: load regions, execution regions in them, and in each what object files give.

Execution Region ER_IROM1 (Base: 0x0001b000, Size: 0x0000e1c4, Max: 0x00025000, ABSOLUTE)

Base Addr    Size         Type   Attr      Idx    E Section Name        Object

0x0001b000   0x000000c0   Data   RO         7002    RESET               startup.o
"""

from __future__ import annotations

import re

from toolkit.mbed.linker_map.map_file import (
    FILL,
    LIBRARY,
    MISCELLANEOUS,
    ByteKind,
    MapFile,
    OutputSection,
    Piece,
    library_member,
    lines_of,
    plain_path,
)
from toolkit.memory.region import AddressRange

_HEX = r"0x([0-9a-fA-F]{1,8})"
_EXECUTION = re.compile(rf"\s*Execution Region (\S+) \((?:Exec base|Base): {_HEX},.*?Size: {_HEX}.*")
_PIECE = re.compile(rf"\s+{_HEX}\s+(?:(?:{_HEX}|-|COMPRESSED)\s+)?{_HEX}\s+(Code|Data|Zero)\s+(RO|RW|XO)\s+\d+\s+(.*)")
_PAD = re.compile(rf"\s+{_HEX}\s+(?:(?:{_HEX}|-|COMPRESSED)\s+)?{_HEX}\s+PAD\s*")
_SYMBOL = re.compile(rf"\s+(\S+)\s+{_HEX}\s+(?:Number|Data|Section|(?:Thumb|ARM) Code)\s+(\d+)\s+.*")
_MARK = "Memory Map of the image"
_KEPT = ("ARM_LIB_HEAP", "ARM_LIB_STACK")
_MOST_DIGITS = 10


def is_arm_map(text: str) -> bool:
    """Whether a text is a map of armlink."""
    return _MARK in text


def read_arm_map(text: str) -> MapFile:
    """Read a map of armlink. Raises ContainerError for one that is too long."""
    pieces: list[Piece] = []
    sections: list[OutputSection] = []
    symbols: dict[str, int] = {}
    lengths: dict[str, int] = {}
    region = ""
    for line in lines_of(text):
        if found := _EXECUTION.fullmatch(line):
            region = found[1]
            range_ = AddressRange(int(found[2], 16), int(found[3], 16))
            if region.startswith(_KEPT):
                sections.append(OutputSection(region, range_, None, range_.address, 0))
        elif found := _PIECE.fullmatch(line):
            pieces.append(_piece(found, region))
        elif found := _PAD.fullmatch(line):
            range_ = AddressRange(int(found[1], 16), int(found[3], 16))
            pieces.append(Piece("", range_, pieces[-1].kind if pieces else ByteKind.TEXT, FILL))
        elif found := _SYMBOL.fullmatch(line):
            symbols.setdefault(found[1], int(found[2], 16) & ~1)
            lengths.setdefault(found[1], int(found[3][:_MOST_DIGITS]))
    return MapFile("Arm", tuple(pieces), (*_joined(pieces), *sections), symbols, lengths=lengths)


def _piece(found: re.Match[str], region: str) -> Piece:
    address, length, kind, attribute, rest = int(found[1], 16), int(found[3], 16), found[4], found[5], found[6]
    words = rest.removeprefix("*").split()
    name, module = (words[0], _module(words[-1])) if len(words) > 1 else ("", MISCELLANEOUS)
    load = int(found[2], 16) if found[2] else None
    return Piece(name, AddressRange(address, length), _kind(region, kind, attribute), module, load)


def _kind(region: str, kind: str, attribute: str) -> ByteKind | None:
    """What bytes are; those of a heap or a stack count for no module."""
    if region.startswith(_KEPT):
        return None
    if attribute in ("RO", "XO") or kind == "Code":
        return ByteKind.TEXT
    return ByteKind.BSS if kind == "Zero" else ByteKind.DATA


def _module(path: str) -> str:
    path = plain_path(path)
    member = library_member(path, (".l", ".ar", ".a", ".lib"))
    if member is not None:
        return f"{LIBRARY}/{member[0]}/{member[1]}"
    return path if path.endswith((".o", ".obj")) else MISCELLANEOUS


def _joined(pieces: list[Piece]) -> list[OutputSection]:
    """Runs of bytes of one kind, as sections of the program."""
    sections: list[OutputSection] = []
    for piece in sorted(pieces, key=lambda piece: piece.range):
        if piece.kind is None or not piece.range.length:
            continue
        last = sections[-1] if sections else None
        if last is not None and last.kind is piece.kind and piece.range.address <= last.range.end + 8:
            range_ = AddressRange(last.range.address, max(last.range.end, piece.range.end) - last.range.address)
            sections[-1] = _section(last.name, range_, piece.kind, last.load_address if last.stored else None)
        else:
            sections.append(_section(piece.section, piece.range, piece.kind, piece.load_address))
    return sections


def _section(name: str, range_: AddressRange, kind: ByteKind, load: int | None) -> OutputSection:
    """A section; older maps do not say where initial values are stored, nor does any of compressed ones."""
    if load is None and kind is ByteKind.TEXT:
        load = range_.address
    is_stored = load is not None and kind is not ByteKind.BSS
    return OutputSection(name, range_, kind, range_.address if load is None else load, range_.length * is_stored)
