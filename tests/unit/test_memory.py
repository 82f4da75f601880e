"""Regions, maps, and bytes at addresses (toolkit/memory)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import LayoutError, ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, decode, encode, kind_of
from toolkit.memory.region import AddressRange, MemoryMap, Region

_PIECES = st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=15)), max_size=12)


@given(_PIECES, _PIECES)
def test_contents_are_a_dictionary_of_bytes(put: list[tuple[int, bytes]], removed: list[tuple[int, bytes]]) -> None:
    contents, expected = Contents(), dict[int, int]()
    for address, data in put:
        contents.put(address, data)
        expected.update(enumerate(data, address))
    for address, data in removed:
        contents.remove(address, len(data))
        for gone in range(address, address + len(data)):
            expected.pop(gone, None)
    assert {start + i: value for start, data in contents.segments for i, value in enumerate(data)} == expected


@given(_PIECES)
def test_segments_neither_touch_nor_overlap(pieces: list[tuple[int, bytes]]) -> None:
    segments = Contents(pieces).segments
    ends = [start + len(data) for start, data in segments]
    assert all(end < start for end, (start, _data) in zip(ends, segments[1:], strict=False))


@given(_PIECES, st.integers(0, 70), st.integers(0, 20))
def test_holes_read_as_erased(pieces: list[tuple[int, bytes]], address: int, length: int) -> None:
    known = {start + i: value for start, data in pieces for i, value in enumerate(data)}
    expected = bytes(known.get(place, 0xFF) for place in range(address, address + length))
    assert Contents(pieces).read(address, length) == expected


@given(_PIECES, st.integers(0, 70), st.integers(0, 20))
def test_a_range_is_held_where_every_byte_is(pieces: list[tuple[int, bytes]], address: int, length: int) -> None:
    known = {start + i for start, data in pieces for i in range(len(data))}
    assert Contents(pieces).holds(address, length) == (known >= set(range(address, address + length)))


@given(_PIECES)
def test_intel_hex_keeps_holes(pieces: list[tuple[int, bytes]]) -> None:
    contents = Contents(pieces)
    assert decode(encode(contents, FileKind.HEX, 0xFF), 0, FileKind.HEX) == contents


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b":00000001FF\n", FileKind.HEX), (b":-)", FileKind.RAW), (b"", FileKind.RAW), (b"\x00\x01", FileKind.RAW)],
    ids=["hex", "face", "empty", "bytes"],
)
def test_intel_hex_is_known_by_its_first_line(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize("data", [b":0000000", b":10000000FF\n", b":\xff"], ids=["cut", "short", "binary"])
def test_bad_intel_hex_is_refused(data: bytes) -> None:
    with pytest.raises(ToolkitError, match="Intel HEX"):
        decode(data, 0, FileKind.HEX)


@pytest.mark.parametrize(("length", "words"), [(0, "nothing at 0x30000"), (1, "0x30000-0x30000")])
def test_an_empty_range_is_not_written_as_one_byte(length: int, words: str) -> None:
    assert str(AddressRange(0x30000, length)) == words


def test_a_map_refuses_overlap() -> None:
    regions = MemoryMap(AddressRange(0, 100))
    regions.add(Region("kernel", AddressRange(10, 20)))
    with pytest.raises(LayoutError, match="overlaps kernel"):
        regions.add(Region("app", AddressRange(29, 2)))


def test_a_map_refuses_what_leaves_it() -> None:
    with pytest.raises(LayoutError, match="outside"):
        MemoryMap(AddressRange(0, 100)).add(Region("app", AddressRange(90, 11)))


def test_a_map_knows_its_gaps() -> None:
    regions = MemoryMap(AddressRange(0, 100))
    regions.add(Region("app", AddressRange(30, 70)))
    regions.add(Region("kernel", AddressRange(10, 10)))
    assert list(regions.gaps()) == [AddressRange(0, 10), AddressRange(20, 10)]


def test_a_map_finds_the_region_of_an_address() -> None:
    regions = MemoryMap(AddressRange(0, 100))
    regions.add(Region("kernel", AddressRange(10, 10)))
    assert [region.name if (region := regions.find(place)) else None for place in (9, 10, 19, 20)] == [
        None,
        "kernel",
        "kernel",
        None,
    ]
