"""The note in the swap sector that it holds the copy of another one (SPEC.md: kfs_sector_copy).

It is ours: the kernel has no such note. Its four parts of four bytes lie at the start of the four pages of the swap
sector, where a copied DAT page has its magic and a copied FAT page is erased.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, exactly, record, u8, u32

MAGIC = int.from_bytes(b"COPY", "little")
STATE_COPYING, STATE_WHOLE, STATE_DONE = 0xFF, 0x7F, 0x00
MARK_ERASED, MARK_UNUSED = 0x02, 0x01
"""Instead of the version of a page that is in use: its magic is erased, or that of an unused page."""
PART_SIZE = 4
"""Bytes of the note in each page."""


@record
class SectorCopy:
    """Which sector the swap sector holds, and whether all of it."""

    magic: int = declare(exactly(u32, MAGIC), "COPY", names={MAGIC: "COPY"}, show="hex")
    checksum: int = declare(u32, "CRC-32 of the sector as it shall be", show="hex")
    marks: bytes = declare(blob(4), "for each page, the version in its magic; 01: unused, 02: no magic")
    first_page: int = declare(u8, "first page of the sector", show="hex")
    reserved: bytes = declare(blob(2), "erased", default=b"\xff\xff")
    state: int = declare(
        u8,
        "how far the copy is",
        names={STATE_COPYING: "copying", STATE_WHOLE: "whole", STATE_DONE: "done"},
        default=STATE_COPYING,
        show="hex",
    )


KFS_SECTOR_COPY = Spec("knightos.kfs_sector_copy", SectorCopy, title="KFS sector copy note")
