"""Compressed archives, as readers of tar take them."""

from __future__ import annotations

import bz2
import gzip
import lzma

import pytest

from formats.errors import FormatError
from tests.golden_data import sample
from toolkit.tock.tab import LONGEST, Tab

ARCHIVE = sample("tock/elf2tab/boards/out.tab").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(ARCHIVE),
        bz2.compress(ARCHIVE),
        lzma.compress(ARCHIVE, preset=9),
        gzip.compress(ARCHIVE[:700]) + gzip.compress(ARCHIVE[700:]),
        bz2.compress(ARCHIVE[:700]) + bz2.compress(ARCHIVE[700:]),
        gzip.compress(ARCHIVE) + bytes(512),
    ],
    ids=["gz", "bz2", "xz-9", "two-gz", "two-bz2", "gz-and-zeros"],
)
def test_archive_comes_out_as_it_went_in(data: bytes) -> None:
    assert Tab.parse(data).to_bytes() == ARCHIVE


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (gzip.compress(ARCHIVE)[:-20], "the end of the gzip data"),
        (gzip.compress(ARCHIVE) + b"more", "the end of the file behind the gzip data"),
        (gzip.compress(bytes(LONGEST + 1)), f"at most {LONGEST:,} bytes"),
        (gzip.compress(bytes(LONGEST)) + gzip.compress(b"x"), f"at most {LONGEST:,} bytes"),
        (b"\x1f\x8b" + bytes(50), "gzip data"),
    ],
    ids=["cut", "more", "bomb", "two-bombs", "garbage"],
)
def test_what_is_no_archive_is_refused(data: bytes, expected: str) -> None:
    with pytest.raises(FormatError) as caught:
        Tab.parse(data)
    assert caught.value.expected == expected
