"""The kernel's ELF file: where its parts lie in flash and RAM, by the symbols of Tock's linker script.

Sections stand in for symbols that are not there. Nothing is believed that ends before it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.elf.file import Elf, Section, read_elf
from toolkit.memory.region import AddressRange

PARTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "text": ("_stext", "_etext", (".text",)),
    "stack": ("_sstack", "_estack", (".stack",)),
    "data": ("_srelocate", "_erelocate", (".relocate",)),
    "bss": ("_szero", "_ezero", (".bss", ".sram")),
    "app memory": ("_sappmem", "_eappmem", (".app_memory",)),
    "apps": ("_sapps", "_eapps", ()),
}
"""Part → symbols of its start and its end, and the sections that stand in for them."""
IN_FLASH = ("text", "apps")
SYMBOLS = tuple(name for start, end, _sections in PARTS.values() for name in (start, end))
_HIGHEST = 1 << 32


@dataclass(frozen=True)
class Loaded:
    """Bytes of the file that belong into flash: the address there, and the bytes."""

    name: str
    address: int
    data: memoryview


@dataclass(frozen=True)
class KernelElf:
    """A kernel, as its ELF file has it.

    Attributes:
        machine: what it is for, such as ``EM_ARM``.
        symbols: values of those of `SYMBOLS` that are there.
        parts: part → where it lies at run time, for those that are known.
        data_in_flash: where the initialized data are copied from; None where it is not known.
        sections: those that are there at run time, in the order of addresses.
        loaded: bytes that belong into flash.
        wrong: parts that end before they start, or behind all addresses.
    """

    machine: str
    symbols: Mapping[str, int]
    parts: Mapping[str, AddressRange]
    data_in_flash: AddressRange | None
    sections: tuple[Section, ...]
    loaded: tuple[Loaded, ...]
    wrong: tuple[str, ...]

    @property
    def app_memory(self) -> AddressRange | None:
        """RAM for apps."""
        return self.parts.get("app memory")

    @property
    def binary(self) -> AddressRange | None:
        """Code and initialized data in flash, as the kernel attribute `kernel_binary` says it."""
        text, data = self.parts.get("text"), self.data_in_flash
        if text is None or data is None or data.end < text.address:
            return None
        return AddressRange(text.address, data.end - text.address)

    def as_dict(self) -> dict[str, Any]:
        """The kernel as JSON sees it."""
        data = self.data_in_flash
        return {
            "machine": self.machine,
            "symbols": dict(self.symbols),
            "parts": {name: _range(range_) for name, range_ in self.parts.items()},
            "data_in_flash": _range(data) if data else None,
            "sections": [{"name": one.name, "address": one.address, "length": one.size} for one in self.sections],
        }


def read_kernel_elf(data: bytes) -> KernelElf:
    """Read a kernel's ELF file.

    Raises:
        FormatError: it is none that can be read.
    """
    elf = read_elf(data, SYMBOLS)
    parts: dict[str, AddressRange] = {}
    wrong: list[str] = []
    for name, (start, end, sections) in PARTS.items():
        found = _by_symbols(elf, start, end) or _by_section(elf, sections)
        if found is not None and found.length >= 0 and found.end <= _HIGHEST:
            parts[name] = found
        elif found is not None:
            wrong.append(name)
    there = sorted((one for one in elf.sections if one.allocated and one.size), key=lambda one: one.address)
    bytes_ = memoryview(data)  # segments may share bytes of the file, so none is copied
    loaded = tuple(
        Loaded(_name(segment.sections), segment.load_address, bytes_[segment.offset :][: segment.file_size])
        for segment in elf.segments
        if segment.file_size
    )
    in_flash = _data_in_flash(elf, parts.get("data"))
    return KernelElf(str(elf.machine), elf.symbols, parts, in_flash, tuple(there), loaded, tuple(wrong))


def _by_symbols(elf: Elf, start: str, end: str) -> AddressRange | None:
    first, behind = elf.symbols.get(start), elf.symbols.get(end)
    return None if first is None or behind is None else AddressRange(first, behind - first)


def _by_section(elf: Elf, names: tuple[str, ...]) -> AddressRange | None:
    section = next((one for name in names if (one := elf.section(name)) is not None and one.allocated), None)
    return AddressRange(section.address, section.size) if section else None


def _data_in_flash(elf: Elf, data: AddressRange | None) -> AddressRange | None:
    """Where the initialized data are in flash: where their segment is stored, else behind the code."""
    if data is None:
        return None
    for segment in elf.segments:
        whole = AddressRange(segment.address, segment.file_size)
        if data.length and whole.contains(data):
            return AddressRange(segment.load_address + data.address - segment.address, data.length)
    behind = elf.symbols.get("_etext")
    return None if behind is None else AddressRange(behind, data.length)


def _name(sections: tuple[Section, ...]) -> str:
    return ", ".join(section.name for section in sections[:4]) or "a segment"


def _range(range_: AddressRange) -> dict[str, int]:
    return {"address": range_.address, "length": range_.length}
