"""`flashwright image convert`: the same bytes in another kind of file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.numbers import number_of
from toolkit.cli.output import write_output
from toolkit.errors import ToolkitError
from toolkit.image.containers.kinds import Container

if TYPE_CHECKING:
    from toolkit.image.containers.convert import Converted

LONGEST = 1 << 28
"""Most bytes of an input."""


def parse_family(text: str) -> int:
    """A UF2 family as people write it."""
    from toolkit.image.containers.uf2_families import family_of

    try:
        return family_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def parse_machine(text: str) -> int:
    """A machine of ELF files as people write it."""
    from toolkit.image.containers.elf import machine_of

    try:
        return machine_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def parse_file(text: str) -> Path:
    """A file to make: not what is named as a folder."""
    if text.endswith(("/", os.sep)):
        raise typer.BadParameter(f"{text} names a folder; add the name of a file, whose ending says what it is")
    return Path(text)


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="File to read; - for standard input.")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="File to make; - for standard output.", parser=parse_file)
    ],
    from_: Annotated[
        int | None,
        typer.Option("--from", metavar="ADDRESS", help="First address to keep; raw starts here.", parser=number_of),
    ] = None,
    to: Annotated[
        int | None,
        typer.Option("--to", metavar="ADDRESS", help="First address to drop; raw ends here.", parser=number_of),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option("--base", metavar="ADDRESS", help="Where a raw IN starts; else 0.", parser=number_of),
    ] = None,
    fill: Annotated[
        int | None,
        typer.Option("--fill", metavar="BYTE", help="What holes become in raw files; else 0xff.", parser=number_of),
    ] = None,
    read_as: Annotated[Container | None, typer.Option("--read-as", help="What IN is; else by its content.")] = None,
    write_as: Annotated[Container | None, typer.Option("--write-as", help="What OUT is; else by its name.")] = None,
    entry: Annotated[
        int | None,
        typer.Option("--entry", metavar="ADDRESS", help="Start of execution, in place of IN's.", parser=number_of),
    ] = None,
    header: Annotated[
        str | None, typer.Option("--header", metavar="TEXT", help="Text in front of S-records, in place of IN's.")
    ] = None,
    line_length: Annotated[
        int | None,
        typer.Option("--line-length", metavar="BYTES", min=1, max=250, help="Bytes in a line of HEX or S-records."),
    ] = None,
    family: Annotated[
        int | None,
        typer.Option("--family", metavar="NAME|ID", help="Family of the UF2 blocks of OUT.", parser=parse_family),
    ] = None,
    only_family: Annotated[
        int | None,
        typer.Option("--only-family", metavar="NAME|ID", help="Which UF2 blocks of IN to take.", parser=parse_family),
    ] = None,
    block_length: Annotated[
        int, typer.Option("--block-length", metavar="BYTES", help="Payload of a UF2 block, 4 to 476.", min=4, max=476)
    ] = 256,
    exact: Annotated[
        bool, typer.Option("--exact", help="End UF2 blocks at holes, rather than to fill what they have of them.")
    ] = False,
    machine: Annotated[
        int | None,
        typer.Option("--machine", metavar="NAME|ID", help="Processor of an ELF OUT, as ARM.", parser=parse_machine),
    ] = None,
) -> None:
    """Turn a raw, HEX, SREC, UF2 or ELF file into another.

    Bytes keep their addresses, and holes stay holes where OUT can have them. OUT is known by its name: .hex .ihex .ihx,
    .srec .s19 .s28 .s37 .mot, .uf2, .elf .axf; all others are raw. Of an ELF file counts what it loads, at the
    addresses where it is stored.

    Example: flashwright image convert app.elf app.hex
    Example: flashwright image convert app.bin app.uf2 --base 0x10000000 --family RP2040
    Example: flashwright image convert all.hex flash.bin --from 0x08000000 --to 0x08080000
    """
    from toolkit.image.containers.container import read_stored
    from toolkit.image.containers.convert import convert as convert_stored
    from toolkit.image.containers.kinds import container_for
    from toolkit.image.containers.stored import WriteOptions
    from toolkit.memory.contents import ERASED

    if fill is not None and fill > 0xFF:
        raise typer.BadParameter(f"{fill:#x} is no byte; the largest is 0xff")
    data = output.read_input(source, LONGEST)
    read_as = read_as or _container_of(source, data)
    write_as = write_as or container_for(target.name)
    if base is not None and read_as is not Container.RAW:
        raise ToolkitError(f"{source} is {read_as}, which says where its bytes lie; leave out --base")
    stored = read_stored(data, base or 0, read_as, family=only_family).sound()
    options = WriteOptions(
        fill=ERASED if fill is None else fill,
        entry=entry,
        header=(header or "").encode("utf-8", "surrogateescape"),
        line_length=line_length,
        family=family,
        block_length=block_length,
        exact=exact,
        machine=machine,
    )
    converted = convert_stored(stored, write_as, options, first=from_, end=to)
    output.warn(stored.findings)
    write_output(target, converted.data, quiet=True)
    if target != output.STANDARD_INPUT:
        _show(target, write_as, converted)


def _container_of(source: Path, data: bytes) -> Container:
    """What a file shows to be. Raises ToolkitError where it is named as something else, and shows to be nothing."""
    from toolkit.image.containers.kinds import container_for, container_of

    container, named = container_of(data), container_for(source.name)
    if container is Container.RAW and named is not Container.RAW:
        raise ToolkitError(f"{source} is named as {named} and does not begin so; for its bytes say --read-as raw")
    return container


def _show(target: Path, container: Container, converted: Converted) -> None:
    from toolkit.quantities import format_count, format_length

    contents = converted.contents
    held = sum(len(part) for _address, part in contents.segments)
    runs = format_count(len(contents.segments), "run")
    output.show(f"{target}: {container}, {format_length(held)} at {contents.range} in {runs}")
    for note in converted.notes:
        output.show(output.printable(note))
