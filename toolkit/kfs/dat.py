"""The data area, the DAT: blocks, their state, and the chains that their headers make (SPEC.md: kfs_block).

All block headers are read once, as columns. Chains are measured for all blocks together, so that even an image
made of loops and shared chains takes time in proportion to its blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from formats.knightos.kfs_block import ERASED, FREE_MARK, KFS_BLOCK, LAST
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.flash import FlashDevice
from toolkit.kfs.layout import Layout
from toolkit.kfs.neighbours import Stretches, blocks_of_page, is_run, neighbours, run

DOCS_TERMINATOR = 0x7FFF
"""`next` of a last block as the documents have it; the kernel runs on from there."""
_ERASED_BLOCK = b"\xff" * BLOCK_SIZE
_HEADERS_LENGTH = BLOCK_HEADER_SIZE * BLOCKS_PER_PAGE


class ChainEnd(Enum):
    """Why a chain ends where it ends."""

    PROPER = "proper"
    OUTSIDE = "leads outside the data area"
    FREE = "leads to a free block"
    LOOP = "runs in a loop"
    DOCS = "ends with 7FFF, which only documents take for an end"


_ENDS = {LAST: ChainEnd.PROPER, DOCS_TERMINATOR: ChainEnd.DOCS}


class Chain(NamedTuple):
    """Blocks (section ids) in reading order, each once, and how the chain ends."""

    blocks: tuple[int, ...]
    end: ChainEnd


def block_offset(section_id: int) -> int:
    """Offset of a block's data in the image."""
    return (section_id >> 8) * PAGE_SIZE + (section_id & 0xFF) * BLOCK_SIZE


def header_offset(section_id: int) -> int:
    """Offset of a block's header in the image."""
    return (section_id >> 8) * PAGE_SIZE + (section_id & 0xFF) * BLOCK_HEADER_SIZE


