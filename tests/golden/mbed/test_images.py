"""The ELF sample in each container, and what the build tools composed of it."""

from __future__ import annotations

import pytest

from tests.golden_data import sample
from toolkit.image.containers.container import read_container
from toolkit.image.containers.kinds import Container, container_of
from toolkit.mbed.headers.found import HeaderKind, Verdict
from toolkit.mbed.image import ImageView, base_of, look_at
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

FLASH = 0x0800_0000


def look(path: str) -> ImageView:
    data = sample(f"mbed/{path}").read_bytes()
    if container_of(data) is not Container.RAW:
        return look_at(read_container(data))
    base = base_of(data)
    return look_at(Contents([(base.address, data)]), None, base)


@pytest.mark.parametrize("suffix", ["elf", "bin", "hex", "srec"])
class TestElfSample:
    def test_nothing_is_wrong(self, suffix: str) -> None:
        assert look(f"elf-sample/mini_mbed.{suffix}").findings == ()

    def test_vectors(self, suffix: str) -> None:
        (program,) = look(f"elf-sample/mini_mbed.{suffix}").programs
        record = program.record
        assert (program.address, record.initial_stack_pointer, record.reset) == (FLASH, 0x2002_0000, FLASH + 0x119)

    def test_length_of_the_table(self, suffix: str) -> None:
        (program,) = look(f"elf-sample/mini_mbed.{suffix}").programs
        assert (program.at_least, program.at_most) == (16, 64)

    def test_kernel(self, suffix: str) -> None:
        kernel = look(f"elf-sample/mini_mbed.{suffix}").kernel
        assert kernel is not None
        assert (kernel.text, kernel.number, kernel.info) == ("RTX V5.5.3", 50050003, FLASH + 0x334)

    def test_all_bytes(self, suffix: str) -> None:
        assert look(f"elf-sample/mini_mbed.{suffix}").contents.range == AddressRange(FLASH, 848)


class TestUpdate:
    def test_header_is_internal(self) -> None:
        assert [header.kind for header in look("compose/upd_v2.bin").headers] == [HeaderKind.INTERNAL]

    def test_every_check_is_right(self) -> None:
        (header,) = look("compose/upd_v2.bin").headers
        assert [check.verdict for check in header.checks] == [Verdict.RIGHT] * 3

    def test_numbers(self) -> None:
        facts = look("compose/upd_v2.bin").headers[0].facts
        assert (facts["firmware_version"], facts["firmware_size"]) == (1_700_000_000, 848)

    def test_application_is_where_it_was_linked(self) -> None:
        assert look("compose/upd_v2.bin").headers[0].application == AddressRange(FLASH, 848)

    def test_nothing_is_wrong(self) -> None:
        assert look("compose/upd_v2.bin").findings == ()

    def test_fill_is_blank(self) -> None:
        assert look("compose/upd_v2.bin").blanks == (AddressRange(FLASH - 0x390, 0x390),)


def test_application_behind_a_header_of_ones_own() -> None:
    assert FLASH in {program.address for program in look("compose/allmembers.bin").programs}
