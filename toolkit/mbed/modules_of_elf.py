"""Bytes by module as an ELF file tells them, by its symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.elf.file import Elf, Section, read_elf
from toolkit.elf.symbols import Binding, Symbol, SymbolKind, read_symbols
from toolkit.mbed.linker_map.map_file import FILL, ByteKind
from toolkit.mbed.model.rules import MODULE_RULES
from toolkit.mbed.modules import Modules

GLOBAL = "[global]"
"""Global symbols, of which an ELF file does not say in which module they are."""
NAMELESS = FILL
"""Bytes of sections that no symbol has: constants without names, code of libraries, bytes between others."""


def modules_of_elf(data: bytes) -> Modules:
    """Bytes by module: local symbols by the file they stand behind, global ones and the rest each together.

    Where only one file is named in all of the table, everything is of it.

    Raises:
        FormatError: it is no ELF file, or leads out of itself.
    """
    elf = read_elf(data)
    modules = Modules({})
    symbols = read_symbols(elf)
    files = {symbol.name for symbol in symbols if symbol.kind is SymbolKind.FILE and symbol.name}
    only = next(iter(files)) if len(files) == 1 else None
    counted: dict[int, int] = {}
    for module, symbol in _sized(symbols):
        kind = _kind(elf, symbol.section)
        if kind is not None:
            modules.add(only or module, kind, symbol.size)
            counted[symbol.section] = counted.get(symbol.section, 0) + symbol.size
    for number, section in enumerate(elf.sections):
        kind = _kind(elf, number)
        rest = section.size - counted.get(number, 0)
        if kind is not None and rest > 0:
            modules.add(NAMELESS, kind, rest)
    if GLOBAL in modules.sizes:
        words = "an ELF file does not say from which module global symbols come; a linker map does"
        modules.findings.append(MODULE_RULES["modules-unplaced"].found(words, GLOBAL))
    elif not symbols:
        words = "the file has no symbols, so nothing is known of modules"
        modules.findings.append(MODULE_RULES["modules-unplaced"].found(words, NAMELESS))
    return modules


def _sized(symbols: Sequence[Symbol]) -> Iterator[tuple[str, Symbol]]:
    """Each object and function once, with its module; several names of one place count as one."""
    file = GLOBAL
    seen: set[tuple[int, int]] = set()
    for symbol in symbols:
        if symbol.kind is SymbolKind.FILE:
            file = symbol.name or GLOBAL
        if symbol.kind not in (SymbolKind.OBJECT, SymbolKind.FUNCTION) or not symbol.size or not symbol.defined:
            continue
        place = (symbol.section, symbol.address)
        if place not in seen:
            seen.add(place)
            yield file if symbol.binding is Binding.LOCAL else GLOBAL, symbol


def _kind(elf: Elf, number: int) -> ByteKind | None:
    """What the bytes of a section are; None for what is not there at run time."""
    section: Section | None = elf.sections[number] if number < len(elf.sections) else None
    if section is None or not section.allocated:
        return None
    if section.kind == "SHT_NOBITS":
        return ByteKind.BSS
    return ByteKind.DATA if section.writeable else ByteKind.TEXT
