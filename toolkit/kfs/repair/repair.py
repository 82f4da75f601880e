"""Repairing a volume: what a check finds wrong is set right, and nothing that can be read is lost.

In this order, each step safe to be cut short and done again: what waits in swap goes to its place; a sector that the
kernel left half restored is filled up from swap; files are brought home from there; lengths of entries are set right;
chains are rebuilt, with copies of blocks that two files have; the log is replaced, with every entry in its place;
blocks of nobody are erased.

Dead entries and their blocks stay, for `kfs recover`, unless the log has no room for them.
"""

from __future__ import annotations

from collections.abc import Callable

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.flash import FlashDevice
from toolkit.kfs.check.half_restored import half_restored
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.check.traces import garbage_code
from toolkit.kfs.fat import read_window
from toolkit.kfs.repair.chains import ChainRepair
from toolkit.kfs.repair.log import LogRepair, replace_log
from toolkit.kfs.repair.plan import plan_files
from toolkit.kfs.repair.report import Repaired
from toolkit.kfs.repair.salvage import finished, with_right_lengths
from toolkit.kfs.repair.sectors import free_blocks, mend_sectors
from toolkit.kfs.repair.swap import empty_swap, plans_in_swap
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.sector_rewrite import finish

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


class _NoRoomError(Exception):
    """Blocks outside of the data area cannot be copied; whatever else is done would destroy them."""


def repair(device: FlashDevice) -> list[Repaired]:
    """Repair the volume on a device; returns what was done. Done again, it does nothing.

    Nothing is done where the kernel left blocks outside of the data area and there is no room to bring them back: files
    have to be removed first.

    Raises:
        VolumeError: there is no volume.
    """
    done: list[Repaired] = []
    volume = Volume(device)
    try:
        for _ in range(_MOST_ROUNDS):
            before = len(done)
            for step in _STEPS:
                more = step(volume)
                if more:
                    done += more
                    volume = Volume(device)
            if len(done) == before:
                break
    except _NoRoomError:
        pass  # the findings say what is left
    return done


def _finish_rewriting(volume: Volume) -> list[Repaired]:
    if volume.waiting is None:
        return []
    finish(volume.flash, volume.layout, volume.waiting)
    what = f"the sector of page {volume.waiting.first_page:02X} is copied from swap"
    return [Repaired("kfs-interrupted-rewrite", "", what)]


def _fill_up(volume: Volume) -> list[Repaired]:
    """Program what a half restored sector lacks: swap is left alone until that is done."""
    found = half_restored(Inventory(volume))
    if found is None:
        return []
    for start in range(0, len(found.content), PAGE_SIZE):
        volume.device.program(found.first_page * PAGE_SIZE + start, found.content[start : start + PAGE_SIZE])
    return [Repaired("kfs-half-restored", "", f"the sector of page {found.first_page:02X} is filled up from swap")]


def _set_lengths(volume: Volume) -> list[Repaired]:
    window = with_right_lengths(volume)
    if window is None or plans_in_swap(Inventory(volume)) or not replace_log(volume, window):
        return []
    return [Repaired("kfs-unreadable-entry", "", "lengths of entries are set right: they end where their texts do")]


def _make_room(volume: Volume) -> list[Repaired]:
    """Erase blocks of nobody first where copies need them."""
    inventory = Inventory(volume)
    plans = plan_files(inventory)
    room = sum(1 for _block in volume.data.free_blocks()) - len(volume.data.dirty_blocks())
    if sum(plan.needed for plan in plans) <= room or plans_in_swap(inventory):
        return []
    kept = {block for plan in plans for block in plan.blocks}
    file = finished(inventory)
    if file:
        volume.data.mark(file.section_id, kept)
    return mend_sectors(volume, {}) or free_blocks(volume, frozenset(kept))


def _mend_files(volume: Volume) -> list[Repaired]:
    """Chains, page marks, and the log: what the chains are now, the log must say."""
    inventory = Inventory(volume)
    chains, plans = ChainRepair(inventory), plan_files(inventory)
    if LogRepair(inventory, {}).window is None:  # what the log cannot say must not be done
        plans = [plan for plan in plans if not plan.changes_entry]
    if not chains.mend(plans):
        raise _NoRoomError
    done = chains.done + mend_sectors(volume, chains.headers)
    volume = Volume(volume.flash) if done else volume
    return done + _mend_log(volume, chains)


def _mend_log(volume: Volume, chains: ChainRepair) -> list[Repaired]:
    log = LogRepair(Inventory(volume), chains.files)
    garbage = garbage_code(volume)
    if log.window in (None, read_window(volume.device, volume.layout)) or not replace_log(volume, log.window):
        return []
    if garbage and not any(repaired.code == garbage for repaired in log.done):
        log.done.append(Repaired(garbage, "", "all below the end of the log is erased"))
    return log.done


_STEPS: tuple[Callable[[Volume], list[Repaired]], ...] = (
    _finish_rewriting,
    _fill_up,
    empty_swap,
    _set_lengths,
    _make_room,
    _mend_files,
    free_blocks,
)
