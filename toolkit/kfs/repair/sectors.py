"""Repairing sectors of the data area: magics and block headers set right, blocks of nobody erased.

Each sector is replaced at one stroke. What a header names is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from formats.knightos.kfs_block import FREE_MARK, KFS_BLOCK, BlockHeader
from formats.knightos.kfs_page import MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.kfs.check.blocks import retired_blocks
from toolkit.kfs.check.pages import holds_kernel_code, own_pages
from toolkit.kfs.dat import header_offset
from toolkit.kfs.layout import FIRST_DAT_PAGE
from toolkit.kfs.repair.report import Repaired
from toolkit.kfs.survey import live_blocks
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.collector import collect_sector
from toolkit.kfs.write.sector_rewrite import (
    ERASED_MAGIC,
    PAGES_PER_SECTOR,
    is_page_magic,
    is_torn_mark,
    read_sector,
    rewrite_sector,
    sector_pages,
)
from toolkit.quantities import format_count


def own_sectors(volume: Volume) -> list[int]:
    """First pages of the sectors that may be rewritten: all but those with boot code of real TI-84+ hardware."""
    own = set(own_pages(volume))
    return [first for first in sector_pages(volume.layout) if own.issuperset(range(first, first + PAGES_PER_SECTOR))]


def mend_sectors(volume: Volume, headers: Mapping[int, tuple[int, int]]) -> list[Repaired]:
    """Set the headers of blocks, and the magics of all pages by what is in use there.

    Args:
        volume: the volume; to be loaded anew afterwards.
        headers: section id → prev and next as they shall be.
    """
    used = {block >> 8 for block, (prev, _next) in {**volume.data.headers, **headers}.items() if not prev & FREE_MARK}
    used.add(FIRST_DAT_PAGE)
    marked: dict[str, list[int]] = {}
    for first_page in own_sectors(volume):
        old = read_sector(volume.device, first_page)
        new = bytearray(old)
        for block, header in headers.items():
            if first_page <= block >> 8 < first_page + PAGES_PER_SECTOR:
                start = header_offset(block) - first_page * PAGE_SIZE
                new[start : start + PART_SIZE] = KFS_BLOCK.build(BlockHeader(*header))
        for page in range(first_page, first_page + PAGES_PER_SECTOR):
            code = _mend_magic(new, (page - first_page) * PAGE_SIZE, is_used=page in used)
            if code:
                marked.setdefault(code, []).append(page)
        if new != old:
            _replace(volume, first_page, old, bytes(new))
    return [
        Repaired(code, "", f"{format_count(len(pages), 'page is', 'pages are')} marked, {pages[0]:02X} first")
        for code, pages in marked.items()
    ]


def _mend_magic(sector: bytearray, start: int, *, is_used: bool) -> str | None:
    """Set the magic of a page in a sector by what is in use there; the code of the finding where it was wrong."""
    old = bytes(sector[start : start + PART_SIZE])
    is_marked = is_page_magic(old) and old[:3] == MAGIC_USED[:3]
    if is_marked or (old == MAGIC_UNUSED and not is_used):
        return None
    is_code = holds_kernel_code(bytes(sector[start : start + 2 * PART_SIZE]))
    sector[start : start + PART_SIZE] = MAGIC_USED if is_used else MAGIC_UNUSED
    if is_code:
        return "kfs-page-overwritten"
    if is_torn_mark(old):
        return "kfs-page-mark-torn"
    return "kfs-page-unmarked" if old in (MAGIC_UNUSED, ERASED_MAGIC) else "kfs-page-magic"


def _replace(volume: Volume, first_page: int, old: bytes, new: bytes) -> None:
    """Program a sector where only magics are added, which may be cut short; else replace it as a whole."""
    changed = [at for at in range(0, len(new), PART_SIZE) if old[at : at + PART_SIZE] != new[at : at + PART_SIZE]]
    if all(at % PAGE_SIZE == 0 and _can_program(old, new, at) for at in changed):
        for at in changed:
            volume.device.program(first_page * PAGE_SIZE + at, new[at : at + PART_SIZE])
    else:
        rewrite_sector(volume.device, volume.layout, first_page, new)


def _can_program(old: bytes, new: bytes, at: int) -> bool:
    return all(was & is_ == is_ for was, is_ in zip(old[at : at + PART_SIZE], new[at : at + PART_SIZE], strict=True))


def free_blocks(volume: Volume, kept: frozenset[int] = frozenset()) -> list[Repaired]:
    """Erase all blocks that no entry leads to, live or dead, and free ones that are not erased.

    Args:
        volume: the volume; to be loaded anew afterwards. Its magics are right.
        kept: blocks that are needed all the same.
    """
    needed = live_blocks(volume) | retired_blocks(volume) | kept
    dirty = set(volume.data.dirty_blocks())
    used = {block for block, (prev, _next) in volume.data.headers.items() if not prev & FREE_MARK}
    done: list[Repaired] = []
    freed = {"kfs-orphaned-block": used - needed, "kfs-dirty-block": dirty}
    sectors = own_sectors(volume)
    for code, blocks in freed.items():
        own = [block for block in blocks if _first_page(block) in sectors]
        if own:
            count = format_count(len(own), "block is", "blocks are")
            done.append(Repaired(code, "", f"{count} erased and free again, {min(own):04X} first"))
    for first_page in {_first_page(block) for blocks in freed.values() for block in blocks}.intersection(sectors):
        collect_sector(volume.device, volume.data, first_page, needed)
    return done


def _first_page(block: int) -> int:
    """The first page of a block's sector."""
    return (block >> 8) // PAGES_PER_SECTOR * PAGES_PER_SECTOR
