"""Arguments and habits that the commands of `flashwright tbf` and `tab` share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from formats.errors import FormatError
from toolkit.cli import output
from toolkit.quantities import parse_number

LONGEST = 64 << 20
"""Most bytes of an input; a Tock board has less flash."""
ARCHITECTURES = ("cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "rv32i", "rv32imc", "rv32imac", "rv64imac", "i486")


def complete_architecture(incomplete: str) -> list[str]:
    """Names of architectures that begin so."""
    return [name for name in ARCHITECTURES if name.startswith(incomplete)]


def parse_address(text: str) -> int:
    """An address as people write it."""
    try:
        return parse_number(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number; write it as 0x30000 or 192K") from None


Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="TBFs or TABs; - for standard input.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="TBF; - for standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="TBF to write; - for standard output.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


@contextmanager
def about(label: str) -> Iterator[None]:
    """Errors in somebody's bytes say what they are about."""
    try:
        yield
    except FormatError as error:
        raise error.within(label) from None


def write_output(target: Path, data: bytes, *, quiet: bool = False) -> None:
    """Write a file as a whole or not at all, or standard output for ``-``; tell of a file, unless `quiet`."""
    from toolkit.files import replace_file
    from toolkit.quantities import format_length

    if target == output.STANDARD_INPUT:
        output.write_bytes(data)
        return
    replace_file(target, data)
    if not quiet:
        output.show(f"{target}: {format_length(len(data))}")
