"""A memory as a column of boxes, for terminals and logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.image.memory import Memory
from toolkit.image.rows import GAP_KIND, Row, rows_of
from toolkit.memory.region import Region
from toolkit.quantities import format_count
from toolkit.render.memory_map.fit import columns_of, fit
from toolkit.render.memory_map.rows import Scale, heights

WIDTH = 69
"""Columns of a picture, addresses included, where there is room for them."""
LEAST_WIDTH = 40
"""Columns that a picture has even where there are fewer: names and lengths need them."""
MOST_ROWS = 2000
"""Boxes of a picture; what comes to more is told less finely."""
TRUE_LINES = 40
"""Lines that a picture true to scale has more than boxes."""
_INDENT = 2
_ADDRESS = len("0x00000000")


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
    most: int = MOST_ROWS,
    width: int = WIDTH,
    printable: Callable[[str], str] = str,
) -> Iterator[Line]:
    """The lines of the picture.

    Args:
        memory: what to draw.
        scale: how high the boxes are.
        lines: how many lines of boxes there should be; 0 for as few as show everything.
        high_first: the highest address on top, as pictures of stacks and heaps are drawn.
        most: how many boxes there may be.
        width: columns that there are; a picture takes no more than it needs.
        printable: makes names from an image safe to show.
    """
    yield Line(_title(memory, printable))
    rows = rows_of(memory, most)
    if not rows:
        return
    least = len(rows) + TRUE_LINES if scale is Scale.TRUE and not lines else len(rows)
    high = heights(rows, scale, max(lines, least))
    drawn = list(zip(rows, high, strict=True))
    if high_first:
        drawn.reverse()
    digits = max(_ADDRESS, len(f"{memory.range.end:#x}"))
    column = _Column(min(max(width, LEAST_WIDTH), WIDTH) - digits - 1, digits, high_first, printable)
    around: tuple[Region, ...] = ()
    corners = "┌┐"
    for row, height in drawn:
        yield from column.borders(row, around, corners)
        yield from column.box(row, height)
        around, corners = row.parents, "├┤"
    yield column.edge(drawn[-1][0])


def _title(memory: Memory, printable: Callable[[str], str]) -> str:
    words = ", predicted" if memory.predicted else ""
    return f"{printable(memory.name)} {memory.range}, {length_words(memory.range.length)}{words}"


class _Column(NamedTuple):
    """How boxes are drawn: their columns with borders, those of addresses, what is on top, how names are made safe."""

    width: int
    digits: int
    high_first: bool
    printable: Callable[[str], str]

    def borders(self, row: Row, around: tuple[Region, ...], corners: str) -> Iterator[Line]:
        """The border above a row; one more for each region that begins here and goes on below."""
        address = row.range.end if self.high_first else row.range.address
        entered = [(depth, one) for depth, one in enumerate(row.parents) if all(one is not known for known in around)]
        left, right = corners[0], corners[1]
        for depth, region in entered:
            title = f"─ {'  ' * depth}{self.printable(region.name)}: {length_words(region.length)} "
            yield Line(f"{address:#0{self.digits}x} {left}{fit(title, self.width - 2, '─')}{right}", region.kind)
            left, right = "├", "┤"
        if not entered:
            yield Line(f"{address:#0{self.digits}x} {left}{'─' * (self.width - 2)}{right}")

    def box(self, row: Row, height: int) -> Iterator[Line]:
        """A row, its words in the middle."""
        length = length_words(row.range.length)
        indent = " " * (_INDENT * row.depth)
        room = self.width - 4 - columns_of(length) - len(indent) - 1
        text = f"{indent}{fit(self.printable(row.name), room)} {length}"
        filler = "·" if row.kind == GAP_KIND else " "
        for number in range(height):
            inside = text if number == (height - 1) // 2 else filler * (self.width - 4)
            yield Line(f"{'':{self.digits}} │ {inside} │", row.kind)

    def edge(self, row: Row) -> Line:
        """The border below the last row."""
        address = row.range.address if self.high_first else row.range.end
        return Line(f"{address:#0{self.digits}x} └{'─' * (self.width - 2)}┘")


def length_words(length: int) -> str:
    """A length as people say it: in MiB or KiB where it is so many exactly, else in bytes."""
    if length and length % (1 << 20) == 0:
        return f"{length >> 20:,} MiB"
    if length and length % 1024 == 0:
        return f"{length >> 10:,} KiB"
    return format_count(length, "byte")
