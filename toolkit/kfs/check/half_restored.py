"""Recognising a sector that the kernel was copying back from swap when the power went.

To change a bit back, the kernel copies a sector to swap, erases it, copies it back except for the first 512 bytes of
one page, and programs those with two bytes changed. Nothing goes on with it after a power cut, and swap keeps its copy
for ever: so what is there counts only where the sector is a part of it, and lacks something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formats.knightos.kfs_block import FREE_MARK, KFS_BLOCK
from formats.knightos.kfs_entry import FileBody
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.flash import NorFlash
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.damage import ENDS
from toolkit.kfs.file_length import LengthSource, file_length
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.sector_rewrite import (
    ERASED_MAGIC,
    PAGES_PER_SECTOR,
    SECTOR_SIZE,
    is_page_magic,
    read_sector,
    sector_pages,
)

_PATCHED = 2
"""Bytes that the kernel changes on the way."""
_ERASED_BLOCK = b"\xff" * BLOCK_SIZE


class HalfRestored(NamedTuple):
    """A sector by its first page, and what it holds once the rest is copied back."""

    first_page: int
    content: bytes


def half_restored(inventory: Inventory) -> HalfRestored | None:
    """The sector that lacks what swap has of it, or None."""
    volume = inventory.volume
    swap = read_sector(volume.device, volume.layout.swap_pages[0])
    if not _is_copy_of_kernel(swap):
        return None
    for first_page in sector_pages(volume.layout):
        sector = read_sector(volume.device, first_page)
        content = _joined(sector, swap)
        if content is not None and _lacks_something(inventory, first_page, sector, content):
            return HalfRestored(first_page, content)
    return None


def _is_copy_of_kernel(swap: bytes) -> bool:
    """Whether swap may hold a copy of data pages; our own notes there begin otherwise."""
    magics = [swap[start : start + PART_SIZE] for start in range(0, SECTOR_SIZE, PAGE_SIZE)]
    return all(map(is_page_magic, magics)) and any(magic != ERASED_MAGIC for magic in magics)


def _joined(sector: bytes, swap: bytes) -> bytes | None:
    """The sector with what only swap has; None where it is not a part of what swap has, or all of it."""
    joined, differing = bytearray(swap), []
    for start in range(0, SECTOR_SIZE, BLOCK_SIZE):
        old, new = swap[start : start + BLOCK_SIZE], sector[start : start + BLOCK_SIZE]
        if new not in (old, _ERASED_BLOCK):
            differing += [
                start + i for i, (was, is_) in enumerate(zip(old, new, strict=True)) if is_ not in (was, 0xFF)
            ]
            if len(differing) > _PATCHED + 1:
                return None
    patched = [offset for offset in differing if offset % PAGE_SIZE < BLOCK_SIZE]
    torn = [offset for offset in differing if offset not in patched]
    is_torn = all(sector[offset] & swap[offset] == swap[offset] for offset in torn)
    if len(torn) > 1 or not is_torn or len({offset // _PATCHED for offset in patched}) > 1:
        return None
    for offset in patched:
        joined[offset] = sector[offset]
    return bytes(joined) if joined != sector else None


def _lacks_something(inventory: Inventory, first_page: int, sector: bytes, content: bytes) -> bool:
    """Whether what the sector lacks is missed: it is no sector with fewer files that somebody made."""
    volume = inventory.volume
    blocks = [(page, index) for page in range(PAGES_PER_SECTOR) for index in range(1, BLOCKS_PER_PAGE + 1)]
    ends = {block for block in _free_ends(inventory) if first_page <= block >> 8 < first_page + PAGES_PER_SECTOR}
    missed = any(not _header(content, (block >> 8) - first_page, block & 0xFF)[0] & FREE_MARK for block in ends)
    is_blank = not sector.strip(b"\xff")
    if not missed and (is_blank or not any(_is_inconsistent(sector, content, *block) for block in blocks)):
        return False
    before, after = _damaged_files(volume), _damaged_files(_restored(volume, first_page, content))
    return after < before if missed else after <= before


def _free_ends(inventory: Inventory) -> Iterator[int]:
    """Free blocks that chains of live files lead to."""
    headers = inventory.volume.data.headers
    for holding in inventory.holdings:
        if holding.joins is None and holding.file.body.size:
            last = headers[holding.blocks[-1]][1] if holding.blocks else holding.file.body.section_id
            if last in headers and headers[last][0] & FREE_MARK:
                yield last


def _is_inconsistent(sector: bytes, content: bytes, page: int, index: int) -> bool:
    """Whether a block is in use without its data, or free with data, or on a page without its magic."""
    magic = slice(page * PAGE_SIZE, page * PAGE_SIZE + PART_SIZE)
    if sector[magic] == ERASED_MAGIC != content[magic]:
        return True
    start = page * PAGE_SIZE + index * BLOCK_SIZE
    data = sector[start : start + BLOCK_SIZE]
    if _header(sector, page, index)[0] & FREE_MARK:
        return data != _ERASED_BLOCK
    return data != content[start : start + BLOCK_SIZE]


def _header(sector: bytes, page: int, index: int) -> tuple[int, int]:
    header = KFS_BLOCK.parse(sector, page * PAGE_SIZE + index * BLOCK_HEADER_SIZE)
    return header.prev, header.next


def _restored(volume: Volume, first_page: int, content: bytes) -> Volume:
    image = bytearray(volume.device.read(0, volume.layout.size))
    image[first_page * PAGE_SIZE : first_page * PAGE_SIZE + SECTOR_SIZE] = content
    return Volume(NorFlash(volume.device.geometry, bytes(image)))


def _damaged_files(volume: Volume) -> int:
    """How many live files have chains that break, or that do not fit their sizes."""
    bodies = [record.body for record in volume.fat.records if record.is_live]
    sizes = [(body.size, *volume.data.measure(body.section_id)) for body in bodies if isinstance(body, FileBody)]
    return sum(
        end not in ENDS or file_length(size, blocks)[1] is LengthSource.CHAIN for size, blocks, end in sizes if size
    )
