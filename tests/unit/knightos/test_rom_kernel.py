"""What is read of the kernel's pages: header, jump tables, privileged page, boot page."""

from __future__ import annotations

import pytest

from tests import kernel_pages
from tests.kernel_pages import PAGE_SIZE, with_pages
from tests.knightos_files import BLANK, image, image_with_kernel
from toolkit.errors import VolumeError
from toolkit.knightos.rom.functions import FUNCTIONS, function_name, function_number
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Kernel, jump_table, read_kernel
from toolkit.knightos.rom.pages import pages_of
from toolkit.knightos.rom.places import Place, place_of

ROM = image_with_kernel("small.TI83p")


def kernel_of(data: bytes) -> Kernel:
    return read_kernel(RomImage.parse(data))


def test_version_of_the_kernel() -> None:
    assert kernel_of(ROM).version == "0.6.11-104-3f71d3b"


def test_erased_page_is_no_kernel() -> None:
    kernel = kernel_of(image("small.TI83p"))
    assert (kernel.is_there, kernel.version, kernel.tables) == (False, None, {})


def test_tables_are_as_long_as_in_the_last_kernel() -> None:
    assert {page: len(functions) for page, functions in kernel_of(ROM).tables.items()} == {0: 165, 1: 17, 2: 47}


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0x0000, "boot"),
        (0x4200, "openFileRead"),
        (0xA400, "renameFile"),
        (0x0001, "newline"),
        (0x1001, "drawDecACIX"),
        (0x0002, "sha1Init"),
        (0x2E02, "fpRand"),
        (0xA500, None),
        (0x0003, None),
    ],
)
def test_name_of_a_function(number: int, name: str | None) -> None:
    assert function_name(number & 0xFF, number >> 8) == name


def test_every_name_stands_once() -> None:
    names = [name for page in FUNCTIONS.values() for name in page]
    assert len(set(names)) == len(names)


def test_number_has_the_index_first() -> None:
    assert function_number(2, 0x2E) == 0x2E02


def test_first_entry_of_a_table_ends_its_page() -> None:
    page = bytearray(b"\xff" * PAGE_SIZE)
    page[0x3FFD:] = b"\xc3\x34\x12"
    page[0x3FFA:0x3FFD] = b"\xc3\x78\x56"
    found = [(function.index, function.address, function.offset_in_page) for function in jump_table(0, bytes(page))]
    assert found == [(0, 0x1234, 0x3FFD), (1, 0x5678, 0x3FFA)]


def test_table_of_jumps_alone_has_as_many_as_numbers_allow() -> None:
    assert len(jump_table(0, b"\xc3" * PAGE_SIZE)) == 256


def test_privileged_page() -> None:
    privileged = kernel_of(ROM).privileged
    assert privileged is not None
    assert (privileged.unlock.address, privileged.lock.address) == (0x4008, 0x4008)


@pytest.mark.parametrize(
    ("start", "version"),
    [(kernel_pages.boot_page(), "Emulated"), (kernel_pages.TI_BOOT_START, "1.02"), (b"\x01" * 64 + b"\0", None)],
    ids=["emulated", "TI", "no text"],
)
def test_version_of_the_boot_page(start: bytes, version: str | None) -> None:
    assert kernel_of(with_pages(BLANK, {0x1F: start})).boot_version == version


@pytest.mark.parametrize("offset", [0x20000, 0x30000])
def test_image_of_a_ce_is_refused_by_name(offset: int) -> None:
    data = bytearray(b"\xff" * 0x400000)
    data[offset : offset + 9] = bytes.fromhex("800f00123456801213")
    with pytest.raises(VolumeError, match="TI-84 Plus CE"):
        RomImage.parse(bytes(data))


def test_image_of_a_cse_is_none_of_a_ce() -> None:
    assert [model.name for model in RomImage.parse(image("sizes.TI84pCSE")).models] == ["TI84pCSE"]


@pytest.mark.parametrize("size", [0, 1, 0x7FFFF, 0x80001, 0x800000])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(VolumeError, match="size of a calculator's ROM"):
        RomImage.parse(bytes(size))


@pytest.mark.parametrize(
    ("model", "places"),
    [
        ("sizes.TI83p", "00-03 04-13 14-17 18-1B 1C 1D 1E 1F"),
        ("sizes.TI84pSE", "00-03 04-73 74-77 78-7B 7C 7D 7E 7F"),
        ("sizes.TI84pCSE", "00-03 04-F3 F4-F7 F8-FB FC FD FE FF"),
        ("sizes-big.TI84p", "00-03 04-33 34-37 38-3B 3C 3D 3E 3F"),
    ],
)
def test_pages_are_for_what_the_table_says(model: str, places: str) -> None:
    layout = RomImage.parse(image(model)).layout
    ranges = [[int(number, 16) for number in part.split("-")] for part in places.split()]
    wanted = [place for place, ends in zip(Place, ranges, strict=True) for _ in range(ends[0], ends[-1] + 1)]
    assert [place_of(layout, page) for page in range(layout.pages)] == wanted


@pytest.mark.parametrize(
    ("page", "content"),
    [
        (0x00, "KnightOS 0.6.11-104-3f71d3b, 165 functions"),
        (0x01, "17 functions"),
        (0x03, "erased"),
        (0x04, "1 of 63 blocks"),
        (0x05, "formatted, unused"),
        (0x17, "entries (FAT)"),
        (0x18, "erased"),
        (0x1C, "unlocks flash"),
        (0x1F, "Emulated"),
    ],
)
def test_content_of_a_page(page: int, content: str) -> None:
    rom = RomImage.parse(ROM)
    assert pages_of(rom, read_kernel(rom))[page].content == content


def test_sums_of_an_erased_page() -> None:
    """As gzip and sha256sum say of 16 KiB of FF."""
    rom = RomImage.parse(ROM)
    page = pages_of(rom, read_kernel(rom))[3].as_dict()
    assert page["crc32"] == "690b37d3"
    assert page["sha256"] == "0fbba07a833d4dcfc7024eaf313661a0ba8f80a05c6d29b8801c612e10e60dee"
