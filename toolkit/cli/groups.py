"""Groups of commands whose modules are loaded one by one, when they are asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

VERBATIM = "*"
Verbs = Mapping[str, "str | Group"]
"""Command → `module:function` in the noun's package; or a group of commands in the group."""


class Group(NamedTuple):
    """Commands below a command: its words of help, and they; the first one may be left out if it is the `default`."""

    help: str
    verbs: Verbs
    default: bool = False


def add_command(app: typer.Typer, name: str, function: str) -> None:
    """Add a command, from `module:function`; a `*` behind that is for one that reads its arguments itself."""
    module, _colon, attribute = function.removesuffix(VERBATIM).partition(":")
    kind = Verbatim if function.endswith(VERBATIM) else TyperCommand
    command = getattr(import_module(module), attribute)
    app.command(name, cls=kind, help=_help(command))(command)


def _help(command: Callable[..., Any]) -> str:
    """What a command says of itself, each example on a line of its own: help is wrapped up to the mark."""
    return (inspect.getdoc(command) or "").replace("\n\nExample:", "\n\n\b\nExample:", 1)


class Verbatim(TyperCommand):
    """A command that reads its arguments itself: it finds all words in `context.args`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the words."""
        ctx.args = list(args)
        return []


class GroupWithDefault(TyperGroup):
    """Commands of which the first one may be left out: words that begin with none of them are its arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the first command in front where no command is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)


def make_group(package: str, group: Group, asked: Sequence[str]) -> typer.Typer:
    """The commands of a group: all, or only what belongs to the words asked."""
    kind = GroupWithDefault if group.default else TyperGroup
    app = typer.Typer(help=group.help, no_args_is_help=True, cls=kind)
    chosen = asked[:1] if asked and asked[0] in group.verbs and not group.default else list(group.verbs)
    for name in chosen:
        below = group.verbs[name]
        if isinstance(below, Group):
            app.add_typer(make_group(package, below, asked[1:]), name=name)
        else:
            add_command(app, name, f"{package}.{below}")
    return app
