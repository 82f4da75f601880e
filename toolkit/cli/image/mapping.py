"""`flashwright image map`: an image as a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.image.looking import IMAGE_HELP, Json, KernelOption, Kind, Order, look_at
from toolkit.cli.pictures import (
    Details,
    Drawing,
    HighFirst,
    HtmlFile,
    Lines,
    PictureScale,
    ScaleOption,
    SvgFile,
    draw,
    require_places,
)
from toolkit.cli.tock.arguments import Target, of_image

if TYPE_CHECKING:
    from toolkit.image.described import Described


def _map(
    target: Target,
    scale: ScaleOption = PictureScale.COMPRESSED,
    lines: Lines = 0,
    high_first: HighFirst = False,
    details: Details = False,
    svg: SvgFile = None,
    html: HtmlFile = None,
    memory: Annotated[
        list[str] | None, typer.Option("--memory", metavar="NAME", help="Only this memory; repeatable.")
    ] = None,
    kind: Kind = "",
    kernel: KernelOption = None,
    order: Order = None,
    as_json: Json = False,
) -> None:
    """Draw an image: in the terminal, as SVG, as a page.

    It may be of a Tock board or a calculator, a dump of RAM, an app, an archive, or just bytes in any container. The
    page has regions to click, bytes that name their fields, and all findings; it loads nothing from anywhere.

    Example: flashwright image map hail.bin
    Example: flashwright image map calc.rom --html calc.html --svg calc.svg
    Example: flashwright image map hail.bin --scale true --lines 60 --high-first
    """
    drawing = Drawing(scale, lines, high_first, details, svg, html)
    require_places(drawing, target.path, target.choice.file, as_json=as_json)
    described = _only(look_at(target, kind, kernel, order), memory or [])
    draw(described, drawing, quiet=as_json)
    if as_json:
        memories = [one.as_dict() for one in described.memories]
        document = {"image": str(target.path), "kind": described.kind, "title": described.title}
        output.show_json("image-map/1", {**document, "facts": described.facts, "memories": memories})


def _only(described: Described, names: list[str]) -> Described:
    """The image with these memories only."""
    from toolkit.errors import ToolkitError

    there = [memory.name for memory in described.memories]
    for name in names:
        if name not in there:
            raise ToolkitError(f"--memory {name!r}: the image has {', '.join(there)}")
    return replace(described, memories=tuple(one for one in described.memories if not names or one.name in names))


map_ = of_image(_map, IMAGE_HELP)
