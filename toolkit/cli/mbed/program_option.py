"""The option that names the ELF file of the program which a dump or a log is of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import LONGEST_BUILD

if TYPE_CHECKING:
    from toolkit.mbed.program import Program

ProgramElf = Annotated[
    Path | None, typer.Option("--elf", metavar="ELF", help="ELF file of the program: names, places, functions.")
]


def given_program(path: Path | None) -> Program | None:
    """The program of an ELF file, or None where none is given.

    Raises:
        FormatError: the file is none that can be read.
    """
    if path is None:
        return None
    from toolkit.cli.output import about
    from toolkit.mbed.program import read_program

    with about(str(path)):
        return read_program(path.name, output.read_input(path, LONGEST_BUILD))
