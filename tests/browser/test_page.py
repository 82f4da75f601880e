"""Pages of images in a real browser: quiet, self-contained, to be clicked and read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.chromium import Chromium, Page, page_of
from tests.golden_data import read, sample
from tests.unit.render.test_svg import NAMES
from toolkit.image.describe import describe_bytes
from toolkit.image.memory import Memory
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region
from toolkit.render.memory_map.page import page
from toolkit.render.memory_map.svg import memories_svg

READY = "document.body.dataset.ready === 'yes'"
IMAGES = {
    "tock": "tock/images/hail-full.bin",
    "rom": "knightos/fs/sizes-big.TI84p.rom.gz",
    "ram": "knightos/ram/tables.TI83p.8000-FFFF.bin",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, made = tmp_path_factory.mktemp("pages"), {}
    for name, path in IMAGES.items():
        described = describe_bytes(name, read(sample(path)))
        made[name] = folder / f"{name}.html"
        made[name].write_text(page(described.title, described.memories, findings=described.findings), "utf-8")
    return made


@contextmanager
def shown(browser: Chromium, path: Path, place: str = "") -> Iterator[Page]:
    with page_of(browser, path, place) as opened:
        opened.wait_for(READY)
        yield opened


def text_of(opened: Page, selector: str) -> str:
    return str(opened.run(f"document.querySelector({selector!r}).textContent"))


def colours(png: bytes, box: tuple[int, int, int, int] | None = None) -> int:
    """How many different colours a part of a screenshot has."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").crop(box)
    return len(picture.getcolors(1 << 24) or ())


@pytest.mark.parametrize("name", IMAGES)
def test_page_is_quiet_and_loads_nothing(browser: Chromium, pages: dict[str, Path], name: str) -> None:
    with shown(browser, pages[name]) as opened:
        assert opened.complaints == []
        assert opened.requests == [pages[name].as_uri()]


@pytest.mark.parametrize("name", IMAGES)
def test_picture_is_not_blank(browser: Chromium, pages: dict[str, Path], name: str) -> None:
    with shown(browser, pages[name]) as opened:
        assert colours(opened.screenshot(), (100, 150, 440, 800)) > 50


