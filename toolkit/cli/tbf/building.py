"""`flashwright tbf build`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.output import require_other_files, write_output
from toolkit.cli.tock_arguments import LONGEST, Output, complete_architecture
from toolkit.cli.tock_building import (
    AppArguments,
    naming,
    number,
    options_of,
    tell,
    with_app_arguments,
)

if TYPE_CHECKING:
    from formats.tock.tbf_elements import WriteableFlashRegion
    from toolkit.tock.build.assemble import Built
    from toolkit.tock.build.options import AppOptions

DEFAULT_ARCH = "cortex-m"
"""A size that is a power of two suits all but x86."""


@with_app_arguments
def build(
    target: Output,
    arguments: AppArguments,
    elf: Annotated[Path | None, typer.Argument(metavar="[ELF]", help="ELF file; - for standard input.")] = None,
    binary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Raw binary, instead of an ELF file; needs --entry and --ram.")
    ] = None,
    entry: Annotated[
        int | None,
        typer.Option(metavar="OFFSET", help="Entry point, from the start of the raw binary.", parser=number()),
    ] = None,
    regions: Annotated[
        list[str] | None,
        typer.Option("--region", metavar="OFFSET,SIZE", help="Writeable part of the raw binary; repeatable."),
    ] = None,
    flash_address: Annotated[
        int | None,
        typer.Option(metavar="ADDRESS", help="Where the raw binary must lie in flash.", parser=number()),
    ] = None,
    ram_address: Annotated[
        int | None, typer.Option(metavar="ADDRESS", help="Where its RAM must lie.", parser=number())
    ] = None,
    arch: Annotated[
        str | None,
        typer.Option(
            metavar="ARCH",
            help="Its architecture, which decides the size; else a power of two.",
            autocompletion=complete_architecture,
        ),
    ] = None,
) -> None:
    """Make an app of an ELF file, or of a raw binary.

    Example: flashwright tbf build cortex-m4.elf -n blink --kernel-version 2.1 -o blink.tbf
    Example: flashwright tbf build --binary app.bin --entry 0x29 --ram 4K -n app --kernel-version 2.1 -o app.tbf
    """
    raw = {"--entry": entry, "--region": regions, "--flash-address": flash_address, "--ram-address": ram_address}
    if (elf is None) == (binary is None):
        raise typer.BadParameter("give an ELF file, or a raw binary with --binary")
    if binary is None and (given := [name for name, value in raw.items() if value is not None]):
        raise typer.BadParameter(f"{given[0]} is for --binary; an ELF file says it itself")
    source = elf or binary
    assert source is not None, "one of them is given"
    options = options_of(arguments)
    require_other_files(target, source)
    data = output.read_input(source, LONGEST)
    with naming(str(source)):
        built = _from_elf(data, options, arch) if elf else _from_binary(data, options, raw, arch)
    tell(str(source), built, arch)
    write_output(target, built.tbf)


def _from_elf(data: bytes, options: AppOptions, arch: str | None) -> Built:
    from toolkit.tock.build.assemble import build_from_elf

    return build_from_elf(data, options, arch or "")


def _from_binary(data: bytes, options: AppOptions, raw: dict[str, Any], arch: str | None) -> Built:
    from toolkit.tock.build.assemble import build_from_binary
    from toolkit.tock.build.contents import Contents
    from toolkit.tock.build.places import Places

    if raw["--entry"] is None or options.minimum_ram is None:
        raise typer.BadParameter("a raw binary needs --entry OFFSET and --ram BYTES")
    contents = Contents(data, (raw["--entry"],), tuple(map(_region, raw["--region"] or ())))
    places = Places(raw["--flash-address"], raw["--ram-address"], raw["--flash-address"] is None)
    return build_from_binary(contents, options, places, arch or DEFAULT_ARCH)


def _region(text: str) -> WriteableFlashRegion:
    from formats.tock.tbf_elements import WriteableFlashRegion

    offset, comma, size = text.partition(",")
    if not comma:
        raise typer.BadParameter(f"--region {text!r} is not of the form OFFSET,SIZE")
    return WriteableFlashRegion(number()(offset), number()(size))
