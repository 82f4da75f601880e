"""Taking blocks for new data, and programming them: headers and data, in as few operations as can be.

A block is marked as used before anything else is programmed into it. Whatever interrupts, no free block is left that
is not erased; a block that nothing leads to is given back by the next collection.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from formats.knightos.kfs_block import FIRST, KFS_BLOCK, LAST, BlockHeader
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.errors import VolumeFullError
from toolkit.flash import FlashDevice
from toolkit.kfs.dat import DataArea, block_offset, header_offset, runs
from toolkit.kfs.write.sector_rewrite import ERASED_MAGIC, is_page_magic

PREV_MASK = 0x7FFF
RESERVED = FIRST, LAST
"""Header of a block that is taken and not yet part of a chain."""
_RESERVED_ROW = KFS_BLOCK.build(BlockHeader(*RESERVED))


class BlockStore:
    """The free blocks of a volume, all of them erased, and what is programmed into them.

    Args:
        device: the flash.
        data: the data area; its headers follow what is programmed.
        avoid: pages that get no blocks.
    """

    def __init__(self, device: FlashDevice, data: DataArea, avoid: Collection[int] = ()) -> None:
        self._device, self._data = device, data
        self._unmarked: set[int] = set()
        pages = set()
        for page in data.layout.dat_pages:
            magic = device.read(page * PAGE_SIZE, PART_SIZE)
            if page not in avoid and is_page_magic(magic):  # others hold something else, such as boot code
                pages.add(page)
                if magic in (MAGIC_UNUSED, ERASED_MAGIC):
                    self._unmarked.add(page)
        self._free = [block for block in data.free_blocks() if block >> 8 in pages]
        self._taken = 0

    def __len__(self) -> int:
        return len(self._free) - self._taken

    def take(self, count: int) -> list[int]:
        """Mark blocks as used, the lowest free ones; returns their section ids.

        Raises:
            VolumeFullError: there are fewer; none is taken.
        """
        blocks = self._pop(count)
        self._program_rows(blocks, _RESERVED_ROW * count)
        self._data.set_headers(dict.fromkeys(blocks, RESERVED))
        return blocks

    def take_chain(self, count: int) -> list[int]:
        """Like `take`, and make a chain of the blocks at once."""
        blocks = self._pop(count)
        self._program_headers(blocks, chain_headers(blocks))
        return blocks

    def link(self, blocks: Sequence[int], batches: Sequence[tuple[int, int]] = ()) -> None:
        """Make a chain of blocks that were taken, in this order.

        Args:
            blocks: section ids.
            batches: which of them were taken as chains, as (index of the first, number): their ends are still free.
        """
        loose: list[int] = []
        at = 0
        for first, count in batches:
            loose += [*range(at, first + 1), *([first + count - 1] if count > 1 else [])]
            at = first + count
        loose += range(at, len(blocks))
        self._program_headers([blocks[i] for i in loose], [_header(blocks, i) for i in loose])

    def fill(self, blocks: Sequence[int], content: bytes) -> None:
        """Program content into blocks that were taken, from the first one on; what is left of the last stays erased."""
        at = 0
        for offset, length in runs(blocks):
            part = content[at : at + length].rstrip(b"\xff")
            if part:
                self._device.program(offset, part)
            at += length

    def can_add(self, block: int, content: bytes) -> bool:
        """Whether a block can be made to hold this content by clearing bits."""
        old = self._device.read(block_offset(block), len(content))
        return int.from_bytes(old, "big") & int.from_bytes(content, "big") == int.from_bytes(content, "big")

    def _pop(self, count: int) -> list[int]:
        missing = count - len(self)
        if missing > 0:
            raise VolumeFullError(f"the volume is full: {missing} blocks ({missing * BLOCK_SIZE:,} bytes) short")
        blocks = self._free[self._taken : self._taken + count]
        self._taken += count
        return blocks

    def _program_headers(self, blocks: Sequence[int], headers: Sequence[tuple[int, int]]) -> None:
        self._program_rows(blocks, KFS_BLOCK.build_rows(headers))
        self._data.set_headers(dict(zip(blocks, headers, strict=True)))

    def _program_rows(self, blocks: Sequence[int], rows: bytes) -> None:
        at = 0
        for _offset, length in runs(blocks):  # neighbours in their data are neighbours in their headers
            count, first = length // BLOCK_SIZE, blocks[at]
            if first >> 8 in self._unmarked:
                self._device.program((first >> 8) * PAGE_SIZE, MAGIC_USED)
                self._unmarked.discard(first >> 8)
            part = rows[at * BLOCK_HEADER_SIZE : (at + count) * BLOCK_HEADER_SIZE]
            self._device.program(header_offset(first), part)
            at += count


def _header(blocks: Sequence[int], index: int) -> tuple[int, int]:
    """Prev and next of one block of a chain."""
    prev = blocks[index - 1] & PREV_MASK if index else FIRST
    return prev, blocks[index + 1] if index + 1 < len(blocks) else LAST


def chain_headers(blocks: Sequence[int]) -> list[tuple[int, int]]:
    """Prev and next of the blocks of a chain."""
    previous = [FIRST, *[block & PREV_MASK for block in blocks[:-1]]]
    return list(zip(previous, [*blocks[1:], LAST], strict=True))
