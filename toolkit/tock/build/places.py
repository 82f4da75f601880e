"""Where an ELF file was linked to lie, and how much RAM it takes.

The linker script of a Tock app says where flash and RAM begin by two symbols. One value of each stands for a position
independent app, which runs wherever it is put.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.elf.file import Elf, Segment
from toolkit.tock.build.options import STACK, AppOptions
from toolkit.tock.build.symbols import FLASH_ORIGIN, SRAM_ORIGIN

MOVABLE_FLASH, MOVABLE_RAM = 0x8000_0000, 0
"""Where position independent apps are linked to."""
_STACK_SECTION = ".stack"


@dataclass(frozen=True)
class Places:
    """Where an app must lie.

    Attributes:
        flash: address that its binary must have; None where it does not matter, or is not known.
        ram: address that its RAM must have; None where it does not matter.
        movable: whether the binary was linked to run anywhere in flash.
        origin: address that the linker gave the first byte of the binary; None where it did not say.
    """

    flash: int | None = None
    ram: int | None = None
    movable: bool = True
    origin: int | None = None


def places_of(elf: Elf) -> Places:
    """Where the app in an ELF file must lie."""
    origin = elf.symbols.get(FLASH_ORIGIN)
    starts = [segment for segment in elf.segments if segment.file_size and segment.executable and segment.sections]
    if origin is None:
        movable = any(segment.address == MOVABLE_FLASH for segment in starts)
        flash = None if movable else min((segment.load_address for segment in starts), default=None)
    else:
        movable = origin == MOVABLE_FLASH
        flash = None if movable else origin
    return Places(flash, elf.symbols.get(SRAM_ORIGIN, MOVABLE_RAM) or None, movable, origin)


def needed_ram(elf: Elf, options: AppOptions) -> int:
    """Bytes of RAM for the segments that are copied there, the stack and the heaps."""
    stack = options.stack
    if stack is None:
        section = elf.section(_STACK_SECTION)
        stack = section.size if section else STACK
    reserved = _up(stack, 8) + _up(options.app_heap, 4) + _up(options.kernel_heap, 4)
    return sum(segment.memory_size for segment in elf.segments if _is_ram(segment)) + reserved


def _is_ram(segment: Segment) -> bool:
    """Whether a segment is in RAM at run time: it is writeable, and lies elsewhere than it is stored."""
    return segment.writeable and segment.address != segment.load_address


def _up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple
