"""Versions and start addresses of bootloaders, and their bytes."""

from __future__ import annotations

import pytest

from tests.tock_parts import FLAGS, KERNEL, flags, hail, hail_bytes
from toolkit.errors import LayoutError, ToolkitError
from toolkit.memory.contents import Contents
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.bootloader import (
    Bootloader,
    bootloader_range,
    extract_bootloader,
    parse_bootloader,
    read_bootloader,
    replace_bootloader,
    set_start_address,
)
from toolkit.tock.image.flash_image import FlashImage


def bootloader(version: bytes, start: int = KERNEL) -> Bootloader:
    parsed = parse_bootloader(flags(version, start))
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("version", "uses"),
    [
        *((b"0.5.0", False), (b"0.6.0", False), (b"1.0.1", False), (b"1.1.0", True), (b"1.1.3", True)),
        *((b"10.11.12", True), (b"1.1", True), (b"1.0", False), (b"1.1.0-rc", True), (b"2.0.0", True)),
        *((b"", None), (b"newest", None), (b"1", None), (b"1.1.1.1", None), (b"\xff\xff", None)),
    ],
)
def test_versions_that_use_the_start_address(version: bytes, uses: bool | None) -> None:
    assert bootloader(version).uses_start_address is uses


@pytest.mark.parametrize(("version", "goes_to"), [(b"0.5.0", 0x10000), (b"1.1.0", 0x20000), (b"?", None)])
def test_where_it_jumps_to(version: bytes, goes_to: int | None) -> None:
    assert bootloader(version, 0x20000).jumps_to == goes_to


def test_version_of_eight_characters() -> None:
    assert bootloader(b"10.11.12").version == "10.11.12"


def test_version_that_is_no_ascii_can_be_shown() -> None:
    assert bootloader(b"1\xff\x1b").version == "1\\xff\x1b"


@pytest.mark.parametrize("page", [b"", b"\xff" * 512, flags()[:511], b"x" + flags()[1:]], ids=len)
def test_no_bootloader(page: bytes) -> None:
    assert parse_bootloader(page) is None


def test_start_address_is_set() -> None:
    image = hail()
    set_start_address(image, 0x20000)
    assert image.read(FLAGS + 32, 4) == b"\x00\x00\x02\x00"


def test_nothing_else_is_set() -> None:
    image = hail()
    set_start_address(image, 0x20000)
    assert image.read(0, 0x80000) == hail_bytes(page=flags(start=0x20000))


def test_bootloader_that_ignores_it_is_left_alone() -> None:
    image = hail(hail_bytes(page=flags(b"1.0.1", 0)))
    with pytest.raises(ToolkitError, match=r"does not use its start address"):
        set_start_address(image, KERNEL)


def test_bootloader_of_unknown_version_is_left_alone() -> None:
    with pytest.raises(ToolkitError, match="does not use"):
        set_start_address(hail(hail_bytes(page=flags(b""))), KERNEL)


def test_force_sets_it_all_the_same() -> None:
    image = hail(hail_bytes(page=flags(b"1.0.1", 0)))
    set_start_address(image, 0x9_0000, force=True)
    assert image.read(FLAGS + 32, 4) == b"\x00\x00\x09\x00"


def test_address_outside_of_the_flash() -> None:
    with pytest.raises(ToolkitError, match="outside of the flash"):
        set_start_address(hail(), 0x80000)


@pytest.mark.parametrize("address", [-1, 1 << 32])
def test_address_of_more_than_32_bits(address: int) -> None:
    with pytest.raises(ToolkitError, match="32 bits"):
        set_start_address(hail(), address, force=True)


def test_no_bootloader_has_no_start_address() -> None:
    with pytest.raises(ToolkitError, match="no bootloader"):
        set_start_address(hail(hail_bytes(page=bytes(512))), KERNEL)


def test_extract_leaves_out_the_erased_flash_behind_it() -> None:
    data = hail_bytes()
    assert extract_bootloader(hail(data)) == data[:0x680]


def test_extracted_bootloader_can_be_put() -> None:
    data = hail_bytes()
    image = hail(hail_bytes(page=b"\xff" * 512, slots=b"\xff" * 1024))
    replace_bootloader(image, extract_bootloader(hail(data)))
    assert image.read(0, len(data)) == data


def test_rest_of_the_region_is_erased() -> None:
    image = hail()
    replace_bootloader(image, b"\0")
    assert image.read(0, KERNEL) == b"\0" + b"\xff" * (KERNEL - 1)


def test_kernel_stays_when_a_bootloader_is_put() -> None:
    image = hail()
    replace_bootloader(image, bytes(KERNEL))
    assert image.read(KERNEL, 0x70000) == hail_bytes()[KERNEL:]


def test_bootloader_that_does_not_fit() -> None:
    with pytest.raises(LayoutError, match="65,537 bytes"):
        replace_bootloader(hail(), bytes(KERNEL + 1))


def test_board_without_place_for_a_bootloader() -> None:
    image = FlashImage(board_named("nrf52840dk"), Contents())
    with pytest.raises(ToolkitError, match="nothing is in front"):
        bootloader_range(image)


def test_erased_region_has_no_bootloader() -> None:
    with pytest.raises(ToolkitError, match="erased"):
        extract_bootloader(FlashImage(board_named("hail"), Contents()))


def test_empty_image_has_no_bootloader() -> None:
    assert read_bootloader(FlashImage(board_named("hail"), Contents())) is None
