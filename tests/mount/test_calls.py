"""System calls on a mounted volume: what they do, and the error numbers that a kernel's own filesystem would give."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.independent_reader import read_tree
from tests.mount.mounting import SMALL, empty_volume, mounted_apart, mounted_here, sound_tree, tree_below

pytestmark = pytest.mark.usefixtures("fuse")

RENAME_NOREPLACE, RENAME_EXCHANGE = 1, 2
AT_FDCWD = -100
LONGEST_NAME = 244
MIB = 1 << 20


@pytest.fixture
def small_image(tmp_path: Path) -> Path:
    return empty_volume(tmp_path / "volume.rom", SMALL)


@pytest.fixture
def folder(small_image: Path, tmp_path: Path) -> Iterator[Path]:
    """A mounted volume with a few things in it; afterwards it is sound, and what the folder showed last."""
    with mounted_here(small_image, tmp_path / "mounted") as place:
        _furnish(place)
        yield place
        shown = tree_below(place)
    assert sound_tree(small_image) == shown


@pytest.fixture
def read_only_folder(small_image: Path, tmp_path: Path) -> Iterator[Path]:
    with mounted_here(small_image, tmp_path / "mounted") as place:
        _furnish(place)
    with mounted_here(small_image, tmp_path / "mounted", read_only=True) as place:
        yield place


def _furnish(folder: Path) -> None:
    (folder / "file").write_bytes(b"content")
    (folder / "other").write_bytes(b"other content")
    (folder / "full").mkdir()
    (folder / "full/inside").write_bytes(b"inside")
    (folder / "empty").mkdir()
    (folder / "link").symlink_to("file")
    (folder / "to itself").symlink_to("to itself")


@contextmanager
def opened(path: Path, flags: int = os.O_RDWR) -> Iterator[int]:
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def rename_with_flags(old: Path, new: Path, flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(AT_FDCWD, os.fsencode(old), AT_FDCWD, os.fsencode(new), flags):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


REFUSED: dict[str, tuple[int, Callable[[Path], object]]] = {
    "open what is not there": (errno.ENOENT, lambda f: os.open(f / "none", os.O_RDONLY)),
    "create in what is not there": (errno.ENOENT, lambda f: (f / "none/file").write_bytes(b"")),
    "create what is there, O_EXCL": (errno.EEXIST, lambda f: os.open(f / "file", os.O_CREAT | os.O_EXCL | os.O_RDWR)),
    "create below a file": (errno.ENOTDIR, lambda f: (f / "file/below").write_bytes(b"")),
    "write a directory": (errno.EISDIR, lambda f: os.open(f / "full", os.O_RDWR)),
    "follow a link to itself": (errno.ELOOP, lambda f: (f / "to itself").read_bytes()),
    "read a link that is none": (errno.EINVAL, lambda f: (f / "file").readlink()),
    "mkdir over a directory": (errno.EEXIST, lambda f: (f / "empty").mkdir()),
    "mkdir over a file": (errno.EEXIST, lambda f: (f / "file").mkdir()),
    "mkdir in what is not there": (errno.ENOENT, lambda f: (f / "none/new").mkdir()),
    "rmdir what is not empty": (errno.ENOTEMPTY, lambda f: (f / "full").rmdir()),
    "rmdir a file": (errno.ENOTDIR, lambda f: (f / "file").rmdir()),
    "unlink a directory": (errno.EISDIR, lambda f: (f / "empty").unlink()),
    "unlink what is not there": (errno.ENOENT, lambda f: (f / "none").unlink()),
    "symlink over a file": (errno.EEXIST, lambda f: (f / "other").symlink_to("file")),
    "rename what is not there": (errno.ENOENT, lambda f: (f / "none").rename(f / "new")),
    "rename into what is not there": (errno.ENOENT, lambda f: (f / "file").rename(f / "none/new")),
    "rename a file over a directory": (errno.EISDIR, lambda f: (f / "file").rename(f / "empty")),
    "rename a directory over a file": (errno.ENOTDIR, lambda f: (f / "empty").rename(f / "file")),
    "rename a directory over a full one": (errno.ENOTEMPTY, lambda f: (f / "empty").rename(f / "full")),
    "rename a directory into itself": (errno.EINVAL, lambda f: (f / "full").rename(f / "full/below")),
    "rename, not replacing": (
        errno.EEXIST,
        lambda f: rename_with_flags(f / "file", f / "other", RENAME_NOREPLACE),
    ),
    "exchange": (errno.EINVAL, lambda f: rename_with_flags(f / "file", f / "other", RENAME_EXCHANGE)),
    "link hard": (errno.EPERM, lambda f: (f / "new").hardlink_to(f / "file")),
    "give to another user": (errno.EPERM, lambda f: os.chown(f / "file", os.getuid() + 1, -1)),
    "truncate a directory": (errno.EISDIR, lambda f: os.truncate(f / "full", 0)),
    "truncate to less than nothing": (errno.EINVAL, lambda f: os.truncate(f / "file", -1)),
    "truncate to more than the volume": (errno.ENOSPC, lambda f: os.truncate(f / "file", 8 * MIB)),
    "truncate to more than a file can have": (errno.ENOSPC, lambda f: os.truncate(f / "file", 1 << 40)),
    "name of a file too long": (
        errno.ENAMETOOLONG,
        lambda f: (f / ("n" * (LONGEST_NAME + 1))).write_bytes(b""),
    ),
    "name of a directory too long": (errno.ENAMETOOLONG, lambda f: (f / ("n" * (LONGEST_NAME + 1))).mkdir()),
    "new name too long": (errno.ENAMETOOLONG, lambda f: (f / "file").rename(f / ("n" * (LONGEST_NAME + 1)))),
    "target of a link too long": (errno.ENAMETOOLONG, lambda f: (f / "new").symlink_to("n" * 300)),
    "write more than there is room": (errno.ENOSPC, lambda f: (f / "new").write_bytes(bytes(MIB))),
    "mkfifo": (errno.EPERM, lambda f: os.mkfifo(f / "new")),
    "extended attribute": (errno.ENOTSUP, lambda f: os.setxattr(f / "file", "user.a", b"b")),
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused(folder: Path, call: str) -> None:
    number, action = REFUSED[call]
    before = tree_below(folder)
    with pytest.raises(OSError, match=rf"\[Errno {number}\]"):
        action(folder)
    after = tree_below(folder)
    after.pop(b"/new", None)
    assert after == before


CHANGES: dict[str, Callable[[Path], object]] = {
    "create": lambda f: (f / "new").touch(),
    "open for writing": lambda f: os.open(f / "file", os.O_RDWR),
    "truncate": lambda f: os.truncate(f / "file", 0),
    "mkdir": lambda f: (f / "new").mkdir(),
    "rmdir": lambda f: (f / "empty").rmdir(),
    "unlink": lambda f: (f / "file").unlink(),
    "rename": lambda f: (f / "file").rename(f / "new"),
    "symlink": lambda f: (f / "new").symlink_to("file"),
    "link": lambda f: (f / "new").hardlink_to(f / "file"),
    "chmod": lambda f: (f / "file").chmod(0o600),
    "utime": lambda f: os.utime(f / "file"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_read_only_mount_refuses(read_only_folder: Path, change: str) -> None:
    with pytest.raises(OSError, match=rf"\[Errno {errno.EROFS}\]"):
        CHANGES[change](read_only_folder)


def test_mknod_of_a_file(folder: Path) -> None:
    os.mknod(folder / "new")
    assert (folder / "new").read_bytes() == b""


def test_a_link_into_the_folder_by_a_path_of_the_host(folder: Path, small_image: Path) -> None:
    (folder / "full/new").symlink_to(folder / "file")
    assert (folder / "full/new").read_bytes() == b"content"
    assert read_tree(small_image.read_bytes())[b"/full/new"] == ("link", b"/file")


def test_a_link_to_the_folder_itself(folder: Path) -> None:
    (folder / "full/new").symlink_to(folder)
    assert (folder / "full/new/file").read_bytes() == b"content"


def test_the_longest_name(folder: Path) -> None:
    (folder / ("n" * LONGEST_NAME)).write_bytes(b"long")
    assert (folder / ("n" * LONGEST_NAME)).read_bytes() == b"long"


@pytest.mark.parametrize("name", [b"with space", b"\xc3\xa9", b"\xff\xfe", b"line\nbreak", b"-", b"a\\b", b":*?"])
def test_names_of_any_bytes(folder: Path, name: bytes) -> None:
    path = folder / os.fsdecode(name)
    path.write_bytes(name)
    assert name in {os.fsencode(found.name) for found in folder.iterdir()}
    assert path.read_bytes() == name


def test_size_while_a_file_is_written(folder: Path) -> None:
    with opened(folder / "new", os.O_RDWR | os.O_CREAT) as descriptor:
        sizes = []
        for _ in range(5):
            os.write(descriptor, bytes(100))
            sizes.append(((folder / "new").stat().st_size, os.fstat(descriptor).st_size))
    assert sizes == [(size, size) for size in (100, 200, 300, 400, 500)]


def test_size_that_another_handle_sees(folder: Path) -> None:
    with opened(folder / "file") as first, opened(folder / "file") as second:
        os.ftruncate(first, 1000)
        assert os.fstat(second).st_size == 1000
        assert os.pread(second, 2000, 0) == b"content" + bytes(993)


def test_what_one_handle_writes_another_reads(folder: Path) -> None:
    with opened(folder / "file", os.O_RDONLY) as reader, opened(folder / "file") as writer:
        os.pwrite(writer, b"C", 0)
        assert os.pread(reader, 100, 0) == b"Content"


def test_two_handles_append_behind_each_other(folder: Path) -> None:
    flags = os.O_WRONLY | os.O_APPEND
    with opened(folder / "file", flags) as first, opened(folder / "file", flags) as second:
        for number in range(4):
            os.write((first, second)[number % 2], b"%d" % number)
    assert (folder / "file").read_bytes() == b"content0123"


def test_a_gap_is_zeros(folder: Path) -> None:
    with opened(folder / "file") as descriptor:
        os.pwrite(descriptor, b"far", 1000)
    assert (folder / "file").read_bytes() == b"content" + bytes(993) + b"far"


def test_what_was_cut_off_does_not_come_back(folder: Path) -> None:
    with opened(folder / "file") as descriptor:
        os.ftruncate(descriptor, 3)
        os.ftruncate(descriptor, 7)
    assert (folder / "file").read_bytes() == b"con" + bytes(4)


def test_opening_with_o_trunc(folder: Path) -> None:
    with opened(folder / "file", os.O_RDWR | os.O_TRUNC) as descriptor:
        assert os.fstat(descriptor).st_size == 0
    assert (folder / "file").read_bytes() == b""


def test_memory_mapped(small_image: Path, tmp_path: Path) -> None:
    with mounted_apart(small_image, tmp_path / "mounted") as server:
        path = server.folder / "file"
        path.write_bytes(b"content")
        with opened(path) as descriptor:
            os.ftruncate(descriptor, 5000)
            with mmap.mmap(descriptor, 5000) as memory:
                memory[4000:4003] = b"far"
    assert sound_tree(small_image)[b"/file"] == b"content" + bytes(3993) + b"far" + bytes(997)


def test_a_closed_file_is_in_the_image(folder: Path, small_image: Path) -> None:
    (folder / "new").write_bytes(b"closed")
    assert read_tree(small_image.read_bytes())[b"/new"] == b"closed"


def test_a_synced_file_is_in_the_image_while_it_is_open(folder: Path, small_image: Path) -> None:
    with opened(folder / "new", os.O_RDWR | os.O_CREAT) as descriptor:
        os.write(descriptor, b"synced")
        os.fsync(descriptor)
        assert read_tree(small_image.read_bytes())[b"/new"] == b"synced"


def test_an_open_file_is_in_the_image_as_it_was(folder: Path, small_image: Path) -> None:
    with opened(folder / "file") as descriptor:
        os.write(descriptor, b"something else")
        assert read_tree(small_image.read_bytes())[b"/file"] == b"content"


def test_rename_not_replacing_where_nothing_is(folder: Path) -> None:
    rename_with_flags(folder / "file", folder / "new", RENAME_NOREPLACE)
    assert (folder / "new").read_bytes() == b"content"


def test_rename_to_itself(folder: Path) -> None:
    (folder / "file").rename(folder / "file")
    assert (folder / "file").read_bytes() == b"content"


def test_rename_a_directory_over_an_empty_one(folder: Path) -> None:
    (folder / "full").rename(folder / "empty")
    assert (folder / "empty/inside").read_bytes() == b"inside"


def test_rename_a_file_that_is_written(folder: Path) -> None:
    with opened(folder / "file") as descriptor:
        os.pwrite(descriptor, b"C", 0)
        (folder / "file").rename(folder / "full/new")
        os.pwrite(descriptor, b"ONTENT", 1)
    assert (folder / "full/new").read_bytes() == b"CONTENT"


def test_write_a_file_whose_directory_is_renamed(folder: Path) -> None:
    with opened(folder / "full/inside") as descriptor:
        (folder / "full").rename(folder / "empty/moved")
        os.write(descriptor, b"INSIDE")
    assert (folder / "empty/moved/inside").read_bytes() == b"INSIDE"


def test_a_temporary_file_without_a_name(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(1000))
        file.flush()
        assert os.fstat(file.fileno()).st_size == 1000
        file.seek(0)
        assert file.read() == bytes(1000)


def test_permissions_and_times_can_be_copied(folder: Path) -> None:
    path = folder / "file"
    path.chmod(0o600)
    os.chown(path, os.getuid(), os.getgid())
    os.utime(path, ns=(1_000_000_007, 1_000_000_007))
    assert path.stat().st_mtime_ns == 1_000_000_007


def test_writing_sets_the_time(folder: Path) -> None:
    path = folder / "file"
    os.utime(path, (1, 1))
    with opened(path) as descriptor:
        os.write(descriptor, b"x")
    assert path.stat().st_mtime > 1_000_000


def test_space_that_a_file_takes(folder: Path) -> None:
    before = os.statvfs(folder)
    (folder / "new").write_bytes(bytes(10_000))
    after = os.statvfs(folder)
    assert before.f_bfree - after.f_bfree == -(-10_000 // before.f_frsize)


def test_space_that_comes_back(folder: Path) -> None:
    before = os.statvfs(folder)
    (folder / "new").write_bytes(bytes(10_000))
    (folder / "new").unlink()
    assert os.statvfs(folder).f_bfree == before.f_bfree


def test_facts_of_the_volume(folder: Path) -> None:
    facts = os.statvfs(folder)
    assert (facts.f_frsize, facts.f_blocks, facts.f_namemax) == (256, 16 * 63, LONGEST_NAME)


def test_hundreds_of_files_in_a_directory(folder: Path) -> None:
    names = {f"file{number}" for number in range(300)}
    for name in names:
        (folder / "empty" / name).touch()
    assert {path.name for path in (folder / "empty").iterdir()} == names


def test_room_again_after_a_full_volume(folder: Path) -> None:
    with pytest.raises(OSError, match=rf"\[Errno {errno.ENOSPC}\]"):
        (folder / "large").write_bytes(bytes(MIB))
    (folder / "afterwards").write_bytes(bytes(100_000))
    assert (folder / "afterwards").read_bytes() == bytes(100_000)


def test_what_was_written_before_a_volume_is_full_stays(folder: Path) -> None:
    def fill(descriptor: int) -> None:
        while True:
            os.write(descriptor, b"0123456789" * 400)

    with opened(folder / "large", os.O_WRONLY | os.O_CREAT) as descriptor:
        with pytest.raises(OSError, match=rf"\[Errno {errno.ENOSPC}\]"):
            fill(descriptor)
        size = os.fstat(descriptor).st_size
    assert size > 200_000
    assert (folder / "large").read_bytes() == (b"0123456789" * 100_000)[:size]


def test_an_open_file_goes_on_when_there_is_room_again(folder: Path) -> None:
    with opened(folder / "large", os.O_RDWR | os.O_CREAT) as descriptor:
        os.write(descriptor, b"before")
        with pytest.raises(OSError, match=rf"\[Errno {errno.ENOSPC}\]"):
            (folder / "larger").write_bytes(bytes(MIB))
        (folder / "larger").unlink()
        os.write(descriptor, b" and after" * 1000)
    assert (folder / "large").read_bytes() == b"before" + b" and after" * 1000


def test_a_new_file_is_refused_where_there_is_no_room_for_it(folder: Path) -> None:
    room = os.statvfs(folder)
    (folder / "large").write_bytes(bytes(room.f_bavail * room.f_frsize - 1))
    with pytest.raises(OSError, match=rf"\[Errno {errno.ENOSPC}\]"):
        (folder / "new").touch()
    assert not (folder / "new").exists()


def test_other_files_are_as_they_were_when_one_finds_no_room(folder: Path) -> None:
    with pytest.raises(OSError, match=rf"\[Errno {errno.ENOSPC}\]"):
        (folder / "file").write_bytes(bytes(MIB))
    assert (folder / "other").read_bytes() == b"other content"
