"""How kinds of regions look: colours, and patterns that tell them apart without colours."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from toolkit.image.memory import Memory
from toolkit.image.rows import GAP_KIND, rows_of
from toolkit.render.memory_map.markup import markup

_COLOURS = ("#cfe3f7", "#d9efd0", "#fbe6c6", "#ead9f2", "#f8d5d3", "#d3efec", "#f3efc3", "#e3dfd8")
_PATTERNS = (
    "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6",
    "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2",
    "M4 0 V8",
    "M0 4 H8",
    "M0 8 L8 0 M0 0 L8 8",
    "M4 0 V8 M0 4 H8",
    "M1 2 h2 M5 6 h2",
    "M0 6 L4 2 L8 6",
    "M2 0 V8 M6 0 V8",
    "M0 2 H8 M0 6 H8",
)
_TERMINAL = ("blue", "green", "yellow", "magenta", "red", "cyan", "bright_yellow", "bright_blue")
"""The same colours, as far as terminals have them."""
_FIXED = {
    GAP_KIND: ("#ffffff", ""),
    "outside": ("#ffffff", _PATTERNS[6]),
    "erased": ("#ffffff", _PATTERNS[2]),
    "heap-free": ("#ffffff", _PATTERNS[3]),
}


class Style(NamedTuple):
    """How a kind looks: its colour and pattern as SVG has them, and its colour in a terminal as rich calls it."""

    colour: str
    pattern: str
    terminal: str


def styles_of(kinds: Iterable[str]) -> dict[str, Style]:
    """A style for each kind of a picture.

    No two have pattern and colour in common, and up to ten kinds have ten patterns. A kind has its colour in every
    picture, unless there are very many; its pattern, where no other kind of the picture has it.
    """
    styles: dict[str, Style] = {}
    uses: Counter[int] = Counter()
    taken: set[tuple[int, int]] = set()
    for kind in sorted(set(kinds)):
        if kind in _FIXED:
            styles[kind] = Style(*_FIXED[kind], "bright_black")
            continue
        number = zlib.crc32(kind.encode("utf-8", "backslashreplace"))
        colour, pattern = _free(number, uses, taken)
        uses[pattern] += 1
        taken.add((colour, pattern))
        styles[kind] = Style(_COLOURS[colour], _PATTERNS[pattern], _TERMINAL[colour])
    return styles


def _free(number: int, uses: Counter[int], taken: set[tuple[int, int]]) -> tuple[int, int]:
    """Colour and pattern for a kind with this number: its own colour, and of the patterns the one least used."""
    wanted = number // len(_COLOURS) % len(_PATTERNS)
    order = sorted(range(len(_PATTERNS)), key=lambda one: (uses[one], (one - wanted) % len(_PATTERNS)))
    for further in range(len(_COLOURS)):
        colour = (number + further) % len(_COLOURS)
        free = next((pattern for pattern in order if (colour, pattern) not in taken), None)
        if free is not None:
            return colour, free
    return number % len(_COLOURS), wanted  # there are more kinds than looks


def kinds_of(memories: Iterable[Memory], most: int) -> set[str]:
    """The kinds of all boxes in pictures of memories with so many boxes each at most."""
    return {row.kind for memory in memories for row in rows_of(memory, most)}


def patterns(styles: Mapping[str, Style], prefix: str = "") -> Iterator[str]:
    """The patterns of kinds, for the `defs` of an SVG document; `prefix` is that of their ids."""
    for kind, style in styles.items():
        yield (
            f'<pattern id="{pattern_id(kind, prefix)}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{style.colour}"/>'
            f'<path d="{style.pattern}" stroke="#000000" stroke-opacity="0.25" fill="none"/></pattern>'
        )


def pattern_id(kind: str, prefix: str = "") -> str:
    """The id of a kind's pattern; what is no letter, digit or dash stands there as a number."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in kind)
    return f"{prefix}kind-{plain}"


def swatch(kind: str, prefix: str = "") -> str:
    """A small box that looks like the regions of a kind, and their name, as the inside of an SVG element."""
    dashes = ' stroke-dasharray="4 3"' if kind == GAP_KIND else ""
    return (
        f'<rect x="1" y="1" width="26" height="14" fill="url(#{pattern_id(kind, prefix)})" stroke="#333333"{dashes}/>'
        f"<title>{markup(kind)}</title>"
    )
