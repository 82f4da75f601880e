"""`flashwright knightos library show`: libraries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.file_arguments import LONGEST, Json, Strict
from toolkit.cli.output import about

File = Annotated[Path, typer.Argument(metavar="FILE", help="Library; - for standard input.")]


def show(file: File, strict: Strict = False, as_json: Json = False) -> None:
    """Show the id and the functions of a library.

    A function is named as programs call it: by its offset in the jump table. Nothing but its structure tells a
    library from other files. Exit code 1 when the table is wrong.

    Example: flashwright knightos library show lib/core
    """
    from toolkit.cli.knightos.files_text import show_library
    from toolkit.knightos.library.library import check, describe

    data = output.read_input(file, LONGEST)
    with about(str(file)):
        described, findings = describe(data), check(data)
    if as_json:
        document = {"file": str(file), **described, "findings": [finding.as_dict() for finding in findings]}
        output.show_json("knightos-library-show/1", document)
    else:
        show_library(str(file), described)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))
