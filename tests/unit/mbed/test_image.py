"""Whole images: their programs, their kernel, words of chips that nobody names, what is blank."""

from __future__ import annotations

from tests.mbed_images import firmware, internal_header, little, words
from toolkit.mbed.image import blank_ranges, look_at
from toolkit.mbed.kernel_version import find_kernel
from toolkit.mbed.regions import regions_of
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

FLASH = 0x0800_0000
TEXT = b"RTX V5.5.3\0\0"


def test_programs_of_bootloader_and_application() -> None:
    view = look_at(Contents([(FLASH, firmware(FLASH)), (FLASH + 0x8000, firmware(FLASH + 0x8000))]))
    assert [program.address for program in view.programs] == [FLASH, FLASH + 0x8000]


def test_program_behind_a_bootloader_without_a_gap() -> None:
    view = look_at(Contents([(FLASH, firmware(FLASH) + firmware(FLASH + 0x400))]))
    assert [program.address for program in view.programs] == [FLASH, FLASH + 0x400]


class TestKernel:
    def test_text_and_number(self) -> None:
        contents = Contents([(FLASH, TEXT + words([0, FLASH, 50050003]))])
        kernel = find_kernel(contents)
        assert kernel is not None
        assert (kernel.text, kernel.number, kernel.info) == ("RTX V5.5.3", 50050003, FLASH + 16)

    def test_text_alone(self) -> None:
        kernel = find_kernel(Contents([(FLASH, TEXT + words([FLASH, 40000000]))]))
        assert kernel is not None
        assert (kernel.text, kernel.number) == ("RTX V5.5.3", None)

    def test_the_text_that_is_meant(self) -> None:
        contents = Contents([(FLASH, TEXT + TEXT + words([FLASH + 12, 50050003]))])
        kernel = find_kernel(contents)
        assert kernel is not None
        assert kernel.address == FLASH + 12

    def test_none(self) -> None:
        assert find_kernel(Contents([(FLASH, firmware(FLASH))])) is None


class TestVendor:
    def test_checksum_of_an_lpc_is_seen_where_it_is_right(self) -> None:
        data = firmware(0)
        total = sum(int.from_bytes(data[at : at + 4], "little") for at in range(0, 28, 4))
        view = look_at(Contents([(0, data[:28] + words([-total]) + data[32:])]))
        assert [block.kind for block in view.vendor] == ["lpc-checksum", "lpc-protection"]

    def test_nothing_is_an_lpc_where_it_is_wrong(self) -> None:
        assert look_at(Contents([(0, firmware(0))])).vendor == ()

    def test_kinetis_is_seen_where_only_its_security_is_set(self) -> None:
        data = firmware(0, 0x800)
        data = data[:0x400] + b"\xff" * 12 + b"\xfe\xff\xff\xff" + data[0x410:]
        assert [block.kind for block in look_at(Contents([(0, data)])).vendor] == ["kinetis-flash-configuration"]

    def test_start_of_the_bootloader_of_an_nrf52(self) -> None:
        view = look_at(Contents([(0, firmware(0)), (0x1000_1014, little(0x7_8000))]))
        assert [block.facts for block in view.vendor] == [{"bootloader": 0x7_8000}]


class TestBlanks:
    def test_256_bytes_are_blank(self) -> None:
        contents = Contents([(0, b"\1" + b"\xff" * 256 + b"\1" + b"\xff" * 255)])
        assert list(blank_ranges(contents)) == [AddressRange(1, 256)]


class TestRegions:
    def test_update(self) -> None:
        application = firmware(FLASH + 0x400)
        contents = Contents([(FLASH, internal_header(application).ljust(0x400, b"\xff") + application)])
        regions = [(region.kind, region.address - FLASH, region.length) for region in regions_of(look_at(contents))]
        assert regions == [
            ("header", 0, 112),
            ("erased", 112, 0x400 - 112),
            ("vectors", 0x400, 256),
            ("code", 0x500, 0x300),
        ]
