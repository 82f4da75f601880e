"""Replacing the whole log of entries at one stroke, through the swap sector."""

from __future__ import annotations

from collections.abc import Iterable

from formats.knightos.kfs_page import PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.errors import VolumeFullError
from toolkit.flash import FlashDevice
from toolkit.kfs.layout import Layout
from toolkit.kfs.write.sector_rewrite import SECTOR_SIZE, rewrite_sector

LONGEST_LOG = PAGE_SIZE - PART_SIZE
"""Bytes of entries that can be written: one page, without the bytes where the swap sector has its note."""


def rewrite_fat(device: FlashDevice, layout: Layout, entries: Iterable[bytes]) -> None:
    """Replace the log by these entries, the oldest first; what lay below its end is erased.

    Args:
        device: the flash.
        layout: where KFS keeps what.
        entries: whole entries in logical order, the id first.

    Raises:
        VolumeFullError: they do not fit into one page, behind which the kernel does not read.
    """
    log = b"".join(entries)
    if len(log) > LONGEST_LOG:
        raise VolumeFullError(f"the entries take {len(log):,} bytes, where {LONGEST_LOG:,} fit into their page")
    rewrite_sector(device, layout, layout.fat_last, b"\xff" * (SECTOR_SIZE - len(log)) + log[::-1])
