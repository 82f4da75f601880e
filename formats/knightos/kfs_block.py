"""The header of a KFS block: the links of its chain (SPEC.md: kfs_block).

Block headers stand together at the start of a DAT page (`kfs_page`), apart from the data they are about. Whether a
link leads anywhere is not asked here.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import declare, record, u16

FIRST = 0x7FFF
"""`prev` of the first block of a chain."""
LAST = 0xFFFF
"""`next` of the last block of a chain."""
FREE_MARK = 0x8000
"""Bit of `prev` that is set in a free block, and the only thing the kernel looks at."""
ERASED = 0xFFFF


@record
class BlockHeader:
    """The prev/next pair of a block; both are section ids."""

    prev: int = declare(
        u16,
        "section id of the block before, bit 15 clear when in use",
        names={FIRST: "first", ERASED: "free"},
        show="hex",
    )
    next: int = declare(u16, "section id of the block behind", names={LAST: "last or free"}, show="hex")

    @property
    def is_free(self) -> bool:
        """Whether the kernel would take the block for new data."""
        return bool(self.prev & FREE_MARK)


KFS_BLOCK = Spec("knightos.kfs_block", BlockHeader, title="KFS block header")
