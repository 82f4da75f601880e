"""Flash as the kernel uses it for streams: blocks taken, links repaired, everything programmed as old AND new.

Orders of operations are the kernel's (formats/knightos/SPEC.md, changes and their commit points). Nothing is bounded
by the data area, as in the kernel.
"""

from __future__ import annotations

from collections.abc import Callable

from formats.knightos.kfs_block import FREE_MARK, KFS_BLOCK, LAST, BlockHeader
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.flash import FlashDevice
from toolkit.kfs.dat import block_offset, header_offset
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import FIRST_DAT_PAGE, Layout

LINK_MASK = 0x7FFF
_KEPT_IN_RAM = 0x200
"""Bytes at the start of a page that are patched in RAM when a sector is rebuilt."""
_PAGES_OF_SECTOR = 4
_SLOW_ROM = 0x080000
"""Calculators with this ROM run at 6 MHz, and may have their stacks anywhere."""
_STACK_LIMIT = 0xC000
WORK_LOOK, WORK_BLOCK, WORK_SECTOR = 2, 10, 500
"""What operations cost, in about microseconds, for callers who set a limit."""


class KernelFlash:
    """A flash device in the hands of the kernel.

    Args:
        device: the flash; it is changed.
        layout: where KFS keeps what.
        defects: told what the kernel does wrong.
        spend: told how much work each operation is, in about microseconds; may raise.
    """

    def __init__(
        self, device: FlashDevice, layout: Layout, defects: list[Defect], spend: Callable[[int], None] = lambda _: None
    ) -> None:
        self.device = device
        self.layout = layout
        self.spend = spend
        self.stack = 0x8600
        """Address of the calling thread's stack."""
        self.changes_of_fat = 0
        """Operations inside the FAT window so far."""
        self._defects = defects
        self._first_page = FIRST_DAT_PAGE
        """No page of blocks below this one has a free block."""

    def header(self, section_id: int) -> BlockHeader:
        """Prev and next of a block. Raises UndefinedError for an id that is no block of the flash."""
        self.spend(WORK_LOOK)
        return KFS_BLOCK.parse(self.device.read(header_offset(self._require(section_id)), BLOCK_HEADER_SIZE))

    def block(self, section_id: int) -> bytes:
        """The data of a block. Raises UndefinedError for an id that is no block of the flash."""
        self.spend(WORK_BLOCK)
        return self.device.read(block_offset(self._require(section_id)), BLOCK_SIZE)

    def program(self, offset: int, data: bytes) -> None:
        """Program old AND new, upwards by address."""
        old = self.device.read(offset, len(data))
        both = int.from_bytes(old, "little") & int.from_bytes(data, "little")
        if self.layout.fat_bottom - len(data) < offset <= self.layout.fat_top:
            self.changes_of_fat += 1
        self.device.program(offset, both.to_bytes(len(data), "little"))

    def take_block(self) -> int:
        """The lowest free block, which stays free until its header is programmed.

        Raises:
            UndefinedError: there is none up to the privileged page.
        """
        while self._first_page <= self.layout.fat_start + 5:
            self.spend(WORK_BLOCK)
            page = self._first_page
            rows = KFS_BLOCK.rows(self.device.read(page * PAGE_SIZE, BLOCK_HEADER_SIZE * (BLOCKS_PER_PAGE + 1)))
            for index, (prev, _next) in enumerate(rows):
                if index and prev & FREE_MARK:
                    if page > self.layout.last_dat_page:
                        self._defects.append(Defect.W9)
                    return page << 8 | index
            self._first_page += 1
        raise UndefinedError(
            "no block up to the privileged page looks free: the kernel looks on in the pages behind it"
        )

    def program_block(self, section_id: int, data: bytes) -> None:
        """Program the data of a block, up to and with the first byte whose erased bits do not suffice."""
        self.spend(WORK_BLOCK)
        offset = block_offset(section_id)
        old = self.device.read(offset, len(data))
        if int.from_bytes(data, "little") & ~int.from_bytes(old, "little"):
            self._defects.append(Defect.W17)
            last = next(at for at, (before, new) in enumerate(zip(old, data, strict=True)) if new & ~before)
            data = data[: last + 1]
        self.program(offset, data)

    def program_header(self, section_id: int, prev: int, next_: int) -> None:
        """Program the header of a block, which takes it."""
        self.program(header_offset(section_id), KFS_BLOCK.build(BlockHeader(self._cut(prev), next_)))

    def set_prev(self, section_id: int, prev: int) -> None:
        """Repoint a block backwards, by clearing bits or through the swap sector."""
        self._set_word(header_offset(self._require(section_id)), self._cut(prev))

    def set_next(self, section_id: int, next_: int) -> None:
        """Repoint a block forwards, by clearing bits or through the swap sector."""
        self._set_word(header_offset(self._require(section_id)) + 2, next_)

    def first_block(self, section_id: int) -> int:
        """The first block of a chain, going back from one of its blocks.

        Raises:
            UndefinedError: the way leads out of the flash, or round and round.
        """
        return self.blocks_back(section_id)[-1]

    def blocks_back(self, section_id: int) -> list[int]:
        """A block and those before it, up to the one whose `prev` says first. Raises as `first_block`."""
        blocks = {section_id: None}
        while (prev := self.header(section_id).prev) != LINK_MASK:
            section_id = prev
            if section_id in blocks:
                raise UndefinedError(f"the links backwards run in a loop through {section_id:04X}: this never ends")
            blocks[section_id] = None
        return list(blocks)

    def blocks_on(self, section_id: int) -> list[int]:
        """A block and those behind it, up to the one whose `next` says last. Raises as `first_block`."""
        blocks = {section_id: None}
        while (next_ := self.header(section_id).next) != LAST:
            section_id = next_
            if section_id in blocks:
                raise UndefinedError(f"the chain runs in a loop through {section_id:04X}: this never ends")
            blocks[section_id] = None
        return list(blocks)

    def _require(self, section_id: int) -> int:
        page, index = section_id >> 8, section_id & 0xFF
        if section_id == LAST:
            raise UndefinedError("the kernel reads page FF, index FF: no flash, but memory such as RAM page 7")
        if page >= self.layout.pages or index > BLOCKS_PER_PAGE:
            raise UndefinedError(f"the kernel takes {section_id:04X} for a block: page {page:02X}, index {index:02X}")
        return section_id

    def _cut(self, prev: int) -> int:
        """A link backwards as it is stored: its top bit marks the block as used."""
        if prev & FREE_MARK and prev != LAST:
            self._defects.append(Defect.W15)
        return prev & LINK_MASK

    def _set_word(self, offset: int, word: int) -> None:
        wish = word.to_bytes(2, "little")
        old = self.device.read(offset, 2)
        if all(before & new == new for before, new in zip(old, wish, strict=True)):
            self.program(offset, wish)
        else:
            self._rebuild_sector(offset, wish)

    def _rebuild_sector(self, offset: int, wish: bytes) -> None:
        """Copy a sector to swap, erase it, copy it back with two bytes changed. They lie in a header."""
        device, layout = self.device, self.layout
        page = offset // PAGE_SIZE
        first = page - page % _PAGES_OF_SECTOR
        swap = layout.swap_pages[0]
        self.spend(WORK_SECTOR)
        if self.stack >= _STACK_LIMIT and layout.size != _SLOW_ROM:
            raise UndefinedError("W7: with the stack at C000 or above the kernel rebuilds a wrong sector")
        if first >= swap:
            raise UndefinedError(f"the kernel rebuilds the sector of page {page:02X} through swap, which is part of it")
        device.erase(device.geometry.sector_at(swap * PAGE_SIZE))
        for step in range(_PAGES_OF_SECTOR):
            device.program((swap + step) * PAGE_SIZE, device.read((first + step) * PAGE_SIZE, PAGE_SIZE))
        device.erase(device.geometry.sector_at(first * PAGE_SIZE))
        for step in range(_PAGES_OF_SECTOR):
            if first + step != page:
                device.program((first + step) * PAGE_SIZE, device.read((swap + step) * PAGE_SIZE, PAGE_SIZE))
        copy = (swap + page - first) * PAGE_SIZE
        rest = device.read(copy + _KEPT_IN_RAM, PAGE_SIZE - _KEPT_IN_RAM)
        device.program(page * PAGE_SIZE + _KEPT_IN_RAM, rest)
        start = bytearray(device.read(copy, _KEPT_IN_RAM))
        start[offset % PAGE_SIZE : offset % PAGE_SIZE + 2] = wish
        device.program(page * PAGE_SIZE, bytes(start))
        self._first_page = min(self._first_page, swap)  # what was taken in swap is free again
        if first <= layout.fat_start < first + _PAGES_OF_SECTOR:
            self.changes_of_fat += 1
