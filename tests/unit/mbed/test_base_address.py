"""The base of raw images, by their vectors."""

from __future__ import annotations

import pytest

from tests.mbed_images import firmware, flexspi_image, internal_header, little
from toolkit.mbed.image import base_of
from toolkit.mbed.targets import target_named


@pytest.mark.parametrize("base", [0, 0x0800_0000, 0x1000_0000, 0x1A00_0000, 0x6000_0000], ids=hex)
def test_starts_of_flash(base: int) -> None:
    assert base_of(firmware(base)).address == base


@pytest.mark.parametrize("base", [0x8000, 0x0800_8000, 0x0801_0400, 0x2_7000], ids=hex)
def test_behind_a_bootloader(base: int) -> None:
    found = base_of(firmware(base))
    assert (found.address, found.sure) == (base, False)


def test_behind_a_header() -> None:
    application = firmware(0x0800_8400)
    data = internal_header(application).ljust(0x400, b"\xff") + application
    assert base_of(data).address == 0x0800_8000


def test_start_of_the_flash_of_a_target_comes_first() -> None:
    found = base_of(firmware(0, 0x8000), target_named("K64F"))
    assert found.evidence[1] == "it is the start of IROM1 of K64F"


def test_table_of_a_boot_rom_tells() -> None:
    found = base_of(flexspi_image(0x7000_0000))
    assert (found.address, found.sure) == (0x7000_0000, True)


@pytest.mark.parametrize("offset", [0, 0x400], ids=["alone", "behind a header"])
def test_kernel_tells_where_an_application_behind_a_bootloader_lies(offset: int) -> None:
    app = firmware(0x8400)[:0x3C0].ljust(0x4000, b"\xbf")
    app += b"RTX V5.5.3\0\0" + little(0xC400) + little(50050003)
    data = internal_header(app).ljust(offset, b"\xff") + app if offset else app
    found = base_of(data, target_named("K64F"))
    assert (found.address, found.sure) == (0x8400 - offset, True)
    assert found.evidence[1] == "osRtxInfo says that the text RTX V5.5.3 lies at 0xc400"


def test_kernel_with_which_vectors_lie_outside_tells_nothing() -> None:
    data = firmware(0x0800_0000) + b"RTX V5.5.3\0\0" + little(0x2000_0400) + little(50050003)
    assert base_of(data).address == 0x0800_0000


def test_table_of_a_boot_rom_at_an_odd_address_tells_nothing() -> None:
    data = bytearray(flexspi_image())
    data[0x1014] ^= 1
    assert base_of(bytes(data)).address == 0x6000_0000


def test_image_without_its_program() -> None:
    found = base_of(firmware(0x0800_0000)[:64])
    assert (found.address, found.sure, found.known) == (0x0800_0000, False, True)


@pytest.mark.parametrize(
    "data", [bytes(256), b"\xff" * 256, b"abcdefgh" * 32, b"\x01"], ids=["00", "ff", "text", "short"]
)
def test_nothing_tells(data: bytes) -> None:
    found = base_of(data)
    assert (found.address, found.known) == (0, False)


def test_nothing_tells_but_the_target() -> None:
    assert base_of(bytes(256), target_named("NUCLEO_F429ZI")).address == 0x0800_0000


def test_no_base_leads_beyond_the_last_address() -> None:
    found = base_of(firmware(0xFFFF_FC00) + bytes(0x400))
    assert found.address + 0x800 <= 1 << 32
