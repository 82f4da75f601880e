"""The tree itself: changes that fail in their middle, and how few changes of a volume a request takes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from fs.base import FS
from fs.errors import DirectoryExpected, FileExpected, OperationFailed, ResourceNotFound
from fs.memoryfs import MemoryFS
from fs.osfs import OSFS
from fs.wrapfs import WrapFS

from tests.webdav.asking import names, status
from tests.webdav.conftest import knight
from toolkit.errors import DamagedVolumeError, NameTooLongError, VolumeError
from toolkit.flash import Recorder
from toolkit.kfs.filesystem import KnightFS
from toolkit.mount.webdav import served
from toolkit.mount.webdav.errors import status_of
from toolkit.mount.webdav.times import Times
from toolkit.mount.webdav.tree import Tree


class Calls(WrapFS):
    """Writes down what changes a filesystem."""

    def __init__(self, filesystem: FS) -> None:
        super().__init__(filesystem)
        self.calls: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        if name in ("move", "movedir", "copy", "copydir", "upload", "makedir", "remove", "removetree", "writebytes"):
            object.__getattribute__(self, "calls").append(name)
        return object.__getattribute__(self, name)


@pytest.mark.parametrize(
    ("method", "path", "destination", "expected"),
    [
        ("MOVE", "/docs", "/new", ["movedir"]),
        ("MOVE", "/docs/a", "/new", ["move"]),
        ("MOVE", "/docs/a", "/docs/b", ["move"]),
        ("DELETE", "/docs", "", ["removetree"]),
        ("DELETE", "/docs/a", "", ["remove"]),
        ("PUT", "/docs/a", "", ["upload"]),
        ("MKCOL", "/new", "", ["makedir"]),
        ("COPY", "/docs/a", "/docs/b", ["upload"]),
    ],
)
def test_one_change_of_the_volume_for_one_request(
    method: str, path: str, destination: str, expected: list[str]
) -> None:
    filesystem = Calls(knight())
    docs = filesystem.makedir("docs")
    for name in "ab":
        docs.writebytes(name, b"content")
    filesystem.calls.clear()
    with served(filesystem, write=True) as url:
        assert status(url, method, path, b"new" if method == "PUT" else None, Destination=destination or "/x") < 300
    assert filesystem.calls == expected


def test_a_directory_moves_without_its_data() -> None:
    """Blocks of files are where they were: only the log is replaced."""
    device = Recorder(knight().volume.flash)
    filesystem = KnightFS(device)
    filesystem.makedir("docs").writebytes("a", bytes(20_000))
    before = filesystem.getinfo("docs/a", ["kfs"]).raw["kfs"]["section_id"]
    with served(filesystem, write=True) as url:
        assert status(url, "MOVE", "/docs", Destination="/moved") == 201
    assert filesystem.getinfo("moved/a", ["kfs"]).raw["kfs"]["section_id"] == before


class Failing(MemoryFS):
    """Fails at the nth renaming of a directory."""

    left = 0

    def movedir(self, *arguments: Any, **named: Any) -> None:
        self.left -= 1
        if self.left == 0:
            raise OperationFailed("no")
        super().movedir(*arguments, **named)


def test_a_replacement_that_fails_puts_back_what_stepped_aside() -> None:
    filesystem = Failing()
    filesystem.makedir("new").writebytes("n", b"")
    filesystem.makedir("old").writebytes("o", b"")
    filesystem.left = 2
    with pytest.raises(OperationFailed):
        Tree(filesystem, started=0).move("/new", "/old")
    assert sorted(filesystem.walk.files("/")) == ["/new/n", "/old/o"]
    assert sorted(filesystem.listdir("/")) == ["new", "old"]


def test_a_copy_that_fails_at_the_end_leaves_what_was_there() -> None:
    filesystem = Failing()
    filesystem.makedir("new").writebytes("n", b"")
    filesystem.makedir("old").writebytes("o", b"")
    filesystem.left = 2
    with pytest.raises(OperationFailed):
        Tree(filesystem, started=0).copy("/new", "/old")
    assert sorted(filesystem.walk.files("/")) == ["/new/n", "/old/o"]


def test_a_folder_of_the_host_with_links(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("content")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "dangling").symlink_to("none")
    with OSFS(str(tmp_path)) as filesystem, served(filesystem) as url:
        assert names(url) == {"file", "link"}


@pytest.mark.parametrize("path", ["/docs", "/none"])
def test_only_files_have_content(path: str) -> None:
    filesystem = MemoryFS()
    filesystem.makedir("docs")
    tree = Tree(filesystem, started=0)
    for look in (tree.open, tree.etag):
        with pytest.raises((FileExpected, ResourceNotFound)):
            look(path)


def test_etags_of_changes_within_one_tick_differ() -> None:
    """The time of the filesystem may stand still between two changes."""
    filesystem = MemoryFS()
    tree = Tree(filesystem, started=0)
    etags = set()
    for content in (b"1", b"2"):
        stored = tree.store("/a", io.BytesIO(content))
        filesystem.setinfo("/a", {"details": {"modified": 1_000_000_000}})
        assert stored.etag
        etags.add(tree.etag("/a"))
    assert len(etags) == 2


def test_times_of_what_is_gone_are_forgotten() -> None:
    times = Times(7)
    times.touch("/docs/in/a")
    times.forget("/docs")
    assert (times.of("/docs/in/a"), times.of("/docs/in"), times.number("/docs/in/a")) == (7, 7, 0)


def test_times_move_with_what_is_below() -> None:
    times = Times(7)
    times.touch("/docs/in/a")
    touched = times.of("/docs/in/a")
    times.move("/docs", "/moved")
    assert times.of("/moved/in/a") == touched
    assert times.of("/docs/in/a") == 7


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ResourceNotFound("a"), 404),
        (DirectoryExpected("a"), 409),
        (caused(OperationFailed("a"), NameTooLongError("long")), 414),
        (caused(OperationFailed("a"), DamagedVolumeError("damaged")), 403),
        (caused(OperationFailed("a"), VolumeError("cannot")), 409),
        (OSError("unknown"), 500),
    ],
    ids=lambda value: type(value.__cause__ or value).__name__ if isinstance(value, Exception) else "",
)
def test_statuses(error: Exception, expected: int) -> None:
    assert status_of(error) == expected


def test_a_closed_filesystem_is_out_of_service() -> None:
    filesystem = MemoryFS()
    with served(filesystem) as url:
        filesystem.close()
        assert status(url, "GET", "/") in (404, 503)


def test_a_damaged_volume_is_not_changed() -> None:
    from tests.kfs_images import MODEL, crafted, file_entry
    from toolkit.flash import NorFlash

    filesystem = KnightFS(NorFlash(MODEL.geometry, crafted([file_entry(b"bad", 5000, 0x0401)])))
    with served(filesystem, write=True) as url:
        assert status(url, "PUT", "/new", b"x") == 403
    assert not filesystem.exists("new")
