"""The TBFs in files and archives, one by one; a file that cannot be read does not hide the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from formats.errors import FormatError
from toolkit.cli import output
from toolkit.cli.output import about
from toolkit.cli.tock_arguments import LONGEST
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.tock.sources import Source


def tell(error: Exception) -> int:
    """One line about a file that cannot be read, on stderr; the others go on. Returns the exit code it asks for."""
    typer.echo(f"flashwright: {output.printable(str(error))}", err=True)
    return int(getattr(error, "exit_code", 2))


def sources(files: list[Path]) -> Iterator[tuple[str, dict[str, Any], Source | Exception]]:
    """Every TBF in the files, with what to call it and where it is; or the error that stands for a file."""
    from toolkit.tock.sources import sources_in

    if files.count(output.STANDARD_INPUT) > 1:
        raise typer.BadParameter("- (standard input) can be given once only")
    for file in files:
        try:
            with about(str(file)):
                sources = list(sources_in(output.read_input(file, LONGEST), str(file)))
        except (FormatError, ToolkitError) as error:
            yield str(file), {"file": str(file), "member": None}, error
            continue
        for source in sources:
            label = f"{file}: {source.member}" if source.member else str(file)
            yield label, {"file": str(file), "member": source.member}, source
