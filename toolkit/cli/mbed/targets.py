"""`flashwright mbed targets`: the targets that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import BanksFile, Json, complete_target, given_target
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.mbed.targets import Bank, Target


def targets(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Show all of this one.", autocompletion=complete_target)
    ] = "",
    banks: BanksFile = None,
    as_json: Json = False,
) -> None:
    """List the targets that are known, or show one.

    Example: flashwright mbed targets
    Example: flashwright mbed targets K64F
    Example: flashwright mbed targets --banks memory_banks.json
    """
    from toolkit.mbed.targets import catalogue

    chosen = given_target(name, banks)
    shown = (chosen,) if chosen else catalogue()
    if as_json:
        output.show_json("mbed-targets/1", {"targets": [_as_dict(target) for target in shown]})
    elif chosen:
        _show(chosen)
    else:
        _show_table(shown)


def _as_dict(target: Target) -> dict[str, Any]:
    return {
        "name": target.name,
        "core": target.core,
        "device": target.device,
        "origin": target.origin,
        "rom": [_bank(bank) for bank in target.rom],
        "ram": [_bank(bank) for bank in target.ram],
        "sectors": [{"address": run.address, "length": run.length} for run in target.sectors],
    }


def _bank(bank: Bank) -> dict[str, Any]:
    return {"name": bank.name, "address": bank.range.address, "length": bank.range.length}


def _show_table(shown: Sequence[Target]) -> None:
    rows = []
    for target in shown:
        sizes = [" + ".join(_size(bank.range.length) for bank in banks) for banks in (target.rom, target.ram)]
        rows.append((target.name, target.device, target.core, *sizes))
    output.show_table(("target", "device", "core", "ROM", "RAM"), rows)


def _show(target: Target) -> None:
    for key, value in (("target", target.name), ("device", target.device), ("core", target.core)):
        output.show(f"{key + ':':<8} {output.printable(value) or 'not known'}")
    output.show(f"{'from:':<8} {output.printable(target.origin)}")
    output.show("")
    rows = [("ROM", bank) for bank in target.rom] + [("RAM", bank) for bank in target.ram]
    cells = [(kind, output.printable(bank.name), str(bank.range), f"{bank.range.length:,}") for kind, bank in rows]
    output.show_table(("kind", "name", "addresses", "bytes"), cells, right=(3,))
    output.show("")
    if not target.sectors:
        output.show("how it erases is not known")
    for run in target.sectors:
        known = any(run.address in bank.range for bank in target.rom)
        where = "" if known else ", outside of the ROM"
        output.show(f"sectors of {format_length(run.length)} from {run.address:#x}{where}")


def _size(length: int) -> str:
    return f"{length >> 10:,} KiB" if length % 1024 == 0 else format_length(length)
