"""`flashwright knightos ram`: what a running kernel keeps in RAM, from a dump."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.kernel_option import Kernel, profile_of
from toolkit.cli.pictures import Drawing, HtmlFile, SvgFile, draw, require_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.findings import Finding
    from toolkit.knightos.ram.dump import Order
    from toolkit.knightos.ram.snapshot import Snapshot

LONGEST = 1 << 22
"""Bytes of a file that is looked at: more than any dump has, so that a ROM given by mistake is named as such."""


class PageOrder(Enum):
    """Which 16 KiB of a dump come first."""

    CPU = "cpu"
    PHYSICAL = "physical"


ShownDump = Annotated[Path, typer.Argument(metavar="DUMP", help="Dump of RAM, 32 or 64 KiB; - for standard input.")]
OrderOption = Annotated[
    PageOrder | None, typer.Option("--order", help="Order of its two pages, where it is not what the heap says.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


def show(
    dump: ShownDump,
    kernel: Kernel = None,
    rom: Annotated[
        Path | None,
        typer.Option("--rom", metavar="IMAGE", help="ROM image of the same moment: names open files, shows unflushed."),
    ] = None,
    order: OrderOption = None,
    svg: SvgFile = None,
    html: HtmlFile = None,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Show threads, libraries, signals, open files, heap.

    The dump is 32 KiB of RAM, as the CPU sees it or with its two pages the other way round, which the heap tells; or
    64 KiB, all that the CPU sees. The kernel is its last state or that of March 2014, whichever has a heap there;
    documents about it are profiles too.

    Of open files, FTE says: on the final block, writable, at the end. Every rule that is broken is shown;
    docs/findings.md explains the codes. Exit code 1 when there is an error.

    Example: flashwright knightos ram show crash.bin
    Example: flashwright knightos ram crash.bin --rom calc.rom --json
    Example: flashwright knightos ram crash.bin --html crash.html
    """
    from toolkit.knightos.ram.check.check import check
    from toolkit.knightos.ram.picture import describe

    drawing = Drawing(svg=svg, html=html)
    require_places(drawing, dump, rom, as_json=as_json)
    snapshot = _snapshot(dump, kernel, order, rom)
    findings = check(snapshot)
    if drawing.is_for_files:
        from toolkit.image.families.knightos_ram import describe_snapshot

        draw(describe_snapshot(snapshot), drawing, quiet=as_json)
    if as_json:
        found = [finding.as_dict() for finding in findings]
        output.show_json("knightos-ram/1", {"file": str(dump), **describe(snapshot), "findings": found})
    elif not drawing.is_for_files:
        _show(dump, snapshot, findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _show(dump: Path, snapshot: Snapshot, findings: Iterable[Finding]) -> None:
    from toolkit.cli.knightos.ram_text import show_snapshot
    from toolkit.knightos.ram.picture import describe

    show_snapshot(str(dump), describe(snapshot))
    found = list(findings)
    if found:
        output.show("\nfindings")
        output.show_findings(found)


def diff(
    one: Annotated[Path, typer.Argument(metavar="A", help="Dump of RAM.")],
    other: Annotated[Path, typer.Argument(metavar="B", help="Another one; their orders may differ.")],
    kernel: Kernel = None,
    as_json: Json = False,
) -> None:
    """Compare two dumps, row by row and byte by byte.

    Exit code 1 when they differ.

    Example: flashwright knightos ram diff before.bin after.bin
    """
    from toolkit.knightos.ram.compare import compare

    differences = compare(_snapshot(one, kernel), _snapshot(other, kernel))
    if as_json:
        found = [difference._asdict() for difference in differences]
        output.show_json("knightos-ram-diff/1", {"a": str(one), "b": str(other), "differences": found})
    else:
        from toolkit.cli.knightos.ram_diff_text import difference_line

        for difference in differences:
            output.show(output.printable(difference_line(difference)))
    raise typer.Exit(1 if differences else 0)


def _snapshot(path: Path, kernel: str | None, order: PageOrder | None = None, rom: Path | None = None) -> Snapshot:
    from toolkit.errors import ToolkitError
    from toolkit.kfs.open_image import open_volume
    from toolkit.knightos.ram.snapshot import take

    profile, data = profile_of(kernel), output.read_input(path, LONGEST)
    volume = open_volume(rom) if rom else None
    try:
        return take(data, profile, _order(order), volume)
    except ToolkitError as error:
        raise type(error)(f"{path}: {error}") from None


def _order(order: PageOrder | None) -> Order | None:
    from toolkit.knightos.ram.dump import Order

    return None if order is None else Order[order.name]
