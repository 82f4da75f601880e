"""Writing where room ends: what is refused changes nothing, and what was not refused can be committed."""

from __future__ import annotations

import pytest
from fs.errors import InsufficientStorage

from tests.independent_reader import read_tree
from tests.kfs_images import bytes_of, folder, made
from tests.powerloss.cutting import errors_of
from toolkit.errors import VolumeFullError
from toolkit.kfs.filesystem import KnightFS
from toolkit.kfs.stream import BlockStream
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.writable import WritableVolume

LEFT = 6
"""Blocks that are free."""
BLOCK = 256
TEXT = bytes(range(1, 251))


@pytest.fixture
def volume() -> WritableVolume:
    """All but full."""
    volume = WritableVolume(made(folder(file=TEXT)).flash)
    free = volume.space().free_blocks
    volume.store(b"/ballast", bytes((free - LEFT) * BLOCK - 1))
    assert volume.space().free_blocks == LEFT
    return volume


def stream(volume: WritableVolume, path: bytes, *, keeps_written: bool = True) -> BlockStream:
    opened = volume.open_file(path, writing=True, create=True)
    return BlockStream(volume, opened, writable=True, keeps_written=keeps_written)


def content(volume: WritableVolume, path: bytes) -> object:
    image = bytes_of(volume)
    assert errors_of(Volume(volume.flash)) == []
    return read_tree(image).get(path)


def test_a_write_without_room_changes_nothing(volume: WritableVolume) -> None:
    with stream(volume, b"/new") as new:
        new.write(b"a" * 300)
        with pytest.raises(VolumeFullError):
            new.pwrite(b"b" * LEFT * BLOCK, 100)
        assert new.pread(1000, 0) == b"a" * 300
    assert content(volume, b"/new") == b"a" * 300


def test_zeros_that_find_no_room_do_not_get_into_blocks(volume: WritableVolume) -> None:
    """Bits of a block that is programmed can still be cleared; not by what is undone."""
    with stream(volume, b"/new") as new, stream(volume, b"/other"):
        new.pwrite(b"a" * 200, 0)
        new.pwrite(b"b" * 200, 300)
        with pytest.raises(VolumeFullError):
            new.pwrite(bytes((LEFT - 1) * BLOCK), 100)
        assert new.pread(1000, 0) == b"a" * 200 + bytes(100) + b"b" * 200
    assert content(volume, b"/new") == b"a" * 200 + bytes(100) + b"b" * 200


def test_a_stream_goes_on_where_there_is_room_again(volume: WritableVolume) -> None:
    with stream(volume, b"/new") as new:
        new.write(b"a" * 300)
        with pytest.raises(VolumeFullError):
            new.write(b"b" * 2000)
        volume.remove(b"/ballast")
        new.write(b"c" * 2000)
    assert content(volume, b"/new") == b"a" * 300 + b"c" * 2000


def test_a_stream_that_shall_write_all_or_nothing_writes_nothing(volume: WritableVolume) -> None:
    with stream(volume, b"/file", keeps_written=False) as old:
        old.write(b"a" * 100)
        with pytest.raises(VolumeFullError):
            old.write(b"b" * 2000)
    assert content(volume, b"/file") == TEXT


def test_the_last_byte_that_fits(volume: WritableVolume) -> None:
    with stream(volume, b"/new") as new:
        for _ in range(LEFT * BLOCK - 1):
            new.write(b"a")
        with pytest.raises(VolumeFullError):
            new.write(b"b")  # a whole block wants an empty one behind
    assert content(volume, b"/new") == b"a" * (LEFT * BLOCK - 1)


def test_a_new_file_wants_a_block(volume: WritableVolume) -> None:
    volume.store(b"/rest", bytes(LEFT * BLOCK - 1))
    with pytest.raises(VolumeFullError):
        volume.open_file(b"/new", writing=True, create=True)
    assert b"new" not in volume.root.children


def test_a_new_file_is_refused_where_open_files_need_the_room(volume: WritableVolume) -> None:
    with stream(volume, b"/first") as first:
        first.write(bytes(LEFT * BLOCK - 1))
        with pytest.raises(VolumeFullError):
            stream(volume, b"/second")
    assert content(volume, b"/first") == bytes(LEFT * BLOCK - 1)


def test_two_files_do_not_get_the_same_room(volume: WritableVolume) -> None:
    with stream(volume, b"/first") as first, stream(volume, b"/second") as second:
        first.write(b"1" * 3 * BLOCK)
        with pytest.raises(VolumeFullError):
            second.write(b"2" * 3 * BLOCK)
        second.write(b"2" * BLOCK)
    assert content(volume, b"/first") == b"1" * 3 * BLOCK
    assert content(volume, b"/second") == b"2" * BLOCK


def test_shortening_that_wants_an_empty_block_behind(volume: WritableVolume) -> None:
    with stream(volume, b"/new") as new:
        new.write(b"a" * (LEFT * BLOCK - 1))
        new.commit()
        with pytest.raises(VolumeFullError):
            new.truncate(2 * BLOCK)
        assert new.pread(10_000, 0) == b"a" * (LEFT * BLOCK - 1)


def test_an_overwritten_file_has_room_once_it_is_committed(volume: WritableVolume) -> None:
    for letter in b"abcdefghij":
        with stream(volume, b"/new") as new:
            new.pwrite(bytes([letter]) * 2 * BLOCK, 0)
    assert content(volume, b"/new") == b"j" * 2 * BLOCK


def test_openbin_takes_the_option(volume: WritableVolume) -> None:
    filesystem = KnightFS(volume.flash)
    with filesystem.openbin("/new", "w", buffering=0, keeps_written=True) as new:
        new.write(b"a" * 300)
        with pytest.raises(InsufficientStorage):
            new.write(b"b" * 3000)
    assert filesystem.readbytes("/new") == b"a" * 300
