"""The model of the kernel's streams on any image: it goes on as long as the kernel's way is known, in bounded time."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.kfs_entry import Entry
from tests.fuzz.test_kfs import BLOCKS, CHANGES, ENTRIES
from tests.golden_data import read, sample
from tests.kernel_calls import kernel_on
from tests.kfs_images import crafted
from tests.property.test_kernel_streams import CALL
from toolkit.kfs.kernel.undefined import UndefinedError

PATHS = st.sampled_from([b"/a", b"/b", b"/a/b", b"a", b"/", b"//", b"", b"/a b", b"/a/b/a"])
CALLS_ON_PATHS = st.tuples(st.sampled_from(["open_read", "open_write", "delete", "create_directory"]), PATHS)
CALLS = st.lists(st.one_of(CALLS_ON_PATHS, CALL), max_size=30)
BASES = [read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")), read(sample("knightos/fs/small.TI83p.rom.gz"))]


def call_all(image: bytes, calls: list[tuple[Any, ...]]) -> None:
    kernel = kernel_on(image)
    with suppress(UndefinedError):
        for name, *arguments in calls:
            getattr(kernel, name)(*arguments)


@given(ENTRIES, BLOCKS, CALLS)
def test_crafted_volumes(entries: list[Entry | bytes], blocks: dict[int, tuple[int, int]], calls: list[Any]) -> None:
    call_all(crafted(entries, blocks), calls)


@given(st.sampled_from(BASES), CHANGES, CALLS)
def test_changed_volumes(base: bytes, changes: list[tuple[int, bytes]], calls: list[Any]) -> None:
    image = bytearray(base)
    for offset, data in changes:
        image[offset : offset + len(data)] = data[: len(image) - offset]
    call_all(bytes(image), calls)
