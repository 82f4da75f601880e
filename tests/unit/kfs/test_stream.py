"""Streams over blocks, against a file in memory."""

from __future__ import annotations

import io
import tempfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kfs_images import folder, made
from toolkit.kfs.stream import BlockStream
from toolkit.kfs.write.writable import WritableVolume

CONTENT = bytes((i * 7 + i // 256) & 0xFF for i in range(1000))


def stream(content: bytes = CONTENT) -> BlockStream:
    volume = WritableVolume(made(folder(bin=folder(), f=content)).device)
    return BlockStream(volume, volume.open_file(b"/f"))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(-1, 700)),
        st.tuples(st.just("seek"), st.integers(0, 1200)),
        st.tuples(st.just("back"), st.integers(-300, 300)),
        st.tuples(st.just("end"), st.integers(-600, 100)),
    ),
    max_size=30,
)


def step(file: Any, action: str, number: int) -> object:
    if action == "read":
        return file.read(number)
    if action == "seek":
        return file.seek(number)
    try:
        return file.seek(number, io.SEEK_CUR if action == "back" else io.SEEK_END)
    except (ValueError, OSError):
        return "refused"


@given(st.sampled_from([0, 1, 255, 256, 257, 512, 1000]), STEPS)
def test_buffered_stream_agrees_with_a_file_of_the_host(length: int, steps: list[tuple[str, int]]) -> None:
    ours: io.IOBase = io.BufferedReader(stream(CONTENT[:length]), 256)
    with tempfile.TemporaryFile(buffering=256) as theirs:
        theirs.write(CONTENT[:length])
        theirs.seek(0)
        for action, number in steps:
            assert step(ours, action, number) == step(theirs, action, number)
            assert ours.tell() == theirs.tell()


@given(STEPS)
def test_raw_stream_reads_what_stands_there(steps: list[tuple[str, int]]) -> None:
    file = stream()
    for action, number in steps:
        before = file.tell()
        result = step(file, action, number)
        if action == "read":
            assert CONTENT[before:].startswith(result)  # type: ignore[arg-type]
            assert result or number == 0 or before >= len(CONTENT)


def test_state_at_the_start() -> None:
    file = stream()
    assert (file.position, file.on_final_block, file.at_end) == (0, False, False)


def test_state_in_the_last_block() -> None:
    file = stream()
    file.seek(800)
    assert (file.position, file.on_final_block, file.at_end) == (32, True, False)


def test_state_at_the_end() -> None:
    file = stream()
    file.read()
    assert (file.section_id, file.at_end) == (None, True)


def test_current_block_follows_the_position() -> None:
    file = stream()
    file.seek(256)
    assert file.section_id == 0x402


def test_short_read_stops_at_the_block() -> None:
    file = stream()
    file.seek(250)
    assert file.read(100) == CONTENT[250:256]


def test_long_read_passes_the_buffer() -> None:
    assert stream().read(900) == CONTENT[:900]


def test_closed_stream_refuses_to_read() -> None:
    file = stream()
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.read(1)


def test_stream_refuses_to_write() -> None:
    with pytest.raises(io.UnsupportedOperation):
        stream().write(b"x")


def test_unknown_whence_is_refused() -> None:
    with pytest.raises(ValueError, match="whence"):
        stream().seek(0, 9)
