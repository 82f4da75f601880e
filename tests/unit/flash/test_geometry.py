"""Sectors, and the chips of the calculators (reference: sector map of the chips)."""

from __future__ import annotations

import pytest

from toolkit.errors import OutOfBoundsError
from toolkit.flash import Geometry, Sector
from toolkit.flash.chips import CALCULATOR_CHIPS

K = 1024


@pytest.mark.parametrize("size", CALCULATOR_CHIPS)
def test_sectors_tile_the_chip(size: int) -> None:
    geometry = CALCULATOR_CHIPS[size]
    assert [s.offset for s in geometry.sectors[1:]] == [s.end for s in geometry.sectors[:-1]]
    assert geometry.size == size


@pytest.mark.parametrize(
    ("size", "offset", "length"),
    [
        (512 * K, 0x60000, 64 * K),
        (512 * K, 0x70000, 32 * K),
        (512 * K, 0x78000, 8 * K),
        (512 * K, 0x7A000, 8 * K),
        (512 * K, 0x7C000, 16 * K),
        (1024 * K, 0xF0000, 32 * K),
        (2048 * K, 0x1FC000, 16 * K),
        (4096 * K, 0x3E0000, 64 * K),
        (4096 * K, 0x3F0000, 8 * K),
        (4096 * K, 0x3FA000, 8 * K),
        (4096 * K, 0x3FC000, 16 * K),
    ],
)
def test_sector_of_the_chip(size: int, offset: int, length: int) -> None:
    assert CALCULATOR_CHIPS[size].sector_at(offset) == Sector(offset, length)


def test_sector_at_its_last_byte() -> None:
    assert Geometry.of_lengths([16, 8]).sector_at(15) == Sector(0, 16)


def test_offset_behind_the_device_has_no_sector() -> None:
    with pytest.raises(OutOfBoundsError):
        Geometry.of_lengths([16, 8]).sector_at(24)
