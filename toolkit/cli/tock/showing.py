"""`flashwright tock show|map`: what is in an image, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Json, Target, found, of_image

if TYPE_CHECKING:
    from toolkit.tock.image.view import ImageView


@of_image
def show(target: Target, as_json: Json = False) -> None:
    """Show the parts of an image, and what is wrong with them.

    Bootloader, flags page, attributes, kernel, kernel attributes, apps and free flash, each with its addresses, and how
    the board was found. Exit code 1 when something is an error.

    Example: flashwright tock show hail.bin
    Example: flashwright tock show apps.bin --board imix --base 0x40000 --json
    """
    from toolkit.cli.tock.show_text import show_view

    view = _look(target)
    if as_json:
        output.show_json("tock-show/1", {"file": str(target.path), **view.as_dict()})
    else:
        show_view(str(target.path), view)
    raise typer.Exit(output.exit_code(view.findings))


@of_image
def map_(
    target: Target,
    true: Annotated[bool, typer.Option("--true", help="Boxes as high as the regions are long.")] = False,
    lines: Annotated[
        int, typer.Option(metavar="N", min=0, max=2000, help="Lines of boxes; 0 for as few as needed.")
    ] = 0,
    details: Annotated[bool, typer.Option("--details", help="What is within apps and attributes, too.")] = False,
) -> None:
    """Draw the flash of an image, and the RAM as predicted.

    Example: flashwright tock map hail.bin
    Example: flashwright tock map hail.bin --true --lines 60
    """
    from toolkit.image.memory import Memory
    from toolkit.render.memory_map.rows import Scale
    from toolkit.render.memory_map.text import map_lines
    from toolkit.tock.image.regions import without_details
    from toolkit.tock.ram.predict import predict

    view = _look(target)
    scale = Scale.TRUE if true else Scale.COMPRESSED
    regions = tuple(view.flash) if details else without_details(view.flash)
    flash = Memory("flash", view.flash.range, regions, view.image.contents)
    for line in map_lines(flash, scale=scale, lines=lines, printable=output.printable):
        output.show(line.text)
    prediction = predict(view)
    output.show("")
    if prediction.ram is None or prediction.app_memory is None:
        output.show("RAM: the image does not say where the memory of apps is (no kernel attribute app_memory)")
        return
    memory = Memory("RAM", prediction.ram.range, tuple(prediction.ram), predicted=True)
    for line in map_lines(memory, scale=scale, lines=lines, high_first=True, printable=output.printable):
        output.show(line.text)


def _look(target: Target) -> ImageView:
    from toolkit.tock.image.view import look_at

    with found(target) as (image, board):
        return look_at(image, board)
