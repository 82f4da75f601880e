"""The FAT as the kernel reads and appends to it, byte by byte (formats/knightos/SPEC.md, kfs_entry).

An entry is known by the page and the bank address of its id byte; its bytes follow downwards. The kernel takes them
for what it expects without a look at the id, and so does this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formats.knightos.kfs_entry import DIRECTORY, END, HEADER_SIZE, KFS_ENTRY, KFS_ENTRY_HEADER, Entry
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.kfs.fat import Record, scan
from toolkit.kfs.kernel.lookup import KernelLookup
from toolkit.kfs.kernel.streams.flash import KernelFlash
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import FAT_PAGES

BANK = 0x4000
"""Address at which the kernel sees a page of flash."""
BANK_END = 0x8000
LOWEST_ID = 0x4100
"""No entry is appended whose id byte would lie below."""
LONGEST_BODY = 0xFF
WORK_LOOKUP, WORK_STEP = 15_000, 3
"""What a new search, and a step over an entry, cost in about microseconds."""


class EntryPlace(NamedTuple):
    """Where an entry is: page, and bank address of its id byte."""

    page: int
    address: int

    @property
    def offset(self) -> int:
        """Offset of the id byte in the image."""
        return self.page * PAGE_SIZE + self.address - BANK


def place_of(record: Record) -> EntryPlace:
    """The place of an entry that was found."""
    return EntryPlace(record.offset // PAGE_SIZE, record.offset % PAGE_SIZE + BANK)


class KernelLog:
    """The kernel's way with entries."""

    def __init__(self, flash: KernelFlash) -> None:
        self._flash = flash
        self._lookup: KernelLookup | None = None
        self._looked_up_at = -1

    @property
    def lookup(self) -> KernelLookup:
        """The search for paths, in the FAT as it is now."""
        if self._lookup is None or self._looked_up_at != self._flash.changes_of_fat:
            self._flash.spend(WORK_LOOKUP)
            self._lookup = KernelLookup(scan(self._flash.device, self._flash.layout), self._flash.layout)
            self._looked_up_at = self._flash.changes_of_fat
        return self._lookup

    def bytes_at(self, place: EntryPlace, start: int, length: int) -> bytes:
        """Bytes of an entry, in logical order from the id on.

        Raises:
            UndefinedError: they lie below the page.
        """
        lowest = place.address - start - length + 1
        if lowest < BANK:
            raise UndefinedError(f"the kernel reads on below the page of the entry, at {lowest:04X}")
        offset = place.offset - start - length + 1
        return self._flash.device.read(offset, length)[::-1]

    def word_at(self, place: EntryPlace, start: int) -> int:
        """Two bytes of an entry as a number. Raises as `bytes_at`."""
        return int.from_bytes(self.bytes_at(place, start, 2), "little")

    def text_at(self, place: EntryPlace, start: int) -> bytes:
        """Text of an entry up to its NUL. Raises as `bytes_at`."""
        length = max(place.address - start - BANK + 1, 1)
        text, nul, _rest = self.bytes_at(place, start, length).partition(b"\0")
        if not nul:
            raise UndefinedError("the text of the entry has no end on its page: the kernel reads on below it")
        return text

    def mark(self, place: EntryPlace, id_: int) -> int:
        """Clear bits of an entry's id. Returns the id before."""
        before = self._flash.device.read(place.offset, 1)[0]
        self._flash.program(place.offset, bytes([id_]))
        return before

    def end(self) -> EntryPlace | None:
        """Where the next entry goes; None when all pages are full. Raises UndefinedError off the beaten track."""
        for place, header_id, _length in self._walk():
            if header_id == END:
                return place
        return None

    def directory_end(self) -> tuple[int, EntryPlace | None, bool]:
        """What createDirectory finds in one pass: the new id, where its entry goes, and whether the pass went wrong.

        Raises:
            UndefinedError: the same id twice, which was never observed; or as `end`.
        """
        highest: int | None = None
        for place, header_id, _length in self._walk():
            if header_id == END:
                return (0 if highest is None else highest + 1) & 0xFFFF, place, highest is None
            if header_id == DIRECTORY:
                directory_id = self.word_at(place, 5)
                if highest is not None and directory_id == highest:
                    raise UndefinedError(
                        f"two directories have the id {highest}: what comes of that was never observed"
                    )
                if highest is not None and directory_id < highest:
                    return (highest + 1) & 0xFFFF, self._flags_byte(place), True
                highest = directory_id
        return 0, None, False

    def append(self, entry: Entry, place: EntryPlace | None) -> bool:
        """Program an entry from its lowest address upwards, the id byte last.

        Returns:
            Whether there was room: a place, and as many bytes in its page.

        Raises:
            UndefinedError: the entry is so long that the kernel stores a wrong length.
        """
        if entry.size - HEADER_SIZE > LONGEST_BODY:
            raise UndefinedError(
                f"the name is too long: the kernel stores a wrong length for an entry of {entry.size:,} bytes, "
                "and the FAT is unreadable from there on"
            )
        stored = KFS_ENTRY.build(entry)[::-1]
        if place is None or len(stored) > place.address - BANK + 1:
            return False
        self._flash.program(place.offset - len(stored) + 1, stored)
        return True

    def _flags_byte(self, place: EntryPlace) -> EntryPlace:
        """The place of a directory's flags, which a pass that has lost its way takes for the end marker."""
        if self.bytes_at(place, 7, 1)[0] != END:
            raise UndefinedError("directory ids do not ascend, and the kernel takes the flags of one for an entry's id")
        return place._replace(address=place.address - 7)

    def _walk(self) -> Iterator[tuple[EntryPlace, int, int]]:
        """Entries as appending steps over them, the end marker included: place, id, length of the body."""
        page, address = self._flash.layout.fat_start, BANK_END - 1
        pages_left = FAT_PAGES
        seen: set[EntryPlace] = set()
        while pages_left:
            place = EntryPlace(page, address)
            if place in seen:
                raise UndefinedError(
                    f"an entry's length leads back to {address:04X}: the search for the end never ends"
                )
            seen.add(place)
            header = KFS_ENTRY_HEADER.parse(self.bytes_at(place, 0, HEADER_SIZE))
            self._flash.spend(WORK_STEP)
            yield place, header.id, header.length
            address = (address - HEADER_SIZE - header.length) & 0xFFFF
            if address >= BANK_END:
                raise UndefinedError(f"an entry's length leads to {address:04X}: the kernel takes RAM for entries")
            if address < LOWEST_ID:
                page, address, pages_left = page - 1, BANK_END - 1, pages_left - 1
