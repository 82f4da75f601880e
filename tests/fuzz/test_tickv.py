"""Any bytes as a store: findings, our errors or success, in bounded time; and never a change after an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.tock.tickv_object import TICKV_OBJECT, make_object
from tests.bounded import bounded_time
from tests.golden_data import read, sample
from tests.tickv_kernel import KernelStore, Lost, Refused
from toolkit.errors import ToolkitError
from toolkit.flash.nor import NorFlash
from toolkit.tock.tickv.changes import put, remove
from toolkit.tock.tickv.check import check
from toolkit.tock.tickv.collect import collect, rewrite
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.store import LONGEST_STORE, Store, is_sound, store_geometry

REGION, COUNT = 512, 4
SOUND = read(sample("tock/tickv/tockloader-small-regions.bin"))
CHANGES = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=5)), max_size=6)
KEYS = st.sampled_from([0x0123456789ABCDEF, 0x3416FB43348E368C, 0x2BAF5C1C2563DBFF, 5])
ACTS: dict[str, Callable[[Store, int], object]] = {
    "put": lambda store, key: put(store, key, b"value"),
    "remove": remove,
    "collect": lambda store, _key: collect(store),
    "rewrite": lambda store, _key: rewrite(store),
    "rewrite by force": lambda store, _key: rewrite(store, force=True),
}


def changed(changes: list[tuple[int, bytes]]) -> bytes:
    data = bytearray(SOUND)
    for offset, new in changes:
        data[offset : offset + len(new)] = new[: len(data) - offset]
    return bytes(data)


def opened(data: bytes) -> Store:
    return Store(NorFlash(store_geometry(REGION, COUNT), data))


@given(CHANGES)
def test_every_byte_has_an_owner(changes: list[tuple[int, bytes]]) -> None:
    data = changed(changes)
    store = opened(data)
    parts = (b"".join(TICKV_OBJECT.build(o.record) for o in region.objects) + region.tail for region in store.regions)
    assert b"".join(parts) == data


@given(CHANGES)
def test_kernel_gives_what_we_say_it_finds(changes: list[tuple[int, bytes]]) -> None:
    data = changed(changes)
    store, kernel = opened(data), KernelStore(bytearray(data), REGION)
    damaged = any(region.is_damaged for region in store.regions)
    for stored in store.valid_objects():
        found = store.find(stored.hashed_key)
        expected = found.record.value if found and is_sound(found) else None
        try:
            given = kernel.get(stored.hashed_key)
        except (Refused, Lost):
            assert expected is None
        else:
            assert given == expected or damaged  # it takes bytes in the middle of what is damaged for objects


@pytest.mark.parametrize("name", ACTS)
@given(changes=CHANGES, key=KEYS)
def test_change_or_error(name: str, changes: list[tuple[int, bytes]], key: int) -> None:
    data = changed(changes)
    store = opened(data)
    check(store)
    try:
        ACTS[name](store, key)
    except ToolkitError:
        assert store.device.read(0, len(data)) == data
    else:
        check(store)


@pytest.mark.parametrize(
    "data",
    [
        TICKV_OBJECT.build(make_object(0xFFFE, b"")) * (LONGEST_STORE // 128 // 15),
        b"".join(
            (TICKV_OBJECT.build(make_object(key, b"") if key else make_object(MAIN_KEY, b""))).ljust(128, b"\xff")
            for key in range(0x2000)
        ),
    ],
    ids=["one key everywhere", "a key in each region"],
)
def test_time_is_bounded(data: bytes) -> None:
    count = len(data) // 128
    store = Store(NorFlash(store_geometry(128, count), data[: count * 128]))
    with bounded_time():
        check(store)
