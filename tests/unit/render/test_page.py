"""Memories as a page (toolkit/render/memory_map/page.py, page_data.py); what it does is tested in a browser."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest

from formats.spans import Span
from tests.unit.render.test_svg import NAMES
from toolkit.findings import Finding, Severity
from toolkit.image.memory import Memory
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region
from toolkit.render.memory_map.page import page
from toolkit.render.memory_map.svg import Look

SPANS = (Span("header.magic", 0x1000, b"AB", b"AB", "a mark"), Span("header.size", 0x1004, b"\x02\0", 2, "bytes"))


def memory(name: str = "flash") -> Memory:
    contents = Contents([(0x1000, b"AB"), (0x1004, b"\x02\0")])
    region = Region(name, AddressRange(0x1000, 8), "header", {"fact": name})
    return Memory(name, AddressRange(0x1000, 16), (region,), contents, lambda _range: SPANS)


def data_of(text: str) -> tuple[dict[str, Any], bytes]:
    found = re.search(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]+)</script>', text)
    assert found is not None
    whole = zlib.decompress(base64.b64decode(found[1]))
    length = int.from_bytes(whole[:4], "little")
    return json.loads(whole[4 : 4 + length]), whole[4 + length :]


class _Tags(HTMLParser):
    """Counts scripts, and what would load something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.loading: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.loading += [f"{tag} {name}" for name, _value in attrs if name in ("src", "href", "action", "data")]


def test_bytes_are_in_the_page_once() -> None:
    document, stored = data_of(page("title", [memory()]))
    assert document["memories"][0]["segments"] == [[0x1000, 0, 2], [0x1004, 2, 2]]
    assert stored == b"AB\x02\0"


def test_fields_are_in_the_page_as_columns() -> None:
    document, _stored = data_of(page("title", [memory()]))
    gaps, lengths, owners, paths, values, meanings = document["memories"][0]["spans"]
    texts = document["texts"]
    assert (gaps, lengths) == ([0, 2], [2, 2])
    assert [texts[number] for number in owners] == ["header", "header"]
    assert [texts[number] for number in paths] == ["magic", "size"]
    assert [texts[number] for number in values] == ['"AB"', "2"]
    assert [texts[number] for number in meanings] == ["a mark", "bytes"]


def test_regions_are_in_the_page() -> None:
    document, _stored = data_of(page("title", [memory()]))
    region = document["memories"][0]["regions"][0]
    assert (region["name"], region["address"], region["length"], region["facts"]) == (
        "flash",
        0x1000,
        8,
        {"fact": "flash"},
    )


def test_texts_in_facts_of_facts_are_made_safe_to_show() -> None:
    region = Region("r", AddressRange(0, 1), "k", {"outer": {"<a>": ["<b>", 1]}})
    look = Look(printable=lambda text: text.replace("<", "("))
    document, _stored = data_of(page("t", [Memory("m", AddressRange(0, 1), (region,))], look=look))
    assert document["memories"][0]["regions"][0]["facts"] == {"outer": {"(a>": ["(b>", 1]}}


def test_findings_are_in_the_page() -> None:
    finding = Finding("apps-name", Severity.WARNING, "two <b>", "here", 0x3E)
    row = "".join(
        f"<td>{cell}</td>" for cell in ("warning", "apps-name", "<bdi>here</bdi>", "<bdi>two &lt;b&gt;</bdi>", "0x3e")
    )
    assert f"<tr>{row}</tr>" in page("t", [memory()], findings=[finding])


@pytest.mark.parametrize("name", NAMES, ids=map(ascii, NAMES))
def test_names_of_any_kind_are_text(name: str) -> None:
    finding = Finding(name, Severity.ERROR, name, name)
    tags = _Tags()
    tags.feed(page(name, [memory(name)], findings=[finding]))
    assert (tags.scripts, tags.loading) == (2, [])


def test_page_can_be_encoded_whatever_is_in_it() -> None:
    assert page("\udc80", [memory("\udc81")]).encode("utf-8")


def test_page_forbids_itself_to_load_anything() -> None:
    assert "default-src 'none'" in page("title", [memory()])


def test_page_without_bytes_is_a_page() -> None:
    document, stored = data_of(page("title", [Memory("RAM", AddressRange(0, 16), predicted=True)]))
    assert (document["memories"][0]["segments"], stored) == ([], b"")


def test_same_memories_give_the_same_page() -> None:
    assert page("title", [memory()]) == page("title", [memory()])


def test_bytes_of_a_page_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.render.memory_map.page_data.MOST_BYTES", 100)
    whole = Memory("m", AddressRange(0, 105), (), Contents([(0, bytes(105))]))
    document, stored = data_of(page("title", [whole]))
    found = document["memories"][0]
    assert (found["segments"], found["bytes_until"], len(stored)) == ([[0, 0, 100]], 100, 100)


def test_fields_of_a_page_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.render.memory_map.page_data.MOST_SPANS", 1)
    document, _stored = data_of(page("title", [memory()]))
    assert (document["memories"][0]["spans"][1], document["memories"][0]["fields_until"]) == ([2], 0x1004)


def test_nothing_is_left_out_of_small_pages() -> None:
    document, _stored = data_of(page("title", [memory()]))
    assert [document["memories"][0][name] for name in ("bytes_until", "fields_until")] == [None, None]
