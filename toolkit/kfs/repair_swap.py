"""Bringing files home whose blocks lie in the swap sector: by programs alone, since replacing a sector erases swap.

The kernel puts them there when the data area and the FAT are full. The whole file is copied and gets a new entry; the
old one is retired.
"""

from __future__ import annotations

from dataclasses import replace

from formats.knightos.kfs_entry import FILE, Entry
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import VolumeFullError
from toolkit.flash import FlashDevice
from toolkit.kfs.block_store import BlockStore
from toolkit.kfs.check_inventory import Inventory
from toolkit.kfs.dat import block_offset
from toolkit.kfs.leftovers import fence_dirty_blocks
from toolkit.kfs.log import SUPERSEDED, Log
from toolkit.kfs.repair_plan import FilePlan, plan_files
from toolkit.kfs.repair_report import Repaired
from toolkit.kfs.volume import Volume
from toolkit.quantities import format_count


def empty_swap(device: FlashDevice) -> list[Repaired]:
    """Copy the files out of the swap sector for which there is room; the others stay as they are."""
    volume = Volume(device)
    inventory = Inventory(volume)
    plans = [plan for plan in plan_files(inventory) if is_in_swap(volume, plan)]
    if not plans or volume.fat.garbage:
        return []
    fence_dirty_blocks(volume)
    store, log = BlockStore(device, volume.data), Log(device, volume.layout, volume.fat)
    done = []
    for plan in plans:
        body, record = plan.holding.file.body, plan.holding.record
        try:
            blocks = store.take_chain(len(plan.blocks))
            store.fill(blocks, b"".join(device.read(block_offset(block), BLOCK_SIZE) for block in plan.blocks))
            log.append(Entry(FILE, replace(body, size=plan.size, section_id=blocks[0])))
        except VolumeFullError:
            continue
        log.retire(record, SUPERSEDED)
        what = f"{format_count(plan.outside, 'block')} brought into the data area"
        done.append(Repaired("kfs-block-outside", inventory.where(record), what))
    return done


def is_in_swap(volume: Volume, plan: FilePlan) -> bool:
    """Whether a file has blocks in the swap sector."""
    return bool(plan.outside) and any(block >> 8 in volume.layout.swap_pages for block in plan.copied)
