"""Targets: the chips of boards, where their memories are and how their flash erases.

The catalogue is `targets.csv`, a row for each target. What is not in it can be described in a file of one's own
(`profiles.py`), or be read from what a build leaves (`memory_banks.py`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from toolkit.errors import ToolkitError
from toolkit.memory.region import AddressRange

MOST_BANKS = 100
"""Memories of a kind that are read of a description; chips have a handful."""


@dataclass(frozen=True)
class Bank:
    """A memory of a chip.

    Attributes:
        name: what its maker calls it: ``IROM1``, ``SRAM_U``.
        range: where it is.
    """

    name: str
    range: AddressRange


@dataclass(frozen=True)
class SectorRun:
    """Flash that erases in equal sectors, from an address to where the next run starts.

    Attributes:
        address: of the first sector.
        length: bytes of each.
    """

    address: int
    length: int


@dataclass(frozen=True)
class Target:
    """A board, or a chip, that Mbed OS runs on.

    Attributes:
        name: as build tools know it: ``K64F``.
        core: such as ``Cortex-M4F``; empty where it is not known.
        device: the chip; empty where it is not known.
        rom: memories that hold programs, the one that programs start in first.
        ram: memories for data.
        sectors: how flash erases, in ascending order of addresses. Runs outside of `rom` are of other kinds of flash,
            such as option bytes. Empty where it is not known.
        origin: where all of this is said.
    """

    name: str
    core: str
    device: str
    rom: tuple[Bank, ...]
    ram: tuple[Bank, ...]
    sectors: tuple[SectorRun, ...] = ()
    origin: str = "the catalogue"

    @property
    def banks(self) -> tuple[Bank, ...]:
        """All memories."""
        return self.rom + self.ram

    def sector_at(self, address: int) -> AddressRange | None:
        """The sector that holds an address; None outside of `rom`, and where the sectors are not known.

        Of two runs with the same start the later one counts.
        """
        bank = next((bank for bank in self.rom if address in bank.range), None)
        if bank is None:
            return None
        runs = [run for run in self.sectors if run.address in bank.range and run.address <= address]
        if not runs:
            return None
        run = runs[-1]
        start = address - (address - run.address) % run.length
        return AddressRange(start, run.length)


@cache
def catalogue() -> tuple[Target, ...]:
    """The targets that are known, by name."""
    rows = files(__package__).joinpath("targets.csv").read_text("utf-8").splitlines()
    return tuple(sorted((_target(row) for row in csv.DictReader(rows)), key=lambda target: target.name))


def target_named(name: str) -> Target:
    """A known target by its name, in any case of letters.

    Raises:
        ToolkitError: there is none; says the nearest.
    """
    known = {target.name.lower(): target for target in catalogue()}
    found = known.get(name.lower())
    if found is None:
        near = nearest(name, known)
        words = f"did you mean {known[near].name}?" if near else "flashwright mbed targets lists those that are known"
        raise ToolkitError(f"no target is named {name!r}; {words}")
    return found


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The name among those known, in small letters, that somebody may have meant."""
    typed, names = name.lower(), sorted(known)
    near = get_close_matches(typed, names, n=1) or [other for other in names if typed and typed in other]
    return near[0] if near else None


def _target(row: dict[str, str]) -> Target:
    sectors = sorted(_sectors(row["erase_sectors(start:size)"]), key=lambda run: run.address)
    return Target(
        name=row["target"],
        core=row["core"],
        device=row["device"],
        rom=tuple(_banks(row["rom_banks"])),
        ram=tuple(_banks(row["ram_banks"])),
        sectors=tuple(sectors),
    )


def _banks(text: str) -> Iterator[Bank]:
    """Banks as the table has them: ``IROM1@0x8000000+0x80000 …``."""
    for bank in text.split():
        name, _at, place = bank.partition("@")
        address, _plus, length = place.partition("+")
        yield Bank(name, AddressRange(int(address, 16), int(length, 16)))


def _sectors(text: str) -> Iterator[SectorRun]:
    """Runs of sectors as the table has them: ``0x8000000:0x4000;…``."""
    for run in filter(None, text.split(";")):
        address, _colon, length = run.partition(":")
        yield SectorRun(int(address, 16), int(length, 16))
