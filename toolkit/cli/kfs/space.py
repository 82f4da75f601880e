"""`flashwright kfs df`: the space of a volume."""

from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, Json


def df(
    image: Image,
    blocks: Annotated[bool, typer.Option("--blocks", help="One cell for each block, however large the ROM.")] = False,
    as_json: Json = False,
) -> None:
    """Show the space: live, orphaned, free; a map.

    Orphaned blocks hold what was deleted or replaced, until a collection frees them.

    Example: flashwright kfs df calc.rom
    """
    from toolkit.cli.kfs.space_text import show_space
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.space import Space, describe_space

    space = Space(open_volume(image))
    if as_json:
        output.show_json("kfs-df/1", {"image": str(image), **describe_space(space)})
    else:
        show_space(space, each_block=blocks)
