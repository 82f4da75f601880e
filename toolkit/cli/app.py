"""The tree of commands; each noun has a file of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from toolkit.cli import kfs, tab, tbf
from toolkit.cli.dump import dump, formats

app = typer.Typer(
    help="Read, write, check and build the flash and RAM layouts of embedded operating systems.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from toolkit import __version__

        typer.echo(f"flashwright {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
) -> None:
    """Read, write, check and build the flash and RAM layouts of embedded operating systems.

    Exit codes: 0 fine, 1 findings or a difference, 2 bad usage, image or manifest, 3 environment, 70 our bug.
    """


app.add_typer(kfs.app, name="kfs")
app.add_typer(tbf.app, name="tbf")
app.add_typer(tab.app, name="tab")
app.command()(dump)
app.command()(formats)
