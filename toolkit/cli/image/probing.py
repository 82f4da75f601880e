"""`flashwright image probe`: what a file is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output

if TYPE_CHECKING:
    from toolkit.image.probe.found import Found
    from toolkit.image.probe.probe import Probed


def probe(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to look at; - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Say what a file is, how sure that is, and why.

    What is in it is listed with the offset at which it starts, in a file with addresses with its address. Exit code 1
    where nothing is known of the file.

    Example: flashwright image probe firmware.bin
    Example: flashwright image probe download.hex --json
    """
    from toolkit.image.families.given import Given
    from toolkit.image.probe.probe import LONGEST
    from toolkit.image.probe.probe import probe as probe_given

    data = output.read_input(file, LONGEST)
    probed = probe_given(Given(str(file), data))
    if as_json:
        output.show_json("image-probe/1", {"file": str(file), "length": len(data)} | probed.as_dict())
    else:
        _show(str(file), len(data), probed)
    raise typer.Exit(0 if probed.is_known else 1)


def _show(name: str, length: int, probed: Probed) -> None:
    from toolkit.quantities import format_length

    output.show(f"{name}: {format_length(length)}")
    if not probed.is_known:
        output.show("nothing is known of it")
    if probed.container is not None:
        _show_thing(probed.container, "offset")
    where = "offset" if probed.container is None else "address"
    for one in probed.found:
        _show_thing(one, where)
    if probed.within:
        output.show("")
        output.show("in it, and no part of that:" if probed.found else "in it:")
        _show_table(_rows(probed.within, ""), where)
    if probed.left_out:
        output.show(f"and {probed.left_out:,} more")


def _show_thing(found: Found, where: str) -> None:
    output.show("")
    output.show(f"{found.kind}: {output.printable(found.title)} ({found.confidence.value})")
    for sentence in found.evidence:
        output.show(f"  {output.printable(sentence)}")
    if found.inner:
        output.show("")
        _show_table(_rows(found.inner, ""), where)


def _rows(found: tuple[Found, ...], indent: str) -> Iterator[tuple[str, ...]]:
    for one in found:
        length = "" if one.length is None else f"{one.length:,}"
        title = indent + output.printable(one.title)
        yield f"{one.start:#x}", length, one.confidence.value, one.kind, title
        yield from _rows(one.inner, indent + "  ")


def _show_table(rows: Iterator[tuple[str, ...]], where: str) -> None:
    output.show_table((where, "bytes", "sure", "kind", "what"), rows, right=[1])
