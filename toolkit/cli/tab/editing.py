"""`flashwright tab add|remove|rename|set`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.output import about, write_output
from toolkit.cli.tbf.rewriting import InPlace, Target, tell_framing
from toolkit.cli.tock_arguments import LONGEST
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.tock.tab import Tab

NONE = "none"
"""The word that takes a value away."""
File = Annotated[Path, typer.Argument(metavar="TAB", help="TAB; - for standard input.")]


def add(
    file: File,
    apps: Annotated[list[str], typer.Argument(metavar="TBF[,NAME]…", help="TBFs; NAME is ARCH, or as the file.")],
    replace: Annotated[bool, typer.Option("--replace", help="Apps of the same names are replaced.")] = False,
    target: Target = None,
    in_place: InPlace = False,
) -> None:
    """Add apps to an archive.

    Example: flashwright tab add blink.tab build/cortex-m7.tbf --in-place
    Example: flashwright tab add blink.tab blink.tbf,rv32imac.0x20040080.0x80002800 -o both.tab
    """
    from toolkit.tock.edit.tab_members import add_app

    def change(tab: Tab) -> Tab:
        for app in apps:
            path, _comma, name = app.partition(",")
            with about(path):
                tab = add_app(tab, name or Path(path).name, output.read_input(Path(path), LONGEST), replace=replace)
        return tab

    _change(file, change, target, in_place)


def remove(
    file: File,
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Members, or architectures with all apps.")],
    target: Target = None,
    in_place: InPlace = False,
) -> None:
    """Remove apps from an archive.

    Example: flashwright tab remove blink.tab cortex-m0 cortex-m3 -o small.tab
    """
    from toolkit.tock.edit.tab_members import remove_apps

    _change(file, lambda tab: remove_apps(tab, names), target, in_place)


def rename(
    file: File,
    old: Annotated[str, typer.Argument(metavar="OLD", help="Member, or the architecture of one app.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
    target: Target = None,
    in_place: InPlace = False,
) -> None:
    """Give a member of an archive another name.

    Example: flashwright tab rename blink.tab riscv32imac rv32imac --in-place
    """
    from toolkit.tock.edit.tab_members import rename_app

    _change(file, lambda tab: rename_app(tab, old, new), target, in_place)


def set_(
    file: File,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the app.")] = None,
    kernel: Annotated[str | None, typer.Option(metavar="M.N", help="Lowest kernel version, or none.")] = None,
    boards: Annotated[str | None, typer.Option(metavar="A,B", help="Boards it is for, or none for all.")] = None,
    build_date: Annotated[
        str | None, typer.Option(metavar="TIME", help="2026-11-21T12:00:00Z, or none for no time.")
    ] = None,
    target: Target = None,
    in_place: InPlace = False,
) -> None:
    """Set what an archive says of itself, in metadata.toml.

    The apps have names and kernel versions of their own; `tbf set` changes these, in a TAB too.

    Example: flashwright tab set blink.tab --name blinky --boards hail,imix --in-place
    Example: flashwright tab set blink.tab --build-date none -o same-every-time.tab
    """
    from toolkit.tock.edit.tab_values import set_values

    values: dict[str, str | int | datetime | None] = {}
    if name is not None:
        values["name"] = name
    if kernel is not None:
        values["minimum-tock-kernel-version"] = None if kernel == NONE else _version(kernel)
    if boards is not None:
        values["only-for-boards"] = None if boards == NONE else boards
    if build_date is not None:
        values["build-date"] = None if build_date == NONE else _time(build_date)
    if not values:
        raise typer.BadParameter("nothing is to be set; give an option such as --name")

    def change(tab: Tab) -> Tab:
        tab, anew = set_values(tab, values)
        if anew:
            typer.echo("flashwright: metadata.toml was written anew, without comments", err=True)
        return tab

    _change(file, change, target, in_place)


def _version(text: str) -> str:
    major, _dot, minor = text.partition(".")
    if not (major.isdecimal() and (minor or "0").isdecimal()):
        raise typer.BadParameter(f"{text!r} is no kernel version; write it as 2.1, or none")
    return f"{int(major)}.{int(minor or 0)}"


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time; write it as 2026-11-21T12:00:00Z, or none") from None


def _change(file: Path, change: Callable[[Tab], Tab], target: Path | None, in_place: bool) -> None:
    """Change an archive and write the result as a whole or not at all."""
    from toolkit.tock.sources import require_archive
    from toolkit.tock.tab import Tab

    if (target is None) != in_place:
        raise typer.BadParameter("give either --output FILE or --in-place")
    if in_place and file == output.STANDARD_INPUT:
        raise typer.BadParameter("standard input cannot be changed in place; give --output")
    data = output.read_input(file, LONGEST)
    require_archive(data, str(file))
    with about(str(file)):
        tab = Tab.parse(data)
    try:
        content = change(tab).to_bytes()
    except ToolkitError as error:
        error.args = (f"{file}: {error}",)
        raise
    write_output(target or file, content)
    tell_framing(data, file)
