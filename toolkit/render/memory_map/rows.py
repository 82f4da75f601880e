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
    """In proportion to their lengths, as far as every row can still be seen."""


def heights(rows: Sequence[Row], scale: Scale, total: int, least: int = 1) -> list[int]:
    """How high each row is, in units of the picture; together `total` where the rows have room, else more.

    Args:
        rows: the rows.
        scale: in proportion to the lengths, or to their logarithms.
        total: what the picture should have.
        least: what a row needs to be seen.
    """
    if not rows:
        return []
    weights = [float(row.range.length) if scale is Scale.TRUE else row.range.length.bit_length() for row in rows]
    found = [least] * len(rows)
    spare = total - least * len(rows)
    whole = sum(weights)
    if spare <= 0 or not whole:
        return found
    shares = [spare * weight / whole for weight in weights]
    found = [least + int(share) for share in shares]
    largest_rest = sorted(range(len(rows)), key=lambda index: int(shares[index]) - shares[index])
    for index in largest_rest[: total - sum(found)]:
        found[index] += 1
    return found
