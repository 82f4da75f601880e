"""The tree of commands; each noun has a file of its own, loaded when it is asked for."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

NOUNS = ("kfs", "tbf", "tab")
"""Groups of commands: modules of this package with an `app`, or packages with `VERBS`."""


COMMANDS = {
    "mount": "mount:mount",
    "umount": "mount:umount",
    "serve": "serve:serve",
    "dump": "dump:dump",
    "formats": "dump:formats",
}
"""Commands without a noun → module of this package and function."""


def make_app(asked: Sequence[str] = ()) -> typer.Typer:
    """Make the command line; only with what belongs to the words `asked`, so that it starts fast."""
    noun, verb = (*asked, "", "")[:2]
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    if noun in COMMANDS:
        _add(app, noun, f"toolkit.cli.{COMMANDS[noun]}")
        return app
    for name in (noun,) if noun in NOUNS else NOUNS:
        app.add_typer(_group(name, verb), name=name)
    if noun not in NOUNS:
        for name, function in COMMANDS.items():
            _add(app, name, f"toolkit.cli.{function}")
    return app


def _add(app: typer.Typer, name: str, function: str) -> None:
    """Add a command, from `module:function`."""
    module, _colon, attribute = function.partition(":")
    app.command(name)(getattr(import_module(module), attribute))


def _group(noun: str, verb: str) -> typer.Typer:
    """The commands of a noun: all, or the one asked for where the noun's package can load them one by one."""
    package = import_module(f"toolkit.cli.{noun}")
    if not hasattr(package, "VERBS"):
        group: typer.Typer = package.app
        return group
    group = typer.Typer(help=package.HELP, no_args_is_help=True)
    for name in (verb,) if verb in package.VERBS else package.VERBS:
        _add(group, name, f"toolkit.cli.{noun}.{package.VERBS[name]}")
    return group


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
