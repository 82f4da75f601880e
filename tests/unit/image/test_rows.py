"""Memories as rows of stretches (toolkit/image/rows.py)."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from toolkit.image.memory import Memory
from toolkit.image.rows import rows_of
from toolkit.memory.region import AddressRange, Region


def region(name: str, address: int, length: int, *inner: Region) -> Region:
    return Region(name, AddressRange(address, length), name, {}, inner)


NESTED = Memory(
    "flash",
    AddressRange(0, 100),
    (region("a", 0, 40, region("b", 0, 10), region("c", 20, 20)), region("d", 50, 50)),
)


def described(memory: Memory, most: int | None = None) -> list[tuple[str, int, int]]:
    return [(row.name, row.range.address, row.range.length) for row in rows_of(memory, most)]


def test_rows_are_regions_and_what_they_leave() -> None:
    assert described(NESTED) == [("b", 0, 10), ("(a)", 10, 10), ("c", 20, 20), ("free", 40, 10), ("d", 50, 50)]


def test_rows_know_what_is_around_them() -> None:
    assert [row.names for row in rows_of(NESTED)] == [("a", "b"), ("a",), ("a", "c"), ("free",), ("d",)]


def test_regions_become_one_row_where_there_would_be_too_many() -> None:
    assert described(NESTED, 4) == [("a", 0, 40), ("free", 40, 10), ("d", 50, 50)]


def test_the_region_with_the_most_rows_is_taken_as_a_whole_first() -> None:
    many = region("many", 0, 50, *[region(f"m{at}", at, 1) for at in range(50)])
    few = region("few", 50, 50, region("f", 50, 25), region("g", 75, 25))
    memory = Memory("flash", AddressRange(0, 100), (many, few))
    assert [name for name, _address, _length in described(memory, 10)] == ["many", "f", "g"]


def test_inner_regions_are_taken_as_a_whole_before_outer_ones() -> None:
    inner = region("inner", 0, 20, *[region(f"i{at}", at, 1) for at in range(20)])
    memory = Memory("flash", AddressRange(0, 100), (region("outer", 0, 100, inner, region("other", 20, 80)),))
    assert [name for name, _address, _length in described(memory, 5)] == ["inner", "other"]


def test_what_cannot_be_taken_together_is_others() -> None:
    memory = Memory("flash", AddressRange(0, 100), tuple(region(f"r{at}", at, 1) for at in range(100)))
    assert described(memory, 4)[-1] == ("97 others", 3, 97)


_LENGTHS = st.lists(st.integers(1, 9), max_size=12)


@given(st.lists(_LENGTHS, max_size=8), st.integers(1, 30))
def test_rows_cover_everything_once(groups: list[list[int]], most: int) -> None:
    regions, at = [], 0
    for number, lengths in enumerate(groups):
        start, inner = at, []
        for length in lengths:
            inner.append(region(f"i{at}", at, length))
            at += length + 1
        at += 1
        regions.append(region(f"g{number}", start, at - start, *inner))
    memory = Memory("flash", AddressRange(0, at + 3), tuple(regions))
    rows = rows_of(memory, most)
    assert len(rows) <= most
    assert rows[0].range.address == 0
    assert all(one.range.end == other.range.address for one, other in itertools.pairwise(rows))
    assert rows[-1].range.end == memory.range.end


def test_a_memory_of_nothing_has_no_rows() -> None:
    assert rows_of(Memory("none", AddressRange(0, 0))) == []
