"""Pages of a KnightOS ROM that no sample has: made byte by byte, by the tables of the SPEC and without our code."""

from __future__ import annotations

from collections.abc import Mapping

PAGE_SIZE = 0x4000
VERSION = b"0.6.11-104-3f71d3b"
FUNCTIONS = {0: 165, 1: 17, 2: 47}
"""Page → entries of its jump table in the last kernel."""
TI_BOOT_START = bytes.fromhex("c30080 000000000000000000000000 312e303200")
"""How a boot page begins that says a version."""


def header(version: bytes = VERSION) -> bytes:
    """The header of page 00, with the jumps of one that was built."""
    page = bytearray(0x64)
    for offset, target in ((0, 0x0200), (8, 0x0210), (0x10, 0x0220), (0x18, 0x0200), (0x20, 0x0230), (0x28, 0x0240)):
        page[offset : offset + 3] = _jump(target)
    page[0x03:0x05] = b"KK"
    page[0x30] = 0xC9
    page[0x38:0x3B] = _jump(0x0250)
    page[0x53:0x56] = _jump(0x0200)
    page[0x56:0x59] = b"\xff\xa5\xff"
    return bytes(page) + version + b"\0"


def _jump(target: int) -> bytes:
    return bytes([0xC3, target & 0xFF, target >> 8])


def kernel_page(number: int, functions: int, start: bytes = b"") -> bytes:
    """A page of code with a jump table of so many functions at its end."""
    page = bytearray(b"\xff" * PAGE_SIZE)
    page[: len(start)] = start
    base = 0x4000 if number else 0
    page[0x0200:0x0400] = b"\xc9" * 0x200
    for index in range(functions):
        at = 0x3FFD - 3 * index
        page[at : at + 3] = _jump(base + 0x0200 + index)
    return bytes(page)


def privileged_page() -> bytes:
    """The page that may unlock flash."""
    page = bytearray(b"\xff" * PAGE_SIZE)
    page[:9] = bytes.fromhex("c7 c30840 c30840 ff c9")
    return bytes(page)


def boot_page() -> bytes:
    """The boot page for emulators."""
    page = bytearray(b"\xff" * PAGE_SIZE)
    page[:24] = bytes.fromhex("3e00d304c30040 0000000000000000") + b"Emulated\0"
    return bytes(page)


def kernel_pages(pages: int, counts: Mapping[int, int] = FUNCTIONS) -> dict[int, bytes]:
    """Page number → content of all pages that a kernel brings, for a ROM of so many pages."""
    kernel = {number: kernel_page(number, count, b"" if number else header()) for number, count in counts.items()}
    return kernel | {pages - 4: privileged_page(), pages - 1: boot_page()}


def with_pages(image: bytes, pages: Mapping[int, bytes]) -> bytes:
    """An image in which some pages are others."""
    changed = bytearray(image)
    for number, content in pages.items():
        changed[number * PAGE_SIZE : number * PAGE_SIZE + len(content)] = content
    return bytes(changed)


def with_kernel(image: bytes) -> bytes:
    """An image with the pages of a kernel in it."""
    return with_pages(image, kernel_pages(len(image) // PAGE_SIZE))
