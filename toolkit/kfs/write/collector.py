"""Garbage collection: blocks that nothing leads to are erased where they are, one sector at a time.

Nothing moves, so that whoever holds a section id keeps it. Each sector is replaced at one stroke (`sector_rewrite`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from formats.knightos.kfs_block import FREE_MARK
from formats.knightos.kfs_page import (
    BLOCK_HEADER_SIZE,
    BLOCK_SIZE,
    BLOCKS_PER_PAGE,
    MAGIC_UNUSED,
    MAGIC_USED,
    PAGE_SIZE,
)
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.flash import FlashDevice
from toolkit.kfs.dat import DataArea
from toolkit.kfs.layout import FIRST_DAT_PAGE
from toolkit.kfs.write.sector_rewrite import PAGES_PER_SECTOR, is_page_magic, read_sector, rewrite_sector, sector_pages


class Collected(NamedTuple):
    """What a collection did, or would do.

    Attributes:
        sectors: first pages of the sectors that were rewritten, the FAT's not counted.
        blocks: blocks given back.
        fat_bytes: bytes of the log given back.
    """

    sectors: tuple[int, ...] = ()
    blocks: int = 0
    fat_bytes: int = 0


def garbage_by_sector(device: FlashDevice, data: DataArea, kept: Collection[int]) -> dict[int, int]:
    """First page of each sector that can be collected → blocks that nothing leads to, or that are free and dirty.

    Sectors with a page that does not begin as a DAT page are left alone: on hardware they hold boot code.
    """
    dirty = set(data.dirty_blocks())
    return {
        first_page: sum(block not in kept and (not _is_free(data, block) or block in dirty) for block in blocks)
        for first_page in sector_pages(data.layout)
        if all(is_page_magic(device.read(page * PAGE_SIZE, PART_SIZE)) for page in _pages(first_page))
        for blocks in [list(_blocks(first_page))]
    }


def collect_sector(device: FlashDevice, data: DataArea, first_page: int, kept: Collection[int]) -> None:
    """Erase all blocks of a sector but those that are kept, and mark its pages by what is left."""
    content = bytearray(read_sector(device, first_page))
    for page in _pages(first_page):
        start = (page - first_page) * PAGE_SIZE
        used = False
        for block in range((page << 8) + 1, (page << 8) + BLOCKS_PER_PAGE + 1):
            if block in kept:
                used = True
                continue
            index = block & 0xFF
            _erase(content, start + index * BLOCK_HEADER_SIZE, BLOCK_HEADER_SIZE)
            _erase(content, start + index * BLOCK_SIZE, BLOCK_SIZE)
        if used or page == FIRST_DAT_PAGE:
            if content[start : start + 3] != MAGIC_USED[:3]:
                content[start : start + PART_SIZE] = MAGIC_USED
        else:
            content[start : start + PART_SIZE] = MAGIC_UNUSED
    rewrite_sector(device, data.layout, first_page, bytes(content))


def _erase(content: bytearray, start: int, length: int) -> None:
    content[start : start + length] = b"\xff" * length


def _pages(first_page: int) -> range:
    return range(first_page, first_page + PAGES_PER_SECTOR)


def _blocks(first_page: int) -> Iterator[int]:
    for page in _pages(first_page):
        yield from range((page << 8) + 1, (page << 8) + BLOCKS_PER_PAGE + 1)


def _is_free(data: DataArea, block: int) -> bool:
    return bool(data.headers[block][0] & FREE_MARK)
