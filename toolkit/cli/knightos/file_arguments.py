"""Arguments that the commands for executables, libraries, pictures and packages share."""

from __future__ import annotations

from typing import Annotated

import typer

LONGEST = 1 << 20
"""Most bytes of a program, a library or a picture; addresses in them have 16 bits."""
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")]
