"""Memories as SVG (toolkit/render/memory_map/svg.py, kinds.py, markup.py)."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.image.memory import Memory
from toolkit.memory.region import AddressRange, Region
from toolkit.render.memory_map.kinds import pattern_id, styles_of
from toolkit.render.memory_map.markup import attribute, markup, possible
from toolkit.render.memory_map.rows import Scale
from toolkit.render.memory_map.svg import Look, memories_svg, memory_svg

SVG = "{http://www.w3.org/2000/svg}"
NAMES = (
    "</script><script>alert(1)</script>",
    "\"quoted\" & 'more'",
    "\u202eturned\u202c",
    "שלום",
    "nul\0\x1b[31m",
    "\udc80\udcff",
    "\uffff",
    "",
)


def memory(*names: str) -> Memory:
    regions = tuple(Region(name, AddressRange(0x100 * number, 0x100), name) for number, name in enumerate(names))
    return Memory("flash", AddressRange(0, 0x100 * len(names)), regions)


def parsed(*memories: Memory, look: Look | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(memories_svg("title", memories, look))


def rows(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [group for group in svg.iter(f"{SVG}g") if group.get("class") == "row"]


def words_of(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def tops(svg: ElementTree.Element) -> list[tuple[float, float]]:
    boxes = [next(row.iter(f"{SVG}rect")) for row in rows(svg)]
    return [(float(box.get("y", 0)), float(box.get("height", 0))) for box in boxes]


def test_boxes_have_address_name_and_length() -> None:
    assert words_of(rows(parsed(memory("kernel")))[0]) == ["0x00000000", "kernel", "256 bytes"]


def test_boxes_lie_one_below_the_other() -> None:
    found = tops(parsed(memory("a", "b", "c")))
    assert all(top + height == below for (top, height), (below, _height) in itertools.pairwise(found))


def test_highest_address_can_be_on_top() -> None:
    names = [words_of(row)[1] for row in rows(parsed(memory("a", "b"), look=Look(high_first=True)))]
    assert names == ["b", "a"]


@pytest.mark.parametrize(("scale", "times"), [(Scale.TRUE, 5.0), (Scale.COMPRESSED, 1.05)])
def test_longer_regions_are_higher(scale: Scale, times: float) -> None:
    long = Region("long", AddressRange(0x100, 0x8000), "b")
    both = Memory("m", AddressRange(0, 0x8100), (Region("short", AddressRange(0, 0x100), "a"), long))
    (_, short_height), (_, long_height) = tops(parsed(both, look=Look(scale=scale)))
    assert long_height > times * short_height


def test_regions_with_inner_ones_have_a_bracket_with_their_name() -> None:
    outer = Region("outer", AddressRange(0, 0x100), "o", {}, (Region("inner", AddressRange(0, 0x80), "i"),))
    svg = parsed(Memory("m", AddressRange(0, 0x100), (outer,)))
    assert len([path for path in svg.iter(f"{SVG}path") if path.get("class") == "bracket"]) == 1
    assert "outer" in words_of(svg)


def test_boxes_say_what_they_lie_in() -> None:
    outer = Region("outer", AddressRange(0, 0x100), "o", {}, (Region("inner", AddressRange(0, 0x80), "i"),))
    labels = [row.get("aria-label") for row in rows(parsed(Memory("m", AddressRange(0, 0x100), (outer,))))]
    assert labels == ["outer → inner 0x0-0x7f, 128 bytes", "outer 0x80-0xff, 128 bytes"]


def test_labels_of_high_brackets_come_again() -> None:
    inner = tuple(Region(f"i{at}", AddressRange(at, 1), "i") for at in range(100))
    svg = parsed(Memory("m", AddressRange(0, 100), (Region("outer", AddressRange(0, 100), "o", {}, inner),)))
    assert words_of(svg).count("outer") > 2


def looks(count: int) -> list[tuple[str | None, str | None]]:
    """Fill and pattern of so many kinds."""
    svg = parsed(memory(*[f"kind {number}" for number in range(count)]))
    return [
        (next(pattern.iter(f"{SVG}rect")).get("fill"), next(pattern.iter(f"{SVG}path")).get("d"))
        for pattern in svg.iter(f"{SVG}pattern")
    ]


def test_kinds_differ_without_colours() -> None:
    assert len({path for _fill, path in looks(10)}) == 10


def test_very_many_kinds_differ_in_colour_or_pattern() -> None:
    assert len(set(looks(60))) == 60


def test_every_kind_of_a_picture_is_in_the_legend() -> None:
    svg = parsed(memory("kernel", "app"), memory("app", "ram"))
    legend = [group for group in svg.iter(f"{SVG}g") if group.get("class") == "legend"]
    assert [words_of(group)[0] for group in legend] == ["app", "kernel", "ram"]


def test_what_is_free_is_dashed() -> None:
    svg = parsed(Memory("m", AddressRange(0, 16)))
    assert next(rows(svg)[0].iter(f"{SVG}rect")).get("stroke-dasharray")


def test_styles_of_a_kind_do_not_depend_on_others() -> None:
    few, many = styles_of(["kernel", "app"]), styles_of(["kernel", "app", "zebra"])
    assert few["kernel"] == many["kernel"]


def test_ids_of_two_pictures_on_a_page_differ() -> None:
    assert f'id="{pattern_id("app", "m1-")}"' in memory_svg(memory("app"), Look(prefix="m1-"))


def test_pictures_with_buttons_are_no_image_to_screen_readers() -> None:
    svg = ElementTree.fromstring(memory_svg(memory("app"), Look(buttons=True)))
    assert (svg.get("role"), rows(svg)[0].get("role")) == ("group", "button")


@pytest.mark.parametrize("name", NAMES, ids=map(ascii, NAMES))
def test_names_of_any_kind_are_text(name: str) -> None:
    svg = ElementTree.fromstring(memories_svg(name, [memory(name, name)]))
    assert not list(svg.iter(f"{SVG}script"))
    assert len(rows(svg)) == 2


@given(st.text())
def test_markup_is_read_back_as_text(text: str) -> None:
    element = ElementTree.fromstring(f"<a b={attribute(text)}>{markup(text)}</a>")
    lines = possible(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (element.text or "", element.get("b")) == (lines, possible(text))


@pytest.mark.parametrize(
    ("text", "shown"), [("\x1b", "\\x1b"), ("\udcff", "\\xff"), ("\ud800\uffff", "\\ud800\\uffff")]
)
def test_what_no_document_can_hold_is_escaped(text: str, shown: str) -> None:
    assert markup(text) == shown


def test_thousands_of_regions_are_told_less_finely() -> None:
    many = Memory("m", AddressRange(0, 9000), tuple(Region("r", AddressRange(at, 1), "k") for at in range(9000)))
    found = rows(parsed(many, look=Look(most=100)))
    assert (len(found), words_of(found[-1])[1]) == (100, "8,901 others")
