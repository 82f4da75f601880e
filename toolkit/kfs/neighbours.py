"""Blocks that follow each other on flash, as most chains do: told page by page instead of block by block."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, chain

from formats.knightos.kfs_block import FIRST, FREE_MARK, KFS_BLOCK, LAST, BlockHeader
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.flash import FlashDevice

_LINK_SIZE = BLOCK_HEADER_SIZE // 2
_ONLY = KFS_BLOCK.build(BlockHeader(FIRST, LAST))
_FIRST_PREV, _LAST_NEXT = _ONLY[:_LINK_SIZE], _ONLY[_LINK_SIZE:]


@cache
def blocks_of_page(page: int) -> tuple[int, ...]:
    """Section ids of a page's blocks."""
    return tuple(range((page << 8) + 1, (page << 8) + BLOCKS_PER_PAGE + 1))


@cache
def _headers_of_page(page: int) -> bytes:
    """The first bytes of a page, up to the data, whose blocks all are in the middle of one run; no magic."""
    first, last = blocks_of_page(page)[0], blocks_of_page(page)[-1]
    prevs = [(page - 1 << 8) + BLOCKS_PER_PAGE, *range(first, last)]
    nexts = [*range(first + 1, last + 1), (page + 1 << 8) + 1]
    rows = ((prev & ~FREE_MARK, next_) for prev, next_ in zip(prevs, nexts, strict=True))
    return bytes(BLOCK_HEADER_SIZE) + KFS_BLOCK.build_rows(rows)


def _pieces(section_id: int, count: int) -> Iterator[tuple[int, int, int]]:
    """A run of `count` blocks cut into pages: page, index of the first block, number of blocks."""
    page, index = divmod(section_id, 1 << 8)
    while count > 0:
        length = min(count, BLOCKS_PER_PAGE + 1 - index)
        yield page, index, length
        page, index, count = page + 1, 1, count - length


def run(section_id: int, count: int) -> Iterator[tuple[int, int]]:
    """A run of blocks as ranges of the image: (offset, length), both in bytes."""
    for page, index, length in _pieces(section_id, count):
        yield page * PAGE_SIZE + index * BLOCK_SIZE, length * BLOCK_SIZE


def neighbours(section_id: int, count: int) -> tuple[int, ...]:
    """Section ids of a run of blocks."""
    pieces = _pieces(section_id, count)
    return tuple(chain.from_iterable(blocks_of_page(page)[i - 1 : i - 1 + length] for page, i, length in pieces))


def is_run(device: FlashDevice, pages: range, section_id: int, count: int) -> bool:
    """Whether a chain begins at a block, and has just so many blocks, each the neighbour of the one before.

    Args:
        device: holds the headers.
        pages: where there are blocks.
        section_id: the first block; anything.
        count: how many blocks, one at least.
    """
    page, index = divmod(section_id, 1 << 8)
    if not 1 <= index <= BLOCKS_PER_PAGE:
        return False
    link = _FIRST_PREV
    while page in pages:
        length = min(count, BLOCKS_PER_PAGE + 1 - index)
        start, end = index * BLOCK_HEADER_SIZE, (index + length) * BLOCK_HEADER_SIZE
        count -= length
        links = link + _headers_of_page(page)[start + len(link) : end if count else end - _LINK_SIZE]
        found = device.read(page * PAGE_SIZE + start, end - start)
        if not count:
            return found == links + _LAST_NEXT
        if found != links:
            return False
        link, page, index = b"", page + 1, 1
    return False


class Stretches:
    """The ranges of flash, (offset, length) in bytes, that hold a file: so that long reads take few operations."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = tuple(ranges)
        self._starts = list(accumulate((length for _offset, length in self._ranges), initial=0))

    def pieces(self, offset: int, count: int) -> Iterator[tuple[int, int]]:
        """Where so many bytes from an offset in the file on lie in the image: (offset, length), in bytes."""
        number = bisect_right(self._starts, offset) - 1
        while count > 0:
            start, length = self._ranges[number]
            skipped = offset - self._starts[number]
            taken = min(count, length - skipped)
            yield start + skipped, taken
            number, offset, count = number + 1, offset + taken, count - taken
