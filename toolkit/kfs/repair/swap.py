"""Bringing files home whose blocks lie in the swap sector: by programs alone, since replacing a sector erases swap.

The kernel puts them there when the data area and the FAT are full. The whole file is copied and gets a new entry; the
old one is retired.
"""

from __future__ import annotations

from dataclasses import replace

from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_entry import FILE, KFS_ENTRY, Entry
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.dat import block_offset
from toolkit.kfs.repair.plan import FilePlan, plan_files
from toolkit.kfs.repair.report import Repaired
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.block_store import BlockStore
from toolkit.kfs.write.leftovers import bury_garbage, fence_dirty_blocks
from toolkit.kfs.write.log import SUPERSEDED, Log
from toolkit.quantities import format_count


def empty_swap(volume: Volume) -> list[Repaired]:
    """Copy the files out of the swap sector; nothing is done where the log or the free blocks have no room for all."""
    inventory = Inventory(volume)
    plans = plans_in_swap(inventory)
    if not plans or not bury_garbage(volume):
        return []
    entries = [Entry(FILE, replace(plan.holding.file.body, size=plan.size, section_id=LAST)) for plan in plans]
    log = Log(volume.device, volume.layout, volume.fat)
    fence_dirty_blocks(volume)
    store = BlockStore(volume.device, volume.data)
    has_room = log.room >= sum(len(KFS_ENTRY.build(entry)) for entry in entries)
    if not has_room or len(store) < sum(len(plan.blocks) for plan in plans):
        return []
    return [_bring_home(inventory, plan, store, log) for plan in plans]


def _bring_home(inventory: Inventory, plan: FilePlan, store: BlockStore, log: Log) -> Repaired:
    read, record = inventory.volume.device.read, plan.holding.record
    blocks = store.take_chain(len(plan.blocks))
    store.fill(blocks, b"".join(read(block_offset(block), BLOCK_SIZE) for block in plan.blocks))
    log.append(Entry(FILE, replace(plan.holding.file.body, size=plan.size, section_id=blocks[0])))
    log.retire(record, SUPERSEDED)
    what = f"{format_count(plan.outside, 'block')} brought into the data area"
    return Repaired("kfs-block-outside", inventory.where(record), what)


def plans_in_swap(inventory: Inventory) -> list[FilePlan]:
    """The plans of files that have blocks in the swap sector: it must not be erased before those are copied."""
    swap = inventory.volume.layout.swap_pages
    outside = (plan for plan in plan_files(inventory) if plan.outside)
    return [plan for plan in outside if any(block >> 8 in swap for block in plan.copied)]
