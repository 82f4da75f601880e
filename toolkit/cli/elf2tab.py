"""`flashwright elf2tab`: a stand-in for elf2tab, with its options and its output."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from toolkit.cli import output

if TYPE_CHECKING:
    from toolkit.cli.elf2tab_arguments import Arguments, Input
    from toolkit.tock.build.archive import TabFacts
    from toolkit.tock.build.options import AppOptions
    from toolkit.tock.sign.place import Wanted

LIKE = "0.14.0-dev"
"""The version of elf2tab whose output this is."""


def elf2tab(context: typer.Context) -> None:
    """Do what elf2tab does, byte for byte.

    Takes the options of elf2tab 0.14 and writes the same files: a .tbf beside each ELF, and a TAB. What elf2tab gets
    wrong comes out wrong here too; `tab build` does better. But nothing is written unless all of it can be.

    Example: flashwright elf2tab -n blink --kernel-major 2 -o blink.tab cortex-m4.elf
    """
    from toolkit.cli.elf2tab_arguments import read_arguments

    arguments = read_arguments(context.args)
    if "help" in arguments.values:
        _show_help()
    elif "version" in arguments.values:
        _show_version()
    else:
        _run(arguments)


def _run(arguments: Arguments) -> None:
    from toolkit.files import replace_files
    from toolkit.tock.build.archive import build_tab, metadata_of

    target = arguments.values.get("output-file", Path("TockApp.tab"))
    options = _app_options(arguments.values)
    tbfs, members = {}, []
    for given in arguments.inputs:
        path = _tbf_path(given, target)
        tbf = _convert(given, options)
        tbfs[path] = tbf
        members.append((given.architecture, tbf))
    tab = build_tab(metadata_of(_facts(arguments.values), escaped=False), members)
    replace_files({**tbfs, target: tab})
    if "verbose" in arguments.values:
        for path, data in (*tbfs.items(), (target, tab)):
            output.show(f"{path}: {len(data)} bytes")


def _convert(given: Input, options: AppOptions) -> bytes:
    """The TBF of an input; what elf2tab warns of goes to stderr."""
    from toolkit.cli.output import about
    from toolkit.cli.tock_arguments import LONGEST
    from toolkit.errors import BuildError
    from toolkit.tock.build.elf2tab import convert

    data = output.read_input(given.path, LONGEST)
    try:
        with about(str(given.path)):
            converted = convert(data, options)
    except BuildError as error:
        raise BuildError(f"{given.path}: {error}") from None
    for warning in converted.warnings:
        typer.echo(output.printable(f"flashwright: warning: {given.path}: {warning}"), err=True)
    return converted.tbf


def _tbf_path(given: Input, target: Path) -> Path:
    """Where the TBF of an input goes; nothing that is given may be overwritten."""
    from toolkit.errors import BuildError
    from toolkit.files import real_path

    if not given.path.name or given.path.name == "..":
        raise BuildError(f"{given.path}: is no file")
    path = given.path.with_suffix(".tbf")
    if real_path(path) == real_path(target):
        raise BuildError(f"{target}: is both the TAB and the TBF of {given.path}; choose another name with -o")
    if real_path(given.path) in (real_path(path), real_path(target)):
        raise BuildError(f"{given.path}: would be overwritten by what is made of it")
    return path


def _app_options(values: Any) -> AppOptions:
    from formats.tock.tbf_elements import StoragePermissions
    from toolkit.tock.build.options import HEAP, AppOptions

    reads, changes = values.get("read_ids", ()), values.get("access_ids", ())
    storage = None
    if {"write_id", "read_ids", "access_ids"} & values.keys():
        storage = StoragePermissions(values.get("write_id", 0), tuple(reads), tuple(changes))
    return AppOptions(
        name=values.get("package-name", ""),
        version=values.get("app-version", 0),
        enabled="disable" not in values,
        kernel_version=_kernel_version(values),
        short_id=values.get("short-id"),
        permissions=tuple(values["permissions"]) if "permissions" in values else None,
        storage=storage,
        stack=values.get("stack"),
        app_heap=values.get("app-heap", HEAP),
        kernel_heap=values.get("kernel-heap", HEAP),
        protected_size=values.get("protected-region-size"),
        footer_size=values.get("minimum-footer-size", 0),
        credentials=_credentials(values),
    )


def _credentials(values: Any) -> tuple[Wanted, ...]:
    """What to add to the footers, in the order of elf2tab."""
    names = {"rsa4096-private": "rsa4096", "ecdsa-nist-p256-private": "ecdsa-p256"}
    asked = [name for name in ("sha256", "sha384", "sha512", *names) if name in values]
    if not asked:
        return ()
    from toolkit.tock.sign.keys import load_key
    from toolkit.tock.sign.make import CredentialKind
    from toolkit.tock.sign.place import Wanted

    keys = {name: load_key(values[name]) for name in asked if name in names}
    return tuple(Wanted(CredentialKind(names.get(name, name)), keys.get(name)) for name in asked)


def _kernel_version(values: Any) -> tuple[int, int] | None:
    return (values["kernel-major"], values.get("kernel-minor", 0)) if "kernel-major" in values else None


def _facts(values: Any) -> TabFacts:
    from datetime import UTC, datetime

    from toolkit.tock.build.archive import TabFacts

    date = None if "deterministic" in values else datetime.now(UTC)
    boards = values.get("supported-boards")
    return TabFacts(values.get("package-name", ""), _kernel_version(values), boards, date)


def _show_version() -> None:
    from toolkit import __version__

    output.show(f"elf2tab {LIKE} (as flashwright {__version__} does it)")


def _show_help() -> None:
    from toolkit.cli.elf2tab_arguments import OPTIONS

    output.show(
        f"Usage: flashwright elf2tab [OPTIONS] <elf[,architecture]>...\n\n{cleandoc(elf2tab.__doc__ or '')}\n\nOptions:"
    )
    for option in OPTIONS:
        short = f"-{option.short}, " if option.short else "    "
        value = {"nothing": "", "one": f" <{option.value}>", "many": f" <{option.value}>..."}[option.takes]
        output.show(f"  {short}--{option.name}{value}".ljust(48) + f" {option.help}")
