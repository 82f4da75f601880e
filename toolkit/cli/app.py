"""The tree of commands; each noun has a file of its own, loaded when it is asked for."""

from importlib import import_module
from typing import Annotated

import typer

NOUNS = ("kfs", "tbf", "tab")
"""Groups of commands: the modules of this package with an `app`."""


def make_app(asked: str | None = None) -> typer.Typer:
    """Make the command line; only with what belongs to `asked` where that is a noun, so that it starts fast."""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for noun in (asked,) if asked in NOUNS else NOUNS:
        app.add_typer(import_module(f"toolkit.cli.{noun}").app, name=noun)
    if asked not in NOUNS:
        from toolkit.cli.dump import dump, formats

        app.command()(dump)
        app.command()(formats)
    return app


def _version(asked: bool) -> None:
    if asked:
        from toolkit import __version__

        typer.echo(f"flashwright {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors; may stand anywhere.")] = False,
) -> None:
    """Read, write, check and build the flash and RAM layouts of embedded operating systems.

    Exit codes: 0 fine, 1 findings or a difference, 2 bad usage, image or manifest, 3 environment, 70 our bug.
    """
