"""The pages of the system in a ROM of KnightOS as regions: kernel, privileged page, boot page."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kernel_header import (
    BOOT_HEADER,
    BOOT_VERSION_OFFSET,
    JUMP_SIZE,
    KERNEL_HEADER,
    KERNEL_JUMP,
    PRIVILEGED_HEADER,
    TABLE_TOP,
    VERSION_OFFSET,
)
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.image.described import RecordAt
from toolkit.knightos.rom.functions import function_number
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import LONGEST_VERSION, Kernel
from toolkit.knightos.rom.places import PLACE_TITLES, Place, page_of
from toolkit.memory.region import AddressRange, Region

_PRIVILEGED_LENGTH = PRIVILEGED_HEADER.size or 0


def page_range(page: int, pages: int = 1) -> AddressRange:
    """Where a page lies, or several that follow each other; addresses are offsets in the image."""
    return AddressRange(page * PAGE_SIZE, pages * PAGE_SIZE)


def kernel_region(rom: RomImage, kernel: Kernel, pages: range) -> Region:
    """The pages of the kernel."""
    facts = {
        "version": kernel.version,
        "functions": {f"page {page:02X}": len(functions) for page, functions in kernel.tables.items()},
    }
    inner = tuple(_kernel_page(rom, kernel, page) for page in pages)
    name = "kernel" if kernel.is_there else "no kernel"
    return Region(name, page_range(pages[0], len(pages)), "kernel", facts if kernel.is_there else {}, inner)


def _kernel_page(rom: RomImage, kernel: Kernel, page: int) -> Region:
    range_ = page_range(page)
    if rom.is_erased(page):
        return Region(f"page {page:02X}, erased", range_, "erased")
    inner = []
    if page == 0 and kernel.header is not None:
        inner.append(Region("header", AddressRange(0, _header_length(kernel)), "header"))
    functions = len(kernel.tables.get(page, ()))
    if functions:
        length = JUMP_SIZE * functions
        facts = {"functions": functions}
        inner.append(Region("jump table", AddressRange(range_.end - length, length), "jump-table", facts))
    return Region(f"page {page:02X}", range_, "kernel-page", {}, tuple(inner))


def _header_length(kernel: Kernel) -> int:
    assert kernel.header is not None
    return VERSION_OFFSET + len(kernel.header.version) + 1


def system_region(rom: RomImage, kernel: Kernel, place: Place, page: int) -> Region:
    """A page behind the volume: privileged, certificate, boot, or one that nothing uses."""
    range_, title = page_range(page), PLACE_TITLES[place]
    if rom.is_erased(page):
        return Region(f"{title}, erased", range_, place.value, {"page": page, "erased": True})
    inner: tuple[Region, ...] = ()
    facts: dict[str, object] = {"page": page, "erased": False}
    if place is Place.PRIVILEGED and kernel.privileged is not None:
        inner = (Region("header", AddressRange(range_.address, _PRIVILEGED_LENGTH), "header"),)
    elif place is Place.BOOT:
        facts["version"] = kernel.boot_version
    return Region(title, range_, place.value, facts, inner)


def system_records(rom: RomImage, kernel: Kernel) -> Iterator[RecordAt]:
    """The declared records on the pages of the system."""
    if kernel.header is not None:
        yield RecordAt(KERNEL_HEADER, AddressRange(0, _header_length(kernel)), "kernel header")
    for page, functions in kernel.tables.items():
        for function in functions:
            number = f"{function_number(page, function.index):04X}"
            name = f"function {number} {function.name}" if function.name else f"function {number}"
            at = page * PAGE_SIZE + TABLE_TOP - JUMP_SIZE * (function.index + 1)
            if at >= (_header_length(kernel) if kernel.header is not None and page == 0 else page * PAGE_SIZE):
                yield RecordAt(KERNEL_JUMP, AddressRange(at, JUMP_SIZE), name)
    if kernel.privileged is not None:
        start = page_of(rom.layout, Place.PRIVILEGED) * PAGE_SIZE
        yield RecordAt(PRIVILEGED_HEADER, AddressRange(start, _PRIVILEGED_LENGTH), "privileged page")
    if kernel.boot is not None and kernel.boot_version is not None:
        start, length = page_of(rom.layout, Place.BOOT) * PAGE_SIZE, BOOT_VERSION_OFFSET + len(kernel.boot.version) + 1
        assert len(kernel.boot.version) < LONGEST_VERSION
        yield RecordAt(BOOT_HEADER, AddressRange(start, length), "boot page")
