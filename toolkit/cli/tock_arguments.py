"""Arguments and habits that the commands of `flashwright tbf` and `tab` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LONGEST = 64 << 20
"""Most bytes of an input; a Tock board has less flash."""
ARCHITECTURES = ("cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "rv32i", "rv32imc", "rv32imac", "rv64imac", "i486")


def complete_architecture(incomplete: str) -> list[str]:
    """Names of architectures that begin so."""
    return [name for name in ARCHITECTURES if name.startswith(incomplete)]


Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="TBFs or TABs; - for standard input.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="TBF; - for standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="TBF to write; - for standard output.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
