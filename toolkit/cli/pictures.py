"""Pictures of memories, as all commands that draw some show them: options, terminal, SVG files, pages."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output

if TYPE_CHECKING:
    from toolkit.image.described import Described
    from toolkit.image.memory import Memory
    from toolkit.render.memory_map.rows import Scale
    from toolkit.render.memory_map.text import Line


_ASCII = str.maketrans("┌┐└┘├┤─│·…", "++++++-|.~")


class PictureScale(Enum):
    """How high boxes are."""

    COMPRESSED = "compressed"
    TRUE = "true"


ScaleOption = Annotated[
    PictureScale, typer.Option("--scale", help="Boxes as high as regions are long, or gaps compressed.")
]
Lines = Annotated[
    int, typer.Option(metavar="N", min=0, max=2000, help="Lines of boxes in the terminal; 0 for as few as needed.")
]
HighFirst = Annotated[bool, typer.Option("--high-first", help="The highest address on top.")]
Details = Annotated[bool, typer.Option("--details", help="What is within apps, attributes, pages, tables, too.")]
SvgFile = Annotated[
    Path | None, typer.Option("--svg", metavar="FILE", help="Write the picture as SVG; - for standard output.")
]
HtmlFile = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write a page to look around in; - for standard output.")
]


@dataclass(frozen=True)
class Drawing:
    """How memories are drawn, and where.

    Attributes:
        scale: how high boxes are.
        lines: lines of boxes in a terminal; 0 for as few as needed.
        high_first: the highest address on top.
        details: what families take for details, too.
        svg: file to write; None for none, ``-`` for standard output.
        html: the same for a page.
    """

    scale: PictureScale = PictureScale.COMPRESSED
    lines: int = 0
    high_first: bool = False
    details: bool = False
    svg: Path | None = None
    html: Path | None = None

    @property
    def is_for_files(self) -> bool:
        """Whether files are asked for, in place of a picture in the terminal."""
        return bool(self.svg or self.html)

    @property
    def is_for_standard_output(self) -> bool:
        """Whether a file is to be written there, where nothing else can be shown then."""
        return output.STANDARD_INPUT in (self.svg, self.html)


def require_places(drawing: Drawing, *read: Path | None, as_json: bool = False) -> None:
    """Refuse what two things would be written to, and files that are read.

    Args:
        drawing: which files are to be written.
        read: the files that are read.
        as_json: whether a document goes to standard output.

    Raises:
        BadParameter: that is so.
    """
    from toolkit.files import real_path

    targets = [path for path in (drawing.svg, drawing.html) if path]
    if len({real_path(path) for path in targets}) < len(targets):
        raise typer.BadParameter("--svg and --html write to one place; choose two")
    if as_json and drawing.is_for_standard_output:
        raise typer.BadParameter("--json takes standard output; write the picture to a file")
    for target in targets:
        output.require_other_files(target, *filter(None, read))


def draw(described: Described, drawing: Drawing, *, quiet: bool = False) -> None:
    """Write the files that are asked for, or, without any, draw in the terminal unless `quiet`."""
    if not drawing.is_for_files:
        if not quiet:
            draw_in_terminal(visible(described, details=drawing.details), drawing)
        return
    for path, text in list(_documents(described, drawing)):
        output.write_output(path, text.encode("utf-8"), quiet=quiet)


def visible(described: Described, *, details: bool) -> tuple[Memory, ...]:
    """The memories of an image, without what its family takes for details unless these are asked for."""
    from toolkit.memory.region import without_inner

    if details:
        return described.memories
    return tuple(
        replace(memory, regions=without_inner(memory.regions, described.details)) for memory in described.memories
    )


def draw_in_terminal(memories: Sequence[Memory], drawing: Drawing) -> None:
    """Draw memories one below the other; in colours where the output is a terminal that shows them."""
    from toolkit.render.memory_map.text import map_lines

    show_line = _coloured(memories) if _has_colours() else _plain
    width = _columns()
    for number, memory in enumerate(memories):
        if number:
            output.show("")
        lines = map_lines(
            memory,
            scale=_scale(drawing),
            lines=drawing.lines,
            high_first=drawing.high_first,
            width=width,
            printable=output.printable,
        )
        for line in lines:
            show_line(line)


def _plain(line: Line) -> None:
    output.show(_drawn(line.text))


def _drawn(text: str) -> str:
    """A line with the characters that the output has for borders."""
    try:
        text.encode(sys.stdout.encoding or "utf-8", "surrogateescape")  # none where only text is kept
    except UnicodeEncodeError:
        return text.translate(_ASCII)
    return text


def _columns() -> int:
    """The columns of the terminal; as many as anything needs where the output is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _has_colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _coloured(memories: Sequence[Memory]) -> Callable[[Line], None]:
    from rich.console import Console
    from rich.text import Text

    from toolkit.render.memory_map.kinds import kinds_of, styles_of
    from toolkit.render.memory_map.text import MOST_ROWS

    styles = styles_of(kinds_of(memories, MOST_ROWS))
    console = Console(file=sys.stdout, soft_wrap=True, highlight=False)

    def show_line(line: Line) -> None:
        console.print(Text(_drawn(line.text), styles[line.kind].terminal if line.kind in styles else ""))

    return show_line


def _documents(described: Described, drawing: Drawing) -> Iterator[tuple[Path, str]]:
    from toolkit.render.memory_map.page import page
    from toolkit.render.memory_map.svg import Look, memories_svg

    look = Look(scale=_scale(drawing), high_first=drawing.high_first, printable=output.printable)
    if drawing.svg:
        yield drawing.svg, memories_svg(described.title, visible(described, details=drawing.details), look)
    if drawing.html:
        yield drawing.html, page(described.title, described.memories, findings=described.findings, look=look)


def _scale(drawing: Drawing) -> Scale:
    from toolkit.render.memory_map.rows import Scale

    return Scale(drawing.scale.value)
