"""What the log shall be after it is rewritten: rows to keep, change, move and drop, before anything is programmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from formats.knightos.kfs_entry import (
    DELETED_FILE,
    ENTRY_NAMES,
    KFS_ENTRY,
    SUPERSEDED_FILE,
    DirectoryBody,
    Entry,
    FileBody,
    LinkBody,
)
from toolkit.flash import FlashDevice
from toolkit.kfs.fat import LIVE, FatScan, Record, Unreadable, read_window
from toolkit.kfs.layout import Layout


@dataclass
class Row:
    """An entry to come: what it is now, where it is there already, and its bytes in logical order."""

    origin: Record | Unreadable | None
    data: bytes

    @property
    def is_dead(self) -> bool:
        """Whether the entry was deleted or superseded; entries of unknown kinds are not taken for dead."""
        return self.data[0] in ENTRY_NAMES and self.data[0] not in LIVE


class LogPlan:
    """A log in the making. Starts as the log is.

    Args:
        device: the flash.
        layout: where KFS keeps what.
        fat: the log on it.
    """

    def __init__(self, device: FlashDevice, layout: Layout, fat: FatScan) -> None:
        window = read_window(device, layout)
        starts = [(item, layout.fat_top - item.offset) for item in fat.items]
        self.rows = [Row(item, window[start : start + item.length]) for item, start in starts]

    @property
    def length(self) -> int:
        """Bytes of all entries."""
        return sum(len(row.data) for row in self.rows)

    @property
    def reclaimable(self) -> int:
        """Bytes of dead entries."""
        return sum(len(row.data) for row in self.rows if row.is_dead)

    def drop_dead(self) -> None:
        """Leave out entries that were deleted or superseded."""
        self.rows = [row for row in self.rows if not row.is_dead]

    def change(self, record: Record, entry: Entry) -> None:
        """Give an entry other content."""
        row = self.row_of(record)
        row.data = KFS_ENTRY.build(entry)

    def append(self, entry: Entry) -> None:
        """Add an entry at the end."""
        self.rows.append(Row(None, KFS_ENTRY.build(entry)))

    def move_to_end(self, records: Iterable[Record]) -> None:
        """Put entries behind all others, in the order in which they are."""
        indices = {record.index for record in records}
        moved = [row for row in self.rows if _index(row) in indices]
        self.rows = [row for row in self.rows if _index(row) not in indices] + moved

    def renumber(self, ids: Mapping[int, int], only: Collection[int] | None = None) -> None:
        """Give directories other ids, and with them the parents of what is in them.

        Args:
            ids: new id by the old one.
            only: indices of the records to change; all live ones without.
        """
        for row in self.rows:
            record = row.origin
            if isinstance(record, Record) and record.is_live and (only is None or record.index in only):
                row.data = _renumbered(row.data, ids)

    def end_versions(self, record: Record) -> None:
        """Make deleted files of the superseded versions of an entry that is about to change its name or place.

        A superseded file without a later entry of its name is how an interrupted change of the kernel looks.
        """
        for row in self.rows:
            origin = row.origin
            if isinstance(origin, Record) and row.data[0] == SUPERSEDED_FILE and _place(origin) == _place(record):
                row.data = bytes([DELETED_FILE]) + row.data[1:]

    def row_of(self, record: Record) -> Row:
        """The row of an entry that is in the log."""
        return next(row for row in self.rows if _index(row) == record.index)


def _place(record: Record) -> tuple[int, bytes]:
    body = record.body
    assert not isinstance(body, bytes)
    return body.parent, body.name


def _index(row: Row) -> int | None:
    return row.origin.index if row.origin else None


def _renumbered(data: bytes, ids: Mapping[int, int]) -> bytes:
    entry = KFS_ENTRY.parse(data)
    body = entry.body
    assert not isinstance(body, bytes)
    body = replace(body, parent=ids.get(body.parent, body.parent))
    if isinstance(body, DirectoryBody):
        body = replace(body, directory_id=ids.get(body.directory_id, body.directory_id))
    return KFS_ENTRY.build(Entry(entry.id, body))


def renamed(body: FileBody | DirectoryBody | LinkBody, parent: int, name: bytes) -> FileBody | DirectoryBody | LinkBody:
    """A body with another name and parent; bytes behind it are left out."""
    if isinstance(body, LinkBody):
        return replace(body, parent=parent, name=name, name_length=(len(name) + 1) & 0xFF, extra=b"")
    return replace(body, parent=parent, name=name, extra=b"")
