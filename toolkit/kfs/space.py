"""What the space of a volume holds, block by block, and what a collection would give back.

A block that no live entry reaches is orphaned: allocated, and of no use until its sector is rebuilt. A free block
that is not erased is dirty: data programmed there would be damaged. A collection makes both free again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from formats.knightos.kfs_page import BLOCK_SIZE, BLOCKS_PER_PAGE, MAGIC_UNUSED, PAGE_SIZE
from toolkit.kfs.layout import FAT_PAGES
from toolkit.kfs.survey import fat_bytes_left, live_blocks
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.log_plan import LogPlan
from toolkit.kfs.write.sector_rewrite import ERASED_MAGIC, PAGES_PER_SECTOR, is_page_magic, sector_pages


class BlockState(Enum):
    """What becomes of a block."""

    LIVE = "live"
    ORPHANED = "orphaned"
    DIRTY = "dirty"
    FREE = "free"


RECLAIMABLE = (BlockState.ORPHANED, BlockState.DIRTY)
"""What a collection turns into free blocks."""


class PageMark(Enum):
    """What the first bytes of a page of blocks say; the kernel never looks."""

    USED = "KFS"
    FORMATTED = "K"
    ERASED = "erased"
    OTHER = "other"


class PageSpace(NamedTuple):
    """One page of blocks: its number, its mark, and the state of each of its 63 blocks."""

    page: int
    mark: PageMark
    states: tuple[BlockState, ...]

    def count(self, *states: BlockState) -> int:
        """Number of blocks in one of these states."""
        return sum(map(self.states.count, states))

    @property
    def is_unmarked(self) -> bool:
        """Whether the page holds blocks in use without the mark that says so."""
        return self.mark is not PageMark.USED and self.count(BlockState.LIVE, BlockState.ORPHANED) > 0


class SectorSpace(NamedTuple):
    """One sector of blocks, by its first page."""

    first_page: int
    pages: tuple[PageSpace, ...]

    @property
    def reclaimable(self) -> int:
        """Number of blocks that a collection gives back here; it leaves sectors alone that hold something else."""
        is_foreign = any(page.mark is PageMark.OTHER for page in self.pages)
        return 0 if is_foreign else self.count(*RECLAIMABLE)

    def count(self, *states: BlockState) -> int:
        """Number of blocks in one of these states."""
        return sum(page.count(*states) for page in self.pages)


class FatSpace(NamedTuple):
    """The log of entries, in bytes.

    Attributes:
        window: all four pages.
        used: from the top to the end marker.
        left_for_kernel: what the kernel can append on the first page.
        reclaimable: what compacting the log gives back: dead entries, and what was skipped at the ends of pages.
        garbage: bytes below the end marker that are not erased.
    """

    window: int
    used: int
    left_for_kernel: int
    reclaimable: int
    garbage: int


class Space:
    """The space of a volume, as it stands on the device when it is first asked for."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume

    @cached_property
    def sectors(self) -> tuple[SectorSpace, ...]:
        """All sectors of blocks, in ascending order."""
        live = live_blocks(self._volume)
        return tuple(
            SectorSpace(first, tuple(self._page(page, live) for page in range(first, first + PAGES_PER_SECTOR)))
            for first in sector_pages(self._volume.layout)
        )

    @property
    def pages(self) -> Iterator[PageSpace]:
        """All pages of blocks, in ascending order."""
        return (page for sector in self.sectors for page in sector.pages)

    @cached_property
    def counts(self) -> dict[BlockState, int]:
        """Number of blocks in each state."""
        counted = Counter(state for page in self.pages for state in page.states)
        return {state: counted[state] for state in BlockState}

    @property
    def reclaimable(self) -> int:
        """Number of blocks that a collection of all sectors gives back."""
        return sum(sector.reclaimable for sector in self.sectors)

    @cached_property
    def fat(self) -> FatSpace:
        """The log of entries."""
        scan = self._volume.fat
        return FatSpace(
            FAT_PAGES * PAGE_SIZE,
            scan.used,
            fat_bytes_left(self._volume),
            fat_bytes_reclaimable(self._volume),
            scan.garbage,
        )

    def _page(self, page: int, live: set[int]) -> PageSpace:
        blocks = range((page << 8) + 1, (page << 8) + BLOCKS_PER_PAGE + 1)
        return PageSpace(page, _mark(self._volume, page), tuple(self._state(block, live) for block in blocks))

    def _state(self, section_id: int, live: set[int]) -> BlockState:
        if section_id in live:
            return BlockState.LIVE
        if not self._volume.data.is_free(section_id):
            return BlockState.ORPHANED
        return BlockState.DIRTY if self._volume.data.is_dirty(section_id) else BlockState.FREE


def fat_bytes_reclaimable(volume: Volume) -> int:
    """Bytes that compacting the log gives back: live entries stay, and what is unknown or unreadable with them."""
    plan = LogPlan(volume.device, volume.layout, volume.fat)
    plan.drop_dead()
    return volume.fat.used - plan.length


def _mark(volume: Volume, page: int) -> PageMark:
    magic = volume.device.read(page * PAGE_SIZE, len(ERASED_MAGIC))
    if not is_page_magic(magic):
        return PageMark.OTHER
    if magic == ERASED_MAGIC:
        return PageMark.ERASED
    return PageMark.FORMATTED if magic == MAGIC_UNUSED else PageMark.USED


def describe_space(space: Space) -> dict[str, Any]:
    """Everything that `kfs df` says. Blocks as counts, the FAT in bytes; one letter of `states` for each block."""
    counts = space.counts
    return {
        "block_size": BLOCK_SIZE,
        "blocks": {
            "total": sum(counts.values()),
            "live": counts[BlockState.LIVE],
            "orphaned": counts[BlockState.ORPHANED],
            "free": counts[BlockState.FREE] + counts[BlockState.DIRTY],
            "free_but_dirty": counts[BlockState.DIRTY],
            "reclaimable": space.reclaimable,
        },
        "fat": space.fat._asdict(),
        "sectors": [_sector(sector) for sector in space.sectors],
    }


def _sector(sector: SectorSpace) -> dict[str, Any]:
    pages = [
        {"page": page.page, "mark": page.mark.value, "states": "".join(state.value[0] for state in page.states)}
        for page in sector.pages
    ]
    return {"first_page": sector.first_page, "reclaimable": sector.reclaimable, "pages": pages}
