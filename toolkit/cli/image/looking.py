"""What the commands share that look into images: what people say of an image, and how it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.kernel_option import Kernel, profile_of
from toolkit.cli.knightos.ram import OrderOption, PageOrder
from toolkit.cli.tock.arguments import Target

if TYPE_CHECKING:
    from toolkit.image.described import Described

IMAGE_HELP = "Image, of whatever kind; - for standard input."


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of images that begin so."""
    from toolkit.image.families.table import FAMILIES

    return [kind for kind in FAMILIES if kind.startswith(incomplete)]


Kind = Annotated[
    str, typer.Option(metavar="KIND", help="What the image is; else what it shows to be.", autocompletion=complete_kind)
]
KernelOption = Kernel
Order = OrderOption
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


def look_at(target: Target, kind: str, kernel: str | None, order: PageOrder | None) -> Described:
    """Look at an image; options of boards say that it is one of Tock, those of dumps that it is one."""
    from toolkit.cli.output import about
    from toolkit.image.describe import LONGEST, describe_bytes
    from toolkit.image.families.given import Said
    from toolkit.knightos.ram.dump import Order as DumpOrder
    from toolkit.tock.board.choose import BoardChoice

    board = None if target.choice == BoardChoice() else target.choice
    said = Said(board, target.base, profile_of(kernel), None if order is None else DumpOrder[order.name])
    data = output.read_input(target.path, LONGEST)
    with about(str(target.path)):
        return describe_bytes(str(target.path), data, kind, said)
