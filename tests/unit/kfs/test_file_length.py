"""The length of a file from size field and number of blocks (SPEC.md, chains and length)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.kfs.file_length import LengthSource, file_length, fits


@pytest.mark.parametrize(
    ("size", "blocks", "length"),
    [
        (1, 1, 1),
        (255, 1, 255),
        (256, 1, 256),
        (256, 2, 256),
        (257, 2, 257),
        (512, 2, 512),
        (512, 3, 512),
        (65536, 256, 65536),
        (65536, 257, 65536),
        (70000, 274, 70000),
    ],
)
def test_size_that_fits_its_blocks(size: int, blocks: int, length: int) -> None:
    assert file_length(size, blocks) == (length, LengthSource.SIZE)


@pytest.mark.parametrize(("size", "blocks", "length"), [(65836, 2, 300), (131772, 3, 700), (65536 + 512, 2, 512)])
def test_high_byte_damaged_by_the_kernel(size: int, blocks: int, length: int) -> None:
    """300 bytes written by buffer become 65836, 700 become 131772."""
    assert file_length(size, blocks) == (length, LengthSource.REPAIRED)


def test_high_byte_is_taken_from_the_chain() -> None:
    assert file_length(2 * 65536 + 100, 257) == (65536 + 100, LengthSource.REPAIRED)


@pytest.mark.parametrize(("size", "blocks", "length"), [(600, 2, 256 + 88), (600, 5, 1024 + 88), (1024, 2, 256)])
def test_size_that_does_not_fit_leaves_what_the_kernel_sees(size: int, blocks: int, length: int) -> None:
    assert file_length(size, blocks) == (length, LengthSource.CHAIN)


def test_no_blocks_no_bytes() -> None:
    assert file_length(5, 0) == (0, LengthSource.CHAIN)


@pytest.mark.parametrize("blocks", [0, 1, 7])
def test_empty_is_empty_whatever_the_chain(blocks: int) -> None:
    assert file_length(0, blocks) == (0, LengthSource.SIZE)


@given(st.integers(0, 0xFFFFFF), st.integers(0, 15120))
def test_length_never_exceeds_the_blocks(size: int, blocks: int) -> None:
    assert file_length(size, blocks)[0] <= blocks * 256 or fits(size, blocks)
