"""Copying out of a volume into a host folder, without ever writing beside it.

Folders and files come first, links last, so that nothing is ever written through a link of the image.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from toolkit.errors import NotInVolumeError, VolumeError
from toolkit.files import name_to_text, new_folder
from toolkit.findings import Finding
from toolkit.kfs.copying.actions import Action, Done, Progress, no_progress
from toolkit.kfs.copying.host_writer import HostWriter, NewFolderWriter
from toolkit.kfs.damage import damage
from toolkit.kfs.fat import Unreadable
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import Directory, File, Link, Node, Volume
from toolkit.quantities import format_count

COPY_BUDGET = 8
"""Times the volume's capacity that all files together may have: in a hostile image they share their blocks."""
_NOT_ON_THIS_HOST = frozenset({errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ENOENT, errno.EEXIST})


class Links(Enum):
    """What becomes of symbolic links."""

    KEEP = "keep"
    SKIP = "skip"
    COPY = "copy"


def export(volume: Volume, start: Node, folder: Path, links: Links = Links.KEEP) -> list[Finding]:
    """Copy a node and what is below it into a new folder; returns what could not be copied.

    Args:
        volume: where from.
        start: a directory, whose content goes into the folder, or a file.
        folder: where to; new or empty.
        links: keep them as they are, skip them, or copy the files that they lead to.

    Raises:
        ToolkitError: the folder has something in it already.
        VolumeError: the files claim to be far longer than the volume.
        OSError: the host refuses, as when its disk is full. The folder is then not there at all.
    """
    with new_folder(folder) as temporary:
        exporter = Exporter(volume, NewFolderWriter())
        nodes = start.children.values() if isinstance(start, Directory) else (start,)
        for node in nodes:
            exporter.add(node, os.path.join(os.fsencode(temporary), node.path.rpartition(b"/")[2]))
        exporter.copy(links)
    return exporter.findings + left_out(volume, start, "not exported")


def left_out(volume: Volume, start: Node, what: str) -> list[Finding]:
    """What no path leads to, below the start; of what cannot be read at all, nobody knows where it belongs.

    `what` says for people what is not done with it.
    """
    below = start.path.rstrip(b"/") + b"/"
    findings = [
        _finding("kfs-out-of-tree", lost.path, f"{what}: {lost.reason.value}", lost.record.offset)
        for lost in volume.out_of_tree
        if start is volume.root or lost.path.startswith(below)
    ]
    unreadable = [item for item in volume.fat.items if isinstance(item, Unreadable) and item.matters]
    if unreadable and start is volume.root:
        message = f"{format_count(len(unreadable), 'entry', 'entries')} of the log cannot be read"
        findings.append(_finding("kfs-unreadable-entry", b"", message, unreadable[0].offset))
    return findings


def _finding(code: str, path: bytes, message: str, offset: int | None = None) -> Finding:
    return RULES[code].found(message, name_to_text(path), offset)


class Exporter:
    """Copies nodes of a volume to the host: folders and files first, links last.

    Args:
        volume: where from.
        host: where to.
        progress: told how far it is.

    Attributes:
        places: what is to be copied, and its path on the host.
        done: what was copied.
        findings: what could not be copied, or is damaged.
    """

    def __init__(self, volume: Volume, host: HostWriter, progress: Progress = no_progress) -> None:
        self.places: list[tuple[Node, bytes]] = []
        self.done: list[Done] = []
        self.findings: list[Finding] = []
        self._volume, self._host, self._progress = volume, host, progress
        self._left = COPY_BUDGET * volume.layout.capacity

    def add(self, start: Node, path: bytes) -> None:
        """Have a node copied to a path on the host, with all that is below it."""
        self.places.append((start, path))
        if isinstance(start, Directory):
            base = len(start.path.rstrip(b"/")) + 1
            self.places += [(node, os.path.join(path, node.path[base:])) for node in self._volume.walk(start)]

    def copy(self, links: Links) -> None:
        """Copy what was added. Raises VolumeError for files that claim far too much, and OSError."""
        copied = [place for place in self.places if not isinstance(place[0], Link)]
        if links is not Links.SKIP:
            copied += [place for place in self.places if isinstance(place[0], Link)]
        actions: dict[type[Node], Callable[[Any, bytes], None]] = {
            Directory: self._copy_directory,
            File: self._copy_file,
            Link: self._keep_link if links is Links.KEEP else self._copy_link,
        }
        for count, (node, path) in enumerate(copied, 1):
            try:
                actions[type(node)](node, path)
            except OSError as error:
                if error.errno not in _NOT_ON_THIS_HOST:
                    raise
                message = f"not exported: {error.strerror}"
                self.findings.append(_finding("kfs-name-not-on-host", node.path, message))
            self._progress(count, len(copied), name_to_text(path))

    def _copy_directory(self, directory: Directory, path: bytes) -> None:
        if self._host.make_folder(path) is not Action.KEPT:
            self._note(Action.DIRECTORY, path, directory)

    def _copy_file(self, file: File, path: bytes) -> None:
        content = self._volume.read_file(file)
        self._left -= len(content)
        if self._left < 0:
            raise VolumeError("the files claim to be far longer than the volume; exporting stops")
        self._note(self._host.store(path, content), path, file, len(content))
        self.findings += damage(self._volume, file)

    def _keep_link(self, link: Link, path: bytes) -> None:
        self._note(self._host.make_link(path, link.body.target), path, link)

    def _copy_link(self, link: Link, path: bytes) -> None:
        try:
            target = self._volume.resolve(link.path)
        except NotInVolumeError:
            self.findings.append(_finding("kfs-link-dangling", link.path, "not exported: the link leads nowhere"))
            return
        if isinstance(target, File):
            self._copy_file(target, path)
        else:
            self.findings.append(_finding("kfs-link-to-directory", link.path, "not exported: it leads to a directory"))

    def _note(self, action: Action, path: bytes, node: Node, size: int | None = None) -> None:
        self.done.append(Done(action, name_to_text(path), name_to_text(node.path), size))
