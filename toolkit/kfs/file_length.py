"""How long a file is: the size field and the chain, which disagree in known ways (SPEC.md: length of a file)."""

from __future__ import annotations

from enum import Enum

from formats.knightos.kfs_page import BLOCK_SIZE

_HIGH_BYTE = 0x10000


class LengthSource(Enum):
    """Where the length of a file comes from."""

    SIZE = "the size field, which agrees with the chain"
    REPAIRED = "the size field with its high byte, which a kernel bug damages, taken from the chain"
    CHAIN = "the chain, which the size field does not fit"


def fits(size: int, blocks: int) -> bool:
    """Whether a file of `size` bytes may have so many blocks: as many as it needs, or one empty one more."""
    return -(-size // BLOCK_SIZE) == blocks or (size % BLOCK_SIZE == 0 and size // BLOCK_SIZE + 1 == blocks)


def likely_blocks(size: int) -> tuple[int, ...]:
    """How many blocks files of a size have, what the kernel profile writes first."""
    needed = -(-size // BLOCK_SIZE)
    return (needed,) if size % BLOCK_SIZE else (needed + 1, needed or 1)


def file_length(size: int, blocks: int, *, broken: bool = False) -> tuple[int, LengthSource]:
    """Length in bytes of a file with this size field and number of blocks, and how it was found.

    `broken` says that the chain ends too early, so that its length repairs nothing.
    """
    if size == 0 or (fits(size, blocks) and not broken):
        return size, LengthSource.SIZE
    if broken:
        return max(0, BLOCK_SIZE * (blocks - 1) + size % BLOCK_SIZE), LengthSource.CHAIN
    low = size % _HIGH_BYTE
    for candidate in range(low, blocks * BLOCK_SIZE + 1, _HIGH_BYTE):
        if candidate and fits(candidate, blocks):
            return candidate, LengthSource.REPAIRED
    return max(0, BLOCK_SIZE * (blocks - 1) + size % BLOCK_SIZE), LengthSource.CHAIN
