"""Walking the FAT: the log of entries that grows downwards from the top of its window (SPEC.md: kfs_entry).

Both ways to cross a page are read: genkfs's one stream, and the kernel's new start at the top of the next page.
The walk is bounded by the window; what cannot be read is an item like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from formats.errors import FormatError
from formats.knightos.kfs_entry import DIRECTORY, END, FILE, HEADER_SIZE, KFS_ENTRY, KFS_ENTRY_HEADER, LINK, Body, Entry
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.flash import FlashDevice
from toolkit.kfs.layout import Layout

LIVE = frozenset({FILE, DIRECTORY, LINK})
NO_START_BELOW = 256
"""The kernel starts no entry in so many lowest bytes of a page."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen: making so many would take several times as long
class Record:
    """An entry in its place. `offset` is that of the id byte, its highest; `length` is the whole entry's."""

    index: int
    offset: int
    length: int
    entry: Entry

    @property
    def is_live(self) -> bool:
        """Whether the entry counts: neither deleted nor superseded."""
        return self.entry.id in LIVE

    @property
    def body(self) -> Body:
        """What the entry says."""
        return self.entry.body


@dataclass(slots=True, unsafe_hash=True)
class Unreadable:
    """Bytes of the log that are no entry; the walk goes on behind them where their length can be believed.

    `stored` are the bytes turned round, id first; `offset` is that of the first of them, their highest.
    """

    index: int
    offset: int
    stored: bytes

    @property
    def id(self) -> int:
        """What stands where an entry has its id."""
        return self.stored[0]

    @property
    def length(self) -> int:
        """Bytes, of what should be a whole entry or of what is left of the window."""
        return len(self.stored)

    @property
    def ends_log(self) -> bool:
        """Whether the walk stops here, for want of a length."""
        return self.length < HEADER_SIZE or _stored_length(self.stored) > self.length

    @property
    def reason(self) -> str:
        """Why they are no entry, for people; found out when asked for, since a broken log has thousands."""
        if self.length < HEADER_SIZE:
            return "the FAT window ends inside the entry"
        if self.ends_log:
            return f"a length of {_stored_length(self.stored)} bytes leads out of the FAT window"
        return _why_no_entry(self.stored)

    @property
    def matters(self) -> bool:
        """Whether it hides something that counts: not so for a dead entry, whose body may be anything."""
        return self.id in LIVE or self.ends_log


class FatScan(NamedTuple):
    """The whole log.

    Attributes:
        items: records and unreadable stretches, oldest first.
        used: bytes of the log, from the top to the end marker, what was skipped at page ends included.
        garbage: bytes below the end marker that are not erased.
    """

    items: tuple[Record | Unreadable, ...]
    used: int
    garbage: int

    @property
    def records(self) -> tuple[Record, ...]:
        """The readable entries, oldest first."""
        return tuple(item for item in self.items if isinstance(item, Record))


def read_window(device: FlashDevice, layout: Layout) -> bytes:
    """The FAT window turned round, so that entries follow each other upwards and read forwards."""
    return device.read(layout.fat_bottom, layout.fat_top + 1 - layout.fat_bottom)[::-1]


def scan(device: FlashDevice, layout: Layout) -> FatScan:
    """Walk the log once. Never raises for what is in it."""
    return scan_window(read_window(device, layout), layout)


def scan_window(window: bytes, layout: Layout) -> FatScan:
    """Walk a log as `read_window` gives it. Never raises for what is in it."""
    items: list[Record | Unreadable] = []
    at = 0
    while (start := _entry_start(window, at)) is not None:
        offset = layout.fat_top - start
        parsed = KFS_ENTRY.prefix_or_none(window, start)
        if parsed is not None:
            entry, at = parsed
            items.append(Record(len(items), offset, at - start, entry))
        else:
            at = _believable_end(window, start)
            items.append(Unreadable(len(items), offset, window[start:at]))
    garbage = len(window) - at - window.count(END, at)
    return FatScan(tuple(items), at, garbage)


def _entry_start(window: bytes, at: int) -> int | None:
    """Where the next entry starts, from the place behind the last; None at the end of the log."""
    if at >= len(window):
        return None
    if window[at] != END:
        return at
    top_of_next = (at // PAGE_SIZE + 1) * PAGE_SIZE
    in_lowest_bytes = top_of_next - at <= NO_START_BELOW
    if in_lowest_bytes and top_of_next < len(window) and window[top_of_next] != END:
        return top_of_next
    return None


def _believable_end(window: bytes, start: int) -> int:
    """Where what is no entry ends by its length, and the window where it has none that can be."""
    if len(window) - start < HEADER_SIZE:
        return len(window)
    end = start + _stored_length(window, start)
    return end if end <= len(window) else len(window)


@lru_cache(maxsize=256)  # thousands of unreadable entries are most often the same one
def _why_no_entry(stored: bytes) -> str:
    try:
        KFS_ENTRY.parse(stored)
    except FormatError as error:
        return f"{error.field}: expected {error.expected}, found {error.found}"
    raise AssertionError("an entry that can be read")


def _stored_length(stored: bytes, start: int = 0) -> int:
    """Bytes of the whole entry that starts there, by its header."""
    return HEADER_SIZE + KFS_ENTRY_HEADER.parse(stored, start).length
