"""Retired items of the log and the bodies that they had when they were live.

The kernel's rename does not look at what it renames, so what calls itself a superseded file may be a directory or a
link (formats/knightos/SPEC.md, "0x01 may lie"). The shape of the body tells: flags of files are always 0xFF.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from formats.errors import FormatError
from formats.knightos.kfs_entry import (
    DELETED_DIRECTORY,
    DELETED_FILE,
    DELETED_LINK,
    DIRECTORY,
    FLAGS,
    KFS_ENTRY,
    LINK,
    ROOT,
    SUPERSEDED_DIRECTORY,
    SUPERSEDED_FILE,
    DirectoryBody,
    FileBody,
    LinkBody,
)
from toolkit.kfs.fat import Record, Unreadable
from toolkit.kfs.volume import Volume


class Retirement(Enum):
    """Why an entry does not count any more."""

    DELETED = "deleted"
    SUPERSEDED = "superseded"


RETIREMENTS = {
    DELETED_FILE: Retirement.DELETED,
    DELETED_DIRECTORY: Retirement.DELETED,
    DELETED_LINK: Retirement.DELETED,
    SUPERSEDED_FILE: Retirement.SUPERSEDED,
    SUPERSEDED_DIRECTORY: Retirement.SUPERSEDED,
}
_READ_BY_RENAME = 11
"""Bytes that the kernel's rename reads of an entry, as if it were a file's: up to the name."""

KnownBody = FileBody | DirectoryBody | LinkBody


class Retired(NamedTuple):
    """A retired item of the log and the body that it had."""

    item: Record | Unreadable
    retirement: Retirement
    body: KnownBody

    @property
    def is_misnamed(self) -> bool:
        """Whether it calls itself a superseded file and was none."""
        is_file = isinstance(self.body, FileBody)
        return self.retirement is Retirement.SUPERSEDED and not is_file and not self._says_directory

    @property
    def _says_directory(self) -> bool:
        return isinstance(self.item, Record) and self.item.entry.id == SUPERSEDED_DIRECTORY


def retired_items(volume: Volume) -> Iterator[Retired]:
    """All retired items of the log whose body can be made out, the oldest first."""
    for item in volume.fat.items:
        stored = volume.device.read(item.offset - item.length + 1, item.length)[::-1]
        retirement = RETIREMENTS.get(stored[0])
        body = _body(item, stored) if retirement else None
        if retirement and body:
            yield Retired(item, retirement, body)


def _body(item: Record | Unreadable, stored: bytes) -> KnownBody | None:
    body = item.body if isinstance(item, Record) else None
    assert not isinstance(body, bytes)
    if stored[0] != SUPERSEDED_FILE or (isinstance(body, FileBody) and body.flags == FLAGS):
        return body
    return _as_directory(stored) or _as_link(stored) or body


def _as_directory(stored: bytes) -> DirectoryBody | None:
    body = _parsed(DIRECTORY, stored)
    is_directory = isinstance(body, DirectoryBody) and body.flags == FLAGS and bool(body.name) and not body.extra
    return body if is_directory else None  # type: ignore[return-value]


def _as_link(stored: bytes) -> LinkBody | None:
    body = _parsed(LINK, stored)
    is_link = isinstance(body, LinkBody) and body.name_length == len(body.name) + 1 and not body.extra
    return body if is_link else None  # type: ignore[return-value]


def _parsed(id_: int, stored: bytes) -> object:
    try:
        return KFS_ENTRY.parse(bytes([id_]) + stored[1:]).body
    except FormatError:
        return None


def misread_as_file(volume: Volume, retired: Retired) -> Iterator[tuple[int, int]]:
    """Size and section id that the kernel's rename may have taken from an entry that is no file's.

    What it read behind a short entry is the entry that follows, or was erased when there was none yet.
    """
    offset, length = retired.item.offset, retired.item.length
    stored = volume.device.read(offset - _READ_BY_RENAME + 1, _READ_BY_RENAME)[::-1]
    for read in (stored, stored[:length].ljust(_READ_BY_RENAME, b"\xff")):
        yield int.from_bytes(read[6:9], "little"), int.from_bytes(read[9:11], "little")


class FormerFolders:
    """Paths of directories, live and retired, by what the log said when an entry was appended."""

    def __init__(self, volume: Volume, retired: Iterable[Retired]) -> None:
        self._by_id: dict[int, list[tuple[int, DirectoryBody]]] = {}
        self._oldest_in_tree: dict[int, tuple[int, DirectoryBody]] = {}
        self._paths: dict[int, bytes | None] = {node.record.index: node.path for node in volume.walk() if node.record}
        live = [(record.index, record.body) for record in volume.fat.records if record.is_live]
        for index, body in sorted([*live, *((r.item.index, r.body) for r in retired)], key=lambda found: found[0]):
            if isinstance(body, DirectoryBody):
                self._by_id.setdefault(body.directory_id, []).append((index, body))
                if index in self._paths:
                    self._oldest_in_tree.setdefault(body.directory_id, (index, body))

    def path(self, directory_id: int, before: int) -> bytes | None:
        """Path of the directory that had an id when entry number `before` was appended; None where nobody knows.

        The root's is empty.
        """
        way: list[tuple[int, DirectoryBody]] = []
        path: bytes | None = b""
        while directory_id != ROOT:
            index, body = self.holder(directory_id, before)
            if body is None or index in self._paths:
                path = self._paths.get(index)
                break
            way.append((index, body))
            directory_id, before = body.parent, index
        for index, body in reversed(way):
            path = None if path is None else path + b"/" + body.name
            self._paths[index] = path
        return path

    def holder(self, directory_id: int, before: int) -> tuple[int, DirectoryBody | None]:
        """Number and body of the directory that had an id when entry number `before` was appended.

        That is the last one in front of the entry, or else a later one whose path is known; -1 and None without any.
        """
        holders = self._by_id.get(directory_id, [])
        at = bisect_left(holders, before, key=lambda holder: holder[0])
        return holders[at - 1] if at else self._oldest_in_tree.get(directory_id, (-1, None))
