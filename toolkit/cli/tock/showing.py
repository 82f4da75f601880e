"""`flashwright tock show|map`: what is in an image, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from toolkit.cli import output
from toolkit.cli.pictures import (
    Details,
    Drawing,
    HtmlFile,
    Lines,
    PictureScale,
    ScaleOption,
    SvgFile,
    draw,
    draw_in_terminal,
    require_places,
    visible,
)
from toolkit.cli.tock.arguments import Json, Target, found, of_image
from toolkit.cli.tock.parts import Strict

if TYPE_CHECKING:
    from toolkit.tock.image.view import ImageView


@of_image
def show(target: Target, strict: Strict = False, as_json: Json = False) -> None:
    """Show the parts of an image, and what is wrong with them.

    Bootloader, flags page, attributes, kernel, kernel attributes, apps and free flash, each with its addresses, and how
    the board was found. Exit code 1 when something is an error.

    Example: flashwright tock show hail.bin
    Example: flashwright tock show apps.bin --board imix --base 0x40000 --json
    """
    from toolkit.cli.tock.show_text import show_view

    view = _look(target)
    if as_json:
        output.show_json("tock-show/1", {"image": str(target.path), **view.as_dict()})
    else:
        show_view(str(target.path), view)
    raise typer.Exit(output.exit_code(view.findings, strict=strict))


@of_image
def map_(
    target: Target,
    scale: ScaleOption = PictureScale.COMPRESSED,
    lines: Lines = 0,
    details: Details = False,
    svg: SvgFile = None,
    html: HtmlFile = None,
) -> None:
    """Draw the flash of an image, and the RAM as predicted.

    Example: flashwright tock map hail.bin
    Example: flashwright tock map hail.bin --scale true --lines 60
    Example: flashwright tock map hail.bin --html hail.html
    """
    from toolkit.image.families.tock import describe_board_image

    drawing = Drawing(scale, lines, details=details, svg=svg, html=html)
    require_places(drawing, target.path, target.choice.file)
    with found(target) as (image, board):
        described = describe_board_image(image, board)
    if drawing.is_for_files:
        draw(described, drawing)
        return
    flash, *others = visible(described, details=details)
    draw_in_terminal([flash], drawing)
    output.show("")
    if any(region.kind == "app-memory" for memory in others for region in memory.regions):
        draw_in_terminal(others, replace(drawing, high_first=True))
    else:
        output.show("RAM: the image does not say where the memory of apps is (no kernel attribute app_memory)")


def _look(target: Target) -> ImageView:
    from toolkit.tock.image.view import look_at

    with found(target) as (image, board):
        return look_at(image, board)
