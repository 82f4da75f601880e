"""Targets of one's own: a TOML file that says where the memories of a board are.

    name = "MY_BOARD"
    based_on = "NUCLEO_F411RE"   # what is not said here is as there

    [[rom]]
    name = "FLASH"
    address = 0x08000000
    length = "512K"

`[[ram]]` is alike; `[[sectors]]` has an address and the length of each sector from there on; `core` and `device` are
words. Numbers may be expressions, as in configurations: `"64*1024+512"`.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import ManifestError, ToolkitError
from toolkit.mbed.composition.expression import evaluate
from toolkit.mbed.targets import MOST_BANKS, Bank, SectorRun, Target, target_named
from toolkit.memory.region import AddressRange
from toolkit.quantities import parse_number
from toolkit.toml_table import Table, read_manifest

_ADDRESSES = 1 << 32


def read_profile(path: Path) -> Target:
    """The target that a file describes.

    Raises:
        ManifestError: it says something impossible. UnavailableError: it cannot be read.
    """
    table = read_manifest(path)
    base = _base(table)
    target = Target(
        name=table.string("name") if table.has("name") else base.name if base else path.stem,
        core=table.string("core") if table.has("core") else base.core if base else "",
        device=table.string("device") if table.has("device") else base.device if base else "",
        rom=_banks(table, "rom") or (base.rom if base else ()),
        ram=_banks(table, "ram") or (base.ram if base else ()),
        sectors=_sectors(table) or (base.sectors if base else ()),
        origin=path.name,
    )
    table.finish()
    if not target.banks:
        raise table.error("rom", "is missing; each memory is a table [[rom]] or [[ram]]")
    for bank in target.ram:
        other = next((rom for rom in target.rom if rom.range.overlaps(bank.range)), None)
        if other is not None:
            raise table.error("ram", f"{bank.name!r} at {bank.range} lies in the ROM {other.name!r} at {other.range}")
    return target


def number(table: Table, key: str, least: int = 0) -> int:
    """A number of 32 bits, or a string such as "64K" or "64*1024+512".

    Raises:
        ManifestError: the key is missing, or is no such number.
    """
    value = table.take(key, object, "a number")
    if isinstance(value, str):
        try:
            value = _number_in(value)
        except ValueError as error:
            raise table.error(key, f"is {error}") from None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _ADDRESSES:
        raise table.error(key, f'must be a number from {least} to {_ADDRESSES:#x}, or one like "64K", not {value!r}')
    return value


def _number_in(text: str) -> int:
    try:
        return parse_number(text)
    except ValueError as error:
        try:
            return evaluate(text)
        except ValueError:
            raise error from None


def _base(table: Table) -> Target | None:
    if not table.has("based_on"):
        return None
    try:
        return target_named(table.string("based_on"))
    except ManifestError:
        raise
    except ToolkitError as error:
        raise table.error("based_on", str(error)) from None


def _banks(table: Table, key: str) -> tuple[Bank, ...]:
    banks: list[Bank] = []
    for inner in table.tables(key):
        if len(banks) == MOST_BANKS:
            raise inner.error("", f"is one memory too many; {MOST_BANKS} are read")
        range_ = AddressRange(number(inner, "address"), number(inner, "length", 1))
        if range_.end > _ADDRESSES:
            raise inner.error("length", f"leads beyond the last address: {range_}")
        if any(bank.range.overlaps(range_) for bank in banks):
            raise inner.error("address", "lies in another memory of the same kind")
        banks.append(Bank(inner.string("name"), range_))
        inner.finish()
    return tuple(banks)


def _sectors(table: Table) -> tuple[SectorRun, ...]:
    runs = []
    for inner in table.tables("sectors"):
        runs.append(SectorRun(number(inner, "address"), number(inner, "length", 1)))
        inner.finish()
    return tuple(sorted(runs, key=lambda run: run.address))
