"""The kinds of files that hold bytes at addresses, by content and by name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from toolkit.memory.image_file import FileKind, kind_of


class Container(StrEnum):
    """How a file says which bytes lie where."""

    RAW = "raw"
    HEX = "hex"
    SREC = "srec"
    UF2 = "uf2"
    ELF = "elf"


SUFFIXES = {
    Container.RAW: (".bin", ".raw", ".rom", ".img"),
    Container.HEX: (".hex", ".ihex", ".ihx"),
    Container.SREC: (".srec", ".s19", ".s28", ".s37", ".mot", ".s-rec"),
    Container.UF2: (".uf2",),
    Container.ELF: (".elf", ".axf"),
}
"""How names of such files end; all others are raw."""
_BY_SUFFIX = {suffix: container for container, suffixes in SUFFIXES.items() for suffix in suffixes}
_SREC_LINE = re.compile(rb"\s*S[0-9][0-9A-Fa-f]{8,512}\s*?(\r|\n|\Z)")
_MAGICS = {b"UF2\n\x57\x51\x5d\x9e": Container.UF2, b"\x7fELF": Container.ELF}


def container_of(data: bytes) -> Container:
    """The container that the start of a file shows; raw where it shows none."""
    for magic, container in _MAGICS.items():
        if data.startswith(magic):
            return container
    if _SREC_LINE.match(data[:600]):
        return Container.SREC
    return Container.HEX if kind_of(data) is FileKind.HEX else Container.RAW


def container_for(name: str) -> Container:
    """The container that the name of a new file asks for."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower(), Container.RAW)
