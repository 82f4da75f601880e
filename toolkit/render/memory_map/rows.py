"""How high the rows of a picture are."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from toolkit.image.rows import Row


class Scale(Enum):
    """How high the rows are."""

    COMPRESSED = "compressed"
    """By the logarithm of their lengths: everything can be seen and read."""
    TRUE = "true"
    """In proportion to their lengths, but every row can still be seen."""


def heights(rows: Sequence[Row], scale: Scale, total: int, least: int = 1) -> list[int]:
    """How high each row is, in units of the picture; together `total` where the rows have room, else more.

    Args:
        rows: the rows.
        scale: in proportion to the lengths, or to their logarithms.
        total: what the picture should have.
        least: what a row needs to be seen.
    """
    lengths = [row.range.length for row in rows]
    spare = total - least * len(rows)
    if spare <= 0 or not sum(lengths):
        return [least] * len(rows)
    if scale is Scale.TRUE:
        return _rounded(_in_proportion(lengths, total, least), total)
    weights = [length.bit_length() for length in lengths]
    return _rounded([least + spare * weight / sum(weights) for weight in weights], total)


def _in_proportion(lengths: Sequence[int], total: int, least: int) -> list[float]:
    """What each length has of the total; those too short to be seen have the least, the others what that leaves."""
    found, room, rest = [float(least)] * len(lengths), total, sum(lengths)
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for number, index in enumerate(order):
        if lengths[index] * room >= least * rest:
            for long in order[number:]:
                found[long] = room * lengths[long] / rest
            break
        room, rest = room - least, rest - lengths[index]
    return found


def _rounded(shares: Sequence[float], total: int) -> list[int]:
    """The shares as whole numbers that are the total together; those that lose most by it are rounded up."""
    found = [int(share) for share in shares]
    losses = sorted(range(len(shares)), key=lambda index: found[index] - shares[index])
    for index in losses[: total - sum(found)]:
        found[index] += 1
    return found
