"""The memory model before there is a build: from a target, a configuration, and the lengths that people expect.

Where a linker puts things is its own choice; what is drawn is the order of the memory model. RAM has, from its start:
the copy of the vectors, crash data, global data with the stacks of the kernel in it, the heap, and the stack of the
ISRs at its end. Chips with two memories differ, as far as it is known how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.findings import Finding
from toolkit.mbed.composition.compose import rom_of
from toolkit.mbed.composition.regions import RegionKind, regions_of
from toolkit.mbed.composition.sectors import sectors_of
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.model.banks import BankKind, ModelBank, banks_of
from toolkit.mbed.model.build import Build
from toolkit.mbed.model.checks import check_stack
from toolkit.mbed.model.claims import Claim
from toolkit.mbed.model.model import Model, lacks_copy, laid_out
from toolkit.mbed.model.names import (
    APPLICATION,
    BOOTLOADER,
    CRASH_DATA,
    FIXED_LENGTHS,
    HEADER,
    HEAP,
    HEAP_0,
    IDLE_STACK,
    ISR_STACK,
    MAIN_STACK,
    RAM_VECTORS,
    TIMER_STACK,
    VECTORS,
    VENDOR,
    ZEROS,
    Kind,
)
from toolkit.mbed.model.plan_settings import PlanSettings
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.model.source import Evidence, Source
from toolkit.mbed.targets import Bank, Target
from toolkit.mbed.vectors import KNOWN_COUNTS
from toolkit.mbed.vendor import KINETIS_ADDRESS, KINETIS_LENGTH
from toolkit.memory.region import AddressRange

_KINDS = {RegionKind.BOOTLOADER: BOOTLOADER, RegionKind.HEADER: HEADER, RegionKind.APPLICATION: APPLICATION}
_SRAM2_DEVICES = ("STM32L475", "STM32L476", "STM32L486", "STM32L432", "STM32L433", "STM32L443", "STM32L471")
_SRAM2 = 0x1000_0000
_LOWER_DEVICES = ("MK64FN", "MK66FN")
_LOWER = 0x1FFF_0000
_BOOT_HEADER_DEVICES, _BOOT_HEADER_LENGTH = "MIMXRT", 0x2000
_LEAST_COUNT = 16
_KEPT_AT_END = {"LPC1768": 32, "LPC1769": 32}
"""Bytes at the end of RAM that the chip's own program for flash uses; the stack ends below them."""


@dataclass(frozen=True)
class PlannedLengths:
    """What people expect, in bytes; None for what they do not say.

    Attributes:
        bootloader: where the bytes of a bootloader lie.
        application: of the application, initial values of its data included.
        data: of all global data, without the stacks of the kernel.
    """

    bootloader: tuple[AddressRange, ...] = ()
    application: int | None = None
    data: int | None = None


def make_plan(
    name: str, target: Target, composition: Settings, settings: PlanSettings, lengths: PlannedLengths
) -> Model:
    """The memory model that a configuration will give.

    Args:
        name: of the configuration, for people.
        target: whose memories it is for.
        composition: what is said of flash.
        settings: what is said of RAM.
        lengths: what is expected.

    Raises:
        ToolkitError: keys exclude each other, or regions do not fit.
    """
    chip = settings.change(target)
    target = _with_rom(chip, composition)
    banks = banks_of(Build(name, "configuration", "", (), (), {}), target, None)
    findings: list[Finding] = []
    count, why = _vector_count(target)
    flash, tables = _flash(chip, target.rom, composition, lengths, Evidence(Source.CONFIGURED, why), count, findings)
    ram = list(_ram(banks, target, settings, lengths, Evidence(Source.CONFIGURED, why), count))
    models = laid_out(banks, [*flash, *ram], tables, findings)
    findings += [finding for bank in models for region in bank.regions for finding in check_stack(region)]
    if not any(region.kind == HEAP.key for bank in models for region in bank.regions):
        findings.append(RULES["model-no-heap"].found("nothing is left for a heap"))
    return Model(name, "configuration", target, models, None, not settings.bare_metal, tuple(findings), predicted=True)


def _with_rom(target: Target, composition: Settings) -> Target:
    """A target with the flash that a configuration says in place of its own."""
    if composition.mbed_rom_start is None and composition.mbed_rom_size is None:
        return target
    name = target.rom[0].name if target.rom else "flash"
    return replace(target, rom=(Bank(name, rom_of(target, composition)), *target.rom[1:]))


def _vector_count(target: Target) -> tuple[int, str]:
    known = next((count for start, count in KNOWN_COUNTS.items() if target.device.startswith(start)), None)
    if known is not None:
        return known, f"{known} words, as known of {target.device}"
    return _LEAST_COUNT, f"{_LEAST_COUNT} words at least; how many interrupts the chip has is not known"


