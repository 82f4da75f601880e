"""Trees to make volumes from: folders, files and links with names as bytes, and how a host folder becomes one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import LayoutError, ToolkitError, UnavailableError
from toolkit.files import name_to_text

MAX_FILE_SIZE = 0xFFFFFF
"""Bytes of the largest file: what three bytes of size can say."""


@dataclass(frozen=True)
class SourceFile:
    """A file to store."""

    content: bytes


@dataclass(frozen=True)
class SourceLink:
    """A symbolic link to store; the target is stored as it is."""

    target: bytes


@dataclass
class SourceFolder:
    """A folder to store, by names."""

    children: dict[bytes, Source] = field(default_factory=dict)

    def ordered(self) -> Iterator[tuple[bytes, Source]]:
        """Children in the order of their names' bytes."""
        return iter(sorted(self.children.items()))


Source = SourceFile | SourceLink | SourceFolder


def read_folder(folder: Path, capacity: int, skipped: Callable[[str], None] = lambda _path: None) -> SourceFolder:
    """A host folder with all that is in it; links are kept, never followed.

    Args:
        folder: the host folder.
        capacity: bytes that all files together may have; more is refused before it is read.
        skipped: told the path of everything that is neither file, folder nor link.

    Raises:
        LayoutError: too much for the volume, or a file of 16 MiB or more.
        UnavailableError: something cannot be read.
    """
    if not folder.is_dir():
        raise ToolkitError(f"{folder} is not a folder")
    root = SourceFolder()
    left = capacity
    pending = [(os.fsencode(folder), root)]
    while pending:
        path, into = pending.pop()
        for entry in _entries(path):
            node = _node(entry, left)
            if node is None:
                skipped(name_to_text(entry.path))
                continue
            into.children[entry.name] = node
            if isinstance(node, SourceFile):
                left -= len(node.content)
            elif isinstance(node, SourceFolder):
                pending.append((entry.path, node))
    return root


def _entries(path: bytes) -> list[os.DirEntry[bytes]]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError as error:
        raise _unreadable(path, error) from None


def _node(entry: os.DirEntry[bytes], left: int) -> Source | None:
    """What a host entry becomes, a folder still empty; None for what no volume can hold."""
    try:
        if entry.is_symlink():
            return SourceLink(os.readlink(entry.path))
        if entry.is_dir(follow_symlinks=False):
            return SourceFolder()
        return SourceFile(_read(entry.path, left)) if entry.is_file(follow_symlinks=False) else None
    except OSError as error:
        raise _unreadable(entry.path, error) from None


def _read(path: bytes, left: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)  # a file object for each of hundreds of files takes longer than reading
    try:
        size = os.fstat(descriptor).st_size
        if size > MAX_FILE_SIZE:
            raise LayoutError(f"{name_to_text(path)}: {size:,} bytes; a file holds {MAX_FILE_SIZE:,} at most")
        if size > left:
            raise LayoutError(f"{name_to_text(path)}: {size:,} bytes, where the volume has room for {left:,} more")
        content = os.read(descriptor, size)
        while len(content) < size and (more := os.read(descriptor, size - len(content))):
            content += more
        return content
    finally:
        os.close(descriptor)


def _unreadable(path: bytes, error: OSError) -> UnavailableError:
    return UnavailableError(f"{name_to_text(path)}: {error.strerror or error}")
