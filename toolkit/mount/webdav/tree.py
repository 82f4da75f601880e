"""A PyFilesystem as WebDAV sees it: facts, whole contents, and changes that are made whole or not at all.

Paths are text with surrogate escapes. A link is the file that it leads to; one that leads to no file is not there, and
neither is a name that no URL may hold. Nothing here knows of HTTP.
"""

from __future__ import annotations

import io
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import IO, Any, NamedTuple

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS
from fs.path import abspath, dirname, join, normpath

from toolkit.files import PREFIX
from toolkit.mount.webdav.times import Times

WHOLE = 16 << 20
"""Bytes of a file that is read at once, so that nobody changes it while it is sent."""
_NAMESPACES = ("details", "link")
_UNUSABLE = frozenset("/\\\0")

assert pyfilesystem


class Facts(NamedTuple):
    """What is known of a path. Length in bytes, times in nanoseconds since 1970."""

    path: str
    is_directory: bool
    length: int
    modified: int
    made: int | None
    is_stamped: bool
    """Whether the filesystem itself says when it was changed."""


class Content(NamedTuple):
    """The content of a file with what was true when it was opened."""

    facts: Facts
    etag: str
    stream: IO[bytes]


class Stored(NamedTuple):
    """What became of a file that was stored. One that became something else, as apps do, has no etag."""

    is_new: bool
    etag: str | None


def is_servable(name: str) -> bool:
    """Whether a name may stand in a URL: no separator of any system, and no way up."""
    return name not in ("", ".", "..") and _UNUSABLE.isdisjoint(name)


