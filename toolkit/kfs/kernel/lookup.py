"""Finding a path as the kernel does (formats/knightos/SPEC.md, directory tree, names and paths).

It knows the FAT's first page only, goes through it once for a whole path, and so needs parents before their children.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from formats.knightos.kfs_entry import DIRECTORY, ROOT, DirectoryBody, LinkBody
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.kfs.fat import FatScan, Record
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import Layout

T = TypeVar("T")


class Place(NamedTuple):
    """A directory on the way: its id, and the index of the entry behind which its children are looked for."""

    directory_id: int
    behind: int


class KernelLookup:
    """What the kernel finds in a log.

    Args:
        fat: the log.
        layout: where KFS keeps what.
    """

    def __init__(self, fat: FatScan, layout: Layout) -> None:
        self._runs_on = not _has_end_marker(fat, layout)
        self._all: dict[tuple[int, bytes], list[Record]] = {}
        self._directories: dict[tuple[int, bytes], list[Record]] = {}
        self._places: dict[bytes, Place | None] = {b"": Place(ROOT, -1)}
        for record in fat.records:
            if (record.offset - record.length + 1) // PAGE_SIZE != layout.fat_start:
                break
            if record.is_live and not isinstance(record.body, bytes):
                key = record.body.parent, record.body.name
                self._all.setdefault(key, []).append(record)
                if record.entry.id == DIRECTORY:
                    self._directories.setdefault(key, []).append(record)

    def find(self, path: bytes) -> Record | None:
        """The entry of a path, or None.

        One slash in front and one behind do not count, doubled ones never match, a space ends a component.

        Raises:
            UndefinedError: it is not there, and the kernel looks for it without end.
        """
        folder, slash, name = path.removeprefix(b"/").removesuffix(b"/").rpartition(b"/")
        place = self._place(folder) if folder or not slash else None
        return self._found(_first(self._all, place, name) if place else None)

    def find_readable(self, path: bytes) -> Record | None:
        """The entry that is opened for reading, or None.

        A link is followed once, and what it leads to is taken for a file even if it is a directory. Raises as `find`.
        """
        record = self.find(path)
        if record is None or isinstance(record.body, DirectoryBody):
            return None
        if isinstance(record.body, LinkBody):
            record = self.find(record.body.target)
            if record is None or isinstance(record.body, LinkBody):
                return None  # one hop only: the second reads the wrong bytes
        return record

    def directory_id(self, path: bytes) -> int | None:
        """The id of the directory of a path, or None. The root's path is empty, or a slash. Raises as `find`."""
        place = self._place(path.removeprefix(b"/").removesuffix(b"/"))
        return self._found(place.directory_id if place else None)

    def _found(self, result: T | None) -> T | None:
        if result is None and self._runs_on:
            raise UndefinedError(
                "the first page of the FAT has no end marker: the lookup leaves the page, takes the kernel's code "
                "for entries, and never ends"
            )
        return result

    def _place(self, path: bytes) -> Place | None:
        if path.startswith(b"/"):
            return None
        at = len(path)
        while path[:at] not in self._places:  # upwards to the nearest one known, then down again
            at = max(path.rfind(b"/", 0, at), 0)
        while (place := self._places[path[:at]]) and at < len(path):
            start = at + 1 if at else 0
            end = path.find(b"/", start)
            at = len(path) if end < 0 else end
            record = _first(self._directories, place, path[start:at])
            body = record.body if record else None
            found = Place(body.directory_id, record.index) if record and isinstance(body, DirectoryBody) else None
            self._places[path[:at]] = found
        return place


def _has_end_marker(fat: FatScan, layout: Layout) -> bool:
    """Whether the log stops, or goes on at the top of another page, before it has filled the first one."""
    at = layout.fat_top
    for item in fat.items:
        if item.offset != at:
            break
        at -= item.length
    return at // PAGE_SIZE == layout.fat_start


def _first(records: Mapping[tuple[int, bytes], Sequence[Record]], place: Place, name: bytes) -> Record | None:
    """The first entry of a name in a directory, behind an index; an empty name is never found."""
    candidates = records.get((place.directory_id, name.split(b" ")[0]), ()) if name else ()
    at = bisect_right(candidates, place.behind, key=lambda record: record.index)
    return candidates[at] if at < len(candidates) else None
