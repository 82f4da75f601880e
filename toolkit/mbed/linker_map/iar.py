"""Maps of ILINK, IAR's linker: the placement summary, and the libraries that its module summary tells of.

      Section               Kind        Address    Size  Object
      .text                 ro code  0x0001c753    0x36  main.o [3]

Objects have no folders there; those of the command line, at the top of the map, have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from toolkit.mbed.linker_map.map_file import (
    LIBRARY,
    MISCELLANEOUS,
    ByteKind,
    MapFile,
    OutputSection,
    Piece,
    lines_of,
    plain_path,
)
from toolkit.memory.region import AddressRange

_MARK = "IAR ELF Linker"
_PLACEMENT = "  Section  "
_MODULES = "*** MODULE SUMMARY"
_HEX = r"0x([0-9a-fA-F']{1,12})"
_KIND = re.compile(r"\s(zero|const|ro code|inited|uninit|rw code)\s+0x")
_PLACE = re.compile(rf"{_HEX}\s+{_HEX}\s+(\S.*)")
_NUMBERED = re.compile(r"(\S+\.o(?:bj)?) \[(\d+)\]")
_LIBRARY = re.compile(r"(\S.*\.a): \[(\d+)\]\s*")
_KINDS = {
    "ro code": ByteKind.TEXT,
    "const": ByteKind.TEXT,
    "zero": ByteKind.BSS,
    "uninit": ByteKind.BSS,
    "inited": ByteKind.DATA,
    "rw code": ByteKind.DATA,
}
_KEPT = ("HEAP", "CSTACK")


def is_iar_map(text: str) -> bool:
    """Whether a text is a map of ILINK."""
    return _MARK in text


def read_iar_map(text: str) -> MapFile:
    """Read a map of ILINK. Raises ContainerError for one that is too long."""
    lines = lines_of(text)
    start = next((number for number, line in enumerate(lines) if line.startswith(_PLACEMENT)), len(lines))
    end = next((number for number, line in enumerate(lines) if number > start and _MODULES in line), len(lines))
    paths = _command_line(lines[:start])
    libraries = {found[2]: found[1] for line in lines[end:] if (found := _LIBRARY.fullmatch(line))}
    pieces = [piece for line in lines[start:end] if (piece := _piece(line, paths, libraries))]
    sections = [_section(piece) for piece in sorted(pieces, key=lambda piece: piece.range) if piece.range.length]
    return MapFile("IAR", tuple(pieces), tuple(_joined(sections)))


def _command_line(lines: Sequence[str]) -> dict[str, str]:
    """Paths of the objects of the command line, by their names."""
    paths: dict[str, str] = {}
    for line in lines:
        for word in line.split() if line.startswith("#") else ():
            path = plain_path(word.strip("()"))
            if path.endswith((".o", ".obj")):
                paths[path.rsplit("/", 1)[-1]] = path
    return paths


def _piece(line: str, paths: Mapping[str, str], libraries: Mapping[str, str]) -> Piece | None:
    kind = _KIND.search(line)
    place = _PLACE.fullmatch(line, kind.end() - 2) if kind else None
    if kind is None or place is None:
        return None
    name, range_ = line[: kind.start()].strip(), AddressRange(_number(place[1]), _number(place[2]))
    kept = name.startswith(_KEPT)
    return Piece(name, range_, None if kept else _KINDS[kind[1]], _module(place[3].strip(), paths, libraries))


def _module(words: str, paths: Mapping[str, str], libraries: Mapping[str, str]) -> str:
    numbered = _NUMBERED.fullmatch(words)
    if numbered is None:
        return MISCELLANEOUS
    name, number = numbered.groups()
    return f"{LIBRARY}/{libraries[number]}/{name}" if number in libraries else paths.get(name, name)


def _number(text: str) -> int:
    return int(text.replace("'", ""), 16)


def _section(piece: Piece) -> OutputSection:
    stored = piece.range.length if piece.kind is ByteKind.TEXT else 0
    return OutputSection(piece.section, piece.range, piece.kind, piece.range.address, stored)


def _joined(sections: Sequence[OutputSection]) -> list[OutputSection]:
    """Bytes of one kind that touch, or nearly so, as one section."""
    joined: list[OutputSection] = []
    for section in sections:
        last = joined[-1] if joined else None
        touches = last is not None and last.range.end <= section.range.address <= last.range.end + 8
        if last is None or not touches or section.kind is not last.kind or section.kind is None:
            joined.append(section)
            continue
        range_ = AddressRange(last.range.address, section.range.end - last.range.address)
        stored = range_.length if last.stored else 0
        joined[-1] = OutputSection(last.name, range_, last.kind, range_.address, stored)
    return joined
