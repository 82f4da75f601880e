"""A memory as a column of boxes, for terminals and logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.image.memory import Memory
from toolkit.memory.region import Region
from toolkit.quantities import format_count
from toolkit.render.memory_map.rows import GAP_KIND, Row, Scale, heights, rows_of

BOX_WIDTH = 58
"""Columns of a box, borders included."""
_INDENT = 2


class Line(NamedTuple):
    """A line of the picture: its text, and what kind of region it is about, for whoever colours it."""

    text: str
    kind: str = ""


def map_lines(
    memory: Memory,
    *,
    scale: Scale = Scale.COMPRESSED,
    lines: int = 0,
    high_first: bool = False,
    printable: Callable[[str], str] = str,
) -> Iterator[Line]:
    """The lines of the picture.

    Args:
        memory: what to draw.
        scale: how high the boxes are.
        lines: how many lines of boxes there should be; 0 for as few as show everything.
        high_first: the highest address on top, as pictures of stacks and heaps are drawn.
        printable: makes names from an image safe to show.
    """
    yield Line(_title(memory))
    rows = rows_of(memory)
    if not rows:
        return
    high = heights(rows, scale, max(lines, len(rows)))
    drawn = list(zip(rows, high, strict=True))
    if high_first:
        drawn.reverse()
    around: tuple[Region, ...] = ()
    corners = "┌┐"
    for row, height in drawn:
        yield from _borders(row, around, corners, printable, high_first=high_first)
        yield from _box(row, height, printable)
        around, corners = row.parents, "├┤"
    last = drawn[-1][0]
    edge = f"{last.range.address:#010x}" if high_first else f"{last.range.end:#010x}"
    yield Line(f"{edge} └{'─' * (BOX_WIDTH - 2)}┘")


def _title(memory: Memory) -> str:
    words = ", predicted" if memory.predicted else ""
    return f"{memory.name} {memory.range}, {length_words(memory.range.length)}{words}"


def _borders(
    row: Row, around: tuple[Region, ...], corners: str, printable: Callable[[str], str], *, high_first: bool
) -> Iterator[Line]:
    """The border above a row; one more for each region that begins here and goes on below."""
    address = row.range.end if high_first else row.range.address
    entered = [(depth, region) for depth, region in enumerate(row.parents) if region not in around]
    left, right = corners[0], corners[1]
    for depth, region in entered:
        title = f" {'  ' * depth}{printable(region.name)}: {length_words(region.length)} "
        yield Line(f"{address:#010x} {left}{_fit('─' + title, BOX_WIDTH - 2, '─')}{right}", region.kind)
        left, right = "├", "┤"
    if not entered:
        yield Line(f"{address:#010x} {left}{'─' * (BOX_WIDTH - 2)}{right}")


def _box(row: Row, height: int, printable: Callable[[str], str]) -> Iterator[Line]:
    name = printable(row.name)
    length = length_words(row.range.length)
    indent = " " * (_INDENT * row.depth)
    room = BOX_WIDTH - 4 - len(length) - len(indent) - 1
    text = f"{indent}{_fit(name, room, ' ')} {length}"
    filler = "·" if row.kind == GAP_KIND else " "
    for number in range(height):
        inside = text if number == (height - 1) // 2 else filler * (BOX_WIDTH - 4)
        yield Line(f"{'':10} │ {inside} │", row.kind)


def _fit(text: str, width: int, filler: str) -> str:
    return text[: width - 1] + "…" if len(text) > width else text + filler * (width - len(text))


def length_words(length: int) -> str:
    """A length as people say it: in MiB or KiB where it is so many exactly, else in bytes."""
    if length and length % (1 << 20) == 0:
        return f"{length >> 20:,} MiB"
    if length and length % 1024 == 0:
        return f"{length >> 10:,} KiB"
    return format_count(length, "byte")
