"""Comparing trees: two volumes, or a volume and a host folder, by kinds, sizes, contents and link targets.

Files of a hostile image share their blocks, so what is read of a volume has a budget; a file beyond it is a
difference of its own kind, never left out in silence.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from toolkit.errors import NotInVolumeError, UnavailableError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.copying.export import COPY_BUDGET, left_out
from toolkit.kfs.damage import damage
from toolkit.kfs.volume import Directory, File, Link, Node, Volume, shown

_CHUNK = 4096


class Item(NamedTuple):
    """What is under a path: ``file``, ``directory``, ``link`` or ``other``; a file's size in bytes, a link's target."""

    kind: str
    size: int | None = None
    target: bytes | None = None

    def as_dict(self) -> dict[str, Any]:
        """The item as JSON sees it."""
        target = None if self.target is None else name_to_text(self.target)
        return {"type": self.kind, "size": self.size, "target": target}


class Change(Enum):
    """How two trees differ under a path."""

    REMOVED = "removed"
    ADDED = "added"
    KIND = "kind"
    CONTENT = "content"
    TARGET = "target"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True)
class Difference:
    """One path under which two trees differ.

    Attributes:
        path: from the start of what is compared, with a slash in front.
        change: how they differ.
        before: what the first tree has there, or None.
        after: what the second one has, or None.
        first_difference: offset of the first byte that is not the same, counted from the start of the files, in bytes;
            the length of the shorter one where that is the beginning of the other; None where nobody looked.
    """

    path: bytes
    change: Change
    before: Item | None
    after: Item | None
    first_difference: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The difference as JSON sees it."""
        return {
            "path": name_to_text(self.path),
            "change": self.change.value,
            "before": self.before and self.before.as_dict(),
            "after": self.after and self.after.as_dict(),
            "first_difference": self.first_difference,
        }


class Comparison(NamedTuple):
    """All differences in the order of the paths, how many paths were looked at, and what cannot be trusted."""

    differences: tuple[Difference, ...]
    paths: int
    findings: tuple[Finding, ...]


class Tree(Protocol):
    """A tree to compare."""

    def items(self) -> dict[bytes, Item]:
        """All that is in it, by path from its start, with a slash in front."""
        ...

    def read(self, path: bytes, length: int) -> bytes | None:
        """The first bytes of a file, `length` of them at most; None when the budget is used up."""
        ...

    def findings(self) -> list[Finding]:
        """What of it cannot be trusted, or not be compared."""
        ...


class VolumeTree:
    """What is below a directory of a volume.

    Raises:
        NotInVolumeError: the path leads to no directory.
    """

    def __init__(self, volume: Volume, path: bytes = b"/") -> None:
        start = volume.lookup(path)
        if not isinstance(start, Directory):
            raise NotInVolumeError(f"{shown(path)}: is not a directory")
        self._volume, self._start = volume, start
        base = len(start.path.rstrip(b"/"))
        self._nodes = {node.path[base:]: node for node in volume.walk(start)}
        self._left = COPY_BUDGET * volume.layout.capacity

    def items(self) -> dict[bytes, Item]:
        """All nodes below the directory."""
        return {path: self._item(node) for path, node in self._nodes.items()}

    def read(self, path: bytes, length: int) -> bytes | None:
        """The first bytes of a file."""
        node = self._nodes[path]
        assert isinstance(node, File)
        self._left -= self._volume.length(node)
        return None if self._left < 0 else self._volume.read_file(node)[:length]

    def findings(self) -> list[Finding]:
        """Damaged files, and entries that no path leads to."""
        files = [node for node in self._nodes.values() if isinstance(node, File)]
        damaged = [finding for file in files for finding in damage(self._volume, file)]
        return damaged + left_out(self._volume, self._start, "not compared")

    def _item(self, node: Node) -> Item:
        if isinstance(node, File):
            return Item("file", self._volume.length(node))
        return Item("link", target=node.body.target) if isinstance(node, Link) else Item("directory")


