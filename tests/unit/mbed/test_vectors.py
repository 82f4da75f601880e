"""Vector tables: their names, lengths, alignment, and the levels on which they are judged."""

from __future__ import annotations

import pytest

from tests.mbed_images import firmware, vectors
from toolkit.mbed.targets import Target, target_named
from toolkit.mbed.vectors import Vectors, alignment_for, name_of, read_vectors, stack_in_ram, table_offsets
from toolkit.memory.contents import Contents

FLASH = 0x0800_0000


def read(data: bytes, target: Target | None = None, base: int = FLASH) -> Vectors:
    found = read_vectors(Contents([(base, data)]), base, target)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("count", "alignment"), [(16, 128), (32, 128), (33, 256), (49, 256), (102, 512), (107, 512), (496, 2048)]
)
def test_alignment_for_vtor(count: int, alignment: int) -> None:
    assert alignment_for(count) == alignment


@pytest.mark.parametrize(("number", "name"), [(0, "initial SP"), (11, "SVCall"), (15, "SysTick"), (16, "IRQ 0")])
def test_names(number: int, name: str) -> None:
    assert name_of(number) == name


class TestCount:
    def test_interrupts_end_at_a_word_that_is_no_handler(self) -> None:
        assert read(firmware(FLASH, changes={40: 0x2000_0000})).at_most == 40

    def test_interrupts_end_where_the_image_does_not_go_on(self) -> None:
        assert read(firmware(FLASH, changes={30: FLASH + 0x401})).at_most == 30

    def test_zeros_between_handlers_count(self) -> None:
        assert read(firmware(FLASH, changes={20: 0})).at_most == 64

    def test_zeros_at_the_end_do_not(self) -> None:
        assert read(firmware(FLASH, changes={62: 0, 63: 0, 64 - 3: 0})).at_most == 61

    def test_equal_words_at_the_end_may_be_fill(self) -> None:
        assert read(firmware(FLASH, changes={30: FLASH + 0x111})).at_least == 31

    def test_a_small_core_has_at_most_32_interrupts(self) -> None:
        data = vectors(FLASH, count=100) + b"\x00\xbf" * 200
        assert read(data, target_named("NUCLEO_L073RZ")).at_most == 16 + 32

    def test_count_of_a_known_chip(self) -> None:
        data = vectors(FLASH, count=120) + b"\x00\xbf" * 200
        found = read(data, target_named("NUCLEO_F429ZI"))
        assert (found.at_least, found.at_most, found.known) == (107, 107, True)

    def test_a_table_that_is_not_of_that_chip(self) -> None:
        found = read(firmware(FLASH, changes={50: 0x1234_5678}), target_named("NUCLEO_F429ZI"))
        assert (found.at_most, found.known) == (50, False)

    def test_erased_flash_has_no_interrupts(self) -> None:
        assert read(b"\xff" * 4096).at_most == 16


class TestStack:
    @pytest.mark.parametrize("stack", [0x2000_0001, 0x2003_0000], ids=hex)
    def test_in_ram_or_just_behind(self, stack: int) -> None:
        assert stack_in_ram(stack, target_named("K64F"))

    @pytest.mark.parametrize("stack", [0x2003_0004, 0x1FFF_0000, 0], ids=hex)
    def test_outside(self, stack: int) -> None:
        assert not stack_in_ram(stack, target_named("K64F"))

    def test_any_known_ram_without_a_target(self) -> None:
        assert stack_in_ram(0x81E0_0000, None)


class TestLevels:
    def test_all_passed(self) -> None:
        assert read(firmware(FLASH)).passed == {1: True, 2: True, 3: True}

    def test_each_stands_for_itself(self) -> None:
        assert read(firmware(FLASH, stack=0x4000_0000)).passed == {1: True, 2: False, 3: True}

    def test_erased_flash_is_judged_once(self) -> None:
        assert read(b"\xff" * 64).passed == {1: False, 2: None, 3: None}

    def test_all_findings_are_there_at_once(self) -> None:
        found = read(firmware(FLASH, stack=0x4000_0002, changes={1: 0x100, 3: 2}))
        assert {finding.code for finding in found.findings} == {
            "vectors-reset-even",
            "vectors-reset-outside",
            "vectors-stack-unaligned",
            "vectors-stack-outside",
            "vectors-handler-even",
            "vectors-handler-outside",
        }


def test_words_reserved_on_small_cores_may_hold_anything() -> None:
    data = firmware(FLASH, changes={4: 2, 5: 4, 6: 6, 12: 8})
    assert read(data, target_named("NUCLEO_L073RZ")).passed[3]


@pytest.mark.parametrize("length", [0, 8, 63])
def test_too_short_for_a_table(length: int) -> None:
    assert read_vectors(Contents([(FLASH, firmware(FLASH)[:length])]), FLASH) is None


def test_a_hole_ends_the_table() -> None:
    contents = Contents([(FLASH, firmware(FLASH)[:100]), (FLASH + 104, firmware(FLASH)[104:])])
    found = read_vectors(contents, FLASH)
    assert found is not None
    assert found.at_most == 25


_NO_TABLES = {
    "lengths and offsets of texts": (0x508C, 0x9, 0x50B5, 0x31, 0x50BF, 0x39, 0x50F1, 0x33, *[0x512B, 0x33] * 4),
    "small numbers": (0x30, 0xA3, 0x89, 0x85, 0xDF, 0x6F, 0x43, 0x38, *[0] * 8),
    "a number, and erased words": (0x460040, *[0xFFFFFFFF] * 15),
}


@pytest.mark.parametrize("name", _NO_TABLES)
def test_numbers_side_by_side_are_no_table(name: str) -> None:
    data = b"".join(word.to_bytes(4, "little") for word in _NO_TABLES[name]) + bytes(0x10000)
    assert list(table_offsets(data)) == []


def test_tables_are_seen_wherever_they_lie() -> None:
    data = bytes(0x400) + firmware(FLASH) + firmware(0x9000)
    assert list(table_offsets(data)) == [0x400, 0x800]
