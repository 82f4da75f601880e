"""Whose program an ELF file is: told by symbols that the linker scripts of a system have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formats.errors import FormatError
from toolkit.elf.file import read_elf
from toolkit.image.containers.kinds import Container
from toolkit.image.families.given import Given
from toolkit.image.probe.found import Confidence, Found


class _Mark(NamedTuple):
    """Symbols that tell a kind: certain by the first of them, likely by the others."""

    kind: str
    title: str
    symbols: tuple[str, ...]


_MARKS = (
    _Mark("tock-kernel-elf", "Tock kernel", ("_sapps", "_eapps", "_sappmem")),
    _Mark("tock-app-elf", "Tock app", ("_flash_origin", "_sram_origin")),
    _Mark("mbed-elf", "Mbed OS build", ("osRtxInfo", "osRtxConfig", "_main_obj")),
)
_ALL = tuple(symbol for mark in _MARKS for symbol in mark.symbols)


def probe(given: Given) -> Iterator[Found]:
    """The systems whose symbols an ELF file has."""
    if given.container is not Container.ELF:
        return
    try:
        symbols = read_elf(given.data, _ALL).symbols
    except FormatError:
        return
    for mark in _MARKS:
        there = [symbol for symbol in mark.symbols if symbol in symbols]
        if there:
            confidence = Confidence.CERTAIN if there[0] == mark.symbols[0] else Confidence.LIKELY
            evidence = (f"the symbols {', '.join(there)}",)
            yield Found(mark.kind, f"{mark.title}, as an ELF file", 0, len(given.data), confidence, evidence)