class FolderTree:
    """What is in a host folder; links are not followed.

    Raises:
        UnavailableError: something cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = os.fsencode(folder)

    def items(self) -> dict[bytes, Item]:
        """All that is in the folder."""
        found: dict[bytes, Item] = {}
        pending = [b""]
        while pending:
            above = pending.pop()
            for entry in self._entries(above):
                path = above + b"/" + entry.name
                try:
                    found[path] = _host_item(entry)
                except OSError as error:
                    raise _unreadable(entry.path, error) from None
                if found[path].kind == "directory":
                    pending.append(path)
        return found

    def read(self, path: bytes, length: int) -> bytes | None:
        """The first bytes of a file."""
        try:
            with Path(os.fsdecode(self._folder + path)).open("rb") as file:
                return file.read(length)
        except OSError as error:
            raise _unreadable(path, error) from None

    def findings(self) -> list[Finding]:
        """None: the host's files are what they are."""
        return []

    def _entries(self, path: bytes) -> list[os.DirEntry[bytes]]:
        try:
            with os.scandir(self._folder + path) as entries:
                return list(entries)
        except OSError as error:
            raise _unreadable(self._folder + path, error) from None


def compare(one: Tree, other: Tree) -> Comparison:
    """Compare two trees, path by path. Raises UnavailableError where the host cannot read a file."""
    before, after = one.items(), other.items()
    paths = sorted(
        before.keys() | after.keys(), key=lambda path: path.replace(b"/", b"\0")
    )  # children behind their folder
    differences = []
    for path in paths:
        difference = _difference(path, before.get(path), after.get(path))
        if difference is None and before[path].kind == "file":
            difference = _content_difference(path, one, other, before[path], after[path])
        if difference:
            differences.append(difference)
    return Comparison(tuple(differences), len(paths), (*one.findings(), *other.findings()))


def _difference(path: bytes, before: Item | None, after: Item | None) -> Difference | None:
    """What differs without looking into files."""
    if before is None or after is None:
        return Difference(path, Change.ADDED if before is None else Change.REMOVED, before, after)
    if before.kind != after.kind:
        return Difference(path, Change.KIND, before, after)
    return Difference(path, Change.TARGET, before, after) if before.target != after.target else None


def _content_difference(path: bytes, one: Tree, other: Tree, before: Item, after: Item) -> Difference | None:
    assert before.size is not None
    assert after.size is not None
    common = min(before.size, after.size)
    contents = one.read(path, common), other.read(path, common)
    if contents[0] is None or contents[1] is None:
        change = Change.NOT_COMPARED if before.size == after.size else Change.CONTENT
        return Difference(path, change, before, after)
    at = _first_difference(contents[0], contents[1])
    if at is None and before.size != after.size:
        at = common
    return None if at is None else Difference(path, Change.CONTENT, before, after, at)


def _first_difference(one: bytes, other: bytes) -> int | None:
    """Offset of the first byte that is not the same; the end of the shorter counts as such."""
    if one == other:
        return None
    shorter = min(len(one), len(other))
    start = next((at for at in range(0, shorter, _CHUNK) if one[at : at + _CHUNK] != other[at : at + _CHUNK]), shorter)
    return next((at for at in range(start, shorter) if one[at] != other[at]), shorter)


def _host_item(entry: os.DirEntry[bytes]) -> Item:
    if entry.is_symlink():
        return Item("link", target=os.fsencode(Path(os.fsdecode(entry.path)).readlink()))
    if entry.is_dir(follow_symlinks=False):
        return Item("directory")
    if entry.is_file(follow_symlinks=False):
        return Item("file", entry.stat(follow_symlinks=False).st_size)
    return Item("other")


def _unreadable(path: bytes, error: OSError) -> UnavailableError:
    return UnavailableError(f"{name_to_text(path)}: {error.strerror or error}")
