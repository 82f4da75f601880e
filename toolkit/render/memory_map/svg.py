"""A memory as an SVG picture: a column of boxes, addresses beside it, brackets around what belongs together.

Kinds of regions differ in their patterns as well as in their colours, so that the picture can be read without them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from toolkit.image.memory import Memory
from toolkit.memory.region import Region
from toolkit.render.memory_map.rows import GAP_KIND, Row, Scale, heights, rows_of
from toolkit.render.memory_map.text import length_words

ROW_HEIGHT = 26
"""Points that a row needs for its words."""
_LEFT, _BOX, _BRACKET = 96, 330, 150
_TOP, _BOTTOM = 44, 16
_COLOURS = ("#cfe3f7", "#d9efd0", "#fbe6c6", "#ead9f2", "#f8d5d3", "#d3efec", "#f3efc3", "#e3dfd8")
_PATTERNS = ("M0 8 L8 0", "M0 0 L8 8", "M4 0 V8", "M0 4 H8", "M0 8 L8 0 M0 0 L8 8", "M4 0 V8 M0 4 H8", "M0 4 h2", "")


@dataclass(frozen=True)
class _Placed:
    """A row and where it is drawn, in points from the top."""

    row: Row
    top: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


def memory_svg(
    memory: Memory,
    *,
    scale: Scale = Scale.COMPRESSED,
    height: int = 0,
    high_first: bool = False,
    printable: Callable[[str], str] = str,
    prefix: str = "",
) -> str:
    """The picture as an SVG document.

    Args:
        memory: what to draw.
        scale: how high the boxes are.
        height: points that the boxes should have together; 0 for as few as show everything.
        high_first: the highest address on top.
        printable: makes names from an image safe to show.
        prefix: of the ids in it, where several pictures stand on one page.
    """
    rows = rows_of(memory)
    high = heights(rows, scale, max(height, len(rows) * ROW_HEIGHT), ROW_HEIGHT)
    order = list(zip(rows, high, strict=True))
    if high_first:
        order.reverse()
    placed, top = [], float(_TOP)
    for row, row_height in order:
        placed.append(_Placed(row, top, row_height))
        top += row_height
    depth = max((row.depth for row in rows), default=0)
    width = _LEFT + _BOX + max(1, depth) * _BRACKET
    words = f"{memory.name}: {memory.range}, {length_words(memory.range.length)}"
    words += ", predicted" if memory.predicted else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top + _BOTTOM:g}"'
        f' viewBox="0 0 {width} {top + _BOTTOM:g}" role="img" aria-label={quoteattr(printable(words))}'
        ' font-family="ui-monospace, monospace" font-size="12">',
        f"<title>{escape(printable(words))}</title>",
        f"<defs>{''.join(_patterns(rows, prefix))}</defs>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="24" font-size="15" font-weight="bold">{escape(printable(words))}</text>',
        *(_box(item, prefix, printable, high_first=high_first) for item in placed),
        *_edges(placed, high_first=high_first),
        *_brackets(placed, printable),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def kind_number(kind: str) -> int:
    """Which colour and pattern a kind has; the same in every picture."""
    return zlib.crc32(kind.encode()) % len(_COLOURS)


def colour_of(kind: str) -> str:
    """The colour of a kind, as CSS has it."""
    return "#ffffff" if kind == GAP_KIND else _COLOURS[kind_number(kind)]


def _patterns(rows: Sequence[Row], prefix: str) -> Iterator[str]:
    for kind in sorted({row.kind for row in rows}):
        path = "" if kind == GAP_KIND else _PATTERNS[kind_number(kind)]
        yield (
            f'<pattern id="{prefix}{_identifier(kind)}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{colour_of(kind)}"/>'
            f'<path d="{path}" stroke="#00000022" fill="none"/></pattern>'
        )


def _identifier(kind: str) -> str:
    return "kind-" + "".join(character if character.isalnum() else "-" for character in kind)


def _box(placed: _Placed, prefix: str, printable: Callable[[str], str], *, high_first: bool) -> str:
    row = placed.row
    length = length_words(row.range.length)
    middle = placed.top + placed.height / 2 + 4
    dashes = ' stroke-dasharray="4 3"' if row.kind == GAP_KIND else ""
    name = _cut(printable(row.name), (_BOX - 24) // 7 - len(length))
    address = row.range.end if high_first else row.range.address
    tip = f"{printable(row.name)} {row.range}, {length}"
    return (
        f'<g class="row" data-address="{row.range.address}" data-length="{row.range.length}"'
        f' data-kind={quoteattr(row.kind)} tabindex="0" role="button" aria-label={quoteattr(tip)}>'
        f"<title>{escape(tip)}</title>"
        f'<text x="{_LEFT - 8}" y="{placed.top + 4:g}" text-anchor="end" fill="#444444">{address:#010x}</text>'
        f'<rect x="{_LEFT}" y="{placed.top:g}" width="{_BOX}" height="{placed.height:g}"'
        f' fill="url(#{prefix}{_identifier(row.kind)})" stroke="#333333"{dashes}/>'
        f'<text x="{_LEFT + 8}" y="{middle:g}">{escape(name)}</text>'
        f'<text x="{_LEFT + _BOX - 8}" y="{middle:g}" text-anchor="end" fill="#333333">{length}</text></g>'
    )


def _edges(placed: Sequence[_Placed], *, high_first: bool) -> Iterator[str]:
    """The address at the lower edge."""
    if placed:
        last = placed[-1]
        address = last.row.range.address if high_first else last.row.range.end
        yield f'<text x="{_LEFT - 8}" y="{last.bottom + 4:g}" text-anchor="end" fill="#444444">{address:#010x}</text>'


def _brackets(placed: Sequence[_Placed], printable: Callable[[str], str]) -> Iterator[str]:
    """A bracket for every region that has inner ones."""
    found: dict[tuple[int, Region], tuple[float, float]] = {}
    for item in placed:
        for depth, region in enumerate(item.row.parents):
            top, bottom = found.get((depth, region), (item.top, item.bottom))
            found[depth, region] = (min(top, item.top), max(bottom, item.bottom))
    for (depth, region), (top, bottom) in found.items():
        left = _LEFT + _BOX + 8 + depth * _BRACKET
        yield (
            f'<path d="M{left} {top + 2:g} h6 V{bottom - 2:g} h-6" fill="none" stroke="#333333"/>'
            f'<text x="{left + 12}" y="{(top + bottom) / 2:g}">{escape(_cut(printable(region.name), 18))}</text>'
            f'<text x="{left + 12}" y="{(top + bottom) / 2 + 14:g}" fill="#444444">{length_words(region.length)}</text>'
        )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(1, most - 1)] + "…"
