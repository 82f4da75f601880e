"""Memories as SVG pictures: a column of boxes, addresses beside it, brackets around what belongs together.

Kinds of regions differ in their patterns as well as in their colours, so that the picture can be read without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.image.memory import Memory
from toolkit.image.rows import GAP_KIND, Row, rows_of
from toolkit.memory.region import Region
from toolkit.render.memory_map.fit import columns_of, cut
from toolkit.render.memory_map.kinds import Style, kinds_of, pattern_id, patterns, styles_of, swatch
from toolkit.render.memory_map.markup import attribute, markup
from toolkit.render.memory_map.rows import Scale, heights
from toolkit.render.memory_map.text import MOST_ROWS, length_words

ROW_HEIGHT = 26
"""Points that a row needs for its words."""
TRUE_HEIGHT = 700
"""Points that a picture true to scale has more than its rows need."""
_COMPRESSED = 1.35
"""How much more than its rows need a picture has else, so that the longer ones can be told."""
_LEFT, _BOX, _BRACKET = 96, 330, 150
_TOP, _BOTTOM, _MARGIN = 44, 16, 16
_CHARACTER = 7.3
"""Points of a column of text."""
_LABEL_EVERY = 600
"""Points from one label of a high bracket to the next."""
_FONT = 'font-family="ui-monospace, monospace" font-size="12" xml:space="preserve"'


@dataclass(frozen=True)
class Look:
    """How a picture is drawn.

    Attributes:
        scale: how high the boxes are.
        height: points that the boxes should have together; 0 for few.
        high_first: the highest address on top.
        most: how many boxes there may be.
        printable: makes names from an image safe to show.
        prefix: of the ids in it, where several pictures stand on one page.
        buttons: whether boxes can be chosen.
        styles: of the kinds in it; a picture alone finds its own.
    """

    scale: Scale = Scale.COMPRESSED
    height: int = 0
    high_first: bool = False
    most: int = MOST_ROWS
    printable: Callable[[str], str] = str
    prefix: str = ""
    buttons: bool = False
    styles: Mapping[str, Style] = field(default_factory=dict)


class _Placed(NamedTuple):
    """A row and where it is drawn, in points from the top."""

    row: Row
    top: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


class _Picture(NamedTuple):
    """The elements of a picture, and how much room they take, in points."""

    elements: list[str]
    width: float
    height: float


def memory_svg(memory: Memory, look: Look | None = None) -> str:
    """The picture of one memory as an SVG element, without a legend."""
    look = look or Look()
    styles = look.styles or styles_of(kinds_of([memory], look.most))
    picture = _picture(memory, look)
    role = "group" if look.buttons else "img"
    return _element(picture, role, _words(memory, look), [f"<defs>{''.join(patterns(styles, look.prefix))}</defs>"])


def memories_svg(title: str, memories: Sequence[Memory], look: Look | None = None) -> str:
    """An SVG document with the pictures of some memories side by side, and a legend of their kinds."""
    look = look or Look()
    styles = look.styles or styles_of(kinds_of(memories, look.most))
    title = look.printable(title)
    elements, left, height = [], 0.0, 0.0
    elements.append(f'<text x="16" y="26" font-size="17" font-weight="bold">{markup(title)}</text>')
    for memory in memories:
        picture = _picture(memory, look)
        elements += [f'<g transform="translate({left:g} 36)">', *picture.elements, "</g>"]
        left += picture.width
        height = max(height, picture.height)
    left = max(left, 2 * 16 + columns_of(title) * _CHARACTER * 17 / 12)
    legend = _legend(styles, left, height + 36 + 20, look.prefix)
    whole = _Picture([*elements, *legend.elements], left, legend.height + 16)
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    defs = f"<defs>{''.join(patterns(styles, look.prefix))}</defs>"
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _element(whole, "img", title, [defs, paper]) + "\n"


def _element(picture: _Picture, role: str, words: str, first: Sequence[str]) -> str:
    size = f'width="{picture.width:g}" height="{picture.height:g}" viewBox="0 0 {picture.width:g} {picture.height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="{role}" aria-label={attribute(words)} {_FONT}>'
    return "\n".join([head, *first, *picture.elements, "</svg>"])


def _words(memory: Memory, look: Look) -> str:
    words = f"{memory.name}: {memory.range}, {length_words(memory.range.length)}"
    return look.printable(words + ", predicted" if memory.predicted else words)


def _picture(memory: Memory, look: Look) -> _Picture:
    placed = list(_placed(rows_of(memory, look.most), look))
    depth = max((item.row.depth for item in placed), default=0)
    words = _words(memory, look)
    width = max(
        _LEFT + _BOX + (depth * _BRACKET or _MARGIN), _LEFT + columns_of(words) * _CHARACTER * 15 / 12 + _MARGIN
    )
    bottom = placed[-1].bottom if placed else float(_TOP)
    elements = [
        f'<text class="title" x="{_LEFT}" y="24" font-size="15" font-weight="bold">{markup(words)}</text>',
        *(_box(item, look) for item in placed),
        *_edge(placed, look),
        *_brackets(placed, look),
    ]
    return _Picture(elements, width, bottom + _BOTTOM)


def _placed(rows: Sequence[Row], look: Look) -> Iterator[_Placed]:
    needed = len(rows) * ROW_HEIGHT
    wished = needed + TRUE_HEIGHT if look.scale is Scale.TRUE else int(needed * _COMPRESSED)
    order = list(zip(rows, heights(rows, look.scale, max(look.height or wished, needed), ROW_HEIGHT), strict=True))
    if look.high_first:
        order.reverse()
    top = float(_TOP)
    for row, height in order:
        yield _Placed(row, top, height)
        top += height


def _box(placed: _Placed, look: Look) -> str:
    row = placed.row
    length = length_words(row.range.length)
    middle = placed.top + placed.height / 2 + 4
    dashes = ' stroke-dasharray="4 3"' if row.kind == GAP_KIND else ""
    printed = look.printable(row.name)
    name = cut(printed, int((_BOX - 24) / _CHARACTER) - len(length))
    address = row.range.end if look.high_first else row.range.address
    tip = f"{' → '.join(map(look.printable, row.names))} {row.range}, {length}"
    button = ' tabindex="-1" role="button"' if look.buttons else ""
    return (
        f'<g class="row" data-address="{row.range.address}" data-length="{row.range.length}"'
        f" data-kind={attribute(row.kind)}{button} aria-label={attribute(tip)}>"
        f"<title>{markup(tip)}</title>"
        f'<text class="address" x="{_LEFT - 8}" y="{placed.top + 4:g}" text-anchor="end" fill="#444444">'
        f"{address:#010x}</text>"
        f'<rect x="{_LEFT}" y="{placed.top:g}" width="{_BOX}" height="{placed.height:g}"'
        f' fill="url(#{pattern_id(row.kind, look.prefix)})" stroke="#333333"{dashes}/>'
        f'<g class="words" paint-order="stroke" stroke="#ffffff" stroke-opacity="0.8" stroke-width="3"'
        f' stroke-linejoin="round">'
        f'<text x="{_LEFT + 8}" y="{middle:g}">{markup(name)}</text>'
        f'<text x="{_LEFT + _BOX - 8}" y="{middle:g}" text-anchor="end" fill="#333333">{length}</text></g></g>'
    )


def _edge(placed: Sequence[_Placed], look: Look) -> Iterator[str]:
    """The address at the lower edge."""
    if placed:
        last = placed[-1]
        address = last.row.range.address if look.high_first else last.row.range.end
        yield (
            f'<text class="address" x="{_LEFT - 8}" y="{last.bottom + 4:g}" text-anchor="end" fill="#444444">'
            f"{address:#010x}</text>"
        )


def _brackets(placed: Sequence[_Placed], look: Look) -> Iterator[str]:
    """A bracket for every region that has inner ones."""
    found: dict[tuple[int, int], tuple[Region, float, float]] = {}
    for item in placed:
        for depth, region in enumerate(item.row.parents):
            _region, top, bottom = found.get((depth, id(region)), (region, item.top, item.bottom))
            found[depth, id(region)] = (region, min(top, item.top), max(bottom, item.bottom))
    for (depth, _id), (region, top, bottom) in found.items():
        left = _LEFT + _BOX + 8 + depth * _BRACKET
        yield (
            f'<path class="bracket" d="M{left} {top + 2:g} h6 V{bottom - 2:g} h-6" fill="none" stroke="#333333"/>'
            + "".join(_labels(region, left + 12, top, bottom, look))
        )


def _labels(region: Region, left: float, top: float, bottom: float, look: Look) -> Iterator[str]:
    """Name and length, in one line where there is no room for two; of a high bracket, again and again."""
    room = int((_BRACKET - 18) / _CHARACTER)
    name, length = look.printable(region.name), length_words(region.length)
    if bottom - top < 2 * ROW_HEIGHT:
        yield f'<text x="{left}" y="{(top + bottom) / 2 + 4:g}">{markup(cut(name, room))}</text>'
        return
    count = 1 + int((bottom - top) / _LABEL_EVERY)
    for number in range(count):
        middle = top + (bottom - top) * (2 * number + 1) / (2 * count)
        yield f'<text x="{left}" y="{middle:g}">{markup(cut(name, room))}</text>'
        yield f'<text class="length" x="{left}" y="{middle + 14:g}" fill="#444444">{length}</text>'


def _legend(styles: Mapping[str, Style], width: float, top: float, prefix: str) -> _Picture:
    """The kinds, from left to right in as many lines as they need."""
    left, line, elements = 16.0, top, []
    for kind in styles:
        needed = 36 + (columns_of(kind) + 2) * _CHARACTER
        if left + needed > width and left > 16:
            left, line = 16.0, line + 22
        elements.append(
            f'<g class="legend" transform="translate({left:g} {line:g})">{swatch(kind, prefix)}'
            f'<text x="34" y="12">{markup(kind)}</text></g>'
        )
        left += needed
    return _Picture(elements, width, line + 22)
