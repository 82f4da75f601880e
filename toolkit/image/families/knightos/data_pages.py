"""The data pages of a KFS volume as regions: which file has which blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from formats.knightos.kfs_page import (
    BLOCK_HEADER_SIZE,
    BLOCK_SIZE,
    BLOCKS_PER_PAGE,
    KFS_PAGE,
    MAGIC_UNUSED,
    PAGE_SIZE,
)
from toolkit.files import name_to_text
from toolkit.image.described import RecordAt
from toolkit.image.families.knightos.kernel_pages import page_range
from toolkit.kfs.check.blocks import retired_blocks
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.neighbours import blocks_of_page
from toolkit.kfs.volume import Volume
from toolkit.knightos.rom.image import RomImage
from toolkit.memory.region import AddressRange, Region

_HEADS_LENGTH = BLOCK_HEADER_SIZE * (BLOCKS_PER_PAGE + 1)
_UNUSED_PAGE = MAGIC_UNUSED + b"\xff" * (PAGE_SIZE - len(MAGIC_UNUSED))


class Owner(NamedTuple):
    """Whose a block is: a name, a kind of region, and, of a file, the number of the block in it."""

    name: str
    kind: str
    number: int | None = None


_FREE, _DIRTY = Owner("free", "free"), Owner("free, not erased", "dirty")
_RETIRED, _ORPHAN = Owner("of dead entries", "retired"), Owner("orphaned", "orphan")


class Owners:
    """Whose each block of a volume is.

    Args:
        volume: the volume.
    """

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        inventory = Inventory(volume)
        self._files = {
            block: Owner(name_to_text(holding.file.path), "file", number)
            for holding in inventory.holdings
            for number, block in enumerate(holding.blocks)
        }
        self._retired = retired_blocks(volume)
        self._dirty = frozenset(volume.data.dirty_blocks())

    def of(self, section_id: int) -> Owner:
        """The owner of a block."""
        if section_id in self._files:
            return self._files[section_id]
        if self._volume.data.is_free(section_id):
            return _DIRTY if section_id in self._dirty else _FREE
        return _RETIRED if section_id in self._retired else _ORPHAN


def data_regions(rom: RomImage, pages: range) -> Iterator[Region]:
    """The data pages: each with its blocks, or, of neighbours that nothing is on, all together."""
    owners = Owners(rom.volume) if rom.volume is not None else None
    for empty, group in groupby(pages, lambda page: _empty(rom, page)):
        run = list(group)
        if empty:
            name = f"page {run[0]:02X}" if len(run) == 1 else f"pages {run[0]:02X} to {run[-1]:02X}"
            yield Region(f"{name}, {empty}", page_range(run[0], len(run)), "unused-pages", {"pages": len(run)})
        elif owners is None:
            yield from (Region(f"page {page:02X}", page_range(page), "data-page") for page in run)
        else:
            yield from (_page(owners, page) for page in run)


def _empty(rom: RomImage, page: int) -> str:
    if rom.is_erased(page):
        return "erased"
    return "unused" if rom.page(page) == _UNUSED_PAGE else ""


def _page(owners: Owners, page: int) -> Region:
    start = page * PAGE_SIZE
    inner = [Region("block headers", AddressRange(start, _HEADS_LENGTH), "block-headers")]
    owned = [(block, owners.of(block)) for block in blocks_of_page(page)]
    for (name, kind), group in groupby(owned, lambda pair: pair[1][:2]):
        run = list(group)
        first, last = run[0][0], run[-1][0]
        facts: dict[str, object] = {"blocks": f"{first:04X}" if first == last else f"{first:04X} to {last:04X}"}
        numbers = [owner.number for _block, owner in run if owner.number is not None]
        if numbers:
            facts["part"] = f"from byte {min(numbers) * BLOCK_SIZE:,} on"
        range_ = AddressRange(start + (first & 0xFF) * BLOCK_SIZE, len(run) * BLOCK_SIZE)
        inner.append(Region(name, range_, kind, facts))
    return Region(f"page {page:02X}", page_range(page), "data-page", {}, tuple(inner))


def data_records(rom: RomImage, pages: range) -> Iterator[RecordAt]:
    """A record for every data page that is not erased."""
    for page in pages:
        if not rom.is_erased(page):
            yield RecordAt(KFS_PAGE, page_range(page), f"page {page:02X}")
