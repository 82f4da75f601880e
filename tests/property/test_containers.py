"""Whatever lies at whatever addresses: every container gives it back, holes included, in any order of its records."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.container_files import ADDRESSING, EXACT, contents, pieces, some_contents
from toolkit.errors import ContainerError
from toolkit.image.containers.container import Container, container_of, read_container, read_stored, write_container
from toolkit.image.containers.stored import WriteOptions
from toolkit.memory.contents import Contents
from toolkit.memory.joined import Placed, joined


@pytest.mark.parametrize("container", ADDRESSING)
@given(some_contents)
def test_holes_stay_holes(container: Container, made: Contents) -> None:
    data = write_container(made, container, options=EXACT)
    assert container_of(data) is container
    assert read_container(data, container=container) == made


@given(some_contents, st.integers(0, 0xFFFFFFFF), st.integers(1, 250), st.binary(max_size=252))
def test_what_srecords_say_besides(made: Contents, entry: int, length: int, header: bytes) -> None:
    options = WriteOptions(entry=entry, line_length=length, header=header)
    read = read_stored(write_container(made, Container.SREC, options=options))
    assert (read.contents, read.entry, read.header, read.findings) == (made, entry or None, header, ())


@given(some_contents, st.integers(1, 255))
def test_lines_of_intel_hex_of_any_length(made: Contents, length: int) -> None:
    data = write_container(made, Container.HEX, options=WriteOptions(line_length=length))
    assert read_container(data) == made


@given(some_contents, st.integers(1, 119).map(lambda words: words * 4), st.integers(0, 255))
def test_whole_blocks_add_fill_only(made: Contents, length: int, fill: int) -> None:
    read = read_container(write_container(made, Container.UF2, options=WriteOptions(block_length=length, fill=fill)))
    for address, data in read.segments:
        assert data == made.read(address, len(data), fill)
    assert all(read.holds(address, len(data)) for address, data in made.segments)
    assert read.range.length - made.range.length < 2 * length


@given(some_contents, st.randoms(use_true_random=False))
def test_blocks_in_any_order(made: Contents, order: random.Random) -> None:
    data = write_container(made, Container.UF2, options=EXACT)
    blocks = [data[at : at + 512] for at in range(0, len(data), 512)]
    order.shuffle(blocks)
    assert read_container(b"".join(blocks)) == made


@given(some_contents, st.randoms(use_true_random=False))
def test_srecords_in_any_order(made: Contents, order: random.Random) -> None:
    header, *lines, count, end = write_container(made, Container.SREC).splitlines()
    order.shuffle(lines)
    assert read_container(b"\r\n".join([header, *lines, count, end])) == made


@given(pieces)
def test_records_are_joined_where_they_agree(given_pieces: list[tuple[int, bytes]]) -> None:
    known: dict[int, int] = {}
    agree = True
    for address, data in given_pieces:
        for place, value in enumerate(data, address):
            agree = agree and known.setdefault(place, value) == value
    records = [Placed(address, data, "") for address, data in given_pieces]
    if agree:
        assert joined(records) == Contents(given_pieces)
    else:
        with pytest.raises(ContainerError, match="two values"):
            joined(records)


@given(contents)
def test_raw_is_the_bytes_and_fill(made: Contents) -> None:
    near = Contents((address & 0xFFFF, data) for address, data in made.segments)
    range_ = near.range
    assert write_container(near, Container.RAW, 0x55) == near.read(range_.address, range_.length, 0x55)
