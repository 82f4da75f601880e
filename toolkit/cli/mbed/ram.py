"""`flashwright mbed ram`: threads, stacks, objects, vectors, crash data and heap, from a dump of RAM."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.program_option import ProgramElf, given_program
from toolkit.cli.numbers import number_of
from toolkit.cli.pictures import Drawing, HtmlFile, SvgFile, draw, require_places

if TYPE_CHECKING:
    from toolkit.mbed.program import Program
    from toolkit.mbed.ram.dump import Dump
    from toolkit.memory.contents import Contents

LONGEST_FILE = 256 << 20
"""Bytes of a file with a dump: as text it is longer than what it holds."""


def ram(
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="RAM, raw, HEX, SREC, ELF; - for standard input.")],
    base: Annotated[
        int | None,
        typer.Option("--base", metavar="ADDR", help="Where a raw DUMP starts; else guessed.", parser=number_of),
    ] = None,
    elf: ProgramElf = None,
    flash: Annotated[
        Path | None, typer.Option("--flash", metavar="IMAGE", help="Flash of the same chip: names, vectors.")
    ] = None,
    flash_base: Annotated[
        int | None,
        typer.Option("--flash-base", metavar="ADDR", help="Where a raw IMAGE starts.", parser=number_of),
    ] = None,
    svg: SvgFile = None,
    html: HtmlFile = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Show threads, stacks, objects, crash data, heap.

    Of each thread: what it waits for, how much of its stack it uses and ever used, whether the stack is whole. Nothing
    but the dump is needed; the ELF file adds names and the heap, an image of the flash the names of threads, and the
    handlers that were replaced. Exit code 1 when there is an error.

    Example: flashwright mbed ram ram.bin --base 0x20000000 --elf app.elf --html ram.html
    Example: flashwright mbed ram ram.bin --base 0x20000000 --flash flash.bin --flash-base 0x08000000 --json
    """
    from toolkit.mbed.ram.check import check
    from toolkit.mbed.ram.picture import describe
    from toolkit.mbed.ram.snapshot import take

    drawing = Drawing(high_first=True, details=True, svg=svg, html=html)
    require_places(drawing, dump, elf, flash, as_json=as_json)
    program = given_program(elf)
    snapshot = take(_dump(dump, base, _flash(flash, flash_base, program)), program)
    findings = check(snapshot)
    described = describe(snapshot)
    if drawing.is_for_files:
        from toolkit.image.families.mbed_ram import describe_ram

        draw(describe_ram(snapshot), drawing, quiet=True)
    if as_json:
        found = [finding.as_dict() for finding in findings]
        document = {"file": str(dump), **described, "elf": None if elf is None else str(elf), "findings": found}
        output.show_json("mbed-ram/1", document)
    elif not drawing.is_for_standard_output:
        from toolkit.cli.mbed.ram_text import show_snapshot

        show_snapshot(str(dump), described)
        if findings:
            output.show("\nfindings")
            output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _dump(path: Path, base: int | None, flash: Contents | None) -> Dump:
    """The dump in a file: all its bytes, or, of a file with addresses, its longest run of them."""
    from toolkit.errors import ToolkitError
    from toolkit.image.containers.kinds import Container, container_of
    from toolkit.mbed.ram.base import guess_base
    from toolkit.mbed.ram.dump import Dump

    data = output.read_input(path, LONGEST_FILE)
    if not data:
        raise ToolkitError(f"{path} has no bytes")
    if container_of(data) is Container.RAW:
        if base is None:
            guessed = guess_base(data)
            if guessed is None:
                raise ToolkitError(f"{path}: nothing in it tells where it starts; give --base, for most 0x20000000")
            base = guessed[0]
        return Dump(data, base, flash)
    if base is not None:
        raise ToolkitError(f"{path} says where its bytes lie; leave out --base")
    return Dump.of_longest(_contents(path, data), flash)


def _flash(path: Path | None, base: int | None, program: Program | None) -> Contents | None:
    """The flash that an image has, else that of the program's file."""
    from toolkit.errors import ToolkitError
    from toolkit.image.containers.kinds import Container, container_of
    from toolkit.mbed.image import base_of

    if path is None:
        if base is not None:
            raise typer.BadParameter("--flash-base is about an image of the flash; give --flash too")
        return None if program is None else program.build.contents
    data = output.read_input(path, LONGEST_FILE)
    if container_of(data) is not Container.RAW:
        return _contents(path, data)
    if not data:
        raise ToolkitError(f"{path} has no bytes")
    return _contents(path, data, base_of(data).address if base is None else base)


def _contents(path: Path, data: bytes, base: int = 0) -> Contents:
    """What a file has at which addresses. Two files are read, so errors say in which one they are."""
    from toolkit.errors import ContainerError
    from toolkit.image.containers.container import read_container

    try:
        with output.about(str(path)):
            return read_container(data, base)
    except ContainerError as error:
        raise ContainerError(f"{path}: {error}") from None
