"""A page of the KFS data area, the DAT: magic, 63 block headers, 63 blocks (SPEC.md: kfs_page)."""

from __future__ import annotations

from formats.codec import Spec
from formats.knightos.kfs_block import BlockHeader
from formats.layout import blob, declare, layout_of, record
from formats.lists import Repeat

PAGE_SIZE = 0x4000
BLOCK_SIZE = 0x100
BLOCKS_PER_PAGE = 63
BLOCK_HEADER_SIZE = 4
MAGIC_USED = b"KFS\xff"
"""On pages that hold, or shall hold next, blocks; the fourth byte is the version, counted by cleared bits."""
MAGIC_UNUSED = b"K\xff\xff\xff"


@record
class DatPage:
    """One 16 KiB page. Block headers and blocks are numbered from 1: index i stands at place i - 1 here."""

    magic: bytes = declare(blob(4), "KFS and version where used, K where formatted; the kernel never looks")
    headers: tuple[BlockHeader, ...] = declare(Repeat(BLOCKS_PER_PAGE, layout_of(BlockHeader)), "block headers")
    blocks: tuple[bytes, ...] = declare(Repeat(BLOCKS_PER_PAGE, blob(BLOCK_SIZE)), "data of the blocks")


KFS_PAGE = Spec("knightos.kfs_page", DatPage, title="KFS data page (DAT)")
