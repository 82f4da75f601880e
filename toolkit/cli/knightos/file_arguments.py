"""Arguments that the commands for executables, libraries, pictures and packages share."""

from __future__ import annotations

from typing import Annotated

import typer

LONGEST = 1 << 16
"""Most bytes of a program or a library: what their addresses can name, and more than any kernel can load."""
LONGEST_PICTURE = 2 << 20
"""Most bytes of a picture: as many pixels as one is made of, and what fills up their rows."""
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")]
