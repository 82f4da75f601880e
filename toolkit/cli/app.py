"""The tree of commands; each noun has a file of its own, loaded when it is asked for."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from toolkit.cli.groups import Group, add_command, make_group

NOUNS = ("image", "kfs", "knightos", "mbed", "tbf", "tab", "tock", "tickv")
"""Groups of commands: packages of this one with `HELP` and `VERBS`."""


COMMANDS = {
    "mount": "mount:mount",
    "umount": "mount:umount",
    "serve": "serve:serve",
    "elf2tab": "elf2tab:elf2tab*",
    "dump": "dump:dump",
    "formats": "dump:formats",
}
"""Commands without a noun → module of this package and function; `*` behind one that reads its arguments itself."""


def make_app(asked: Sequence[str] = ()) -> typer.Typer:
    """Make the command line; only with what belongs to the words `asked`, so that it starts fast."""
    noun = asked[0] if asked else ""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    if noun in COMMANDS:
        add_command(app, noun, f"toolkit.cli.{COMMANDS[noun]}")
        return app
    for name in (noun,) if noun in NOUNS else NOUNS:
        app.add_typer(_group(name, asked[1:]), name=name)
    if noun not in NOUNS:
        for name, function in COMMANDS.items():
            add_command(app, name, f"toolkit.cli.{function}")
    return app


def _group(noun: str, asked: Sequence[str]) -> typer.Typer:
    package = import_module(f"toolkit.cli.{noun}")
    return make_group(package.__name__, Group(package.HELP, package.VERBS), asked)


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
