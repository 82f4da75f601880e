"""Copying out of a volume into a host folder, without ever writing beside it.

Folders and files come first, links last, so that nothing is ever written through a link of the image.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from toolkit.errors import NotInVolumeError, VolumeError
from toolkit.files import name_to_text, new_folder
from toolkit.findings import Finding
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
        exporter = _Exporter(volume, start, temporary)
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


class _Exporter:
    def __init__(self, volume: Volume, start: Node, folder: Path) -> None:
        self.findings: list[Finding] = []
        self._volume, self._folder = volume, os.fsencode(folder)
        self._left = COPY_BUDGET * volume.layout.capacity
        if isinstance(start, Directory):
            self._nodes, self._base = list(volume.walk(start)), len(start.path.rstrip(b"/")) + 1
        else:
            self._nodes, self._base = [start], start.path.rfind(b"/") + 1

    def copy(self, links: Links) -> None:
        for node in self._nodes:
            if not isinstance(node, Link):
                self._try(node, self._copy_node)
        if links is not Links.SKIP:
            for node in self._nodes:
                if isinstance(node, Link):
                    self._try(node, self._keep_link if links is Links.KEEP else self._copy_link)

    def _try(self, node: Node, action: Callable[[Node, bytes], None]) -> None:
        try:
            action(node, os.path.join(self._folder, node.path[self._base :]))
        except OSError as error:
            if error.errno not in _NOT_ON_THIS_HOST:
                raise
            self.findings.append(_finding("kfs-name-not-on-host", node.path, f"not exported: {error.strerror}"))

    def _copy_node(self, node: Node, path: bytes) -> None:
        if isinstance(node, File):
            self._copy_file(node, path)
        else:
            os.mkdir(path)

    def _copy_file(self, file: File, path: bytes) -> None:
        content = self._volume.read_file(file)
        self._left -= len(content)
        if self._left < 0:
            raise VolumeError("the files claim to be far longer than the volume; nothing exported")
        with open(path, "xb") as target:
            target.write(content)
        self.findings += damage(self._volume, file)

    def _keep_link(self, node: Node, path: bytes) -> None:
        assert isinstance(node, Link)
        os.symlink(node.body.target, path)

    def _copy_link(self, node: Node, path: bytes) -> None:
        try:
            target = self._volume.resolve(node.path)
        except NotInVolumeError:
            self.findings.append(_finding("kfs-link-dangling", node.path, "not exported: the link leads nowhere"))
            return
        if isinstance(target, File):
            self._copy_file(target, path)
        else:
            self.findings.append(_finding("kfs-link-to-directory", node.path, "not exported: it leads to a directory"))
