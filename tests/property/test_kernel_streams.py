"""The model of the kernel's streams on files and calls of all kinds."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel_calls import bytes_of, flash_with, kernel_on, number_of, read_bytes, write
from tests.kfs_images import LAYOUT, file_at, folder, mounted
from toolkit.kfs.kernel.reading import KernelView, Outcome, Reading
from toolkit.kfs.kernel.stream_script import CALLS, ScriptError, parse_script
from toolkit.kfs.kernel.streams import KernelStreams
from toolkit.kfs.kernel.streams.replay import Replay
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.make.formatter import Profile, format_volume

LENGTHS = st.one_of(st.integers(0, 1100), st.sampled_from([0, 255, 256, 257, 511, 512, 513, 768, 65535, 65536, 65800]))


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """Files of all lengths that matter; what is in them varies."""
    length, seed = draw(LENGTHS), draw(st.binary(min_size=1, max_size=300))
    return (seed * (length // len(seed) + 1))[:length]


def image_of(content: bytes, profile: Profile) -> bytes:
    tree = folder(etc=folder(a=b"other", f=content, g=b"behind"))
    return format_volume(tree, LAYOUT, profile).into(b"\xff" * LAYOUT.size)


@pytest.mark.parametrize("profile", Profile, ids=lambda profile: profile.value)
@given(content=contents())
def test_byte_reads_give_what_is_predicted(profile: Profile, content: bytes) -> None:
    image = image_of(content, profile)
    kernel = kernel_on(image)
    kernel.open_read(b"/etc/f")
    predicted = KernelView(mounted(image)).predict(b"/etc/f").by_bytes
    assert Reading(Outcome.BYTES, read_bytes(kernel, 0)) == predicted


@pytest.mark.parametrize("profile", Profile, ids=lambda profile: profile.value)
@given(content=contents())
def test_buffer_reads_give_what_is_predicted(profile: Profile, content: bytes) -> None:
    image = image_of(content, profile)
    kernel = kernel_on(image)
    kernel.open_read(b"/etc/f")
    predicted = KernelView(mounted(image)).predict(b"/etc/f").by_buffer
    assert Reading(Outcome.BYTES, bytes_of(kernel.read_to_end(0))) == predicted


@given(content=contents().filter(lambda content: len(content) % 256 and len(content) < 0x10000))
def test_new_file_written_byte_by_byte_is_whole(content: bytes) -> None:
    flash = flash_with(image_of(b"", Profile.KERNEL))
    write(KernelStreams(flash), b"/etc/new", content)
    volume = mounted(bytes(flash))
    assert volume.read_file(file_at(volume, "/etc/new")) == content


@given(content=contents(), new=st.binary(min_size=1, max_size=900))
def test_rewritten_file_keeps_its_rest(content: bytes, new: bytes) -> None:
    """Unless the last byte written is the last of the last block, where closing goes astray."""
    if len(content) < 2 or len(content) % 256 == 0 or len(new) > len(content):
        return
    flash = flash_with(image_of(content, Profile.KERNEL))
    write(KernelStreams(flash), b"/etc/f", new)
    volume = mounted(bytes(flash))
    assert volume.read_file(file_at(volume, "/etc/f")) == new + content[len(new) :]


PATHS = st.sampled_from([b"/etc/f", b"/etc/new", b"/new", b"/etc", b"/none/x", b"/etc/link"])
NUMBERS = st.integers(0, 5)
CALL = st.one_of(
    st.tuples(st.sampled_from(["open_read", "open_write", "delete", "create_directory"]), PATHS),
    st.tuples(st.sampled_from(["read_byte", "read_word", "read_to_end", "stream_info", "stream_position"]), NUMBERS),
    st.tuples(st.sampled_from(["flush", "close"]), NUMBERS),
    st.tuples(st.just("read_buffer"), NUMBERS, st.integers(0, 0xFFFF)),
    st.tuples(st.just("seek"), NUMBERS, st.integers(0, 1500)),
    st.tuples(st.just("write_byte"), NUMBERS, st.integers(0, 255)),
    st.tuples(st.just("write_buffer"), NUMBERS, st.binary(max_size=600)),
    st.tuples(st.just("rename"), PATHS, st.binary(min_size=1, max_size=9).map(lambda name: name.replace(b"\0", b"x"))),
    st.tuples(st.just("create_link"), PATHS, PATHS),
)


@given(contents(), st.lists(CALL, max_size=40))
def test_calls_end_or_are_undefined(content: bytes, calls: list[tuple[Any, ...]]) -> None:
    """Whatever is called, flash is only programmed where bits allow it, and the table stays a table."""
    kernel = kernel_on(image_of(content, Profile.GENKFS))
    with suppress(UndefinedError):
        for name, *arguments in calls:
            getattr(kernel, name)(*arguments)
    assert len(kernel.table.to_bytes()) == 0x80
    assert len(list(kernel.table.open_rows())) <= 5


@given(st.lists(CALL, max_size=40))
def test_what_was_read_only_leaves_the_flash_alone(calls: list[tuple[Any, ...]]) -> None:
    image = image_of(bytes(700), Profile.GENKFS)
    flash = flash_with(image)
    kernel = KernelStreams(flash)
    number = number_of(kernel.open_read(b"/etc/f"))
    reading = {"read_byte", "read_word", "read_buffer", "read_to_end", "stream_info", "seek", "flush"}
    with suppress(UndefinedError):
        for name, _number, *arguments in calls:
            if name in reading:
                getattr(kernel, name)(number, *arguments)
    assert bytes(flash) == image


WORDS = st.one_of(
    st.sampled_from(
        [*CALLS, "=", "*", "s", "0", "5", "0x41", '"', '"a b"', "/etc/f", "/etc/new", "@x", "hex:00", "#", "\\"]
    ),
    st.text(max_size=6),
)
LINES = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=8).map("\n".join)


@given(st.one_of(LINES, st.text()))
def test_any_text_is_a_script_or_has_a_bad_line(text: str) -> None:
    replay = Replay(flash_with(image_of(b"content", Profile.KERNEL)))
    with suppress(ScriptError):
        calls = parse_script(text.encode("utf-8", "surrogatepass"), Path("/nowhere"))
        steps = list(replay.steps(calls))
        assert len(steps) == len(calls) or steps[-1].undefined
