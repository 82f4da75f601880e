"""The log of entries, written: entries are appended and retired, byte by byte as DESIGN.md lists it."""

from __future__ import annotations

from formats.knightos.kfs_entry import (
    DELETED_DIRECTORY,
    DELETED_FILE,
    DELETED_LINK,
    DIRECTORY,
    FILE,
    KFS_ENTRY,
    LINK,
    SUPERSEDED_DIRECTORY,
    SUPERSEDED_FILE,
    Entry,
)
from toolkit.errors import VolumeFullError
from toolkit.flash import FlashDevice
from toolkit.kfs.fat import FatScan, Record
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE, Layout

DELETED = {FILE: DELETED_FILE, DIRECTORY: DELETED_DIRECTORY, LINK: DELETED_LINK}
SUPERSEDED = {FILE: SUPERSEDED_FILE, DIRECTORY: SUPERSEDED_DIRECTORY, LINK: DELETED_LINK}
"""Id of a live entry → id when something newer is in its place; links have no such id."""
KIND_BITS = 0xE0
"""Bits of an id of which each kind of live entry has one cleared; dead entries have none of them."""
HALF_DELETED = frozenset({*range(FILE & KIND_BITS, FILE), KIND_BITS})
"""Ids on the way to `DELETED_FILE`, which a lost power leaves; no entry has them for good."""


class Log:
    """The entries of a volume, to be appended to and retired.

    Args:
        device: the flash.
        layout: where KFS keeps what.
        fat: the log as it is; `fat` follows what is programmed.
    """

    def __init__(self, device: FlashDevice, layout: Layout, fat: FatScan) -> None:
        self._device, self._layout = device, layout
        self.fat = fat

    @property
    def room(self) -> int:
        """Bytes of entries that can be appended so that the kernel reads them and can append more."""
        return max(0, FAT_PAGE_APPENDABLE - self.fat.used)

    def append(self, entry: Entry) -> Record:
        """Program an entry behind the others, from its lowest address upwards; its id byte, the last, is the commit.

        Raises:
            VolumeFullError: the page has no room for it.
        """
        data = KFS_ENTRY.build(entry)
        if len(data) > self.room:
            raise VolumeFullError(f"an entry of {len(data)} bytes, where {self.room} are left")
        offset = self._layout.fat_top - self.fat.used
        self._device.program(offset - len(data) + 1, data[:0:-1])
        self._device.program(offset, data[:1])
        record = Record(len(self.fat.items), offset, len(data), entry)
        self.fat = FatScan((*self.fat.items, record), self.fat.used + len(data), 0)
        return record

    def retire(self, record: Record, ids: dict[int, int]) -> None:
        """Clear bits of an entry's id, so that it no longer counts.

        Args:
            record: a live entry.
            ids: its new id by the old one: `DELETED` or `SUPERSEDED`.
        """
        dead = Entry(ids[record.entry.id], record.body)
        if dead.id == DELETED_FILE:
            program_deleted(self._device, record.offset)
        else:
            self._device.program(record.offset, bytes([dead.id]))
        items = list(self.fat.items)
        items[record.index] = Record(record.index, record.offset, record.length, dead)
        self.fat = self.fat._replace(items=tuple(items))


def program_deleted(device: FlashDevice, offset: int) -> None:
    """Make an entry a deleted file, whatever its id byte at `offset` is.

    In two programs, because a program that loses power clears any of its bits: at one stroke, a file that is removed
    could come out as superseded, and bytes that are no entry as a live one. Between the two no id means anything.
    """
    id_ = device.read(offset, 1)[0]
    for next_id in (id_ & KIND_BITS, DELETED_FILE):
        if next_id != id_:
            device.program(offset, bytes([next_id]))
            id_ = next_id
