"""Deciding what the chain and the size of each file shall be: what can be read stays, and nothing is invented.

A chain that breaks ends there; one that runs in a loop, at its last block; what the kernel lost in front is put back.
Blocks that an older file has, or that lie outside of the data area, have to be copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formats.knightos.kfs_block import KFS_BLOCK
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE
from toolkit.kfs.check.blocks import retired_blocks
from toolkit.kfs.check.chains import is_block_outside, leads_to_block_outside
from toolkit.kfs.check.heads import missing_head
from toolkit.kfs.check.inventory import Holding, Inventory
from toolkit.kfs.damage import ENDS
from toolkit.kfs.dat import header_offset
from toolkit.kfs.file_length import fits
from toolkit.kfs.volume import Volume


class FilePlan(NamedTuple):
    """A file as it shall be.

    Attributes:
        holding: as it is.
        blocks: section ids in reading order, those included that are to be copied.
        copied: the ones that are to be copied.
        goes_on_in: where its chain goes on in blocks of an older file that are too many to copy, or None.
        size: bytes.
        head: how many of the blocks the kernel lost in front.
        outside: how many of them lie outside of the data area.
    """

    holding: Holding
    blocks: tuple[int, ...]
    copied: frozenset[int]
    goes_on_in: int | None
    size: int
    head: int = 0
    outside: int = 0

    @property
    def changes_entry(self) -> bool:
        """Whether the file's entry must say something else."""
        body = self.holding.file.body
        return bool(self.needed or self.head) or self.size != body.size

    @property
    def needed(self) -> int:
        """Blocks that must be free for it: one for a file of which nothing is left."""
        return len(self.copied) or int(not self.blocks and self.goes_on_in is None)


def plan_files(inventory: Inventory) -> list[FilePlan]:
    """What shall become of all live files with data, those with blocks outside of the data area first."""
    retired = retired_blocks(inventory.volume)
    left = inventory.volume.layout.block_count
    plans = []
    for holding in inventory.holdings:
        if holding.file.body.size:
            plan = _plan(inventory, holding, retired, left)
            left -= plan.needed
            plans.append(plan)
    return sorted(plans, key=lambda plan: not plan.outside)


def _plan(inventory: Inventory, holding: Holding, retired: set[int], left: int) -> FilePlan:
    volume, own = inventory.volume, holding.blocks
    if holding.joins is not None:
        count = volume.data.measure(holding.joins)[0]
        if count > left:
            return FilePlan(holding, own, frozenset(), holding.joins, holding.file.body.size)
        blocks = volume.data.chain(holding.file.body.section_id).blocks
        return FilePlan(holding, blocks, frozenset(blocks[len(own) :]), None, _size(volume, holding, len(blocks)))
    if leads_to_block_outside(volume, holding):
        last = volume.data.headers[own[-1]][1] if own else holding.file.body.section_id
        outside = tuple(_outside(volume, last))
        blocks = own + outside
        size = _size(volume, holding, len(blocks))
        return FilePlan(holding, blocks, frozenset(outside), None, size, outside=len(outside))
    head = missing_head(inventory, holding)
    size = holding.file.body.size if head else _size(volume, holding, len(own))
    return FilePlan(holding, head + own, frozenset(retired.intersection(head)), None, size, head=len(head))


def _outside(volume: Volume, section_id: int) -> Iterator[int]:
    """Blocks of a chain from the first outside of the data area on, as long as they are there."""
    seen: set[int] = set()
    while section_id not in seen and is_block_outside(volume, section_id):
        seen.add(section_id)
        yield section_id
        section_id = KFS_BLOCK.parse(volume.device.read(header_offset(section_id), BLOCK_HEADER_SIZE)).next


def _size(volume: Volume, holding: Holding, blocks: int) -> int:
    """Bytes of a file with so many blocks: what the kernel reads, and more only where the end is lost."""
    file = holding.file
    counted, end = volume.data.measure(file.body.section_id)
    if end in ENDS and counted == blocks:
        return volume.length(file) or blocks * BLOCK_SIZE
    if fits(file.body.size, blocks):
        return file.body.size
    if -(-file.body.size // BLOCK_SIZE) > blocks:
        return blocks * BLOCK_SIZE
    return max(0, (blocks - 1) * BLOCK_SIZE) + file.body.size % BLOCK_SIZE or blocks * BLOCK_SIZE
