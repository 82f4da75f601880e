"""Blocks that follow each other: what is told page by page is what the headers say block by block."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.kfs_block import FIRST, LAST
from tests.kfs_images import LAYOUT, MODEL, crafted
from toolkit.flash import NorFlash
from toolkit.kfs.dat import Chain, ChainEnd, DataArea, block_offset, runs
from toolkit.kfs.neighbours import Stretches, is_run, neighbours

PAGES = LAYOUT.dat_pages
ALL = [(page << 8) + index for page in PAGES for index in range(1, 64)]
blocks_lists = st.lists(st.sampled_from(ALL[50:140]), max_size=12, unique=True) | st.builds(
    lambda at, count: ALL[at : at + count], st.integers(0, len(ALL) - 1), st.integers(0, 200)
)


def chained(blocks: list[int]) -> dict[int, tuple[int, int]]:
    return {
        block: (before & 0x7FFF, after)
        for before, block, after in zip([FIRST, *blocks], blocks, [*blocks[1:], LAST], strict=False)
    }


def is_run_in(headers: dict[int, tuple[int, int]], section_id: int, count: int) -> bool:
    return is_run(NorFlash(MODEL.geometry, crafted([], headers)), PAGES, section_id, count)


@given(blocks_lists)
def test_runs_cover_the_blocks_in_their_order(blocks: list[int]) -> None:
    covered = [offset + at for offset, length in runs(blocks) for at in range(0, length, 256)]
    assert covered == [block_offset(block) for block in blocks]


@given(blocks_lists)
def test_runs_are_as_long_as_can_be(blocks: list[int]) -> None:
    assert all(offset + length != after for (offset, length), (after, _) in pairwise(runs(blocks)))


def test_neighbours_go_on_in_the_next_page() -> None:
    assert neighbours(0x043E, 4) == (0x043E, 0x043F, 0x0501, 0x0502)


@pytest.mark.parametrize("count", [1, 2, 63, 64, 127, 500])
@pytest.mark.parametrize("first", [0x0401, 0x0420, 0x043F], ids=hex)
def test_a_chain_of_neighbours_is_a_run(first: int, count: int) -> None:
    assert is_run_in(chained(list(neighbours(first, count))), first, count)


@pytest.mark.parametrize("count", [1, 63, 65, 127])
def test_a_chain_is_no_run_of_another_length(count: int) -> None:
    headers = chained(list(neighbours(0x0401, 64)))
    assert not is_run_in(headers, 0x0401, count)


@pytest.mark.parametrize("which", [0, 1, 62, 63, 64, 129])
@pytest.mark.parametrize("side", [0, 1], ids=["prev", "next"])
def test_one_wrong_link_makes_a_chain_no_run(which: int, side: int) -> None:
    blocks = neighbours(0x0401, 130)
    headers = chained(list(blocks))
    wrong = list(headers[blocks[which]])
    wrong[side] ^= 0x0100
    assert not is_run_in(headers | {blocks[which]: (wrong[0], wrong[1])}, 0x0401, 130)


def test_a_free_block_is_no_run() -> None:
    assert not is_run_in({}, 0x0401, 1)


@pytest.mark.parametrize("first", [0x0000, 0x0400, 0x0440, 0x1401, 0xFFFF], ids=hex)
def test_what_is_no_block_is_no_run(first: int) -> None:
    assert not is_run_in({}, first, 1)


def test_a_run_ends_with_the_data_area() -> None:
    assert not is_run_in(chained(list(neighbours(0x1301, 63))), 0x1301, 64)


@given(blocks_lists.filter(bool))
def test_a_chain_does_not_depend_on_what_is_likely(blocks: list[int]) -> None:
    data = DataArea(NorFlash(MODEL.geometry, crafted([], chained(blocks))), LAYOUT)
    assert data.chain(blocks[0], (len(blocks) + 1, len(blocks))) == Chain(tuple(blocks), ChainEnd.PROPER)


@given(blocks_lists.filter(bool), st.booleans())
def test_stretches_of_a_chain_hold_its_blocks(blocks: list[int], is_told: bool) -> None:
    data = DataArea(NorFlash(MODEL.geometry, crafted([], chained(blocks))), LAYOUT)
    stretches = data.stretches(blocks[0], (len(blocks),) if is_told else ())
    assert list(stretches.pieces(0, 256 * len(blocks))) == list(runs(blocks))


@pytest.mark.parametrize("first_asked", [2, 3])
def test_a_run_has_one_number_of_blocks(first_asked: int) -> None:
    data = DataArea(NorFlash(MODEL.geometry, crafted([], chained([0x0401, 0x0402]))), LAYOUT)
    data.is_run(0x0401, (first_asked,))
    assert (data.is_run(0x0401, (3,)), data.is_run(0x0401, (2,))) == (False, True)


@given(blocks_lists.filter(bool), st.data())
def test_pieces_are_where_the_bytes_of_a_file_are(blocks: list[int], data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, 256 * len(blocks) - 1))
    count = data.draw(st.integers(0, 256 * len(blocks) - offset))
    places = [block_offset(block) + at for block in blocks for at in range(256)]
    pieces = Stretches(runs(blocks)).pieces(offset, count)
    assert [place for start, length in pieces for place in range(start, start + length)] == places[offset:][:count]
