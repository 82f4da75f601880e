"""Kernel profiles: what kernels and documents say of memory."""

from __future__ import annotations

import pytest

from toolkit.errors import ToolkitError
from toolkit.kfs.kernel.stream_table import TABLE_ADDRESS
from toolkit.knightos.kernels import (
    FLASH_FUNCTIONS,
    GARBAGE,
    HEAD,
    KERNELS,
    LIBRARIES,
    PROFILES,
    SIGNALS,
    STATE,
    STREAMS,
    THREADS,
    USER_MEMORY,
    profile_named,
)

SEED = [
    (0x0000, 0x4000, "Kernel"),
    (0x4000, 0x4000, "Flash paging"),
    (0x8000, 0x100, "Thread table"),
    (0x8100, 0x40, "Library table"),
    (0x8140, 0x40, "Signal table"),
    (0x8180, 0x20, "File stream table"),
    (0x8200, 0x100, "Kernel state"),
    (0x8300, 0x200, "Kernel garbage"),
    (0x8500, 0x7C00, "Userspace memory"),
]
"""The first table of the page of March 2014."""


def test_seed_is_the_table_of_the_page() -> None:
    regions = PROFILES["seed-2014-03"].regions
    assert [(region.address, region.length, region.name) for region in regions] == SEED


@pytest.mark.parametrize(
    ("name", "streams", "garbage", "user_memory", "length"),
    [
        ("head", 0x80, 0x8400, 0x8600, 0x7A00),
        ("kernel-2014-03", 0x80, 0x8300, 0x8500, 0x7B00),
        ("seed-2014-03", 0x20, 0x8300, 0x8500, 0x7C00),
        ("docs", 0x20, 0x8300, 0x8500, 0x7C00),
        ("kernel-doc", 0x40, 0x8400, 0x8600, 0x7A00),
    ],
)
def test_where_they_differ(name: str, streams: int, garbage: int, user_memory: int, length: int) -> None:
    profile = PROFILES[name]
    memory = profile.region(USER_MEMORY)
    assert (profile.region(STREAMS).length, profile.region(GARBAGE).address) == (streams, garbage)
    assert (memory.address, memory.length, profile.user_memory) == (user_memory, length, user_memory)


@pytest.mark.parametrize("name", PROFILES)
def test_tables_that_never_moved(name: str) -> None:
    profile = PROFILES[name]
    assert [profile.region(kind).address for kind in (THREADS, LIBRARIES, SIGNALS, STREAMS, STATE)] == [
        0x8000,
        0x8100,
        0x8140,
        TABLE_ADDRESS,
        0x8200,
    ]
    assert (profile.rows(THREADS), profile.rows(LIBRARIES), profile.rows(SIGNALS)) == (32, 16, 16)


@pytest.mark.parametrize("name", PROFILES)
def test_stream_table_is_that_of_the_model(name: str) -> None:
    profile = PROFILES[name]
    assert (profile.rows(STREAMS), profile.row_length(STREAMS)) == (profile.streams.rows, profile.streams.row_length)
    assert (profile.region(STREAMS).length, profile.user_memory) == (
        profile.streams.length,
        profile.streams.user_memory,
    )


@pytest.mark.parametrize("name", PROFILES)
def test_flash_functions_came_after_the_page(name: str) -> None:
    has_them = any(region.kind == FLASH_FUNCTIONS for region in PROFILES[name].regions)
    assert has_them == (name in ("head", "kernel-doc"))


def test_last_kernel_is_what_dumps_are_read_by_first() -> None:
    assert KERNELS[0] is HEAD


def test_unknown_profile_is_named_with_the_known_ones() -> None:
    with pytest.raises(ToolkitError, match="no kernel profile 'none'; there are head"):
        profile_named("none")
