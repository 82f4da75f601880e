"""How long a TBF should be: what the memory protection of an architecture wants, and what a TBF already follows."""

from __future__ import annotations

SMALLEST_POWER = 512
"""Bytes of the shortest TBF that tools make for a Cortex-M."""
_SURELY_POWER = 256
"""Bytes from which on a size that is a power of two is no accident; elf2tab leaves 256 as it is."""
PAGE = 4096
WORD = 4
POWER_OF_TWO = 0
"""Stands among the steps for sizes that are powers of two."""


def size_for(arch: str, length: int) -> int:
    """The total_size, in bytes, of a TBF for an architecture that has to hold `length` bytes, as elf2tab rounds it."""
    if arch.startswith("cortex-m"):
        return power_of_two(max(length, SMALLEST_POWER))
    if arch.startswith(("x86", "i486")):
        return multiple_of(PAGE, length)
    return multiple_of(WORD, length) if arch.startswith(("rv32", "rv64", "riscv")) else length


def step_of(size: int, arch: str = "") -> int:
    """What a TBF of this size is a multiple of, in bytes: a page, a word or a byte; 0 for a power of two.

    Args:
        size: its total_size.
        arch: the architecture, which decides where the size follows its rule.
    """
    if arch.startswith(("rv32", "rv64", "riscv")) and size % WORD == 0:
        return WORD
    if arch.startswith(("x86", "i486")) and size % PAGE == 0:
        return PAGE
    if size >= _SURELY_POWER and size & (size - 1) == 0:
        return POWER_OF_TWO
    return next(step for step in (PAGE, WORD, 1) if size % step == 0)


def rounded(length: int, step: int) -> int:
    """A length in bytes, rounded up as `step_of` says."""
    return multiple_of(step, length) if step else power_of_two(length)


def power_of_two(length: int) -> int:
    """The next power of two, or the length itself."""
    return 1 << max(0, length - 1).bit_length()


def multiple_of(step: int, length: int) -> int:
    """The next multiple of `step`, or the length itself."""
    return -(-length // step) * step
