"""Any bytes as a dump of RAM: findings or our errors, in bounded time and memory."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bounded import bounded_time
from tests.kfs_images import mounted
from tests.ram_dumps import golden, golden_flash
from toolkit.errors import ToolkitError, VolumeError
from toolkit.kfs.volume import Volume
from toolkit.knightos.kernels import PROFILES
from toolkit.knightos.ram.check.check import check
from toolkit.knightos.ram.compare import compare
from toolkit.knightos.ram.picture import describe
from toolkit.knightos.ram.snapshot import take

NAMES = ["booted", "tables", "r01"]
FAT, HEADERS = st.integers(0x5FF00, 0x5FFFF), st.integers(0x10004, 0x10040)
"""Offsets in the flash of `tables`: its entries, and the headers of its blocks."""
MUTATIONS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 0x2FF), st.integers(0x600, 0x1400), st.integers(0, 0x7FFF)),
        st.binary(min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=12,
)


def everything(data: bytes, volume: Volume | None = None, profile: str | None = None) -> int:
    """All that is said of a dump; gives the number of findings."""
    snapshot = take(data, PROFILES[profile] if profile else None, volume=volume)
    findings = check(snapshot)
    json.dumps(describe(snapshot))
    assert compare(snapshot, snapshot) == []
    return len(findings)


@given(st.sampled_from(NAMES), MUTATIONS)
def test_mutated_dumps(name: str, mutations: list[tuple[int, bytes]]) -> None:
    data = bytearray(golden(name))
    for at, new in mutations:
        data[at : at + len(new)] = new
    everything(bytes(data[:0x8000]), VOLUME if name == "tables" else None)


@given(st.lists(st.tuples(st.one_of(FAT, HEADERS), st.integers(0, 255)), min_size=1, max_size=8))
def test_mutated_flash(mutations: list[tuple[int, int]]) -> None:
    image = bytearray(golden_flash())
    for at, new in mutations:
        image[at] = new
    try:
        volume = mounted(bytes(image))
    except VolumeError:
        return
    everything(golden("tables"), volume)


@given(st.sampled_from(NAMES), st.integers(0, 0x8000), st.sampled_from([None, *PROFILES]))
def test_truncated_dumps(name: str, length: int, profile: str | None) -> None:
    try:
        found = everything(golden(name)[:length], profile=profile)
    except ToolkitError:
        assert length == 0
    else:
        assert found or length == 0x8000


@given(st.binary(max_size=0x400), st.binary(max_size=0x40))
def test_short_files(tables: bytes, heap: bytes) -> None:
    data = tables.ljust(0x600, b"\0") + heap
    assert everything(data)


@pytest.mark.parametrize("profile", [None, *PROFILES])
@pytest.mark.parametrize(
    "data",
    [
        bytes(0x8000),
        b"\xff" * 0x8000,
        bytes(0x10000),
        b"\xff" * 0x10000,
        random.Random(1).randbytes(0x8000),
        random.Random(2).randbytes(0x10000),
        b"\x01\x00\x00\x00\x86" * 6553 + bytes(3),
        (b"\x00\x86" * 0x4000),
    ],
    ids=["zero", "ones", "zero 64K", "ones 64K", "random", "random 64K", "tiny blocks", "words"],
)
def test_dumps_of_anything(data: bytes, profile: str | None) -> None:
    with bounded_time():
        assert everything(data, VOLUME, profile)


def test_many_tiny_blocks_are_bounded() -> None:
    """The longest heap there can be: 6,246 blocks without payload, every footer right."""
    ram = bytearray(0x8000)
    for header in range(0x8600, 0xFFF0, 5):
        ram[header - 0x8000 : header - 0x7FFB] = b"\x07\x00\x00" + header.to_bytes(2, "little")
    with bounded_time():
        assert everything(bytes(ram)) > 6000


VOLUME = mounted(golden_flash())
