"""Replacing the content of a 64 KiB sector at one stroke, through the swap sector (SPEC.md: kfs_sector_copy).

The new content is programmed into swap first, with a note; the one bit that makes the note hold is the commit. From
then on whatever interrupts, the rest is done again by `finish`, before anything else is written.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

from formats.errors import FormatError
from formats.knightos.kfs_page import MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from formats.knightos.kfs_sector_copy import (
    KFS_SECTOR_COPY,
    MAGIC,
    MARK_ERASED,
    MARK_UNUSED,
    PART_SIZE,
    STATE_COPYING,
    STATE_DONE,
    STATE_WHOLE,
    SectorCopy,
)
from toolkit.flash import FlashDevice
from toolkit.kfs.layout import FIRST_DAT_PAGE, Layout

PAGES_PER_SECTOR = 4
SECTOR_SIZE = PAGES_PER_SECTOR * PAGE_SIZE
ERASED_MAGIC = b"\xff" * PART_SIZE
_STATE_OFFSET = 3 * PAGE_SIZE + PART_SIZE - 1
_VERSIONS = frozenset(0xFF << count & 0xFF for count in range(9))


class Interrupted(NamedTuple):
    """A sector that waits in swap: its first page, and what it shall hold."""

    first_page: int
    content: bytes


def rewrite_sector(device: FlashDevice, layout: Layout, first_page: int, content: bytes) -> None:
    """Replace a sector at one stroke; swap must not hold a copy that is still needed (`finish` first).

    Args:
        device: the flash.
        layout: where KFS keeps what.
        first_page: where the sector begins; in the data area, or the lowest page of the FAT.
        content: 64 KiB. Its pages begin with a DAT page's magic, or erased.
    """
    assert len(content) == SECTOR_SIZE
    assert first_page in _first_pages(layout)
    swap = layout.swap_pages[0] * PAGE_SIZE
    _erase(device, swap)
    for page in range(PAGES_PER_SECTOR):
        start = page * PAGE_SIZE
        _program(device, swap + start + PART_SIZE, content[start + PART_SIZE : start + PAGE_SIZE])
    note = SectorCopy(MAGIC, zlib.crc32(content), _marks(content), first_page)
    for page, part in enumerate(_parts(KFS_SECTOR_COPY.build(note))):
        _program(device, swap + page * PAGE_SIZE, part)
    device.program(swap + _STATE_OFFSET, bytes([STATE_WHOLE]))
    finish(device, layout, Interrupted(first_page, content))


def interrupted(device: FlashDevice, layout: Layout) -> Interrupted | None:
    """What swap holds of a rewriting that did not come to its end; None when there is nothing to finish."""
    swap = layout.swap_pages[0] * PAGE_SIZE
    parts = [device.read(swap + page * PAGE_SIZE, PART_SIZE) for page in range(PAGES_PER_SECTOR)]
    try:
        note = KFS_SECTOR_COPY.parse(b"".join(parts))
    except FormatError:
        return None
    if note.state != STATE_WHOLE or note.first_page not in _first_pages(layout):
        return None
    content = bytearray(device.read(swap, SECTOR_SIZE))
    for page, mark in enumerate(note.marks):
        content[page * PAGE_SIZE : page * PAGE_SIZE + PART_SIZE] = _page_magic(mark)
    return Interrupted(note.first_page, bytes(content)) if zlib.crc32(content) == note.checksum else None


def finish(device: FlashDevice, layout: Layout, copy: Interrupted | None = None) -> None:
    """Bring the sector that waits in swap to its place. Safe to do again; nothing happens where nothing waits."""
    copy = copy or interrupted(device, layout)
    if copy is None:
        return
    start = copy.first_page * PAGE_SIZE
    _erase(device, start)
    for offset in range(0, SECTOR_SIZE, PAGE_SIZE):
        _program(device, start + offset, copy.content[offset : offset + PAGE_SIZE])
    swap = layout.swap_pages[0] * PAGE_SIZE
    device.program(swap + _STATE_OFFSET, bytes([STATE_DONE]))
    device.program(swap, bytes(PART_SIZE))  # so that no erase that is cut short brings the note back


def read_sector(device: FlashDevice, first_page: int) -> bytes:
    """The 64 KiB of a sector, by its first page."""
    return device.read(first_page * PAGE_SIZE, SECTOR_SIZE)


def sector_pages(layout: Layout) -> range:
    """First pages of all sectors of the data area."""
    return range(FIRST_DAT_PAGE, layout.last_dat_page + 1, PAGES_PER_SECTOR)


def is_page_magic(magic: bytes) -> bool:
    """Whether a DAT page may begin so, in the four bytes before its block headers."""
    return magic in (MAGIC_UNUSED, ERASED_MAGIC) or (magic[:3] == MAGIC_USED[:3] and magic[3] in _VERSIONS)


def is_torn_mark(magic: bytes) -> bool:
    """Whether the four bytes became part of the magic of a used page only, when the power went."""
    is_on_the_way = all(here & wish == wish for here, wish in zip(magic, MAGIC_USED, strict=True))
    return is_on_the_way and not is_page_magic(magic)


def _first_pages(layout: Layout) -> tuple[int, ...]:
    return (*sector_pages(layout), layout.fat_last)


def _marks(content: bytes) -> bytes:
    magics = [content[start : start + PART_SIZE] for start in range(0, SECTOR_SIZE, PAGE_SIZE)]
    assert all(map(is_page_magic, magics)), magics
    special = {MAGIC_UNUSED: MARK_UNUSED, ERASED_MAGIC: MARK_ERASED}
    return bytes(special.get(magic, magic[3]) for magic in magics)


def _page_magic(mark: int) -> bytes:
    special = {MARK_UNUSED: MAGIC_UNUSED, MARK_ERASED: ERASED_MAGIC}
    return special.get(mark, MAGIC_USED[:3] + bytes([mark]))


def _parts(note: bytes) -> list[bytes]:
    assert note[-1] == STATE_COPYING
    return [note[start : start + PART_SIZE] for start in range(0, len(note), PART_SIZE)]


def _erase(device: FlashDevice, offset: int) -> None:
    """Erase a sector; one that is erased already is spared the wear."""
    sector = device.geometry.sector_at(offset)
    assert sector.length == SECTOR_SIZE
    if device.read(sector.offset, sector.length) != b"\xff" * sector.length:
        device.erase(sector)


def _program(device: FlashDevice, offset: int, data: bytes) -> None:
    """Program what is not erased at the ends of some bytes."""
    body = data.lstrip(b"\xff")
    if body:
        device.program(offset + len(data) - len(body), body.rstrip(b"\xff"))
