"""Where a kernel's ELF file and an image do not agree: findings (formats/tock/SPEC.md: RAM)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.view import ImageView
from toolkit.tock.ram.kernel_elf import IN_FLASH, PARTS, KernelElf, Loaded
from toolkit.tock.ram.rules import RULES

_CHUNK = 4096


def elf_findings(view: ImageView, elf: KernelElf) -> Iterator[Finding]:
    """All findings. Offsets count from the start of the board's flash, in bytes."""
    yield from _of_parts(elf)
    yield from _of_places(view, elf)
    yield from _of_attributes(view, elf)
    yield from _of_bytes(view.image, elf)


def _of_parts(elf: KernelElf) -> Iterator[Finding]:
    missing = [name for name in PARTS if name not in elf.parts and name not in elf.wrong]
    if missing:
        symbols = ", ".join(f"{PARTS[name][0]} and {PARTS[name][1]}" for name in missing)
        yield RULES["kernel-elf-symbols"].found(f"nothing says where {', '.join(missing)} lie: no {symbols}")
    for name in elf.wrong:
        yield RULES["kernel-elf-part"].found(f"{name} ends before it starts, or behind all addresses", name)
    for (one, first), (other, second) in combinations(elf.parts.items(), 2):
        if first.overlaps(second):
            yield RULES["kernel-elf-part"].found(f"{one} at {first} overlaps {other} at {second}", one)


def _of_places(view: ImageView, elf: KernelElf) -> Iterator[Finding]:
    board = view.image.board
    apps = elf.parts.get("apps")
    if apps is not None and apps != board.apps:
        yield RULES["kernel-elf-apps"].found(f"the kernel looks at {apps}, the apps of the board are at {board.apps}")
    stored = {"text": elf.parts.get("text"), "data": elf.data_in_flash}
    for name, range_ in stored.items():
        if range_ is not None and range_.length and not board.kernel.contains(range_):
            message = f"{name} is stored at {range_}, the kernel's region is {board.kernel}"
            yield RULES["kernel-elf-flash"].found(message, name)
    for name, range_ in elf.parts.items():
        if name not in IN_FLASH and range_.length and not _is_in_ram(range_, board.ram):
            yield RULES["kernel-elf-ram"].found(f"{name} is at {range_}, the RAM is {_words(board.ram)}", name)


def _is_in_ram(range_: AddressRange, ram: AddressRange) -> bool:
    """Whether a range lies in the RAM, as far as that is known."""
    return ram.contains(range_) if ram.length else range_.address >= ram.address


def _words(ram: AddressRange) -> str:
    return str(ram) if ram.length else f"from {ram.address:#x} on"


def _of_attributes(view: ImageView, elf: KernelElf) -> Iterator[Finding]:
    kernel = view.kernel
    if kernel is None:
        return
    offset = kernel.attributes_range.address - view.image.board.flash.address
    memory, binary = kernel.app_memory, kernel.binary
    if memory is not None and elf.app_memory not in (None, AddressRange(memory.start, memory.length)):
        message = f"the image says {memory.length:,} bytes at {memory.start:#x}, the ELF file {_shown(elf.app_memory)}"
        yield RULES["kernel-elf-app-memory"].found(message, "", offset)
    if binary is not None and elf.binary not in (None, AddressRange(binary.start, binary.length)):
        message = f"the image says {binary.length:,} bytes at {binary.start:#x}, the ELF file {_shown(elf.binary)}"
        yield RULES["kernel-elf-binary"].found(message, "", offset)


def _shown(range_: AddressRange | None) -> str:
    assert range_ is not None
    return f"{range_.length:,} at {range_.address:#x}"


def _of_bytes(image: FlashImage, elf: KernelElf) -> Iterator[Finding]:
    """The first byte of each stored part that the image has otherwise; what lies elsewhere is told by its place."""
    for part in elf.loaded:
        if not image.board.kernel.contains(AddressRange(part.address, len(part.data))):
            continue
        at = _first_difference(image, part)
        if at is not None:
            address = part.address + at
            stored, there = part.data[at], image.read(address, 1)[0]
            message = f"at {address:#x} the image has {there:#04x}, the ELF file {stored:#04x}"
            yield RULES["kernel-elf-other"].found(message, part.name, address - image.board.flash.address)


def _first_difference(image: FlashImage, part: Loaded) -> int | None:
    for start in range(0, len(part.data), _CHUNK):
        stored = bytes(part.data[start : start + _CHUNK])
        there = image.read(part.address + start, len(stored))
        if there != stored:
            return start + next(at for at, pair in enumerate(zip(there, stored, strict=True)) if pair[0] != pair[1])
    return None
