"""Repairing a volume: what a check finds wrong is set right, and nothing that can be read is lost.

In this order, each step safe to be cut short and done again: what waits in swap goes to its place; a sector that the
kernel left half restored is filled up from swap; files are brought home from there; lengths of entries are set right;
chains are rebuilt, with copies of blocks that two files have; the log is replaced, with every entry in its place;
blocks of nobody are erased.

Dead entries and their blocks stay, for `kfs recover`, unless the log has no room for them.
"""

from __future__ import annotations

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.flash import FlashDevice
from toolkit.kfs.check_half_restored import half_restored
from toolkit.kfs.check_inventory import Inventory
from toolkit.kfs.check_traces import garbage_code
from toolkit.kfs.fat import read_window
from toolkit.kfs.repair_chains import ChainRepair
from toolkit.kfs.repair_log import LogRepair, replace_log
from toolkit.kfs.repair_plan import plan_files
from toolkit.kfs.repair_report import Repaired
from toolkit.kfs.repair_salvage import finished, with_right_lengths
from toolkit.kfs.repair_sectors import free_blocks, mend_sectors
from toolkit.kfs.repair_swap import empty_swap, is_in_swap
from toolkit.kfs.sector_rewrite import finish
from toolkit.kfs.volume import Volume

UNREPAIRABLE = frozenset(
    {
        "kfs-fat-second-page",
        "kfs-shared-block",
        "kfs-block-outside",
        "kfs-blocks-in-fat",
    }
)
"""Errors that may remain: entries that do not fit into one page, blocks for whose copies there is no room."""

_MOST_ROUNDS = 5
"""Times that a repair looks again at what it did."""


def repair(device: FlashDevice) -> list[Repaired]:
    """Repair the volume on a device; returns what was done. Done again, it does nothing.

    Raises:
        VolumeError: there is no volume.
    """
    done: list[Repaired] = []
    for _ in range(_MOST_ROUNDS):
        more = _repair_once(device)
        if not more:
            break
        done += more
    return done


def _repair_once(device: FlashDevice) -> list[Repaired]:
    """One round. What it brings back may itself have to be repaired in the next."""
    done = [*_finish_rewriting(device), *_fill_up(device), *empty_swap(device)]
    done += [*_set_lengths(device), *_make_room(device)]
    inventory = Inventory(Volume(device))
    chains, plans = ChainRepair(inventory), plan_files(inventory)
    if LogRepair(inventory, {}).window is None:  # what the log cannot say must not be done
        plans = [plan for plan in plans if not plan.changes_entry]
    if not chains.mend(plans):
        return done
    done += chains.done
    done += mend_sectors(inventory.volume, chains.headers)
    done += _mend_log(Volume(device), chains)
    return done + free_blocks(Volume(device))


def _finish_rewriting(device: FlashDevice) -> list[Repaired]:
    volume = Volume(device)
    if volume.waiting is None:
        return []
    finish(device, volume.layout, volume.waiting)
    what = f"the sector of page {volume.waiting.first_page:02X} is copied from swap"
    return [Repaired("kfs-interrupted-rewrite", "", what)]


def _fill_up(device: FlashDevice) -> list[Repaired]:
    """Program what a half restored sector lacks: swap is left alone until that is done."""
    found = half_restored(Inventory(Volume(device)))
    if found is None:
        return []
    for start in range(0, len(found.content), PAGE_SIZE):
        device.program(found.first_page * PAGE_SIZE + start, found.content[start : start + PAGE_SIZE])
    return [Repaired("kfs-half-restored", "", f"the sector of page {found.first_page:02X} is filled up from swap")]


def _set_lengths(device: FlashDevice) -> list[Repaired]:
    volume = Volume(device)
    window = with_right_lengths(volume)
    if window is None or not replace_log(volume, window):
        return []
    return [Repaired("kfs-unreadable-entry", "", "lengths of entries are set right: they end where their texts do")]


def _make_room(device: FlashDevice) -> list[Repaired]:
    """Erase blocks of nobody first where copies need them; not while swap holds what has to be copied."""
    volume = Volume(device)
    inventory = Inventory(volume)
    plans = plan_files(inventory)
    dirty = len(volume.data.dirty_blocks())
    room = sum(1 for _block in volume.data.free_blocks()) - dirty
    if sum(plan.needed for plan in plans) <= room or any(is_in_swap(volume, plan) for plan in plans):
        return []
    kept = {block for plan in plans for block in plan.blocks}
    file = finished(inventory)
    if file:
        volume.data.mark(file.section_id, kept)
    done = mend_sectors(volume, {})
    return done + free_blocks(Volume(device), frozenset(kept))


def _mend_log(volume: Volume, chains: ChainRepair) -> list[Repaired]:
    log = LogRepair(Inventory(volume), chains.files)
    garbage = garbage_code(volume)
    if log.window in (None, read_window(volume.device, volume.layout)) or not replace_log(volume, log.window):
        return []
    if garbage and not any(repaired.code == garbage for repaired in log.done):
        log.done.append(Repaired(garbage, "", "all below the end of the log is erased"))
    return log.done
