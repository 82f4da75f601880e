"""What a kernel asks of a mounted filesystem, answered by any PyFilesystem.

Paths are text with surrogate escapes, as FUSE and PyFilesystem both have them. Times are those of this mount: most
of our filesystems have none, and programs such as make want them to go on.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.base import FS
from fs.path import abspath, basename, dirname, relativefrom

from toolkit.mount.error_numbers import error_number
from toolkit.mount.removed_files import RemovedFiles, is_hidden
from toolkit.mount.times import ChangeTimes, moved

_Answer = TypeVar("_Answer")
RENAME_NOREPLACE, RENAME_EXCHANGE = 1, 2

assert pyfilesystem


def _answers(method: Callable[..., _Answer]) -> Callable[..., _Answer]:
    """Turn whatever goes wrong into an OSError with a number."""

    @wraps(method)
    def answer(self: Operations, *arguments: Any, **named: Any) -> _Answer:
        with self.lock:
            try:
                if method.__name__ != "rename":  # which may belong to the removal
                    self.removed.settle()
                return method(self, *arguments, **named)
            except Exception as error:
                raise OSError(error_number(error), str(error)) from error

    return answer


class Operations:
    """The operations; names are those of FUSE.

    Args:
        filesystem: what is mounted.
        read_only: refuse every change.
        started: time that things have which were not changed since, in nanoseconds since 1970.
        sync_always: bring every committed change to the disk at once.
        folder: where it is mounted, for links that lead there.
    """

    def __init__(
        self, filesystem: FS, *, read_only: bool, started: int, sync_always: bool = False, folder: Path | None = None
    ) -> None:
        self._fs = filesystem
        self._is_read_only = read_only
        self._times = ChangeTimes(started)
        self._syncs_always = sync_always
        self._folders = {str(folder.absolute()), str(folder.resolve())} if folder else set()
        self._handles: dict[int, Any] = {}
        self._paths: dict[int, str] = {}
        self._next_handle = 1
        space = filesystem.getmeta("space")
        self._longest_name: int = space.get("name_max", 0)
        self._keeps_removed = bool(space)  # ours, for their streams; of others it is not asked
        self._opening = {"keeps_written": True} if space else {}
        self.lock = threading.RLock()
        self.removed = RemovedFiles(filesystem, self._remove, self.lock)

    @_answers
    def getattr(self, path: str | None, handle: int | None = None) -> dict[str, Any]:
        """Kind, permissions, size and times."""
        stream = self._handles.get(handle) if handle else self.removed.stream(path)
        if stream is not None:
            names = 0 if getattr(stream, "is_removed", False) else 1
            attributes = self._attributes(stat.S_IFREG, _length(stream), self._paths.get(handle or 0, path))
            return {**attributes, "st_nlink": names}
        assert path is not None
        info = self._fs.getinfo(path, ["details", "link"] if self._has_links() else ["details"])
        if info.is_dir:
            return self._attributes(stat.S_IFDIR, 0, path)
        if info.has_namespace("link") and info.is_link:
            return self._attributes(stat.S_IFLNK, len(os.fsencode(self.readlink(path))), path)
        return self._attributes(stat.S_IFREG, info.size, path)

    @_answers
    def opendir(self, path: str) -> int:
        """A handle on a directory: what it holds when it is opened."""
        return self._keep([".", "..", *self._fs.listdir(path)])

    @_answers
    def readdir(self, _path: str | None, handle: int) -> list[str]:
        """Names in an open directory."""
        names: list[str] = self._handles[handle]
        return names

    @_answers
    def releasedir(self, _path: str | None, handle: int) -> None:
        """Give back a handle on a directory."""
        del self._handles[handle]

    @_answers
    def readlink(self, path: str) -> str:
        """Where a link leads, from its own directory: what the volume calls root is the mounted folder."""
        target = self._fs.getinfo(path, ["link"]).target
        if target is None:
            raise OSError(errno.EINVAL, "no link")
        return str(relativefrom(abspath(dirname(path)), _inside("/", target)))

    @_answers
    def open(self, path: str, flags: int) -> int:
        """A handle on a file that is there."""
        writing = flags & os.O_ACCMODE != os.O_RDONLY
        stream = self._fs.openbin(path, "r+" if writing else "r", buffering=0, **self._opening)
        if writing and flags & os.O_TRUNC:
            stream.truncate(0)
            self._times.touch(path)
        return self._keep(stream, path)

    @_answers
    def create(self, path: str, _mode: int, flags: int = 0) -> int:
        """A handle on a new file."""
        self._require_name(path)
        stream = self._fs.openbin(path, "x+" if flags & os.O_EXCL else "w+", buffering=0, **self._opening)
        self._times.touch(path)
        return self._keep(stream, path)

    @_answers
    def mknod(self, path: str, mode: int, _device: int) -> None:
        """A new file; there are no other kinds."""
        if not stat.S_ISREG(mode):
            raise OSError(errno.EPERM, "files only")
        self.release(path, self.create(path, mode, os.O_EXCL))
        self._committed()

    @_answers
    def read(self, _path: str | None, size: int, offset: int, handle: int) -> bytes:
        """Bytes of an open file; in one call where the stream can."""
        stream = self._handles[handle]
        if hasattr(stream, "pread"):
            content: bytes = stream.pread(size, offset)
            return content
        stream.seek(offset)
        parts = []
        while size and (part := stream.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    @_answers
    def write(self, _path: str | None, data: bytes, offset: int, handle: int) -> int:
        """Put bytes into an open file; in one call where the stream can."""
        stream = self._handles[handle]
        if hasattr(stream, "pwrite"):
            stream.pwrite(data, offset)
            done = len(data)
        else:
            stream.seek(offset)
            done = 0
            while done < len(data):
                done += stream.write(data[done:])
        self._times.touch(self._paths.get(handle))
        return done

    @_answers
    def truncate(self, path: str | None, length: int, handle: int | None = None) -> None:
        """Make a file as long as said."""
        if handle:
            self._handles[handle].seek(0)  # behind the new end, MemoryFS would not make a file longer
            self._handles[handle].truncate(length)
        else:
            with self._fs.openbin(path, "r+", buffering=0, **self._opening) as stream:
                stream.truncate(length)
        self._times.touch(self._paths.get(handle or 0, path))

    @_answers
    def flush(self, _path: str | None, handle: int) -> None:
        """Commit what was written, so that closing a file tells what went wrong."""
        stream = self._handles[handle]
        getattr(stream, "commit", stream.flush)()
        if stream.writable():
            self._committed()

    @_answers
    def fsync(self, path: str | None, _data_only: int, handle: int) -> None:
        """Commit what was written, and bring it to the disk."""
        self.flush(path, handle)
        self._sync()

    @_answers
    def release(self, _path: str | None, handle: int) -> None:
        """Give back a handle."""
        self._paths.pop(handle, None)
        self._handles.pop(handle).close()
        self.removed.forget_closed()

    @_answers
    def mkdir(self, path: str, _mode: int) -> None:
        """Make a directory."""
        self._require_name(path)
        self._fs.makedir(path)
        self._times.touch(path)
        self._committed()

    @_answers
    def rmdir(self, path: str) -> None:
        """Remove an empty directory."""
        self._fs.removedir(path)
        self._forget(path)

    @_answers
    def unlink(self, path: str) -> None:
        """Remove a file or a link."""
        if is_hidden(path) and self._keeps_removed:
            self.removed.forget(path)
        else:
            self._remove(path)

    @_answers
    def symlink(self, path: str, target: str) -> None:
        """Make a link. Its target is kept as a path from the root of the volume, whatever it was when it was made."""
        kept = _inside(dirname(path), self._without_folder(target))
        self._require_name(path, len(os.fsencode(kept)))
        if not self._has_links():
            raise OSError(errno.EPERM, "no links")
        self._fs.makelink(path, kept)
        self._times.touch(path)
        self._committed()

    @_answers
    def link(self, _path: str, _source: str) -> None:
        """There are no hard links."""
        raise OSError(errno.EPERM, "no hard links")

    @_answers
    def rename(self, old: str, new: str, flags: int = 0) -> None:
        """Give something another path, over a file or an empty directory that is there."""
        if is_hidden(new) and self._keeps_removed:
            self.removed.settle()
            self.removed.hide(old, new)
            return
        if not self.removed.replaced_by_next(new):
            self.removed.settle()
        self._require_name(new)
        if flags & ~RENAME_NOREPLACE:
            raise OSError(errno.EINVAL, "cannot exchange")
        is_directory = self._fs.getinfo(old).is_dir
        if self._fs.exists(new):
            self._require_replaceable(old, new, is_directory=is_directory, keep=bool(flags))
        if is_directory:
            self._fs.movedir(old, new, create=True)
        else:
            self._fs.move(old, new, overwrite=True)
        self._follow(old, new)
        self._times.touch(dirname(old), dirname(new))
        self._committed()

    @_answers
    def statfs(self, _path: str) -> dict[str, int]:
        """Space, where the filesystem tells it."""
        space = self._fs.getmeta("space")
        if not space:
            return {}
        return {
            "f_bsize": space["block_size"],
            "f_frsize": space["block_size"],
            "f_blocks": space["blocks"],
            "f_bfree": space["free_blocks"],
            "f_bavail": space.get("available_blocks", space["free_blocks"]),
            "f_files": space["entries"],
            "f_ffree": space["free_entries"],
            "f_favail": space["free_entries"],
            "f_namemax": space["name_max"],
        }

    @_answers
    def chmod(self, path: str, _mode: int) -> None:
        """Taken note of by nobody: there are no permissions. Programs that copy them need not fail."""
        self._require_changeable(path)

    @_answers
    def chown(self, path: str, user: int, group: int) -> None:
        """Only what is so already: there are no owners."""
        self._require_changeable(path)
        if user not in (-1, os.getuid()) or group not in (-1, os.getgid()):
            raise OSError(errno.EPERM, "no owners")

    @_answers
    def utimens(self, path: str, times: tuple[int, int] | None = None) -> None:
        """Set the time of the last change, as long as this mount lasts."""
        self._require_changeable(path)
        self._times.put(path, times[1] if times else time.time_ns())

    def end(self) -> None:
        """Close what is open, at the end of the mount."""
        with self.lock:
            self.removed.end()
        for handle in list(self._handles):
            getattr(self._handles.pop(handle), "close", lambda: None)()

    def _attributes(self, kind: int, size: int, path: str | None) -> dict[str, Any]:
        changed = self._times.of(path)
        permissions = {stat.S_IFDIR: 0o755, stat.S_IFLNK: 0o777}.get(kind, 0o644)
        if self._is_read_only and kind != stat.S_IFLNK:
            permissions &= 0o555
        return {
            "st_mode": kind | permissions,
            "st_nlink": 2 if kind == stat.S_IFDIR else 1,
            "st_size": size,
            "st_blocks": -(-size // 512),
            "st_uid": os.getuid(),
            "st_gid": os.getgid(),
            "st_atime": changed,
            "st_mtime": changed,
            "st_ctime": changed,
        }

    def _keep(self, stream: Any, path: str | None = None) -> int:
        handle = self._next_handle
        self._next_handle += 1
        self._handles[handle] = stream
        if path is not None:
            self._paths[handle] = path
        return handle

    def _forget_handles(self, path: str) -> None:
        """What is open under a path has it no more: something else has, or nothing."""
        self._paths = {handle: known for handle, known in self._paths.items() if known != path}

    def _follow(self, old: str, new: str) -> None:
        """What is known of a path, and of all below it, is so of another path now."""
        self._forget_handles(new)
        self._paths = {handle: moved(known, old, new) for handle, known in self._paths.items()}
        self._times.follow(old, new)

    def _without_folder(self, target: str) -> str:
        """A target on the host, as a path in the volume where it leads into the mounted folder."""
        for folder in self._folders:
            if f"{target}/".startswith(f"{folder}/"):
                return target[len(folder) :] or "/"
        return target

    def _has_links(self) -> bool:
        return hasattr(self._fs, "makelink")

    def _remove(self, path: str) -> None:
        self._fs.remove(path)
        self._forget_handles(path)
        self._forget(path)

    def _forget(self, path: str) -> None:
        self._times.forget(path)
        self._times.touch(dirname(path))
        self._committed()

    def _committed(self) -> None:
        """A change is on flash: bring it to the disk where that is wanted."""
        if self._syncs_always:
            self._sync()

    def _sync(self) -> None:
        getattr(self._fs, "sync", lambda: None)()

    def _require_name(self, path: str, more: int = 0) -> None:
        """Refuse names that are too long, as a kernel does before it asks."""
        if self._longest_name and len(os.fsencode(basename(path))) + more > self._longest_name:
            raise OSError(errno.ENAMETOOLONG, "name too long")
        self._times.touch(dirname(path))

    def _require_changeable(self, path: str) -> None:
        if self.removed.stream(path) is None and not self._fs.exists(path):
            raise OSError(errno.ENOENT, "nothing there")
        if self._is_read_only:
            raise OSError(errno.EROFS, "read-only")

    def _require_replaceable(self, old: str, new: str, *, is_directory: bool, keep: bool) -> None:
        if keep:
            raise OSError(errno.EEXIST, "exists")
        if abspath(old) == abspath(new):
            return
        over_directory = self._fs.getinfo(new).is_dir
        if over_directory != is_directory:
            raise OSError(errno.EISDIR if over_directory else errno.ENOTDIR, "of another kind")
        if over_directory and self._fs.listdir(new):
            raise OSError(errno.ENOTEMPTY, "not empty")


def _length(stream: Any) -> int:
    here = stream.tell()
    length: int = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return length


def _inside(folder: str, target: str) -> str:
    """A target as a path from the root, which it never leaves."""
    names: list[str] = [] if target.startswith("/") else abspath(folder).split("/")
    for name in target.split("/"):
        if name == "..":
            names = names[:-1]
        elif name not in ("", "."):
            names.append(name)
    return "/" + "/".join(filter(None, names))
