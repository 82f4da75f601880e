"""The RAM that an image predicts: the kernel's, and that of each process (formats/tock/SPEC.md: RAM).

Nothing of it was seen. The kernel decides at boot; its grants and memory protection take more than is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.memory.region import AddressRange, MemoryMap, Region
from toolkit.tock.app import App
from toolkit.tock.apps.listed import AppList, Fate, Listed
from toolkit.tock.board.board import Board
from toolkit.tock.image.view import ImageView
from toolkit.tock.ram.crt0 import crt0_header, data_length, parts_length, stack_length
from toolkit.tock.ram.kernel_elf import KernelElf

MOST_RAM = 1 << 28
"""Bytes of RAM that are believed at most."""
KERNEL_PARTS = ("stack", "data", "bss")
"""What a kernel has in its RAM, from the lowest address on."""


@dataclass(frozen=True)
class Part:
    """A part of a process's RAM. `length` is None where nobody knows it."""

    name: str
    length: int | None


@dataclass(frozen=True)
class ProcessRam:
    """The RAM of a process.

    Attributes:
        app: whose it is.
        address: lowest address that it can have; None where nobody knows where RAM for apps starts.
        is_fixed: whether the app says that address.
        length: bytes that it asks for, without grants.
        parts: what is in it, from the lowest address on, then the grants.
        is_known: whether a start-up header says how long the parts are.
    """

    app: Listed
    address: int | None
    is_fixed: bool
    length: int
    parts: tuple[Part, ...]
    is_known: bool

    def as_dict(self) -> dict[str, Any]:
        """The RAM as JSON sees it."""
        return {
            "name": self.app.name,
            "flash_address": self.app.address,
            "address": self.address,
            "fixed": self.is_fixed,
            "length": self.length,
            "parts": [vars(part) for part in self.parts],
            "parts_known": self.is_known,
        }


@dataclass(frozen=True)
class Prediction:
    """All RAM.

    Attributes:
        ram: the regions; None where nobody knows where RAM is.
        app_memory: RAM for apps; None where neither kernel attributes nor the kernel's ELF file say it.
        processes: of the apps that run, in the order of the list.
        source: who says where the memory for apps is.
    """

    ram: MemoryMap | None
    app_memory: AddressRange | None
    processes: tuple[ProcessRam, ...]
    source: str


def predict(view: ImageView, elf: KernelElf | None = None) -> Prediction:
    """Predict the RAM of a board with this image. Never raises, whatever the bytes.

    Args:
        view: the image.
        elf: the kernel's ELF file: then its own parts are known, and where the memory of the apps is.
    """
    memory, source = _app_memory(view, elf)
    processes = tuple(_processes(view.apps, memory))
    range_ = _ram_range(view.image.board, memory)
    if range_ is None:
        return Prediction(None, memory, processes, source)
    ram = MemoryMap(range_)
    for region in _kernel_regions(range_, memory, elf):
        ram.add(region)
    if memory is not None and memory.length:
        inner = tuple(_process_regions(processes, memory))
        ram.add(Region("memory of apps", memory, "app-memory", {"predicted": elf is None, "source": source}, inner))
    return Prediction(ram, memory, processes, source)


def _app_memory(view: ImageView, elf: KernelElf | None) -> tuple[AddressRange | None, str]:
    if elf is not None and elf.app_memory is not None:
        return elf.app_memory, "the kernel's ELF file"
    said = view.kernel.app_memory if view.kernel else None
    if said is not None and said.start + said.length <= 1 << 32 and said.length <= MOST_RAM:
        return AddressRange(said.start, said.length), "kernel attribute app_memory"
    return None, "nobody"


def _ram_range(board: Board, memory: AddressRange | None) -> AddressRange | None:
    """All RAM: the board's, and, where that is not known, up to the end of the memory for apps."""
    if memory is None:
        return board.ram if board.ram.length else None
    start = board.ram.address if board.ram.address else memory.address
    end = max(board.ram.end, memory.end)
    if start > memory.address or end - start > MOST_RAM:
        return memory
    return AddressRange(start, end - start)


def _kernel_regions(range_: AddressRange, memory: AddressRange | None, elf: KernelElf | None) -> Iterator[Region]:
    """The kernel's RAM: in front of the memory for apps, in parts where its ELF file is there."""
    if memory is None or memory.address <= range_.address:
        return
    kernel = AddressRange(range_.address, memory.address - range_.address)
    if elf is None:
        yield Region("kernel", kernel, "kernel-ram", {"predicted": True, "parts": list(KERNEL_PARTS)})
        return
    within = MemoryMap(kernel)
    for name in KERNEL_PARTS:
        part = elf.parts.get(name)
        if (
            part is not None
            and part.length
            and kernel.contains(part)
            and not any(r.range.overlaps(part) for r in within)
        ):
            within.add(Region(name, part, f"kernel-{name}", {"predicted": False}))
    yield Region("kernel", kernel, "kernel-ram", {"predicted": False}, tuple(within))


def _processes(apps: AppList, memory: AddressRange | None) -> Iterator[ProcessRam]:
    cursor = memory.address if memory is not None else None
    for item in apps.items:
        if item.fate is not Fate.RUNS or item.app is None:
            continue
        fixed, length = item.app.fixed_ram_address, item.app.minimum_ram_size
        address = cursor if fixed is None else fixed
        if cursor is not None and address is not None:
            cursor = max(cursor, address + length)
        parts, is_known = _parts(item.app)
        yield ProcessRam(item, address, fixed is not None, length, parts, is_known)


def _parts(app: App) -> tuple[tuple[Part, ...], bool]:
    """The parts of a process's RAM, and whether their lengths are known."""
    header, grant = crt0_header(app), Part("grant", None)
    if header is None:
        return (Part("stack", None), Part("data", None), Part("heap", None), grant), False
    heap = app.minimum_ram_size - parts_length(header)
    return (Part("stack", stack_length(header)), Part("data", data_length(header)), Part("heap", heap), grant), True


def _process_regions(processes: tuple[ProcessRam, ...], memory: AddressRange) -> Iterator[Region]:
    """The regions of the processes that have a place in the memory for apps behind those before them."""
    end = memory.address
    for process in processes:
        if process.address is None or not process.length:
            continue
        range_ = AddressRange(process.address, process.length)
        if memory.contains(range_) and range_.address >= end:
            yield _process_region(process, range_)
            end = range_.end


def _process_region(process: ProcessRam, range_: AddressRange) -> Region:
    inner, at = [], range_.address
    for part in process.parts if process.is_known else ():
        if part.length:
            inner.append(Region(part.name, AddressRange(at, part.length), f"process-{part.name}", {"predicted": True}))
            at += part.length
    facts = process.as_dict() | {"predicted": True}
    return Region(process.app.name or "app", range_, "process", facts, tuple(inner))