def _flash(
    target: Target,
    banks: Sequence[Bank],
    composition: Settings,
    lengths: PlannedLengths,
    table: Evidence,
    count: int,
    findings: list[Finding],
) -> tuple[list[Claim], list[Claim]]:
    """What lies in flash, and vector tables and fields within it; what is wrong is added to the findings."""
    if not banks:
        return [], []
    rom = banks[0].range
    placed: list[Claim] = []
    tables: list[Claim] = []
    for region in regions_of(rom, sectors_of(target, rom), composition, lengths.bootloader):
        kind = _KINDS.get(RegionKind(region.kind))
        range_ = region.range
        if kind is None or not range_.length:
            continue
        detail = "the rest of flash" if kind == APPLICATION else f"region {region.name}"
        if kind == APPLICATION and lengths.application is not None:
            detail = f"{lengths.application:,} of {range_.length:,} bytes that there are"
            if lengths.application > range_.length:
                words = f"{lengths.application:,} bytes are {lengths.application - range_.length:,} more than there are"
                findings.append(RULES["model-too-long"].found(words, kind.name))
            range_ = AddressRange(range_.address, min(lengths.application, range_.length))
        placed.append(Claim(kind, range_, Evidence(Source.CONFIGURED, detail)))
        front = list(_wanted_by_chip(target, range_)) if range_.address == rom.address else []
        tables += front
        start = max(
            (claim.range.end for claim in front if claim.range.address == range_.address), default=range_.address
        )
        if kind != HEADER and range_.end >= start + 4 * count:
            tables.append(Claim(VECTORS, AddressRange(start, 4 * count), table))
    return placed, tables


def _wanted_by_chip(target: Target, first: AddressRange) -> Iterator[Claim]:
    """What a chip wants in its flash, in the first program there."""
    evidence = Evidence(Source.CONFIGURED, f"as {target.device} wants it")
    if target.device.startswith(_BOOT_HEADER_DEVICES) and first.length > _BOOT_HEADER_LENGTH:
        yield Claim(VENDOR, AddressRange(first.address, _BOOT_HEADER_LENGTH), evidence, "Boot header")
    field = AddressRange(first.address + KINETIS_ADDRESS, KINETIS_LENGTH)
    if target.device.startswith(_LOWER_DEVICES) and first.contains(field):
        yield Claim(VENDOR, field, evidence, "Flash configuration")


def _ram(
    banks: Sequence[ModelBank],
    target: Target,
    settings: PlanSettings,
    lengths: PlannedLengths,
    table: Evidence,
    count: int,
) -> Iterator[Claim]:
    """What lies in RAM: what comes first in the memory of the vectors, then the rest in that of the data."""
    ram = [bank for bank in banks if bank.kind is BankKind.RAM]
    if not ram:
        return
    data, first = ram[0], _bank_at(ram, _first_address(target)) or ram[0]
    stack = first if target.device.startswith(_SRAM2_DEVICES) else data
    length, key = settings.stacks[ISR_STACK]
    top = AddressRange(stack.range.end - _KEPT_AT_END.get(target.device, 0) - length, length)
    yield Claim(ISR_STACK, top, Evidence(Source.CONFIGURED, key))
    places = {bank.range.address: bank.range.address for bank in (data, first)}
    for bank, kind, size, evidence in _statics(first, data, target, settings, lengths, table, count):
        yield Claim(kind, AddressRange(places[bank.range.address], size), evidence)
        places[bank.range.address] += size
    start = places[data.range.address]
    end = top.address if stack is data else data.range.end
    left = Evidence(Source.CONFIGURED, "what is left")
    if end > start:
        yield Claim(HEAP, AddressRange(start, end - start), left)
    lower = places[first.range.address]
    if target.device.startswith(_LOWER_DEVICES) and first is not data and lower < first.range.end:
        yield Claim(HEAP_0, AddressRange(lower, first.range.end - lower), left)


def _statics(
    first: ModelBank,
    data: ModelBank,
    target: Target,
    settings: PlanSettings,
    lengths: PlannedLengths,
    table: Evidence,
    count: int,
) -> Iterator[tuple[ModelBank, Kind, int, Evidence]]:
    """What has its place before the program runs: in which memory, how long, and who says it."""
    if not lacks_copy(target.core):
        yield first, RAM_VECTORS, (4 * count + 7) & ~7, table
    enabled, key = settings.crash_data
    if enabled:
        yield first, CRASH_DATA, FIXED_LENGTHS[CRASH_DATA], Evidence(Source.CONFIGURED, key)
    if lengths.data:
        yield data, ZEROS, (lengths.data + 7) & ~7, Evidence(Source.CONFIGURED, "--data, RW and ZI")
    for kind in (MAIN_STACK, TIMER_STACK, IDLE_STACK):
        if kind in settings.stacks and settings.stacks[kind][0]:
            yield data, kind, settings.stacks[kind][0], Evidence(Source.CONFIGURED, settings.stacks[kind][1])


def _first_address(target: Target) -> int | None:
    if target.device.startswith(_SRAM2_DEVICES):
        return _SRAM2
    return _LOWER if target.device.startswith(_LOWER_DEVICES) else None


def _bank_at(banks: Sequence[ModelBank], address: int | None) -> ModelBank | None:
    return next((bank for bank in banks if address is not None and bank.range.address == address), None)
