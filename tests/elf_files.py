"""Small ELF files for ARM, made to measure: what to load where, with or without sections and symbols."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ARM, RISC_V = 40, 243
LOAD, READ_EXECUTE, READ_WRITE = 1, 5, 6
PROGBITS, SYMBOLS, STRINGS, NOBITS = 1, 2, 3, 8
ALLOC_WRITE, ALLOC_EXECUTE, WRITE = 3, 6, 1
NO_KIND, OBJECT, FUNCTION, FILE = 0, 1, 2, 4


@dataclass(frozen=True)
class Part:
    """A segment with one section that fills it, or with none where it has no name."""

    address: int
    data: bytes
    name: str = ""
    load_address: int | None = None
    flags: int = READ_EXECUTE
    more_memory: int = 0


@dataclass(frozen=True)
class Lone:
    """A section that no segment is made for: zeros at run time (`NOBITS`), or bytes that are not loaded."""

    name: str
    address: int
    size: int
    kind: int = NOBITS
    flags: int = ALLOC_WRITE


@dataclass(frozen=True)
class Named:
    """A symbol with all that the table can say; absolute and global where nothing else is said."""

    value: int
    size: int = 0
    kind: int = NO_KIND
    local: bool = False
    section: int = 0xFFF1


def make_elf(
    parts: Sequence[Part],
    *,
    entry: int = 0x8000_0001,
    symbols: Mapping[str, int | Named] | None = None,
    machine: int = ARM,
    others: Mapping[str, bytes] | None = None,
    lone: Sequence[Lone] = (),
    stripped: bool = False,
) -> bytes:
    """A file with these segments, in this order, and sections besides (`others`, `lone`) that are not loaded.

    Sections are numbered from 1: those of the parts, then `lone`, then `others`. A `stripped` file has no symbols.
    """
    offset = 52 + 32 * len(parts)
    body, segments = b"", b""
    headers: list[tuple[str, int, int, int, int, int, int, int]] = [("", 0, 0, 0, 0, 0, 0, 0)]
    for part in parts:
        size, load = len(part.data), part.address if part.load_address is None else part.load_address
        memory = size + part.more_memory
        at = offset + len(body)
        segments += struct.pack("<8I", LOAD, at, part.address, load, size, memory, part.flags, 4)
        if part.name:
            flags = ALLOC_WRITE if part.flags & 2 else ALLOC_EXECUTE
            headers.append((part.name, PROGBITS, flags, part.address, at, size, 0, 0))
        body += part.data
    for extra in lone:
        stored = bytes(extra.size if extra.kind != NOBITS else 0)
        headers.append((extra.name, extra.kind, extra.flags, extra.address, offset + len(body), extra.size, 0, 0))
        body += stored
    for name, data in (others or {}).items():
        headers.append((name, PROGBITS, 0, 0, offset + len(body), len(data), 0, 0))
        body += data
    table, names = _symbols(symbols or {})
    if not stripped:
        headers.append((".symtab", SYMBOLS, 0, 0, offset + len(body), len(table), len(headers) + 1, 16))
        body += table
        headers.append((".strtab", STRINGS, 0, 0, offset + len(body), len(names), 0, 0))
        body += names
    shstrtab = b"\0".join(name.encode() for name in [*(header[0] for header in headers), ".shstrtab"]) + b"\0"
    headers.append((".shstrtab", STRINGS, 0, 0, offset + len(body), len(shstrtab), 0, 0))
    body += shstrtab
    sections, name_at = b"", 0
    for name, kind, flags, address, at, size, link, length in headers:
        sections += struct.pack("<10I", name_at, kind, flags, address, at, size, link, 0, 1, length)
        name_at += len(name) + 1
    start = struct.pack("<4sBBBBQ", b"\x7fELF", 1, 1, 1, 0, 0)
    rest = struct.pack(
        "<HHIIIIIHHHHHH",
        2,
        machine,
        1,
        entry,
        52,
        offset + len(body),
        0,
        52,
        32,
        len(parts),
        40,
        len(headers),
        len(headers) - 1,
    )
    return start + rest + segments + body + sections


def _symbols(symbols: Mapping[str, int | Named]) -> tuple[bytes, bytes]:
    table, names = bytes(16), b"\0"
    for name, said in symbols.items():
        symbol = said if isinstance(said, Named) else Named(said)
        info = symbol.kind | (0 if symbol.local else 0x10)
        table += struct.pack("<IIIBBH", len(names), symbol.value, symbol.size, info, 0, symbol.section)
        names += name.encode() + b"\0"
    return table, names
