"""Apps, and images that hold lists of them, for tests; built without the toolkit's own builders."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.image.flash_image import FlashImage

FLASH = 0x10000
"""Where the flash of the board starts."""
APPS = 0x40000
RAM = AddressRange(0x2000_0000, 0x10000)
NOWHERE = 0xFFFF_FFFF
ARCHITECTURES = {
    MpuRule.CORTEX_M: "cortex-m4",
    MpuRule.CORTEX_M0_PLUS: "cortex-m0+",
    MpuRule.CORTEX_M33: "cortex-m33",
    MpuRule.PMP: "rv32imac",
    MpuRule.X86: "i486",
    MpuRule.NONE: "",
}
"""The rule of a memory protection → an architecture that has it, as the independent judge names it."""


def board(rule: MpuRule = MpuRule.CORTEX_M, length: int = 0x4000, start: int = APPS, behind: int = 0) -> Board:
    """Make a board with so many bytes for apps, and `behind` bytes of flash behind them."""
    return Board(
        name="test",
        architecture=ARCHITECTURES[rule],
        flash=AddressRange(FLASH, start + length + behind - FLASH),
        kernel=AddressRange(FLASH, start - FLASH),
        apps=AddressRange(start, length),
        ram=RAM,
        page_size=512,
        mpu=rule,
        has_attributes=False,
    )


def image_with(board: Board, apps: bytes = b"", behind: bytes = b"") -> FlashImage:
    """Make an image with these bytes from the start of the apps on; the rest of their region is erased."""
    contents = Contents([(board.flash.address, bytes(range(256)) * ((board.apps.address - FLASH) // 256))])
    contents.put(board.apps.address, apps.ljust(board.apps.length, b"\xff") + behind)
    return FlashImage(board, contents)


def tbf(
    name: str = "app",
    total_size: int = 512,
    *,
    flags: int = 1,
    flash: int = NOWHERE,
    ram: int = NOWHERE,
    minimum_ram: int = 256,
    protected: int = 0,
    kernel: tuple[int, int] | None = (2, 1),
    binary_end: int | None = None,
    fill: int = 0x5A,
) -> bytes:
    """Make an app whose binary starts behind `protected` zeros, and ends with the TBF unless `binary_end` is given."""
    encoded = name.encode()
    elements = struct.pack("<HH", 3, len(encoded)) + encoded + bytes(-len(encoded) % 4)
    if (flash, ram) != (NOWHERE, NOWHERE):
        elements += struct.pack("<HHII", 5, 8, ram, flash)
    if kernel:
        elements += struct.pack("<HHHH", 8, 4, *kernel)
    end = total_size if binary_end is None else binary_end
    start = struct.pack("<III", protected, protected, minimum_ram)
    elements = struct.pack("<HH", 9, 20) + start + struct.pack("<II", end, 0) + elements
    size = 16 + len(elements)
    body = bytes(protected) + bytes([fill]) * (total_size - size - protected)
    return header(size, total_size, flags, elements) + body


def header(size: int, total_size: int, flags: int = 0, elements: bytes = b"", version: int = 2) -> bytes:
    """Make a header with the right checksum."""
    words = struct.pack("<HHII", version, size, total_size, flags) + elements
    checksum = 0
    for (word,) in struct.iter_unpack("<I", words[: len(words) // 4 * 4]):
        checksum ^= word
    return words[:12] + struct.pack("<I", checksum) + elements


def padding(length: int) -> bytes:
    """Make padding."""
    return header(16, length).ljust(length, b"\xff")


def apps_in(image: FlashImage) -> Mapping[str, bytes]:
    """Name → bytes of each app that the bytes themselves lead to; padding is left out."""
    found = {}
    flash, offset = image.read_range(image.board.apps), 0
    while offset + 8 <= len(flash):
        version, size, total = struct.unpack_from("<HHI", flash, offset)
        if version != 2 or not 16 <= size <= total <= len(flash) - offset:
            break
        if size > 16:
            length = struct.unpack_from("<H", flash, offset + 42)[0]
            found[flash[offset + 44 : offset + 44 + length].decode()] = flash[offset : offset + total]
        offset += total
    return found
