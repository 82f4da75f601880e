"""The heap, walked from both ends (formats/knightos/SPEC.md: heap_header, heap_block).

Forwards, each length leads to the next block; a footer that names another block counts as damage to that footer as
long as the block behind it is whole. Backwards, each footer leads to its own block. What neither way reaches is
damaged. Both ways are bounded by the length of RAM.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from formats.errors import FormatError
from formats.knightos.user_memory import FREE, HEAP_BLOCK
from toolkit.kfs.kernel.heap_block import FOOTER, HEADER, RAM_END, HeapBlock
from toolkit.knightos.ram.dump import Dump
from toolkit.memory.region import AddressRange


@dataclass(frozen=True)
class WalkedBlock:
    """A block, and the address that its footer names."""

    place: HeapBlock
    footer: int

    @property
    def is_whole(self) -> bool:
        """Whether the footer names its own block."""
        return self.footer == self.place.header

    @property
    def is_free(self) -> bool:
        """Whether malloc may give it."""
        return self.place.owner == FREE


@dataclass(frozen=True)
class Heap:
    """What the walk met.

    Attributes:
        blocks: in the order of addresses.
        damaged: what no way leads through, or None.
        cut: whether the walk ended for want of bytes: the dump is cut short.
    """

    blocks: tuple[WalkedBlock, ...]
    damaged: AddressRange | None
    cut: bool

    @property
    def whole(self) -> int:
        """How many blocks have their footers."""
        return sum(block.is_whole for block in self.blocks)

    @cached_property
    def by_payload(self) -> dict[int, WalkedBlock]:
        """The blocks by what malloc gave."""
        return {block.place.payload: block for block in self.blocks}

    def at(self, address: int) -> WalkedBlock | None:
        """The block whose payload has an address in it, or just behind it."""
        found = (block for block in self.blocks if block.place.payload <= address <= block.place.footer)
        return next(found, None)


def walk(dump: Dump, start: int) -> Heap:
    """Walk the heap that begins at an address. Never raises for what is in it."""
    memory = dump.read_held(start, RAM_END - start)
    cut = len(memory) < RAM_END - start
    tail = {} if cut else {block.place.header: block for block in _backwards(memory, start)}
    blocks: list[WalkedBlock] = []
    at = start
    while at < RAM_END and (block := _block(memory, start, at)) is not None:
        if not block.is_whole and not _goes_on(memory, start, block.place.end, tail):
            break
        blocks.append(block)
        at = block.place.end
    behind = sorted(header for header in tail if header >= at)
    end = behind[0] if behind else RAM_END
    damaged = AddressRange(at, end - at) if at < end and not cut else None
    return Heap((*blocks, *(tail[header] for header in behind)), damaged, cut)


def _block(memory: bytes, start: int, at: int) -> WalkedBlock | None:
    """The block at an address, or None where it leads out of the memory."""
    try:
        block = HEAP_BLOCK.parse(memory, at - start)
    except FormatError:
        return None
    return WalkedBlock(HeapBlock(at, block.owner, len(block.payload)), block.footer)


def _goes_on(memory: bytes, start: int, at: int, tail: dict[int, WalkedBlock]) -> bool:
    """Whether the heap can be believed again at an address: it ends there, or a whole block begins."""
    if at == RAM_END or at in tail:
        return True
    following = _block(memory, start, at)
    return following is not None and following.is_whole


def _backwards(memory: bytes, start: int) -> Iterator[WalkedBlock]:
    """Whole blocks from the end of RAM down, up to the first one that is not."""
    end = RAM_END
    while end - HEADER - FOOTER >= start:
        footer = end - FOOTER - start
        header = int.from_bytes(memory[footer : footer + FOOTER], "little")
        block = _block(memory, start, header) if start <= header < end else None
        if block is None or block.place.end != end:
            return
        yield block
        end = header