def test_click_opens_a_region(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.click('.row[data-address="196608"]')
        assert text_of(opened, "#name") == "flash → apps → kindling → header"
        assert text_of(opened, "#facts").startswith("from0x00030000to0x0003004blength76 byteskindheader")
        assert opened.run("document.querySelector('.row.chosen').dataset.address") == "196608"


def test_click_shows_the_bytes_with_their_fields(browser: Chromium, pages: dict[str, Path]) -> None:
    flash = sample(IMAGES["tock"]).read_bytes()
    with shown(browser, pages["tock"]) as opened:
        opened.click('.row[data-address="196608"]')
        cells = opened.run("[...document.querySelectorAll('#hex b')].slice(0, 16).map((cell) => cell.textContent)")
        assert cells == [f"{byte:02x}" for byte in flash[0x30000:0x30010]]
        assert text_of(opened, "#field .path") == "kindling.header.base.version"
        fields = opened.run("[...document.querySelectorAll('#fields td:nth-child(3)')].map((cell) => cell.textContent)")
        assert fields[:4] == [
            f"kindling.header.base.{name}" for name in ("version", "header_size", "total_size", "flags")
        ]


def test_pointing_at_a_byte_names_its_field(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.click('.row[data-address="196608"]')
        opened.click(f'#hex b[data-address="{0x30004}"]')
        assert text_of(opened, "#field .path") == "kindling.header.base.total_size"
        assert opened.run("document.querySelectorAll('#hex b.same').length") == 4


def test_bytes_stay_where_they_are_while_one_points_at_them(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"], "#0-0x30000") as opened:
        top = "document.getElementById('hex').getBoundingClientRect().top"
        before = opened.run(top)
        opened.run("document.querySelector('#field .path').append(' word'.repeat(100))")
        assert opened.run(top) == before


def test_keys_go_from_byte_to_byte(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.click('.row[data-address="196608"]')
        opened.run("document.getElementById('hex').focus()")
        for key, code in (("ArrowDown", 40), ("ArrowRight", 39)):
            opened.press(key, code)
        assert opened.run("document.querySelector('#hex b.cursor').dataset.address") == str(0x30011)


def test_keys_go_from_region_to_region(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.click('.row[data-address="196608"]')
        opened.run("document.querySelector('.row.chosen').focus()")
        opened.press("ArrowDown", 40)
        assert text_of(opened, "#name") == "flash → apps → kindling → binary"
        assert opened.run("document.querySelectorAll('.row[tabindex=\"0\"]').length") == 1


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("hearth", "flash → apps → hearth-stone"),
        ("0x30810", "flash → apps → ash → header"),
        ("start_address", "flash → bootloader → flags"),
    ],
)
def test_search_finds(browser: Chromium, pages: dict[str, Path], words: str, name: str) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.run("document.getElementById('search').focus()")
        opened.type(words)
        opened.press("Enter", 13)
        assert text_of(opened, "#name") == name


def test_search_is_left_by_escape(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.run("document.getElementById('search').focus()")
        opened.type("hearth")
        opened.run("document.querySelector('#results button').focus()")
        opened.press("Escape", 27)
        assert opened.run("[document.activeElement.id, document.querySelectorAll('#results *').length]") == [
            "search",
            0,
        ]


def test_place_that_was_searched_for_has_the_focus(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.run("document.getElementById('search').focus()")
        opened.type("hearth")
        opened.run("document.querySelector('#results button').focus()")
        opened.run("document.activeElement.click()")
        assert opened.run("document.activeElement.id") == "hex"


def test_facts_do_not_hide_where_a_region_lies(browser: Chromium, tmp_path: Path) -> None:
    facts = {"length": 9, "whole": True, "parts": [{"name": "stack", "length": None}, {"name": "heap"}], "none": []}
    memory = Memory("m", AddressRange(0, 16), (Region("attribute", AddressRange(0, 12), "k", facts),))
    path = tmp_path / "facts.html"
    path.write_text(page("facts", [memory]), "utf-8")
    with shown(browser, path) as opened:
        assert opened.run("document.getElementById('facts').innerText").splitlines() == [
            "from\t0x00000000",
            "to\t0x0000000b",
            "length\t12 bytes",
            "kind\tk",
            "length in it\t9",
            "whole\tyes",
            "parts\tstack, heap",
            "none\tnone",
        ]


def test_bytes_that_nobody_has_have_no_text(browser: Chromium, tmp_path: Path) -> None:
    path = tmp_path / "hole.html"
    path.write_text(page("hole", [Memory("m", AddressRange(0, 4), (), Contents([(0, b"A\0")]))]), "utf-8")
    with shown(browser, path) as opened:
        assert text_of(opened, "#hex .text").rstrip() == " A."


def test_a_memory_that_nobody_saw_shows_no_bytes(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"], "#1-0x20004000") as opened:
        hidden = "['hex', 'move', 'fields'].map((id) => document.getElementById(id).checkVisibility())"
        assert opened.run(hidden) == [False, False, False]
        opened.click('.row[data-address="196608"]')
        assert opened.run(hidden) == [True, True, True]


def test_lines_of_bytes_are_not_cut_off(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.ask("Emulation.setDeviceMetricsOverride", width=1150, height=800, deviceScaleFactor=1, mobile=False)
        assert (
            opened.run(
                "document.querySelector('#details').scrollWidth - document.querySelector('#details').clientWidth"
            )
            == 0
        )


def test_search_for_what_is_not_there(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.run("document.getElementById('search').focus()")
        opened.type("no such thing")
        assert text_of(opened, "#found") == "0 found"


def test_legend_shows_where_a_kind_is(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.click('button.kind[data-kind="padding"]')
        faint = opened.run(
            "[...document.querySelectorAll('.row')].filter((row) => getComputedStyle(row).opacity < 1).length"
        )
        rows = opened.run("document.querySelectorAll('.row').length")
        assert rows - faint == 1


def test_all_regions_are_listed(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["ram"]) as opened:
        opened.click("#regions summary")
        opened.wait_for("document.querySelectorAll('#regions tbody tr').length > 30")
        opened.run("document.querySelector('#regions tbody tr:nth-child(2) button').click()")
        assert text_of(opened, "#name") == "RAM → Thread table → thread 1, kfsoracle"


def test_place_in_the_address_of_the_page(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["rom"], "#0-0x10200") as opened:
        assert text_of(opened, "#name") == "flash → files → page 04 → /etc/a/b/c/three.bin"


def test_address_of_the_page_goes_with_the_byte(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"], "#0-0x30000") as opened:
        opened.run("document.getElementById('hex').focus()")
        opened.press("ArrowRight", 39)
        opened.wait_for("location.hash === '#0-0x00030001'")
        opened.click(f'#hex b[data-address="{0x30004}"]')
        opened.wait_for("location.hash === '#0-0x00030004'")


def test_page_is_readable_in_the_dark(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        assert brightness(opened, "body", "backgroundColor") < 60
        for selector in ("body", "#hex", ".row text.address", "svg text.title"):
            assert brightness(opened, selector, "fill" if "text" in selector else "color") > 150, selector
        assert brightness(opened, ".row .words text", "fill") < 60  # on boxes that stay pale


def brightness(opened: Page, selector: str, name: str) -> float:
    colour = opened.run(f"getComputedStyle(document.querySelector({selector!r})).{name}")
    numbers = [float(number) for number in colour.partition("(")[2].rstrip(")").split(",")[:3]]
    return sum(numbers) / 3


def test_page_can_be_printed(browser: Chromium, pages: dict[str, Path]) -> None:
    with shown(browser, pages["tock"]) as opened:
        opened.ask("Emulation.setEmulatedMedia", media="print")
        hidden = "getComputedStyle(document.querySelector('#move')).display"
        assert opened.run(hidden) == "none"
        assert opened.run("getComputedStyle(document.querySelector('#columns')).overflow") == "visible"


def test_names_of_any_kind_do_no_harm(browser: Chromium, tmp_path: Path) -> None:
    regions = tuple(
        Region(name, AddressRange(16 * number, 16), "app", {"f": name}) for number, name in enumerate(NAMES)
    )
    memory = Memory(NAMES[0], AddressRange(0, 16 * len(NAMES)), regions, Contents([(0, bytes(16))]))
    path = tmp_path / "odd.html"
    path.write_text(page(NAMES[0], [memory]), "utf-8")
    with shown(browser, path) as opened:
        assert opened.complaints == []
        assert text_of(opened, "h1") == NAMES[0]
        assert opened.run("document.scripts.length") == 2


def test_what_a_page_leaves_out_is_said(browser: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.render.memory_map.page_data.MOST_BYTES", 8)
    path = tmp_path / "cut.html"
    path.write_text(page("cut", [Memory("m", AddressRange(0, 16), (), Contents([(0, bytes(16))]))]), "utf-8")
    with shown(browser, path, "#0-0x8") as opened:
        assert text_of(opened, "#field").startswith("0x00000008: not in this page")


def test_very_long_names_leave_room_for_the_bytes(browser: Chromium, tmp_path: Path) -> None:
    region = Region("a" * 5000, AddressRange(0, 16), "app")
    path = tmp_path / "long.html"
    path.write_text(page("long", [Memory("m", AddressRange(0, 16), (region,), Contents([(0, bytes(16))]))]), "utf-8")
    with shown(browser, path) as opened:
        assert opened.run("document.getElementById('hex').getBoundingClientRect().top < 0.7 * innerHeight")
        assert opened.run("document.getElementById('details').scrollWidth < innerWidth")


def test_pictures_are_readable_without_colours(browser: Chromium, tmp_path: Path) -> None:
    regions = tuple(Region("x", AddressRange(256 * number, 256), f"kind {number}") for number in range(8))
    path = tmp_path / "kinds.svg"
    path.write_text(memories_svg("kinds", [Memory("m", AddressRange(0, 2048), regions)]), "utf-8")
    with page_of(browser, path) as opened:
        picture = Image.open(io.BytesIO(opened.screenshot())).convert("L")
    boxes = opened_boxes(path)
    seen = {picture.crop(box).tobytes() for box in boxes}
    assert len(seen) == len(boxes)


def opened_boxes(path: Path) -> list[tuple[int, int, int, int]]:
    """The middle of each box of a picture, in pixels, where no words are; all of one size and phase."""
    from xml.etree import ElementTree

    svg = "{http://www.w3.org/2000/svg}"
    found: list[Any] = []
    for group in ElementTree.parse(path).getroot().iter(f"{svg}g"):
        if group.get("class") == "row":
            box = next(group.iter(f"{svg}rect"))
            left, top = int(float(box.get("x", 0))) + 150, int(float(box.get("y", 0))) + 36 + 4
            left, top = left - left % 8, top + -(top - 36) % 8
            found.append((left, top, left + 64, top + 16))
    return found
