"""The FAT, walked downwards by ksy/knightos/kfs_fat.ksy alone, is the FAT that the toolkit walks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kaitaistruct import BytesIO, KaitaiStream

from formats.knightos.kfs_entry import DELETED_FILE, DIRECTORY, FILE, HEADER_SIZE, KFS_ENTRY, LINK, Entry
from formats.registry import FORMATS
from tests.differential.collected import fat_end, flash_images
from tests.differential.node import ask_javascript
from tests.differential.normalise import fields_of, normalise, snake
from tests.differential.parsers.kfs_fat import KfsFat
from tests.differential.strategies import records
from tests.differential.twins import ask_construct
from toolkit.flash.chips import CALCULATOR_CHIPS
from toolkit.flash.nor import NorFlash
from toolkit.kfs.fat import Record, scan
from toolkit.kfs.layout import models_of_size

Item = tuple[int, int, Any]
"""Offset of the id byte, length of the entry, its body in normal form or None."""
END_OF_TABLE = b"\xff"
BODY_TYPES = dict(fields_of(Entry))["body"]


def kaitai_items(image: bytes, end: int) -> list[Item]:
    """Walk by Kaitai; without the end of the table."""
    entries = KfsFat(end, KaitaiStream(BytesIO(image))).entries
    return [(e.end - 1, e.end - e.start, _body(e)) for e in entries if not e.is_end_of_table]


def _body(entry: Any) -> Any:
    if not entry.is_whole or not entry.body.is_sound:
        return None
    body, name = entry.body, type(entry.body).__name__
    if name not in BODY_TYPES:
        return body.body_reversed[::-1].hex()
    return {"is": snake(name)} | {field: _field(body, field) for field, _types in fields_of(BODY_TYPES[name])}


def _field(body: Any, field: str) -> Any:
    if field == "extra":
        return body.extra_reversed[::-1].hex()
    value = getattr(body, field)
    return value.encode("latin-1").hex() if isinstance(value, str) else value


def toolkit_items(image: bytes) -> list[Item]:
    """Walk by the toolkit."""
    device = NorFlash(CALCULATOR_CHIPS[len(image)], image)
    items = scan(device, models_of_size(len(image))[0].layout).items
    return [
        (item.offset, item.length, normalise(item.entry)["body"] if isinstance(item, Record) else None)
        for item in items
    ]


@pytest.mark.parametrize("label", flash_images())
def test_images_hold_the_same_entries(label: str) -> None:
    image = flash_images()[label]
    assert kaitai_items(image, fat_end(image)) == toolkit_items(image)


def test_images_hold_an_entry_across_pages() -> None:
    """The case that the walk in one stream is for."""
    items = (item for image in flash_images().values() for item in toolkit_items(image))
    assert any(offset // 0x4000 != (offset - length + 1) // 0x4000 for offset, length, _body in items)


def test_javascript_finds_the_same_names(javascript_parsers: Path) -> None:
    image = flash_images()["knightos/vectors/v01_genkfs_basic.bin.xz"]
    bodies = [body for _offset, _length, body in toolkit_items(image)]
    paths = ["entries.length", *(f"entries[{index}].body.name" for index in range(len(bodies)))]
    question = {"type": "kfs_fat", "data": image.hex(), "params": [fat_end(image)], "paths": paths}
    names = [bytes.fromhex(body["name"]).decode("ascii") for body in bodies]
    assert ask_javascript(javascript_parsers, [question]) == [{"values": [len(bodies) + 1, *names]}]


@given(st.lists(records(Entry), max_size=8))
@settings(deadline=None)
def test_generated_entries_are_found(entries: list[Entry]) -> None:
    data = b"".join(KFS_ENTRY.build(entry) for entry in entries) + END_OF_TABLE
    bodies = [body for _offset, _length, body in kaitai_items(data[::-1], len(data))]
    assert bodies == [normalise(entry)["body"] for entry in entries]


@given(st.lists(records(Entry) | st.binary(max_size=20), min_size=1, max_size=8), st.integers(1, 255))
@settings(deadline=None)
def test_garbage_gives_what_construct_gives(parts: list[Entry | bytes], last: int) -> None:
    data = b"".join(part if isinstance(part, bytes) else KFS_ENTRY.build(part) for part in parts) + bytes([last])
    assert kaitai_items(data[::-1], len(data)) == _construct_items(data)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00", bytes(4), bytes(5), b"\x00\x00\x01\x00\xffa", b"\x00\x00\x01\x00\xff\x00"],
    ids=bytes.hex,
)
@pytest.mark.parametrize("entry_id", [FILE, DIRECTORY, LINK])
def test_text_stays_in_its_entry(entry_id: int, body: bytes) -> None:
    """The next entry starts with a NUL, its id, which ends no text of this one."""
    data = bytes([entry_id, len(body), 0]) + body + bytes([DELETED_FILE, 0, 0]) + END_OF_TABLE
    assert kaitai_items(data[::-1], len(data)) == _construct_items(data)


def _construct_items(data: bytes) -> list[Item]:
    """Walk bytes that are turned round already, as the description of kfs_fat.ksy says."""
    items: list[Item] = []
    start = 0
    while start < len(data) and data[start] != END_OF_TABLE[0]:
        length = int.from_bytes(data[start + 1 : start + HEADER_SIZE], "little") + HEADER_SIZE
        if start + HEADER_SIZE > len(data):
            length = len(data) - start
        verdict = ask_construct(FORMATS["knightos.kfs_entry"], data[start:])
        items.append((len(data) - 1 - start, length, verdict.record["body"] if verdict.record else None))
        start += length
    return items
