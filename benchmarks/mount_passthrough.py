"""A folder of the host, passed through FUSE by the binding that we use: the least that Python can do."""

from __future__ import annotations

import os
from ctypes.util import find_library
from pathlib import Path
from typing import Any

if find_library("fuse3"):
    os.environ.setdefault("FUSE_LIBRARY_NAME", "fuse3")

import mfusepy

STAT = ("st_atime_ns", "st_ctime_ns", "st_gid", "st_mode", "st_mtime_ns", "st_nlink", "st_size", "st_uid", "st_blocks")
FACTS = tuple((name.removesuffix("_ns"), name) for name in STAT)


class Passthrough(mfusepy.Operations):  # type: ignore[misc]  # it comes without types
    """Every operation is a call of the system.

    Args:
        root: the folder.
    """

    use_ns = True
    flag_nopath = True
    flag_nullpath_ok = True

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)

    def getattr(self, path: str | None, fh: int | None = None) -> dict[str, Any]:
        """Facts, by a handle where there is one."""
        found = os.fstat(fh) if fh else os.lstat(f"{self._root}{path}")
        return {name: getattr(found, attribute) for name, attribute in FACTS}

    def opendir(self, path: str) -> int:
        """A handle on a directory."""
        return os.open(f"{self._root}{path}", os.O_RDONLY)

    def readdir(self, _path: str | None, fh: int) -> list[str]:
        """Names in it."""
        return [".", "..", *os.listdir(fh)]

    def releasedir(self, _path: str | None, fh: int) -> None:
        """The handle is not needed any more."""
        os.close(fh)

    def open(self, path: str, flags: int) -> int:
        """A handle on a file."""
        return os.open(f"{self._root}{path}", flags)

    def create(self, path: str, mode: int, flags: int = os.O_RDWR) -> int:
        """A handle on a new file."""
        return os.open(f"{self._root}{path}", flags | os.O_CREAT, mode)

    def read(self, _path: str | None, size: int, offset: int, fh: int) -> bytes:
        """Bytes of a file."""
        return os.pread(fh, size, offset)

    def write(self, _path: str | None, data: bytes, offset: int, fh: int) -> int:
        """Bytes into a file."""
        return os.pwrite(fh, data, offset)

    def flush(self, _path: str | None, fh: int) -> None:
        """What closing would say."""
        os.close(os.dup(fh))

    def release(self, _path: str | None, fh: int) -> None:
        """The handle is not needed any more."""
        os.close(fh)


def serve_host(root: Path, folder: Path) -> None:
    """Mount a folder on another, until it is unmounted. Options as for volumes."""
    mfusepy.FUSE(
        Passthrough(root),
        os.fspath(folder),
        foreground=True,
        nothreads=True,
        fsname="benchmark",
        default_permissions=True,
    )