class Tree:
    """The tree of a filesystem. Errors are those of `fs`.

    Args:
        filesystem: what is served; stays open.
        started: time of what was not changed since, where the filesystem has no times, in nanoseconds since 1970.

    Attributes:
        capacity: bytes of all that the filesystem could ever hold; None where it does not tell.
        longest: bytes of a file that it could take: an archive, of which it keeps one app, may be longer.
    """

    def __init__(self, filesystem: FS, *, started: int) -> None:
        self._fs = filesystem
        self._lock = threading.RLock()
        self._times = Times(started)
        space = filesystem.getmeta("space")
        self.capacity: int | None = space["blocks"] * space["block_size"] if space else None
        self.longest: int | None = space.get("longest_file", self.capacity)

    @property
    def is_read_only(self) -> bool:
        """Whether the filesystem takes no changes."""
        return bool(self._fs.getmeta().get("read_only"))

    def space(self) -> tuple[int, int] | None:
        """Bytes used and bytes free, where the filesystem tells."""
        if self.capacity is None:
            return None
        with self._lock:
            space = self._fs.getmeta("space")
        free: int = space["free_blocks"] * space["block_size"]
        return self.capacity - free, free

    def facts(self, path: str) -> Facts | None:
        """What is known of a path; None where nothing is."""
        path = _normal(path)
        with self._lock:
            try:
                return self._facts(path, self._fs.getinfo(path, _NAMESPACES))
            except (errors.ResourceNotFound, errors.DirectoryExpected):
                return None

    def members(self, path: str) -> list[Facts]:
        """What is in a directory."""
        with self._lock:
            infos = [info for info in self._infos(path) if is_servable(info.name)]
            found = [self._facts(join(_normal(path), info.name), info) for info in infos]
        return [facts for facts in found if facts]

    def etag(self, path: str) -> str:
        """A word for the content of a file, which changes with it."""
        with self._lock:
            facts = self._file(path)
            if facts.is_stamped:
                return self._stamp(facts)
            if facts.length > WHOLE:
                return str(self._fs.hash(path, "blake2b"))
            return _digest(self._fs.readbytes(path))

    def open(self, path: str) -> Content:
        """Open a file to read it."""
        with self._lock:
            facts = self._file(path)
            if facts.length > WHOLE:
                return Content(facts, self.etag(path), self._fs.openbin(path))
            content = self._fs.readbytes(path)
            facts = facts._replace(length=len(content))
            return Content(facts, self._stamp(facts) if facts.is_stamped else _digest(content), io.BytesIO(content))

    def store(self, path: str, content: IO[bytes], *, only_new: bool = False) -> Stored:
        """Make a file, or replace the content of one. An error leaves what was there.

        Args:
            path: the file; its directory is there.
            content: what it shall hold.
            only_new: raise FileExists where it is there already.
        """
        with self._lock:
            is_new = not self._fs.exists(path)
            if only_new and not is_new:
                raise errors.FileExists(path)
            self._store(path, content)
            self._times.touch(path)
            return Stored(is_new, self.etag(path) if self._fs.exists(path) else None)

    def make_directory(self, path: str) -> None:
        """Make a directory."""
        with self._lock:
            self._fs.makedir(path)
            self._times.touch(path)

    def remove(self, path: str) -> None:
        """Remove a file, or a directory with all that is in it."""
        with self._lock:
            self._remove(path)
            self._times.forget(path)

    def move(self, source: str, destination: str) -> None:
        """Give something another path, in place of what is there. An error leaves both as they were."""
        with self._lock:
            if self._fs.exists(destination) and (self._fs.isdir(source) or self._fs.isdir(destination)):
                self._replace(destination, by=source)
            else:
                self._rename(source, destination)
            self._times.move(source, destination)

    def copy(self, source: str, destination: str, *, deep: bool = True) -> None:
        """Copy a file, or a directory and, if `deep`, what is in it, in place of what is there.

        An error leaves what was there; a copy that is not finished is taken away.
        """
        with self._lock:
            is_there = self._fs.exists(destination)
            if not self._fs.isdir(source) and not self._fs.isdir(destination):
                self._copy_tree(source, destination, deep=False)
            elif is_there:
                beside = _beside(destination)
                with self._taken_away(beside):
                    self._copy_tree(source, beside, deep=deep)
                    self._replace(destination, by=beside)
            else:
                with self._taken_away(destination):
                    self._copy_tree(source, destination, deep=deep)
            self._times.forget(destination)
            self._times.touch(destination)

    @contextmanager
    def _taken_away(self, path: str) -> Iterator[None]:
        """The making of something, which goes when that fails."""
        try:
            yield
        except Exception:
            with suppress(errors.FSError):
                self._remove(path)
            raise

    def _copy_tree(self, source: str, target: str, *, deep: bool) -> None:
        pending = [(source, target)]
        while pending:
            old, new = pending.pop()
            if not self._fs.isdir(old):
                with self.open(old).stream as content:
                    self._store(new, content)
                continue
            self._fs.makedir(new)
            if deep:
                pending += [(facts.path, join(new, facts.path.rpartition("/")[2])) for facts in self.members(old)]

    def _replace(self, destination: str, *, by: str) -> None:
        """Rename over something that no renaming replaces: it steps aside until all is well."""
        aside = _beside(destination)
        self._rename(destination, aside)
        try:
            self._rename(by, destination)
        except Exception:
            self._rename(aside, destination)
            raise
        self._remove(aside)

    def _rename(self, source: str, destination: str) -> None:
        if self._fs.isdir(source):
            self._fs.movedir(source, destination, create=True)
        else:
            self._fs.move(source, destination, overwrite=True)

    def _store(self, path: str, content: IO[bytes]) -> None:
        if self.capacity is not None:  # one of ours, which replaces a file at one stroke
            self._fs.upload(path, content)
            return
        beside = _beside(path)
        with self._taken_away(beside):
            self._fs.upload(beside, content)
            self._fs.move(beside, path, overwrite=True)

    def _remove(self, path: str) -> None:
        if self._fs.isdir(path):
            self._fs.removetree(path)
        else:
            self._fs.remove(path)

    def _infos(self, path: str) -> list[Any]:
        """What a directory holds; one by one where something in it cannot be looked at."""
        try:
            return list(self._fs.scandir(path, _NAMESPACES))
        except errors.ResourceNotFound:
            infos = []
            for name in self._fs.listdir(path):
                with suppress(errors.FSError):
                    infos.append(self._fs.getinfo(join(_normal(path), name), _NAMESPACES))
            return infos

    def _file(self, path: str) -> Facts:
        facts = self.facts(path)
        if facts is None:
            raise errors.ResourceNotFound(path)
        if facts.is_directory:
            raise errors.FileExpected(path)
        return facts

    def _facts(self, path: str, info: Any) -> Facts | None:
        is_directory = bool(info.is_dir)
        length: int | None = 0 if is_directory else info.size
        if not is_directory and info.has_namespace("link") and info.is_link:
            length = self._length_behind(path)
        if length is None:
            return None
        details = info.raw.get("details", {})
        modified, made = details.get("modified"), details.get("created")
        return Facts(
            path,
            is_directory,
            length,
            self._times.of(path) if modified is None else int(modified * 1e9),
            None if made is None else int(made * 1e9),
            modified is not None,
        )

    def _length_behind(self, link: str) -> int | None:
        """Length of the file that a link leads to; None where it leads to no file."""
        try:
            with self._fs.openbin(link) as stream:
                return int(stream.seek(0, io.SEEK_END))
        except errors.FSError:
            return None

    def _stamp(self, facts: Facts) -> str:
        """Times may be too coarse for two changes: ours have numbers."""
        return f"{facts.modified:x}-{facts.length:x}-{self._times.number(facts.path):x}"


def _normal(path: str) -> str:
    return str(abspath(normpath(path)))


def _beside(path: str) -> str:
    """A path for what is not finished, in the same directory."""
    return str(join(dirname(_normal(path)), PREFIX + secrets.token_hex(4)))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
