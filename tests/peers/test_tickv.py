"""TicKV both ways with tockloader: what it writes we read, what we write it reads, and where the bytes are the same."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tockloader.tickv import TockTicKV

from tests.cli.running import run
from toolkit.flash.nor import NorFlash
from toolkit.tock.tickv.changes import initialise, make_value, put, remove
from toolkit.tock.tickv.check import check
from toolkit.tock.tickv.collect import rewrite
from toolkit.tock.tickv.keys import hash_key
from toolkit.tock.tickv.region import StoredObject
from toolkit.tock.tickv.store import Store, store_geometry, value_of

REGION, COUNT = 4096, 3
KEYS = st.text(max_size=12)
VALUES = st.binary(max_size=60)
WRITE_IDS = st.integers(0, 0xFFFF_FFFF)
CHECK_SUM = 4
Known = dict[str, tuple[int, bytes]]
PUT = st.tuples(KEYS, VALUES, WRITE_IDS)
STEPS = st.lists(
    st.tuples(st.sampled_from(["ours", "tockloader"]), st.sampled_from(["put", "put", "remove", "collect"]), PUT),
    max_size=12,
)


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def opened(flash: bytes) -> Store:
    return Store(NorFlash(store_geometry(REGION, len(flash) // REGION), flash))


def bytes_of(store: Store) -> bytes:
    return store.device.read(0, store.device.geometry.size)


def new() -> bytes:
    store = opened(b"\xff" * REGION * COUNT)
    initialise(store)
    return bytes_of(store)


def known_to_us(flash: bytes, keys: Iterator[str] | list[str]) -> Known:
    store, known = opened(flash), {}
    for key in keys:
        stored = store.find(hash_key(key.encode()))
        if stored is not None:
            value = value_of(stored)
            assert value is not None
            known[key] = (value.write_id, value.value)
    return known


def known_to_tockloader(flash: bytes, keys: list[str]) -> Known:
    database = TockTicKV(flash, REGION)
    found = {key: database.get(key) for key in keys}
    return {
        key: (value.storage_object.write_id, bytes(value.storage_object.value_bytes))
        for key, value in found.items()
        if value is not None
    }


def ours(flash: bytes, act: str, key: str, value: bytes, write_id: int) -> bytes:
    store = opened(flash)
    hashed = hash_key(key.encode())
    if act == "put":
        put(store, hashed, make_value(value, write_id))
    elif act == "collect":
        rewrite(store)
    elif store.valid_of(hashed):
        remove(store, hashed)
    return bytes_of(store)


def tockloaders(flash: bytes, act: str, key: str, value: bytes, write_id: int) -> bytes:
    database = TockTicKV(flash, REGION)
    if act == "put":
        database.append(key, value, write_id)
    elif act == "collect":
        database.cleanup()
    else:
        database.invalidate(key)
    return bytes(database.get_binary())


def without_sums_of_removed(flash: bytes) -> bytes:
    """Tockloader counts the check sum of a removed object anew, which flash cannot hold; the kernel leaves it."""
    plain = bytearray(flash)
    removed: list[StoredObject] = [stored for stored in opened(flash).objects() if not stored.is_valid]
    for stored in removed:
        end = stored.offset + stored.length
        plain[end - CHECK_SUM : end] = bytes(CHECK_SUM)
    return bytes(plain)


def test_new_store_has_the_same_bytes() -> None:
    database = TockTicKV(b"\xff" * REGION * COUNT, REGION)
    database.reset()
    assert new() == bytes(database.get_binary())


@given(st.lists(PUT, max_size=12))
def test_keys_put_by_either_have_the_same_bytes(puts: list[tuple[str, bytes, int]]) -> None:
    by_us, by_tockloader = new(), new()
    for key, value, write_id in puts:
        by_us = ours(by_us, "put", key, value, write_id)
        by_tockloader = tockloaders(by_tockloader, "put", key, value, write_id)
    assert without_sums_of_removed(by_us) == without_sums_of_removed(by_tockloader)


@given(STEPS)
def test_whoever_changes_a_store_the_other_agrees(steps: list[tuple[str, str, tuple[str, bytes, int]]]) -> None:
    flash, known = new(), Known()
    for who, act, (key, value, write_id) in steps:
        flash = (ours if who == "ours" else tockloaders)(flash, act, key, value, write_id)
        if act == "put":
            known[key] = (write_id, value)
        elif act == "remove":
            known.pop(key, None)
    keys = [key for _who, _act, (key, _value, _id) in steps]
    assert known_to_us(flash, keys) == known
    assert known_to_tockloader(flash, keys) == known


@given(STEPS)
def test_collecting_leaves_the_same_bytes(steps: list[tuple[str, str, tuple[str, bytes, int]]]) -> None:
    flash = new()
    for _who, act, put_ in steps:
        flash = ours(flash, act, *put_)
    assert ours(flash, "collect", "", b"", 0) == tockloaders(flash, "collect", "", b"", 0)


def test_key_that_we_put_elsewhere_than_tockloader_is_found_by_both() -> None:
    """From the last region tockloader goes on with the first, the kernel with the one before."""
    flash = new()
    keys = [key for key in map(str, range(200)) if (hash_key(key.encode()) & 0xFFFF) % COUNT == COUNT - 1][:3]
    for key in keys:
        flash = ours(flash, "put", key, bytes(1900), 0)
    places = [stored.region for key in keys if (stored := opened(flash).find(hash_key(key.encode()))) is not None]
    assert places == [2, 2, 1]
    assert known_to_tockloader(flash, keys) == {key: (0, bytes(1900)) for key in keys}


def test_key_that_tockloader_puts_where_the_kernel_does_not_look_is_told() -> None:
    flash = opened(b"\xff" * REGION * 4)
    initialise(flash)
    content = bytes_of(flash)
    keys = [key for key in map(str, range(200)) if (hash_key(key.encode()) & 0xFFFF) % 4 == 3][:3]
    for key in keys:
        content = tockloaders(content, "put", key, bytes(1900), 0)
    assert [finding.code for finding in check(opened(content))] == ["tickv-unreachable"]
    assert list(known_to_us(content, keys)) == keys[:2]


# By their command lines


def tockloader(file: Path, *arguments: str) -> str:
    place = ["--start-address", "0x1000", "--region-size", "4096", "--number-regions", "3"]
    command = [sys.executable, "-m", "tockloader.main", "tickv", *arguments, "--flash-file", str(file), *place]
    done = subprocess.run([*command, "--board", "hail"], capture_output=True, text=True, check=True)
    return done.stdout


PLACE = ("--start-address", "0x1000", "--number-regions", "3")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "board.bin"
    path.write_bytes(b"\x55" * 0x1000 + b"\xff" * 0x3000 + b"\x55" * 0x100)
    return path


def test_commands_agree(file: Path) -> None:
    assert run("tickv", "put", file, "theirs", "first", "--write-id", "7", *PLACE).code == 0
    tockloader(file, "append", "theirs", "second", "--write-id", "9")
    assert run("tickv", "get", file, "theirs", *PLACE).raw == b"second"
    assert run("tickv", "put", file, "ours", "third", *PLACE).code == 0
    assert f"Value: {b'third'.hex()}" in tockloader(file, "get", "ours")
    tockloader(file, "invalidate", "theirs")
    assert run("tickv", "get", file, "theirs", *PLACE).code == 2
    data = file.read_bytes()
    assert (data[:0x1000], data[0x4000:]) == (b"\x55" * 0x1000, b"\x55" * 0x100)