class DataArea:
    """The blocks of a volume, as their headers stand on the device now."""

    def __init__(self, device: FlashDevice, layout: Layout) -> None:
        self._device = device
        self.layout = layout
        self._pages = layout.dat_pages
        self._measured: dict[int, tuple[int, ChainEnd]] = {}
        self._runs: dict[int, int] = {}
        self._asked = -1, Chain((), ChainEnd.OUTSIDE)

    @cached_property
    def headers(self) -> dict[int, tuple[int, int]]:
        """Section id → prev, next. All headers are read when the first one is asked for."""
        headers: dict[int, tuple[int, int]] = {}
        for page in self.layout.dat_pages:
            rows = KFS_BLOCK.rows(self._device.read(page * PAGE_SIZE + BLOCK_HEADER_SIZE, _HEADERS_LENGTH))
            headers.update(zip(blocks_of_page(page), rows, strict=True))
        return headers

    def is_free(self, section_id: int) -> bool:
        """Whether the kernel would take the block for new data."""
        return bool(self.headers[section_id][0] & FREE_MARK)

    def set_headers(self, headers: Mapping[int, tuple[int, int]]) -> None:
        """Take note of what was programmed: section id → prev, next."""
        self.headers.update(headers)
        self._measured.clear()
        self._runs.clear()
        self._asked = -1, Chain((), ChainEnd.OUTSIDE)

    def is_dirty(self, section_id: int) -> bool:
        """Whether a free block is not erased, so that data programmed there would be damaged."""
        if self.headers[section_id] != (ERASED, ERASED):
            return True
        return self._device.read(block_offset(section_id), BLOCK_SIZE) != _ERASED_BLOCK

    def dirty_blocks(self) -> list[int]:
        """Section ids of free blocks that are not erased, lowest first."""
        dirty = []
        for page in self.layout.dat_pages:
            blocks = range((page << 8) + 1, (page << 8) + BLOCKS_PER_PAGE + 1)
            content = self._device.read(page * PAGE_SIZE, PAGE_SIZE)
            if content.count(b"\xff", BLOCK_HEADER_SIZE) == PAGE_SIZE - BLOCK_HEADER_SIZE:
                continue
            for section_id in blocks:
                prev, next_ = self.headers[section_id]
                start = (section_id & 0xFF) * BLOCK_SIZE
                is_erased = next_ == prev == ERASED and content[start : start + BLOCK_SIZE] == _ERASED_BLOCK
                if prev & FREE_MARK and not is_erased:
                    dirty.append(section_id)
        return dirty

    def free_blocks(self) -> Iterator[int]:
        """Section ids of free blocks, lowest first."""
        return (section_id for section_id in self.headers if self.is_free(section_id))

    def chain(self, section_id: int, likely: Sequence[int] = ()) -> Chain:
        """The chain that starts at a block; the last one asked for is remembered.

        `likely` are numbers of blocks to try first: a chain of neighbours is known at a glance then.
        """
        if section_id != self._asked[0]:
            count = self._run(section_id, likely)
            chain = Chain(neighbours(section_id, count), ChainEnd.PROPER) if count else self._walk(section_id)
            self._asked = section_id, chain
        return self._asked[1]

    def stretches(self, section_id: int, likely: Sequence[int] = ()) -> Stretches:
        """The chain that starts at a block, as stretches of flash. `likely` as for `chain`."""
        count = self._run(section_id, likely)
        return Stretches(run(section_id, count) if count else runs(self.chain(section_id).blocks))

    def _run(self, section_id: int, likely: Sequence[int]) -> int:
        """Which of these numbers of blocks a chain has that is a run of neighbours; 0 for any other chain."""
        if section_id in self._runs:
            return self._runs[section_id] if self._runs[section_id] in likely else 0
        for count in likely:
            if is_run(self._device, self._pages, section_id, count):
                self._runs[section_id] = count
                return count
        return 0

    def _walk(self, section_id: int) -> Chain:
        headers = self.headers
        blocks: dict[int, None] = {}  # in order, and quick to ask
        while (header := headers.get(section_id)) and not header[0] & FREE_MARK:
            if section_id in blocks:
                return Chain(tuple(blocks), ChainEnd.LOOP)
            blocks[section_id] = None
            section_id = header[1]
        end = self._ends_at(section_id)
        assert end is not None
        return Chain(tuple(blocks), end)

    def is_run(self, section_id: int, likely: Sequence[int]) -> bool:
        """Whether a chain of neighbours starts at a block and has one of these numbers of blocks, known at a glance."""
        return bool(self._run(section_id, likely))

    def measure(self, section_id: int) -> tuple[int, ChainEnd]:
        """Number of blocks of a chain and its end, without the list of them."""
        path: list[int] = []
        place: dict[int, int] = {}
        headers = self.headers
        while True:
            if section_id in self._measured:
                count, end = self._measured[section_id]
                break
            header = headers.get(section_id)
            if header is None or header[0] & FREE_MARK:
                ends = self._ends_at(section_id)
                assert ends is not None
                count, end = 0, ends
                break
            if section_id in place:
                count, end = self._measure_loop(path[place[section_id] :])
                del path[place[section_id] :]
                break
            place[section_id] = len(path)
            path.append(section_id)
            section_id = header[1]
        for block in reversed(path):
            count += 1
            self._measured[block] = count, end
        return count, end

    def _measure_loop(self, loop: Sequence[int]) -> tuple[int, ChainEnd]:
        measured = len(loop), ChainEnd.LOOP
        self._measured.update(dict.fromkeys(loop, measured))
        return measured

    def _ends_at(self, section_id: int) -> ChainEnd | None:
        """How a chain ends that goes on with this id, or None for a block in use."""
        header = self.headers.get(section_id)
        if header is None:
            return _ENDS.get(section_id, ChainEnd.OUTSIDE)
        return ChainEnd.FREE if header[0] & FREE_MARK else None

    def mark(self, section_id: int, marked: set[int]) -> None:
        """Add the blocks of a chain to a set, up to the first that is in it."""
        headers = self.headers
        while section_id not in marked and (header := headers.get(section_id)) and not header[0] & FREE_MARK:
            marked.add(section_id)
            section_id = header[1]

    def read(self, blocks: Iterable[int]) -> bytes:
        """Data of blocks, one behind the other; neighbours are read together."""
        return self.read_pieces(runs(blocks))

    def read_into(self, pieces: Iterable[tuple[int, int]], view: memoryview) -> None:
        """Like `read_pieces`, into a view with room for all of it."""
        at = 0
        for offset, length in pieces:
            view[at : at + length] = self._device.read(offset, length)
            at += length

    def read_pieces(self, pieces: Iterable[tuple[int, int]]) -> bytes:
        """Ranges of the image, (offset, length) in bytes, one behind the other."""
        return b"".join([self._device.read(offset, length) for offset, length in pieces])


def runs(blocks: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Blocks as ranges of the image: (offset, length), both in bytes."""
    blocks = tuple(blocks)
    at = 0
    while at < len(blocks):
        page, index = divmod(blocks[at], 1 << 8)
        rest_of_page = blocks_of_page(page)[index - 1 :]
        length = len(rest_of_page)
        if blocks[at : at + length] != rest_of_page:
            length = 1
            while at + length < len(blocks) and blocks[at + length] == blocks[at] + length:
                length += 1
        yield page * PAGE_SIZE + index * BLOCK_SIZE, length * BLOCK_SIZE
        at += length
