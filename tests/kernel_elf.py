"""A small kernel as an ELF file, for Hail by default, and the image that it belongs into."""

from __future__ import annotations

from collections.abc import Mapping

from formats.tock.kernel_attributes import KERNEL_ATTRIBUTES, AppMemory, KernelAttribute, KernelAttributes, KernelBinary
from tests.elf_files import READ_WRITE, Part, make_elf

TEXT, STACK, DATA, BSS, APP_MEMORY = 0x10000, 0x2000_0000, 0x2000_1000, 0x2000_1010, 0x2000_4000
APPS, APPS_END, RAM_END = 0x30000, 0x70000, 0x2001_0000
CODE, VALUES = bytes(range(256)) * 2, b"initial values!!"
SYMBOLS = {
    "_stext": TEXT,
    "_etext": TEXT + len(CODE),
    "_sstack": STACK,
    "_estack": DATA,
    "_srelocate": DATA,
    "_erelocate": DATA + len(VALUES),
    "_szero": BSS,
    "_ezero": APP_MEMORY,
    "_sappmem": APP_MEMORY,
    "_eappmem": RAM_END,
    "_sapps": APPS,
    "_eapps": APPS_END,
}


def kernel_elf(symbols: Mapping[str, int] | None = None, *, code: bytes = CODE, load: int = TEXT) -> bytes:
    """A kernel's ELF file: `.text` and `.relocate`, stored one behind the other, and the linker script's symbols.

    Args:
        symbols: instead of those of Hail.
        code: the bytes of `.text`.
        load: address in flash.
    """
    parts = [
        Part(load, code, ".text"),
        Part(DATA, VALUES, ".relocate", load_address=load + len(code), flags=READ_WRITE),
    ]
    return make_elf(parts, entry=load | 1, symbols=SYMBOLS if symbols is None else symbols)


def kernel_image(*values: AppMemory | KernelBinary, region: int = 0x20000) -> bytes:
    """A kernel's region: code, data, fill, and attributes, those of the ELF file where none are given."""
    said = values or (AppMemory(APP_MEMORY, RAM_END - APP_MEMORY), KernelBinary(TEXT, len(CODE) + len(VALUES)))
    end = KERNEL_ATTRIBUTES.build(KernelAttributes(attributes=tuple(KernelAttribute.of(value) for value in said)))
    start = CODE + VALUES
    return start + b"\xff" * (region - len(start) - len(end)) + end


def board_image(kernel: bytes, apps: bytes = b"") -> bytes:
    """Flash of a Hail without bootloader, with this kernel and these apps."""
    flash = bytearray(b"\xff" * 0x80000)
    flash[TEXT : TEXT + len(kernel)] = kernel
    flash[APPS : APPS + len(apps)] = apps
    return bytes(flash)
