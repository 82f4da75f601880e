"""What all commands share that change apps: which of a file, and where the result goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.output import about, write_output
from toolkit.cli.tock_arguments import LONGEST, complete_architecture
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.tock.app import App
    from toolkit.tock.members import Changed

Target = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write; - for standard output.")
]
InPlace = Annotated[bool, typer.Option("--in-place", "-i", help="Change FILE itself, in one step.")]
Members = Annotated[
    list[str] | None,
    typer.Option("--member", metavar="NAME", help="App of an archive, by name or architecture; repeatable. Else all."),
]
Arch = Annotated[
    str | None,
    typer.Option(metavar="ARCH", help="How an app grows; else by member name.", autocompletion=complete_architecture),
]


def change_file(
    file: Path,
    change: Callable[[App, str | None], App],
    members: list[str] | None,
    target: Path | None,
    in_place: bool,
    *,
    quiet: bool = False,
) -> list[Changed]:
    """Change the app in a file, or apps of an archive, and write the result as a whole or not at all.

    A compressed archive becomes a plain one, and that is said on stderr. `quiet` leaves out the line about the result.

    Raises:
        BadParameter: not exactly one of `target` and `in_place` is given.
        FormatError, ToolkitError: as `change_apps` does, with the name of the file.
    """
    from toolkit.tock.members import change_apps

    if (target is None) != in_place:
        raise typer.BadParameter("give either --output FILE or --in-place")
    if in_place and file == output.STANDARD_INPUT:
        raise typer.BadParameter("standard input cannot be changed in place; give --output")
    data = output.read_input(file, LONGEST)
    with about(str(file)):
        try:
            content, changed = change_apps(data, change, members or ())
        except ToolkitError as error:
            error.args = (f"{file}: {error}",)
            raise
    write_output(target or file, content, quiet=quiet)
    tell_framing(data, file)
    return changed


def tell_framing(data: bytes, file: Path) -> None:
    """One line on stderr about an archive that was compressed, because what is written is not."""
    from toolkit.tock.sources import is_archive
    from toolkit.tock.tab import compression_of

    compression = compression_of(data) if is_archive(data) else None
    if compression:
        typer.echo(f"flashwright: {file}: was compressed by {compression}; the result is a plain archive", err=True)
