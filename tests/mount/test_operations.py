"""The operations by themselves: what a kernel asks for only at moments of its own choice."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.kfs_images import bytes_of, folder, made
from tests.mount.mounting import PATIENCE
from tests.powerloss.cutting import content_of, cuts
from toolkit.errors import PowerLost
from toolkit.flash import FlashDevice
from toolkit.kfs.filesystem import KnightFS
from toolkit.mount import removed_files
from toolkit.mount.operations import Operations

STARTED, EARLIER = 1_000, 1
UTIME_NOW, UTIME_OMIT = 0x3FFF_FFFF, 0x3FFF_FFFE
"""As libfuse passes them on: nanoseconds of no time."""
HIDDEN = "/.fuse_hidden0000000200000001"
"""What libfuse calls a removed file that is open."""
OLD, NEW = b"old" * 200, b"new" * 300


@pytest.fixture
def image() -> bytes:
    return bytes_of(made(folder(file=OLD, fresh=NEW, sub=folder(below=b"below"))))


@pytest.fixture
def filesystem(image: bytes) -> KnightFS:
    return KnightFS(made(folder(file=OLD, fresh=NEW, sub=folder(below=b"below"))).flash)


@pytest.fixture
def operations(filesystem: KnightFS) -> Iterator[Operations]:
    made = Operations(filesystem, read_only=False, started=STARTED)
    yield made
    made.end()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A removal waits for its next call, however long a busy machine takes to make it."""
    monkeypatch.setattr(removed_files, "LONGEST_WAIT", 60.0)


def modified(operations: Operations, path: str) -> int:
    time_: int = operations.getattr(path)["st_mtime"]
    return time_


def replace_open_file(device: FlashDevice) -> None:
    filesystem = KnightFS(device)
    try:
        operations = Operations(filesystem, read_only=False, started=STARTED)
        handle = operations.open("/file", os.O_RDONLY)
        operations.rename("/file", HIDDEN)
        operations.rename("/fresh", "/file")
        operations.release(HIDDEN, handle)
    finally:
        with suppress(PowerLost):
            filesystem.close()


def test_an_open_file_is_replaced_by_one_change(image: bytes) -> None:
    found = {content_of(flash).get(b"/file") for _, flash in cuts(image, replace_open_file)}
    assert found == {OLD, NEW}


def test_a_file_stays_where_its_replacement_fails(operations: Operations, filesystem: KnightFS) -> None:
    operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    with pytest.raises(FileNotFoundError):
        operations.rename("/none", "/file")
    assert filesystem.readbytes("/file") == OLD


def test_the_next_call_finds_a_file_removed(operations: Operations) -> None:
    operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    with pytest.raises(FileNotFoundError):
        operations.getattr("/file")


def test_a_renaming_of_others_finds_a_file_removed(operations: Operations, filesystem: KnightFS) -> None:
    operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    operations.rename("/fresh", "/fresher")
    assert not filesystem.exists("/file")


def test_a_file_is_removed_without_another_call(
    operations: Operations, filesystem: KnightFS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removed_files, "LONGEST_WAIT", 0.01)
    operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    last = time.monotonic() + PATIENCE
    while filesystem.exists("/file") and time.monotonic() < last:
        time.sleep(0.005)
    assert not filesystem.exists("/file")


def test_the_end_removes_a_file(operations: Operations, filesystem: KnightFS) -> None:
    operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    operations.end()
    assert not filesystem.exists("/file")


def test_facts_of_a_removed_file(operations: Operations) -> None:
    handle = operations.open("/file", os.O_RDWR)
    operations.rename("/file", HIDDEN)
    operations.truncate(None, 10, handle)
    facts = operations.getattr(HIDDEN)
    assert (facts["st_size"], facts["st_nlink"]) == (10, 0)


def test_a_removed_file_is_not_listed(operations: Operations) -> None:
    operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    assert operations.readdir("/", operations.opendir("/")) == [".", "..", "fresh", "sub"]


def test_a_removed_file_is_given_back_when_it_is_closed(operations: Operations, filesystem: KnightFS) -> None:
    """Also where libfuse, which lost its path, does not remove it."""
    handle = operations.open("/file", os.O_RDONLY)
    operations.rename("/file", HIDDEN)
    operations.getattr("/")
    operations.release(None, handle)
    assert not filesystem.volume.open_files


def test_writing_tells_the_time(operations: Operations) -> None:
    handle = operations.open("/file", os.O_RDWR)
    operations.write(None, b"x", 0, handle)
    assert modified(operations, "/file") > STARTED


def test_writing_tells_the_time_of_a_file_that_was_renamed(operations: Operations) -> None:
    handle = operations.open("/sub/below", os.O_RDWR)
    operations.rename("/sub", "/other")
    operations.write(None, b"x", 0, handle)
    assert modified(operations, "/other/below") > STARTED


def test_writing_does_not_tell_the_time_of_what_replaced_a_file(operations: Operations) -> None:
    handle = operations.open("/file", os.O_RDWR)
    operations.rename("/file", HIDDEN)
    operations.rename("/fresh", "/file")
    operations.write(None, b"x", 0, handle)
    assert modified(operations, "/file") == STARTED


@pytest.mark.parametrize("path", ["/file", "/sub/below"])
def test_times_are_kept_by_renaming(operations: Operations, path: str) -> None:
    operations.utimens(path, (EARLIER, EARLIER))
    operations.rename("/sub", "/other")
    operations.rename("/file", "/moved")
    assert modified(operations, {"/file": "/moved", "/sub/below": "/other/below"}[path]) == EARLIER


def test_touching_says_now_by_a_word(operations: Operations) -> None:
    operations.utimens("/file", (UTIME_NOW, UTIME_NOW))
    assert modified(operations, "/file") > UTIME_NOW
    operations.utimens("/file", (UTIME_NOW, EARLIER))
    operations.utimens("/file", (UTIME_NOW, UTIME_OMIT))
    assert modified(operations, "/file") == EARLIER


def test_a_new_file_has_no_time_of_one_that_was_there(operations: Operations) -> None:
    operations.utimens("/file", (EARLIER, EARLIER))
    operations.unlink("/file")
    operations.create("/file", 0o644)
    assert modified(operations, "/file") > STARTED
