"""`flashwright mbed diff`: what two builds do not have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import BanksFile, Json, TargetName, given_target, read_given
from toolkit.quantities import format_count

if TYPE_CHECKING:
    from toolkit.mbed.model.compare import Change, Comparison

_TOTALS = {
    "flash": "flash",
    "flash_free": "free flash",
    "static_ram": "static RAM",
    "isr_stack": "ISR stack",
    "heap": "heap",
    "ram_free": "free RAM",
}
BuildBefore = Annotated[Path, typer.Argument(metavar="A", help="ELF file or linker map of a build.")]
BuildAfter = Annotated[Path, typer.Argument(metavar="B", help="The same of another one.")]


def diff(
    before: BuildBefore,
    after: BuildAfter,
    target: TargetName = "",
    banks: BanksFile = None,
    most: Annotated[
        int, typer.Option("--most", metavar="N", min=0, help="Symbols that are listed; 0 for all of them.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """Compare two builds by region, section and symbol.

    Listed is what is longer or shorter, new or gone; what only lies elsewhere is counted. Exit code 1 when there is a
    difference, if only in the bytes in flash.

    Example: flashwright mbed diff before.elf after.elf --target K64F
    """
    from toolkit.mbed.model.compare import compare_builds
    from toolkit.mbed.model.model import make_model

    chosen = given_target(target, banks)
    one, other = read_given(before), read_given(after)
    comparison = compare_builds((one, make_model(one, chosen)), (other, make_model(other, chosen)))
    if as_json:
        output.show_json("mbed-diff/1", {"a": str(before), "b": str(after), **comparison.as_dict()})
    else:
        _show(comparison, most)
    raise typer.Exit(0 if comparison.same else 1)


def _show(comparison: Comparison, most: int) -> None:
    rows = [
        (_TOTALS[name], _number(before), _number(after), _difference(before, after))
        for name, (before, after) in comparison.totals.items()
    ]
    output.show_table(("bytes", "before", "after", "difference"), rows, right=(1, 2, 3))
    for what in ("region", "section", "symbol"):
        _show_changes(comparison, what, most if what == "symbol" else 0)
    if comparison.contents_differ is None:
        left_out = "the bytes in flash" if comparison.symbols_compared else "the bytes in flash and the symbols"
        output.show(f"\nlinker maps do not tell enough to compare {left_out}")
    if comparison.same:
        output.show("\nthe builds are alike" if comparison.contents_differ is False else "\nall else is alike")
    elif not comparison.changes:
        output.show("\nall lies where it lay; the bytes in flash differ")


def _show_changes(comparison: Comparison, what: str, most: int) -> None:
    changes = comparison.of(what, moved=False)
    moved = len(comparison.of(what)) - len(changes)
    if changes:
        shown = changes[:most] if most else changes
        output.show("")
        header = (what, "before", "after", "difference")
        output.show_table(header, [_row(change) for change in shown], right=(1, 2, 3))
        if len(shown) < len(changes):
            output.show(f"and {format_count(len(changes) - len(shown), f'more {what}')} (--most 0 lists all)")
    if moved:
        output.show(f"\n{format_count(moved, what)} of the same length at another address")


def _row(change: Change) -> tuple[str, str, str, str]:
    before, after = ("-" if side is None else _number(side[1]) for side in (change.before, change.after))
    return output.printable(change.name), before, after, f"{change.difference:+,}"


def _difference(before: int | None, after: int | None) -> str:
    return "-" if before is None or after is None else f"{after - before:+,}"


def _number(count: int | None) -> str:
    return "not known" if count is None else f"{count:,}"
