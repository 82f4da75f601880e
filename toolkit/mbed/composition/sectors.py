"""Erase sectors of flash: addresses rounded to where one starts."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.mbed.targets import SectorRun, Target
from toolkit.memory.region import AddressRange


class EraseSectors:
    """The erase sectors of a bank of flash; they need not be of equal length.

    Args:
        runs: where sectors of one length begin; what lies outside of the bank is another kind of flash.
        bank: the bank.
    """

    def __init__(self, runs: Iterable[SectorRun], bank: AddressRange) -> None:
        self.runs = tuple(sorted((run for run in runs if run.address in bank), key=lambda run: run.address))

    @property
    def are_known(self) -> bool:
        """Whether there are any; without, every address is as good as another."""
        return bool(self.runs)

    def floor(self, address: int) -> int:
        """The start of the sector that holds an address."""
        return address - self._into(address)[0]

    def ceiling(self, address: int) -> int:
        """The first start of a sector that is not below an address."""
        into, length = self._into(address)
        return address - into + length if into else address

    def _into(self, address: int) -> tuple[int, int]:
        """Bytes from the start of the sector, and the length of it, by the last run that begins before."""
        before = [run for run in self.runs if run.address <= address]
        if not before:
            return 0, 1
        run = before[-1]
        return (address - run.address) % run.length, run.length


def sectors_of(target: Target, rom: AddressRange) -> EraseSectors:
    """The sectors of the bank of a target in which `rom` starts; without such a bank, those within `rom`."""
    bank = next((bank.range for bank in target.rom if rom.address in bank.range), rom)
    return EraseSectors(target.sectors, bank)
