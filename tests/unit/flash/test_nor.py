"""The NOR rule: programming clears bits, erasing sets sectors."""

from __future__ import annotations

import pytest

from toolkit.errors import FlashError, OutOfBoundsError, ProgramError
from toolkit.flash import FlashDevice, Geometry, NorFlash, Sector

GEOMETRY = Geometry.of_lengths([16, 8, 8])


def test_nor_flash_is_a_flash_device() -> None:
    assert isinstance(NorFlash(GEOMETRY), FlashDevice)


def test_new_flash_is_erased() -> None:
    assert bytes(NorFlash(GEOMETRY)) == b"\xff" * 32


def test_programming_clears_bits() -> None:
    flash = NorFlash(GEOMETRY)
    flash.program(3, b"\x0f")
    flash.program(3, b"\x05")
    assert flash.read(3, 1) == b"\x05"


def test_setting_a_bit_is_refused_with_place_and_values() -> None:
    flash = NorFlash(GEOMETRY)
    flash.program(4, b"\x0f\x0f")
    with pytest.raises(ProgramError) as caught:
        flash.program(4, b"\x0f\x1f")
    assert (caught.value.offset, caught.value.old, caught.value.new) == (5, 0x0F, 0x1F)


def test_refused_programming_changes_nothing() -> None:
    flash = NorFlash(GEOMETRY)
    flash.program(5, b"\x00")
    with pytest.raises(ProgramError):
        flash.program(4, b"\x00\x01")
    assert flash.read(4, 2) == b"\xff\x00"


def test_erasing_sets_one_sector() -> None:
    flash = NorFlash(GEOMETRY, bytes(32))
    flash.erase(Sector(16, 8))
    assert bytes(flash) == bytes(16) + b"\xff" * 8 + bytes(8)


def test_sector_of_another_geometry_is_refused() -> None:
    with pytest.raises(FlashError):
        NorFlash(GEOMETRY).erase(Sector(0, 8))


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (32, 1), (31, 2), (0, -1)])
def test_reading_outside_is_refused(offset: int, length: int) -> None:
    with pytest.raises(OutOfBoundsError):
        NorFlash(GEOMETRY).read(offset, length)


def test_content_of_another_length_is_refused() -> None:
    with pytest.raises(FlashError):
        NorFlash(GEOMETRY, b"short")
