"""Where bootloader, header and application go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mbed_compositions import HEADER_V2
from toolkit.errors import LayoutError
from toolkit.mbed.composition.configuration import read_header_format
from toolkit.mbed.composition.header_format import parse_format
from toolkit.mbed.composition.regions import regions_of
from toolkit.mbed.composition.sectors import EraseSectors, sectors_of
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.targets import SectorRun, target_named
from toolkit.memory.region import AddressRange

ROM = AddressRange(0x0800_0000, 0x10_0000)
SECTORS = EraseSectors(
    [SectorRun(0x0800_0000, 0x4000), SectorRun(0x0801_0000, 0x1_0000), SectorRun(0x0802_0000, 0x2_0000)], ROM
)
HEADER = parse_format([["magic", "const", "32be", 1], ["pad", "const", "8le", 0]])


def regions(*segments: tuple[int, int], **settings: Any) -> dict[str, tuple[int, int]]:
    """Name of a region → bytes from the start of ROM, and length."""
    ranges = [AddressRange(ROM.address + start, length) for start, length in segments]
    found = regions_of(ROM, SECTORS, Settings(**settings), ranges)
    assert len({region.name for region in found}) == len(found)
    return {region.name: (region.address - ROM.address, region.length) for region in found}


@pytest.mark.parametrize(
    ("address", "floor", "ceiling"),
    [
        (0x0800_0000, 0x0800_0000, 0x0800_0000),
        (0x0800_0001, 0x0800_0000, 0x0800_4000),
        (0x0800_FFFF, 0x0800_C000, 0x0801_0000),
        (0x0801_0001, 0x0801_0000, 0x0802_0000),
        (0x0802_0001, 0x0802_0000, 0x0804_0000),
        (0x0810_0000, 0x0810_0000, 0x0810_0000),
    ],
)
def test_sectors_of_unequal_length(address: int, floor: int, ceiling: int) -> None:
    assert (SECTORS.floor(address), SECTORS.ceiling(address)) == (floor, ceiling)


def test_second_bank_of_a_chip_begins_with_small_sectors_again() -> None:
    target = target_named("NUCLEO_F429ZI")
    sectors = sectors_of(target, target.rom[0].range)
    assert [sectors.ceiling(address) for address in (0x080E_0001, 0x0810_0001)] == [0x0810_0000, 0x0810_4000]


def test_option_bytes_are_no_sectors_of_flash() -> None:
    target = target_named("NUCLEO_F429ZI")
    assert any(run.address >= 0x1FFF_0000 for run in target.sectors)
    assert max(run.address for run in sectors_of(target, target.rom[0].range).runs) < 0x0820_0000


def test_alone() -> None:
    assert regions() == {"application": (0, 0x10_0000)}


def test_alone_with_start_and_size() -> None:
    assert regions(mbed_app_start=0x0801_0000, mbed_app_size=0x1000) == {"application": (0x1_0000, 0x1000)}


def test_start_without_size_leads_to_the_end_of_rom() -> None:
    assert regions(mbed_app_start=0x0801_0000) == {"application": (0x1_0000, 0xF_0000)}


def test_bootloader_ends_where_a_sector_does() -> None:
    assert regions((0, 0x8001)) == {"bootloader": (0, 0xC000), "application": (0xC000, 0xF_4000)}


def test_header_follows_bootloader_and_application_a_multiple_of_128() -> None:
    assert regions((0, 0x100), header_format=HEADER) == {
        "bootloader": (0, 0x4000),
        "header": (0x4000, 5),
        "application": (0x4080, 0xF_BF80),
    }


def test_header_of_exactly_128_bytes_is_not_rounded() -> None:
    header = parse_format([["pad", "const", "64be", 0]] * 16)
    assert regions((0, 4), header_format=header)["application"][0] == 0x4080


def test_offsets_are_from_the_start_of_rom() -> None:
    found = regions((0, 4), header_format=HEADER, header_offset=0x8000, app_offset=0x8400)
    assert (found["header"], found["application"]) == ((0x8000, 5), (0x8400, 0xF_7C00))


def test_offsets_may_lie_in_the_bootloader_region_behind_its_bytes() -> None:
    found = regions((0, 4), header_format=HEADER, header_offset=4, app_offset=0x80)
    assert (found["header"][0], found["application"][0]) == (4, 0x80)


@pytest.mark.parametrize("key", ["header_offset", "app_offset"])
def test_offsets_within_the_bootloader_are_refused(key: str) -> None:
    with pytest.raises(LayoutError, match=f"{key}: 0x3 lies within the bootloader"):
        regions((0, 4), header_format=HEADER, **{key: 3})


def test_segments_of_a_bootloader_are_numbered_and_bound_the_application() -> None:
    assert regions((0, 0x100), (0x8_0000, 0x100), app_offset=0x4000) == {
        "bootloader1": (0, 0x100),
        "bootloader2": (0x8_0000, 0x2_0000),
        "application": (0x4000, 0x7_C000),
    }


def test_application_follows_the_last_segment() -> None:
    assert regions((0, 0x100), (0x8_0000, 0x100))["application"] == (0xA_0000, 0x6_0000)


def test_segments_behind_rom_are_of_other_memories() -> None:
    assert regions((0, 0x100), (0x800_1000, 0x20)) == {"bootloader": (0, 0x4000), "application": (0x4000, 0xF_C000)}


def test_restricted_application_ends_where_a_sector_does() -> None:
    assert regions(restrict_size=0x9000) == {"application": (0, 0x8000), "post_application": (0x8000, 0xF_8000)}


def test_header_of_a_restricted_application_is_a_hole_behind_it() -> None:
    assert regions(restrict_size=0x8000, header_format=HEADER) == {
        "application": (0, 0x8000),
        "header": (0x8000, 5),
        "post_application": (0x8080, 0xF_7F80),
    }


def test_hole_for_a_header_may_have_an_offset() -> None:
    found = regions(restrict_size=0x8000, header_format=HEADER, header_offset=0xC000)
    assert (found["header"], found["post_application"]) == ((0xC000, 5), (0xC080, 0xF_3F80))


def test_hole_for_a_header_may_lie_in_front_of_the_application() -> None:
    found = regions(restrict_size=0x8000, app_offset=0x4000, header_format=HEADER, header_offset=0)
    assert found == {"application": (0x4000, 0x8000), "header": (0, 5), "post_application": (0xC000, 0xF_4000)}


def test_start_and_offset_may_say_the_same() -> None:
    assert regions(mbed_app_start=0x0800_4000, app_offset=0x4000)["application"][0] == 0x4000


def test_restricted_application_behind_bootloader_and_header() -> None:
    assert regions((0, 0x100), header_format=HEADER, restrict_size=0x8000) == {
        "bootloader": (0, 0x4000),
        "header": (0x4000, 5),
        "application": (0x4080, 0x7F80),
        "post_application": (0xC000, 0xF_4000),
    }


def test_header_without_bootloader_needs_an_offset() -> None:
    assert regions(header_format=HEADER) == {"application": (0, 0x10_0000)}
    assert regions(header_format=HEADER, header_offset=0)["application"][0] == 0x80


@pytest.mark.parametrize(
    ("segments", "settings", "words"),
    [
        ([(0, 4)], {"mbed_app_start": 0x0800_4000}, "mbed_app_start: cannot be said together with a bootloader"),
        ([(0, 4)], {"mbed_app_size": 4}, "mbed_app_size: cannot be said together with a bootloader"),
        ([], {"mbed_app_size": 4, "restrict_size": 4}, "together with restrict_size"),
        ([], {"mbed_app_start": 0x07FF_FFFF}, "mbed_app_start: the application would be at 0x7ffffff"),
        ([], {"mbed_app_start": 0x0810_0000}, "outside of"),
        ([], {"mbed_app_start": 0x0800_0000, "mbed_app_size": 0x10_0001}, "mbed_app_size: the application"),
        ([], {"app_offset": 0x10_0000}, "app_offset: the application"),
        ([], {"mbed_app_start": 0x0800_4000, "app_offset": 0x8000}, "app_offset: leads to 0x8008000, and"),
        ([(0, 4)], {"app_offset": 0x10_0000}, "app_offset: 0x100000 lies behind the end of ROM"),
        (
            [],
            {"restrict_size": 0x8000, "header_format": HEADER, "header_offset": 0x7FFF},
            "header_offset: the header at 0x8007fff-0x8008003 overlaps the application at 0x8000000-0x8007fff",
        ),
        (
            [],
            {"restrict_size": 0x8000, "app_offset": 0x4000, "header_format": HEADER, "header_offset": 0x3FFC},
            "header_offset: the header at 0x8003ffc-0x8004000 overlaps the application at 0x8004000-0x800bfff",
        ),
        ([], {"restrict_size": 0x3FFF}, "restrict_size: leaves no whole sector"),
        ([], {"restrict_size": 0x12_0000}, "restrict_size: leads to 0x8120000"),
        ([], {"restrict_size": 0}, "restrict_size: leaves no whole sector"),
        ([(4, 4)], {}, "bootloader_img: must start at 0x8000000, the start of ROM, not 0x8000004"),
        ([(0x800_0000, 4)], {}, "bootloader_img: must start at 0x8000000, the start of ROM, not behind its end"),
        ([(0, 0x10_0001)], {}, "bootloader_img: at 0x8000000-0x8100000 does not fit"),
        ([(0, 4)], {"app_offset": 0x10_0001}, "app_offset: 0x100001 lies behind the end of ROM"),
        ([(0, 4)], {"header_format": HEADER, "header_offset": 0xF_FFFF}, "header would be 0x80fffff-0x8100003"),
        ([(0, 4)], {"header_format": HEADER, "header_offset": 0xF_FFFC, "app_offset": 0x8000}, "does not fit into ROM"),
    ],
)  # fmt: skip
def test_refused(segments: list[tuple[int, int]], settings: dict[str, Any], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        regions(*segments, **settings)


def test_format_of_the_sample_has_112_bytes() -> None:
    assert regions((0, 4), header_format=read_header_format(HEADER_V2))["header"][1] == 112
