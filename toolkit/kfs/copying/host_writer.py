"""Where files, folders and links go that come out of a volume: a new folder, or among what is on the host already."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from toolkit.errors import ToolkitError
from toolkit.files import name_to_text, replace_file, replace_link
from toolkit.kfs.copying.actions import Action

_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL})


class HostWriter(Protocol):
    """Makes things on the host. Each method says what it did, and raises OSError where the host refuses."""

    def make_folder(self, path: bytes) -> Action:
        """Make a folder."""
        ...

    def store(self, path: bytes, content: bytes) -> Action:
        """Make a file."""
        ...

    def make_link(self, path: bytes, target: bytes) -> Action:
        """Make a symbolic link."""
        ...


class NewFolderWriter:
    """Makes things where nothing is yet."""

    def make_folder(self, path: bytes) -> Action:
        """Make a folder."""
        os.mkdir(path)
        return Action.DIRECTORY

    def store(self, path: bytes, content: bytes) -> Action:
        """Make a file; an interrupted one does not stay."""
        with open(path, "xb") as target:
            try:
                target.write(content)
                target.flush()
            except BaseException:
                os.unlink(path)
                raise
        return Action.FILE

    def make_link(self, path: bytes, target: bytes) -> Action:
        """Make a symbolic link."""
        os.symlink(target, path)
        return Action.LINK


class MergingWriter(NewFolderWriter):
    """Makes things among others: folders are merged with, files and links replaced one by one, each at one stroke.

    Links of the host that are in the way are replaced, never followed, but for paths that the user named.

    Args:
        named: paths that were given by the user, not by the volume.
        clobber: replace files and links that are there; else they are kept.
        image: the file that the volume is in, which nothing replaces.
    """

    def __init__(self, named: Collection[bytes], *, clobber: bool = True, image: Path | None = None) -> None:
        self._named, self._clobber = frozenset(named), clobber
        self._image = os.stat(image) if image else None
        self._there: set[bytes] = set()
        self._expected: dict[bytes, bool] = {}

    def expect(self, path: bytes, *, is_folder: bool) -> None:
        """Look, before anything is written, whether something can be made there.

        Raises:
            ToolkitError: something is in the way, or it is the second thing for one place.
        """
        text, there = name_to_text(path), self._look(path)
        if there is not None:
            self._there.add(path)
            self._require_replaceable(text, there, is_folder=is_folder)
        other = self._expected.get(path)
        if other is not None and (other != is_folder or (self._clobber and not is_folder)):
            raise ToolkitError(f"{text}: two sources would go here")
        self._expected[path] = is_folder

    def _require_replaceable(self, text: str, there: os.stat_result, *, is_folder: bool) -> None:
        if is_folder and not stat.S_ISDIR(there.st_mode):
            raise ToolkitError(f"{text}: something is there, and no folder")
        if is_folder or not self._clobber:
            return
        if stat.S_ISDIR(there.st_mode):
            raise ToolkitError(f"{text}: a folder is there, which no file replaces")
        if self._image and os.path.samestat(there, self._image):
            raise ToolkitError(f"{text}: this is the image itself, which nothing out of it replaces")

    def make_folder(self, path: bytes) -> Action:
        """Make a folder, or merge with one that is there."""
        if path in self._there:
            return Action.KEPT
        self._there.add(path)
        return super().make_folder(path)

    def store(self, path: bytes, content: bytes) -> Action:
        """Make or replace a file."""
        if path not in self._there:
            self._there.add(path)
            return super().store(path, content)
        if not self._clobber:
            return Action.KEPT
        replace_file(Path(os.fsdecode(path)), content, follow_link=path in self._named)
        return Action.FILE

    def make_link(self, path: bytes, target: bytes) -> Action:
        """Make a symbolic link, or replace a file or link by it."""
        if path not in self._there:
            self._there.add(path)
            return super().make_link(path, target)
        if not self._clobber:
            return Action.KEPT
        replace_link(Path(os.fsdecode(path)), target)
        return Action.LINK

    def _look(self, path: bytes) -> os.stat_result | None:
        """What is there; None for nothing."""
        try:
            return os.stat(path) if path in self._named else os.lstat(path)
        except OSError as error:
            if path in self._named and os.path.islink(path):
                raise ToolkitError(f"{name_to_text(path)}: the link leads nowhere") from None
            if error.errno not in _NOTHING_THERE:
                raise
            return None
