"""Vector tables cut from images of real boards, as a reader of the first bytes sees them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.golden_data import third_party
from toolkit.mbed.image import ImageView, base_of, look_at
from toolkit.mbed.targets import target_named
from toolkit.memory.contents import Contents


class Known(NamedTuple):
    """What is known of a file: who it is of, where its table lies, its first two words, the most words it has."""

    target: str
    address: int
    stack: int
    reset: int
    at_most: int


FILES = {
    "k64f-internal": Known("K64F", 0, 0x2003_0000, 0x4C5, 255),
    "nucleo_f429zi": Known("NUCLEO_F429ZI", 0x0800_0000, 0x2003_0000, 0x0800_28FD, 107),
    "disco_l475": Known("DISCO_L475VG_IOT01A", 0x0800_0000, 0x1000_1288, 0x0800_2E25, 98),
    "lpc54628": Known("", 0, 0x2002_8000, 0x4B5, 73),
    "mimxrt1050": Known("MIMXRT1050_EVK", 0x6000_2000, 0x81E0_0000, 0x6000_24B5, 176),
}
files = pytest.mark.parametrize("name", FILES)


def look(name: str, *, with_target: bool = False) -> ImageView:
    data = third_party(f"mbed/vectors/{name}.bin").read_bytes()
    target = target_named(FILES[name].target) if with_target and FILES[name].target else None
    base = base_of(data, target)
    return look_at(Contents([(base.address, data)]), target, base)


@files
def test_table_is_found_at_its_address(name: str) -> None:
    assert [program.address for program in look(name).programs] == [FILES[name].address]


@files
def test_base_is_the_same_when_the_target_is_told(name: str) -> None:
    assert look(name, with_target=True).contents.range == look(name).contents.range


@files
def test_stack_pointer_and_reset(name: str) -> None:
    record = look(name).programs[0].record
    assert (record.initial_stack_pointer, record.reset) == (FILES[name].stack, FILES[name].reset)


@files
def test_most_words(name: str) -> None:
    assert look(name).programs[0].at_most == FILES[name].at_most


@pytest.mark.parametrize(
    ("name", "count"),
    [("k64f-internal", 102), ("nucleo_f429zi", 107), ("disco_l475", 98)],
    ids=lambda value: str(value),
)
def test_words_of_known_chips(name: str, count: int) -> None:
    program = look(name, with_target=True).programs[0]
    assert (program.at_least, program.at_most, program.known) == (count, count, True)


@files
def test_stack_lies_in_ram(name: str) -> None:
    assert look(name, with_target=True).programs[0].passed[2]


def test_words_before_the_fill_of_a_padded_table() -> None:
    assert look("k64f-internal").programs[0].at_least == 102


@files
def test_code_that_was_cut_off_is_missed(name: str) -> None:
    codes = {finding.code for finding in look(name).findings}
    assert codes == {"vectors-reset-outside", "vectors-handler-outside"}


def test_flash_configuration_of_a_kinetis() -> None:
    (block,) = look("k64f-internal").vendor
    assert (block.kind, block.facts["fsec"], block.facts["locks"]) == ("kinetis-flash-configuration", 0xFE, False)


def test_blocks_of_an_imx_rt() -> None:
    blocks = [(block.kind, block.range.address) for block in look("mimxrt1050").vendor]
    assert blocks == [
        ("flexspi-configuration", 0x6000_0000),
        ("image-vector-table", 0x6000_1000),
        ("boot-data", 0x6000_1020),
    ]


def test_boot_data_of_an_imx_rt() -> None:
    facts = look("mimxrt1050").vendor[2].facts
    assert facts == {"start": 0x6000_0000, "image_length": 0x400_0000, "plugin": 0}


def test_boot_word_of_an_lpc546() -> None:
    assert [block.kind for block in look("lpc54628").vendor] == ["lpc546-boot-word"]
