"""Mounting a PyFilesystem as a folder, by FUSE (mfusepy, libfuse 3 on Linux).

Three things of mfusepy are done otherwise: libfuse 3 is taken where libfuse 2 is there too; the flags of a renaming
and the handle of a truncation reach the operations.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import Any

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.base import FS

from toolkit.errors import ToolkitError, UnavailableError
from toolkit.mount.operations import Operations

DEVICE = Path("/dev/fuse")
_ENDED_BY_SIGNAL = 8
"""What libfuse says when its loop did not end by an unmounting."""
ANOTHER_WAY = "`flashwright serve --webdav` needs none of it"

assert pyfilesystem


def require_fuse() -> None:
    """Raise UnavailableError, naming what to install, where nothing can be mounted."""
    if sys.platform.startswith("linux"):
        if not DEVICE.exists():
            raise UnavailableError(f"{DEVICE} is not there: the kernel has no FUSE; {ANOTHER_WAY}")
        if not os.access(DEVICE, os.R_OK | os.W_OK):
            raise UnavailableError(f"no right to use {DEVICE}; {ANOTHER_WAY}")
        if not shutil.which("fusermount3") and not shutil.which("fusermount"):
            raise UnavailableError(f"FUSE is not installed (Debian: apt install fuse3); {ANOTHER_WAY}")
    _mfusepy()


@cache
def _mfusepy() -> Any:
    if sys.platform.startswith("linux") and find_library("fuse3"):
        os.environ.setdefault("FUSE_LIBRARY_NAME", "fuse3")
    try:
        import mfusepy
    except ImportError:
        raise UnavailableError(f"mfusepy is missing: pip install 'flashwright[mount]'; {ANOTHER_WAY}") from None
    except OSError as error:
        raise UnavailableError(f"{error}: install FUSE (Debian: apt install fuse3); {ANOTHER_WAY}") from None
    return mfusepy


def serve(
    filesystem: FS,
    folder: Path,
    *,
    name: str,
    read_only: bool = False,
    started: int = 0,
    sync_always: bool = False,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Mount a filesystem and answer the kernel until it is unmounted.

    Args:
        filesystem: what to mount; stays open.
        folder: an empty folder of the host.
        name: what `mount` and `df` call it.
        read_only: mount it so.
        started: time of things that are not changed, in nanoseconds since 1970.
        sync_always: bring every change to the disk at once.
        ready: called when the folder is mounted.

    Raises:
        UnavailableError: FUSE is missing, or refuses.
        ToolkitError: the folder is none, or not empty.
    """
    require_fuse()
    if not folder.is_dir() or any(folder.iterdir()):
        raise ToolkitError(f"{folder} is not an empty folder")
    operations = Operations(filesystem, read_only=read_only, started=started, sync_always=sync_always, folder=folder)
    is_ready: list[bool] = []

    def begin() -> None:
        is_ready.append(True)
        ready()

    adapter = _adapter(operations, begin)
    try:
        _fuse_class()(
            adapter,
            str(folder),
            foreground=True,
            nothreads=True,
            fsname=name.replace(",", "\\,"),
            subtype="flashwright",
            default_permissions=True,
            **_NOTHING_REMEMBERED if filesystem.getmeta("mount").get("changes_by_itself") else {},
            **({"ro": True} if read_only else {}),
        )
    except RuntimeError as error:
        if error.args == (_ENDED_BY_SIGNAL,) and is_ready:
            return
        raise UnavailableError(f"FUSE cannot mount {folder} (code {error}); {ANOTHER_WAY}") from None
    finally:
        operations.end()


def unmount(folder: Path) -> None:
    """Unmount a folder, also one whose server died.

    Raises:
        ToolkitError: nothing is mounted there, or it is in use.
        UnavailableError: the program that unmounts is missing.
    """
    program = next((path for name in ("fusermount3", "fusermount") if (path := shutil.which(name))), None)
    command = [program, "-u", str(folder)] if program else [shutil.which("umount") or "umount", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our words
    except OSError as error:
        raise UnavailableError(f"cannot unmount: {error}") from None
    if done.returncode and any(words in done.stderr for words in _NOT_MOUNTED):
        raise ToolkitError(f"{folder}: nothing is mounted there")
    if done.returncode:
        raise ToolkitError(f"cannot unmount {folder}: {' '.join(done.stderr.split()) or done.returncode}")


_NOTHING_REMEMBERED = {"attr_timeout": 0, "entry_timeout": 0}
"""Options for filesystems whose files come, go and grow when others are written: the kernel asks each time."""
_NOT_MOUNTED = ("Invalid argument", "not found in", "not mounted")


def _adapter(operations: Operations, ready: Callable[[], None]) -> Any:
    """The operations as mfusepy wants them: everything that is not theirs is left to its defaults."""
    mfusepy = _mfusepy()

    class Adapter(mfusepy.Operations):  # type: ignore[misc, name-defined]  # it comes without types
        use_ns = True
        flag_nopath = True
        flag_nullpath_ok = True

        def init(self, _path: str) -> None:
            ready()

    for method in _OPERATIONS:
        setattr(Adapter, method, staticmethod(getattr(operations, method)))
    return Adapter()


_OPERATIONS = (
    "getattr",
    "opendir",
    "readdir",
    "releasedir",
    "readlink",
    "open",
    "create",
    "mknod",
    "read",
    "write",
    "truncate",
    "flush",
    "fsync",
    "release",
    "mkdir",
    "rmdir",
    "unlink",
    "symlink",
    "link",
    "rename",
    "statfs",
    "chmod",
    "chown",
    "utimens",
)


@cache
def _fuse_class() -> Any:
    mfusepy = _mfusepy()

    def text(path: bytes | None) -> str | None:
        return None if path is None else path.decode("utf-8", "surrogateescape")

    class Fuse(mfusepy.FUSE):  # type: ignore[misc, name-defined]
        def rename_fuse_3(self, old: bytes, new: bytes, flags: int) -> int:
            return int(self.operations.rename(text(old), text(new), flags) or 0)

        def truncate_fuse_3(self, path: bytes | None, length: int, info: Any) -> int:
            handle = info.contents.fh if info else None
            return int(self.operations.truncate(text(path), length, handle) or 0)

    return Fuse
