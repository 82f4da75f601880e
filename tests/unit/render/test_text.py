"""Memories as text (toolkit/render/memory_map/text.py and fit.py)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from toolkit.image.memory import Memory
from toolkit.image.rows import rows_of
from toolkit.memory.region import AddressRange, Region
from toolkit.render.memory_map.fit import cut, fit
from toolkit.render.memory_map.rows import Scale, heights
from toolkit.render.memory_map.text import length_words, map_lines

MEMORY = Memory(
    "flash",
    AddressRange(0x1000, 0x1000),
    (
        Region("boot", AddressRange(0x1000, 0x400), "boot", {}, (Region("table", AddressRange(0x1000, 64), "table"),)),
        Region("apps", AddressRange(0x1800, 0x800), "apps"),
    ),
)


def text(memory: Memory = MEMORY, **options: object) -> list[str]:
    return [line.text for line in map_lines(memory, **options)]  # type: ignore[arg-type]


def test_picture_is_boxes_with_addresses_names_and_lengths() -> None:
    assert text() == [
        "flash 0x1000-0x1fff, 4 KiB",
        "0x00001000 ┌─ boot: 1 KiB ──────────────────────────────────────────┐",
        "           │   table                                       64 bytes │",
        "0x00001040 ├────────────────────────────────────────────────────────┤",
        "           │   (boot)                                     960 bytes │",
        "0x00001400 ├────────────────────────────────────────────────────────┤",
        "           │ free                                             1 KiB │",
        "0x00001800 ├────────────────────────────────────────────────────────┤",
        "           │ apps                                             2 KiB │",
        "0x00002000 └────────────────────────────────────────────────────────┘",
    ]


def test_highest_address_can_be_on_top() -> None:
    lines = text(high_first=True)
    assert (lines[1][:10], lines[2].split()[1], lines[-1][:10]) == ("0x00002000", "apps", "0x00001000")


def test_lines_that_are_asked_for_are_there() -> None:
    boxes = [line for line in text(lines=30) if line.startswith(" ")]
    assert len(boxes) == 30


def test_true_boxes_are_as_high_as_regions_are_long() -> None:
    apps = [line.kind for line in map_lines(MEMORY, scale=Scale.TRUE, lines=44)].count("apps")
    boot = [line.kind for line in map_lines(MEMORY, scale=Scale.TRUE, lines=44)].count("table")
    assert (apps, boot) == (22, 1)


def test_true_boxes_are_in_proportion_where_they_are_high_enough_to_be_seen() -> None:
    sizes = (1, 100, 1000, 2000, 5000)
    regions, at = [], 0
    for length in sizes:
        regions.append(Region(str(length), AddressRange(at, length), str(length)))
        at += length
    found = heights(rows_of(Memory("m", AddressRange(0, at), tuple(regions))), Scale.TRUE, 852, 26)
    assert found == [26, 26, 100, 200, 500]


def test_true_pictures_have_room_for_differences_by_themselves() -> None:
    kinds = [line.kind for line in map_lines(MEMORY, scale=Scale.TRUE)]
    assert kinds.count("apps") > 5 * kinds.count("table")


def test_lines_know_the_kind_that_they_are_about() -> None:
    assert {line.kind for line in map_lines(MEMORY)} == {"", "boot", "table", "free", "apps"}


def test_a_predicted_memory_says_so() -> None:
    assert text(Memory("RAM", AddressRange(0, 16), predicted=True))[0] == "RAM 0x0-0xf, 16 bytes, predicted"


def test_pictures_are_narrower_where_there_are_few_columns() -> None:
    assert {cell_len(line) for line in text(width=50)[1:]} == {50}


def test_names_are_made_safe_to_show() -> None:
    memory = Memory("a\x1b", AddressRange(0, 16), (Region("b\x1b", AddressRange(0, 16), "c"),))
    assert "\x1b" not in "".join(text(memory, printable=ascii))


@pytest.mark.parametrize(
    "name", ["日本語" * 20, "é" * 80, "שלום" * 20, "x" * 200, ""], ids=["wide", "e", "rtl", "x", "none"]
)
def test_every_box_is_equally_wide(name: str) -> None:
    memory = Memory(
        "m", AddressRange(0, 16), (Region(name, AddressRange(0, 8), "c", {}, (Region(name, AddressRange(2, 3)),)),)
    )
    assert {cell_len(line) for line in text(memory)[1:]} == {69}


def test_addresses_of_more_digits_move_no_border() -> None:
    assert {cell_len(line) for line in text(Memory("m", AddressRange(0xFFFFFF00, 0x100)))[1:]} == {69}


@given(st.text(max_size=30), st.integers(1, 20))
def test_cut_text_takes_no_more_columns(words: str, most: int) -> None:
    assert cell_len(cut(words, most)) <= most


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Mn", "Me")), max_size=30), st.integers(1, 20))
def test_fitted_text_takes_just_so_many(words: str, width: int) -> None:
    assert cell_len(fit(words, width)) == width


@pytest.mark.parametrize(
    ("length", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (1000, "1,000 bytes"), (1024, "1 KiB"), (1536, "1,536 bytes"), (4 << 20, "4 MiB")],
)
def test_lengths_are_said_as_people_do(length: int, words: str) -> None:
    assert length_words(length) == words
