"""From one container to another: what is kept, cut, filled and told of (toolkit/image/containers/convert.py)."""

from __future__ import annotations

import pytest

from tests.container_files import ENTRY, FLASH, MINI_MBED
from toolkit.errors import ContainerError
from toolkit.image.containers.container import read_stored
from toolkit.image.containers.convert import MAX_RAW, convert
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import Stored, WriteOptions
from toolkit.memory.contents import Contents

HOLED = Stored(Container.HEX, Contents([(0x10, b"ab"), (0x20, b"cd")]))
PLAIN = WriteOptions()


def test_what_was_read_goes_along() -> None:
    stored = read_stored(MINI_MBED["srec"])
    there = read_stored(convert(stored, Container.SREC, PLAIN).data)
    assert (there.contents, there.entry, there.header) == (stored.contents, ENTRY, b"mini_mbed.srec")


def test_options_come_before_what_was_read() -> None:
    options = WriteOptions(entry=0x100, header=b"mine", machine=243)
    assert read_stored(convert(read_stored(MINI_MBED["srec"]), Container.SREC, options).data).header == b"mine"
    assert read_stored(convert(read_stored(MINI_MBED["elf"]), Container.ELF, options).data).machine == 243


def test_the_machine_of_an_elf_file_goes_along() -> None:
    assert read_stored(convert(read_stored(MINI_MBED["elf"]), Container.ELF, PLAIN).data).machine == 40


@pytest.mark.parametrize(
    ("first", "end", "kept"),
    [
        (None, None, [(0x10, b"ab"), (0x20, b"cd")]),
        (0x11, None, [(0x11, b"b"), (0x20, b"cd")]),
        (None, 0x21, [(0x10, b"ab"), (0x20, b"c")]),
        (0x11, 0x21, [(0x11, b"b"), (0x20, b"c")]),
        (0, 0x20, [(0x10, b"ab")]),
    ],
)
def test_a_range_is_kept(first: int | None, end: int | None, kept: list[tuple[int, bytes]]) -> None:
    assert convert(HOLED, Container.HEX, PLAIN, first=first, end=end).contents == Contents(kept)


def test_a_raw_file_is_exactly_the_range() -> None:
    made = convert(HOLED, Container.RAW, WriteOptions(fill=0), first=0xE, end=0x14)
    assert made.data == b"\0\0ab\0\0"


@pytest.mark.parametrize(
    ("first", "end", "message"),
    [
        (0x12, 0x20, "no bytes are left: the file has 0x10-0x21"),
        (0x20, 0x20, "nothing lies from 0x20 to below 0x20"),
        (None, 0x10, "no bytes are left"),
    ],
)
def test_a_range_without_bytes(first: int | None, end: int, message: str) -> None:
    with pytest.raises(ContainerError, match=message):
        convert(HOLED, Container.HEX, PLAIN, first=first, end=end)


def test_a_raw_file_for_a_huge_range_is_refused() -> None:
    with pytest.raises(ContainerError, match="too long"):
        convert(HOLED, Container.RAW, PLAIN, first=0, end=MAX_RAW + 1)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ContainerError, match="holds no bytes"):
        convert(Stored(Container.RAW, Contents()), Container.HEX, PLAIN)


@pytest.mark.parametrize("container", [Container.RAW, Container.UF2])
def test_an_entry_that_cannot_be_said_is_told_of(container: Container) -> None:
    notes = convert(read_stored(MINI_MBED["elf"]), container, WriteOptions(family=1)).notes
    assert notes[0] == f"the entry, {ENTRY:#x}, is left out: {container} files cannot say it"


def test_fill_is_told_of() -> None:
    assert convert(HOLED, Container.RAW, PLAIN).notes == ("holes of 14 bytes became 0xff",)
    assert convert(HOLED, Container.UF2, WriteOptions(family=1)).notes == (
        "blocks are whole: 252 bytes of holes became 0xff",
    )


def test_an_image_in_flash_has_its_address() -> None:
    stored = read_stored(MINI_MBED["bin"], FLASH)
    assert convert(stored, Container.HEX, PLAIN).contents.range.address == FLASH
