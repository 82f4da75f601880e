"""What an interrupted change left on flash, put in order before the next change. Nothing that can be read is lost.

In this order, each step safe to be interrupted itself: a sector that waits in swap goes to its place; a change whose
new entry is there comes to its end, or is taken back; half-written ids of deleted files and half-written magics are
finished; free blocks that are not erased are marked as used, so that nobody programs over what is in them; garbage
below the end of the log becomes a dead entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from formats.knightos.kfs_block import KFS_BLOCK, BlockHeader
from formats.knightos.kfs_entry import DELETED_FILE, END, HEADER_SIZE, KFS_ENTRY_HEADER, EntryHeader
from formats.knightos.kfs_page import MAGIC_USED, PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.kfs.dat import header_offset
from toolkit.kfs.fat import read_window
from toolkit.kfs.interrupted_change import interrupted_change
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE
from toolkit.kfs.write.block_store import PREV_MASK
from toolkit.kfs.write.log import DELETED, HALF_DELETED, SUPERSEDED, Log, program_deleted
from toolkit.kfs.write.sector_rewrite import finish, is_page_magic, is_torn_mark

if TYPE_CHECKING:
    from toolkit.kfs.volume import Volume

SHORTEST_BODY = 10
"""Bytes of a body that a file's entry has at least."""


def put_in_order(volume: Volume) -> bool:
    """Put in order what an interrupted change left; returns whether the log must be written anew for the rest."""
    if volume.waiting:
        finish(volume.flash, volume.layout, volume.waiting)
        volume.waiting = None
        volume.load()
    _end_change(volume)
    _end_deletions(volume)
    _end_marks(volume)
    fence_dirty_blocks(volume)
    return not bury_garbage(volume)


def _end_change(volume: Volume) -> None:
    """Retire what an interrupted change would have retired next."""
    change = interrupted_change(volume.fat.items)
    if change is None:
        return
    log = Log(volume.device, volume.layout, volume.fat)
    if change.taken_back:
        log.retire(change.taken_back, DELETED)  # nothing came after it
    for record in change.replaced:
        log.retire(record, SUPERSEDED)
    volume.load()


def _end_deletions(volume: Volume) -> None:
    """Finish the ids of entries that were to become deleted files."""
    halves = [record for record in volume.fat.records if record.entry.id in HALF_DELETED]
    for record in halves:
        program_deleted(volume.device, record.offset)
    if halves:
        volume.load()


def _end_marks(volume: Volume) -> None:
    """Finish the magics of pages that were to get their first block."""
    for page in volume.layout.dat_pages:
        if is_torn_mark(volume.device.read(page * PAGE_SIZE, PART_SIZE)):
            volume.device.program(page * PAGE_SIZE, MAGIC_USED)


def bury_garbage(volume: Volume) -> bool:
    """Make a dead entry of the bytes below the end of the log; False where no length can cover them."""
    if not volume.fat.garbage:
        return True
    window = read_window(volume.device, volume.layout)
    end = volume.fat.used
    extent = len(window.rstrip(bytes([END]))) - end
    if end + extent > FAT_PAGE_APPENDABLE or window[end] != END:
        return False
    programmed = KFS_ENTRY_HEADER.parse(window, end).length
    shortest, longest = max(extent - HEADER_SIZE, SHORTEST_BODY), FAT_PAGE_APPENDABLE - end - HEADER_SIZE
    length = next((n for n in range(shortest, longest + 1) if n & programmed == n), None)
    if length is None:
        return False
    header = KFS_ENTRY_HEADER.build(EntryHeader(DELETED_FILE, length))
    top = volume.layout.fat_top - end
    volume.device.program(top - len(header) + 1, header[:0:-1])
    program_deleted(volume.device, top)
    volume.load()
    return True


def fence_dirty_blocks(volume: Volume) -> None:
    """Mark free blocks as used that are not erased; a collection erases them."""
    fenced = {}
    for section_id in volume.data.dirty_blocks():
        if is_page_magic(volume.device.read((section_id >> 8) * PAGE_SIZE, PART_SIZE)):
            prev, next_ = volume.data.headers[section_id]
            fenced[section_id] = prev & PREV_MASK, next_
    for section_id, header in fenced.items():
        volume.device.program(header_offset(section_id), KFS_BLOCK.build(BlockHeader(*header)))
    volume.data.set_headers(fenced)
