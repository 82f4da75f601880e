"""Maps of GNU ld: memory configuration, then output sections, and in each of them what object files give.

    .bss            0x20000220     0x1600 load address 0x08000350
     .bss.zeroed    0x20000220       0x20 mini.o
                    0x20000220                zeroed

A long name stands on a line of its own. Sections that start at 0 and are neither code nor data are notes for debuggers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
from toolkit.mbed.targets import Bank
from toolkit.memory.region import AddressRange

START = "Linker script and memory map"
_MEMORY = "Memory Configuration"
_END = "OUTPUT("
_HEX = r"0x([0-9a-fA-F]{1,16})"
_OUTPUT = re.compile(rf"(\.?[\w.$\-]+)\s+{_HEX}\s+{_HEX}(?:\s+load address {_HEX})?\s*")
_INPUT = re.compile(rf"\s+(?:(\S+)\s+)?{_HEX}\s+{_HEX}\s+(\S.*)")
_FILL = re.compile(rf"\s+\*fill\*\s+{_HEX}\s+{_HEX}(?:\s.*)?")
_SYMBOL = re.compile(rf"\s+{_HEX}\s+([A-Za-z_$][\w.$]*)(?:\s*=.*)?\s*")
_PROVIDED = re.compile(rf"\s+{_HEX}\s+PROVIDE(?:_HIDDEN)?\s*\(([\w.$]+)\s*=.*")
_BANK = re.compile(rf"(\S+)\s+{_HEX}\s+{_HEX}\s*([rwxailRWXAIL!]*)\s*")
_NAME_ALONE = re.compile(r"( ?)([.\w$\-]\S*)\s*")
_TOOLCHAIN_FOLDER = "arm-none-eabi"
_IGNORED = (".debug", ".comment", ".ARM.attributes", ".stab", ".note", ".gnu", "/DISCARD/", ".gcc_except_table_")
_KEPT = (".heap", ".stack")
_NOT_LOADED = (".uninit", ".noinit", ".crash_data")
"""How sections begin that are left as they were; behind `.data`, a map says a load address of them all the same."""
_KINDS = (
    (".data", ByteKind.DATA),
    (".bss", ByteKind.BSS),
    (".text", ByteKind.TEXT),
    *((name, ByteKind.BSS) for name in _NOT_LOADED),
)


@dataclass
class _State:
    """What has been read so far."""

    pieces: list[tuple[int, Piece]] = field(default_factory=list)
    """With the numbers of the sections that they are in."""
    sections: list[OutputSection] = field(default_factory=list)
    symbols: dict[str, int] = field(default_factory=dict)
    inside: bool = False
    """Whether a section of the program has begun, which the last one of `sections` is."""
    name: str = ""
    """A name that stood alone on the line before."""
    section_name: str = ""
    """The name of a section of the program that stood so."""


def is_gnu_map(text: str) -> bool:
    """Whether a text is a map of GNU ld."""
    return START in text


def read_gnu_map(text: str) -> MapFile:
    """Read a map of GNU ld. Raises ContainerError for one that is too long."""
    lines = lines_of(text)
    start = next(number for number, line in enumerate(lines) if START in line)
    state = _State()
    for line in lines[start + 1 :]:
        if line.startswith(_END):
            break
        _read(line, state)
    rom, ram = _banks(lines[:start])
    sections = tuple(_placed(section, ram) for section in state.sections)
    pieces = tuple(replace(piece, kind=sections[number].kind) for number, piece in state.pieces)
    return MapFile("GCC", pieces, sections, state.symbols, rom, ram)


def _read(line: str, state: _State) -> None:
    name, state.name = state.name, ""
    if not line.strip():
        return
    if not line[0].isspace():
        _read_output(line, state)
        return
    if state.section_name and (found := _OUTPUT.fullmatch(state.section_name + line)):
        _enter(found, state)
        return
    state.section_name = ""
    if fill := _FILL.fullmatch(line):
        _add(state, "", int(fill[1], 16), int(fill[2], 16), FILL)
    elif found := _INPUT.fullmatch(line):
        _add(state, found[1] or name, int(found[2], 16), int(found[3], 16), _module(found[4]))
    elif symbol := _SYMBOL.fullmatch(line) or _PROVIDED.fullmatch(line):
        state.symbols.setdefault(symbol[2], int(symbol[1], 16))
    elif alone := _NAME_ALONE.fullmatch(line):
        state.name = alone[2]


def _read_output(line: str, state: _State) -> None:
    """A line at the margin: a section of the program, or its name alone."""
    state.section_name = ""
    if found := _OUTPUT.fullmatch(line):
        _enter(found, state)
    elif _NAME_ALONE.fullmatch(line):
        state.section_name, state.inside = line.strip(), False


def _enter(found: re.Match[str], state: _State) -> None:
    name, address, length = found[1], int(found[2], 16), int(found[3], 16)
    load = int(found[4], 16) if found[4] else address
    kind = None if name.startswith(_KEPT) else _kind(name, moved=load != address)
    state.section_name = ""
    stored = 0 if kind in (None, ByteKind.BSS) else length
    state.inside = not name.startswith(_IGNORED)
    if state.inside:
        state.sections.append(OutputSection(name, AddressRange(address, length), kind, load, stored))


def _kind(name: str, *, moved: bool) -> ByteKind:
    """What a section of the program holds, by its name; others are data where they are copied at the start."""
    known = next((kind for start, kind in _KINDS if name.startswith(start)), None)
    return known or (ByteKind.DATA if moved else ByteKind.TEXT)


def _add(state: _State, section: str, address: int, length: int, module: str) -> None:
    if state.inside and length:
        state.pieces.append((len(state.sections) - 1, Piece(section, AddressRange(address, length), None, module)))


def _module(path: str) -> str:
    """Where bytes come from: the toolchain's own objects are one module, members of libraries one of their library."""
    path = plain_path(path)
    member = library_member(path, (".a",))
    if member is not None:
        return f"{LIBRARY}/{member[0].removeprefix('lib')}/{member[1]}"
    if not path.endswith((".o", ".obj")):
        return MISCELLANEOUS
    return f"{LIBRARY}/misc/{path.rsplit('/', 1)[-1]}" if _TOOLCHAIN_FOLDER in path else path


def _banks(lines: Sequence[str]) -> tuple[tuple[Bank, ...], tuple[Bank, ...]]:
    rom: list[Bank] = []
    ram: list[Bank] = []
    for bank, attributes in _bank_lines(lines):
        (ram if "w" in attributes.lower() else rom).append(bank)
    return tuple(rom), tuple(ram)


def _bank_lines(lines: Sequence[str]) -> Iterator[tuple[Bank, str]]:
    inside = False
    for line in lines:
        inside = inside or line.startswith(_MEMORY)
        found = _BANK.fullmatch(line) if inside else None
        if found and found[1] != "*default*" and int(found[3], 16):
            yield Bank(found[1], AddressRange(int(found[2], 16), int(found[3], 16))), found[4]


def _placed(section: OutputSection, ram: Sequence[Bank]) -> OutputSection:
    """A section that only RAM has and nothing stores holds zeros, whatever it is called."""
    in_ram = any(section.range.address in bank.range for bank in ram)
    if section.kind is ByteKind.TEXT and in_ram and section.load_address == section.range.address:
        return replace(section, kind=ByteKind.BSS, stored=0)
    return section
