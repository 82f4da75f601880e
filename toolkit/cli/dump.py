"""`flashwright dump` and `flashwright formats`: any registered format, byte by byte."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.errors import ToolkitError
from toolkit.quantities import parse_number

if TYPE_CHECKING:
    from formats.spans import Span

MAX_OWN_LENGTH = 64 << 20
"""Bytes of a file that a dump reads at most."""


def complete_format(incomplete: str) -> list[str]:
    """Names of formats that begin so, with or without their family."""
    from formats.registry import FORMATS

    names = [name for name in FORMATS if name.startswith(incomplete)]
    return names or [spec.stem for spec in FORMATS.values() if spec.stem.startswith(incomplete)]


def dump(
    format_: Annotated[
        str, typer.Argument(metavar="FORMAT", help="Name as in `flashwright formats`.", autocompletion=complete_format)
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File with the bytes; - for standard input.")],
    offset: Annotated[
        str,
        typer.Option(metavar="N", help="Where the record starts: 256, 0x100, 64K. For entries, their highest byte."),
    ] = "0",
    gaps: Annotated[bool, typer.Option("--gaps", help="Show the bytes of gaps around the record too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Show the bytes of one record: offset, hex, field, value, meaning. Every byte has an owner.

    Exit code 1 when the bytes do not have the shape: what could be read of them is shown.

    Example: flashwright dump tock.tbf app.tbf
    Example: flashwright dump kfs_entry calc.rom --offset 0x1dffff
    """
    from formats.registry import find_format
    from formats.spans import spans

    spec = find_format(format_)
    if spec is None:
        raise ToolkitError(f"no format {format_!r}; `flashwright formats` lists them")
    data = output.read_input(file, MAX_OWN_LENGTH)
    start = _offset(offset, len(data))
    found, error = spans(spec, data, start)
    if as_json:
        document = {"format": spec.name, "offset": start, "spans": [_span(span, gaps=gaps) for span in found]}
        output.show_json("dump/1", document | {"error": str(error) if error else None})
    else:
        from toolkit.render.dump import dump_lines

        for line in dump_lines(found, gaps=gaps):
            output.show(output.printable(line))
    if error:
        typer.echo(f"flashwright: {error}", err=True)
        raise typer.Exit(1)


def _offset(text: str, length: int) -> int:
    try:
        offset = parse_number(text)
    except ValueError as error:
        raise ToolkitError(f"--offset: {error}") from None
    if offset >= length:
        raise ToolkitError(f"--offset: {offset:#x} is outside the file of {length:#x} bytes")
    return offset


def _span(span: "Span", *, gaps: bool) -> dict[str, Any]:
    from formats.spans import GAP, UNREADABLE

    described: dict[str, Any] = {"path": span.path, "offset": span.offset, "length": len(span.data)}
    if gaps or span.path not in (GAP, UNREADABLE):
        described["hex"] = span.data.hex()
    if isinstance(span.value, int):
        described["value"] = span.value
    return described | {"meaning": span.meaning}


def formats(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """List the formats that `dump` knows.

    Example: flashwright formats
    """
    from formats.registry import FORMATS, ksy_path, section

    rows = [(s.name, str(s.size or "varies"), s.title, section(s), ksy_path(s)) for s in FORMATS.values()]
    if as_json:
        keys = ("name", "size", "title", "section", "ksy")
        output.show_json("formats/1", {"formats": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        output.show_table(("name", "bytes", "title", "described in", "Kaitai twin"), rows, right=[1])
