"""What the commands of `flashwright tock apps` share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.tock.arguments import Target, changed, opened
from toolkit.cli.tock.completing import complete_app

if TYPE_CHECKING:
    from toolkit.tock.image.flash_image import FlashImage

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME…",
        help="Names of apps, each for all that have it, or addresses such as 0x30800.",
        show_default=False,
        autocompletion=complete_app,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Also what is sticky, and where the list or an app is broken.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Tell what would be done; change nothing.")]
Keys = Annotated[
    list[Path] | None,
    typer.Option("--resign", "--key", metavar="KEY", help="Key whose signatures are renewed, PEM or DER; repeatable."),
]


@contextmanager
def changing(target: Target, *, dry_run: bool = False, create: bool = False) -> Iterator[FlashImage]:
    """The image, to be changed; with `dry_run` the file stays as it is."""
    if not dry_run:
        with changed(target, create=create) as image:
            yield image
    elif create and not target.path.exists():
        yield _new(target)
    else:
        with opened(target) as image:
            yield image


def _new(target: Target) -> FlashImage:
    from toolkit.memory.contents import Contents
    from toolkit.tock.board.choose import find_board
    from toolkit.tock.image.flash_image import FlashImage

    return FlashImage(find_board(target.choice).board, Contents())
