"""`flashwright mbed modules`: bytes by module."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import LONGEST_BUILD, BuildFile

if TYPE_CHECKING:
    from toolkit.mbed.modules import Modules


class Format(StrEnum):
    """How bytes by module are written."""

    TABLE = "table"
    JSON = "json"
    MEMAP_JSON = "memap-json"
    MEMAP_CSV = "memap-csv"


def modules(
    build: BuildFile,
    depth: Annotated[
        int, typer.Option(metavar="N", min=0, help="Parts of paths that are told apart; 0 for all of them.")
    ] = 0,
    old: Annotated[
        Path | None, typer.Option("--old", metavar="FILE", help="The build before, to compare with.")
    ] = None,
    apart: Annotated[bool, typer.Option("--apart", help="Objects of one name are modules of their own.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document: --format json.")] = False,
) -> None:
    """Show which module takes how many bytes.

    A linker map of GCC, Arm or IAR tells it of every byte, an ELF file as far as its symbols do. The formats of memap
    are those of its own files, with the depth 2 where --depth 2 is given.

    Example: flashwright mbed modules app.map --depth 2
    Example: flashwright mbed modules app.map --format memap-json --depth 2 --old before.map
    """
    from toolkit.mbed.modules import memap_csv

    full = _read(build, apart=apart)
    shown = full.to_depth(depth)
    before = _read(old, apart=apart).to_depth(depth) if old else None
    if as_json or format_ is Format.JSON:
        _show_json(build, shown, before)
    elif format_ is Format.MEMAP_JSON:
        _show_memap(shown, before)
    elif format_ is Format.MEMAP_CSV:
        output.show(memap_csv(shown))
    else:
        _show_table(shown, before)
        output.show_findings(full.findings)


def _read(path: Path, *, apart: bool) -> Modules:
    from toolkit.mbed.linker_map.read import read_map
    from toolkit.mbed.modules import modules_of_map
    from toolkit.mbed.modules_of_elf import modules_of_elf

    data = output.read_input(path, LONGEST_BUILD)
    if data.startswith(b"\x7fELF"):
        with output.about(str(path)):
            return modules_of_elf(data)
    return modules_of_map(read_map(str(path), data), join=not apart)


def _show_json(build: Path, shown: Modules, before: Modules | None) -> None:
    from toolkit.mbed.modules import memap_report

    *rows, summary = memap_report(shown, before)
    findings = [finding.as_dict() for finding in shown.findings]
    output.show_json("mbed-modules/1", {"file": str(build), "modules": rows, **summary, "findings": findings})


def _show_memap(shown: Modules, before: Modules | None) -> None:
    import json

    from toolkit.mbed.modules import memap_report

    output.show(json.dumps(memap_report(shown, before), indent=4))


def _show_table(shown: Modules, before: Modules | None) -> None:
    from toolkit.mbed.modules import memap_report

    *rows, last = memap_report(shown, before)
    kinds = (".text", ".data", ".bss")
    cells = [(output.printable(row["module"]), *_numbers(row["size"], kinds, before)) for row in rows]
    totals = {kind: sum(row["size"][kind] for row in rows) for kind in kinds}
    totals |= {f"{kind}-delta": sum(row["size"][f"{kind}-delta"] for row in rows) for kind in kinds}
    cells.append(("all", *_numbers(totals, kinds, before)))
    output.show_table(("module", *kinds), cells, right=(1, 2, 3))
    summary = last["summary"]
    output.show("")
    for words, key in (("static RAM (.data and .bss)", "static_ram"), ("flash (.text and .data)", "total_flash")):
        output.show(f"{words + ':':<29} {_with_difference(summary[key], summary[f'{key}_delta'], before)} bytes")


def _numbers(size: dict[str, int], kinds: tuple[str, ...], before: Modules | None) -> list[str]:
    return [_with_difference(size[kind], size[f"{kind}-delta"], before) for kind in kinds]


def _with_difference(count: int, difference: int, before: Modules | None) -> str:
    return f"{count:,}" if before is None else f"{count:,} ({difference:+,})"
