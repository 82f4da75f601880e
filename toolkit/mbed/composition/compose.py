"""From bootloader, header and application to one image (formats/mbed/SPEC.md: composition)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from formats.mbed.vector_table import SYSTEM_VECTORS
from toolkit.errors import LayoutError
from toolkit.findings import Finding
from toolkit.mbed.composition.header import Subject, build_header
from toolkit.mbed.composition.regions import RegionKind, has_header, regions_of
from toolkit.mbed.composition.rules import RULES
from toolkit.mbed.composition.sectors import EraseSectors, sectors_of
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.targets import Target
from toolkit.mbed.vectors import WORD, read_vectors, seems_table
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region


@dataclass(frozen=True)
class PartFile:
    """A file that goes into an image.

    Attributes:
        name: what people call it.
        contents: its bytes; those of a raw file from 0 on.
        has_addresses: whether it says where its bytes lie.
    """

    name: str
    contents: Contents
    has_addresses: bool

    def at(self, address: int) -> Contents:
        """Its bytes at their addresses, where a raw file starts at `address`."""
        if self.has_addresses:
            return self.contents
        return Contents((address + start, data) for start, data in self.contents.segments)


class PlacedBytes(NamedTuple):
    """Bytes of an image.

    Attributes:
        address: of the first.
        data: the bytes.
        kind: of the region that they are for.
        source: file that they come from; empty for a header.
    """

    address: int
    data: bytes
    kind: RegionKind
    source: str

    @property
    def range(self) -> AddressRange:
        """Where they lie."""
        return AddressRange(self.address, len(self.data))


@dataclass(frozen=True)
class Composed:
    """An image.

    Attributes:
        rom: the bank of flash that it is for.
        regions: what lies where, and what could.
        pieces: its bytes, in the order of addresses.
        findings: what is worth to know.
    """

    rom: AddressRange
    regions: tuple[Region, ...]
    pieces: tuple[PlacedBytes, ...]
    findings: tuple[Finding, ...]

    @property
    def update(self) -> tuple[PlacedBytes, ...]:
        """Header and application, as far as they lie in ROM: what an update brings."""
        kinds = (RegionKind.HEADER, RegionKind.APPLICATION)
        return tuple(piece for piece in self.pieces if piece.kind in kinds and self.rom.contains(piece.range))


@dataclass(frozen=True)
class Composition:
    """What an image is made of.

    Attributes:
        target: whose flash it is for.
        settings: where things go.
        application: the application.
        bootloader: the bootloader, if there is one.
        timestamp: seconds since 1970, for headers.
    """

    target: Target
    settings: Settings
    application: PartFile
    bootloader: PartFile | None = None
    timestamp: int = 0

    @property
    def rom(self) -> AddressRange:
        """The primary bank of flash, as far as the image may use it."""
        return rom_of(self.target, self.settings)

    def compose(self) -> Composed:
        """Put the parts together.

        Raises:
            ToolkitError: something does not fit, or overlaps; says what, and which key is to blame.
        """
        rom = self.rom
        sectors = sectors_of(self.target, rom)
        bootloader = self.bootloader.at(rom.address) if self.bootloader else Contents()
        if self.bootloader and not bootloader.segments:
            raise LayoutError(f"the bootloader, {self.bootloader.name}, holds no bytes")
        segments = [AddressRange(start, len(data)) for start, data in bootloader.segments]
        regions = regions_of(rom, sectors, self.settings, segments)
        application = self._application(regions, rom)
        pieces = list(self._pieces(bootloader, application))
        pieces += self._header(regions, bootloader, application)
        pieces.sort(key=lambda piece: piece.address)
        _require_apart(pieces)
        findings = (*self._findings(rom, sectors, regions, pieces), *self._of_program(application))
        return Composed(rom, regions, tuple(pieces), findings)

    def _application(self, regions: Sequence[Region], rom: AddressRange) -> Contents:
        """The application at its place, which it must fit into; bytes behind the end of ROM are for other memories."""
        region = next(region for region in regions if region.kind == RegionKind.APPLICATION)
        contents = self.application.at(region.address)
        if not contents.segments:
            raise LayoutError(f"the application, {self.application.name}, holds no bytes")
        if self._is_same_file:
            return contents
        if contents.segments[0][0] >= rom.end:
            words = f"the application, {self.application.name}, at {contents.range}"
            raise LayoutError(f"{words} has no bytes in its region, {region.range}")
        for start, data in contents.segments:
            range_ = AddressRange(start, len(data))
            if not region.range.contains(range_) and not (self.application.has_addresses and start >= rom.end):
                words = f"the application, {self.application.name}, at {range_}"
                raise LayoutError(f"{words} does not fit into its region, {region.range}")
        return contents

    @property
    def _is_same_file(self) -> bool:
        """Whether one file has both, at addresses that it says itself; it goes into the image once."""
        both = self.bootloader, self.application
        return all(part is not None and part.has_addresses for part in both) and (
            self.bootloader is not None and self.bootloader.contents == self.application.contents
        )

    def _pieces(self, bootloader: Contents, application: Contents) -> Iterator[PlacedBytes]:
        if self.bootloader:
            for start, data in bootloader.segments:
                yield PlacedBytes(start, data, RegionKind.BOOTLOADER, self.bootloader.name)
        if not self._is_same_file:
            for start, data in application.segments:
                yield PlacedBytes(start, data, RegionKind.APPLICATION, self.application.name)

    def _header(self, regions: Sequence[Region], bootloader: Contents, application: Contents) -> Iterator[PlacedBytes]:
        header_format = self.settings.header_format
        if header_format is None or not has_header(self.settings, has_bootloader=self.bootloader is not None):
            return
        (region,) = (region for region in regions if region.kind == RegionKind.HEADER)
        data = {RegionKind.APPLICATION.value: filled(application, self.rom)}
        if self.bootloader:
            names = [region.name for region in regions if region.kind == RegionKind.BOOTLOADER]
            data |= dict.fromkeys(names, filled(bootloader, self.rom))
        lengths = {region.name: region.length for region in regions}
        try:
            header = build_header(header_format, Subject(data, lengths, self.timestamp))
        except LayoutError as error:
            raise self.settings.error("header_format", str(error)) from None
        yield PlacedBytes(region.address, header, RegionKind.HEADER, "")

    def _findings(
        self, rom: AddressRange, sectors: EraseSectors, regions: Sequence[Region], pieces: Sequence[PlacedBytes]
    ) -> Iterator[Finding]:
        rounded = self.bootloader is not None or self.settings.restrict_size is not None
        if rounded and not sectors.are_known:
            message = f"the erase sectors of {self.target.name} are not known; the ends of regions are not rounded"
            yield RULES["compose-sectors"].found(message)
        if not any(region.kind == RegionKind.HEADER for region in regions):
            yield from _without_header(self.settings)
        yield from outside_of(rom, [piece.range for piece in pieces])
        yield from _shared(pieces, sectors)

    def _of_program(self, application: Contents) -> Iterator[Finding]:
        """That an application cannot run where it lies, as far as its vector table shows that it is a program."""
        start, data = application.segments[0]
        if not seems_table(data[: WORD * SYSTEM_VECTORS], len(data)):
            return
        vectors = read_vectors(application, start, self.target)
        assert vectors is not None
        codes = {finding.code: finding.message for finding in vectors.findings}
        name, reset = f"{self.application.name} at {start:#x}", vectors.record.reset & ~1
        if "vectors-reset-outside" in codes:
            message = f"{name} was linked for another place: its reset vector leads to {reset:#x}"
            yield RULES["compose-vectors"].found(message)
        elif "vectors-alignment" in codes:
            yield RULES["compose-vectors"].found(f"{name} cannot run there: {codes['vectors-alignment']}")


def rom_of(target: Target, settings: Settings) -> AddressRange:
    """The primary bank of flash of a target, with what the settings say in place of it.

    Raises:
        ToolkitError: the target has no flash, or the settings lead beyond 32 bits.
    """
    bank = target.rom[0].range if target.rom else None
    start, size = settings.mbed_rom_start, settings.mbed_rom_size
    if bank is None and (start is None or size is None):
        raise LayoutError(f"{target.name} has no flash for programs; say mbed_rom_start and mbed_rom_size")
    if start is None:
        assert bank is not None
        start = bank.address
    if size is None:
        assert bank is not None
        size = bank.end - start if start in bank else bank.length
    if not size or start + size > 1 << 32:
        key = "mbed_rom_size" if settings.mbed_rom_size is not None else "mbed_rom_start"
        raise settings.error(key, f"ROM would be {size:#x} bytes at {start:#x}")
    return AddressRange(start, size)


def outside_of(rom: AddressRange, pieces: Sequence[AddressRange]) -> Iterator[Finding]:
    """That some pieces of an image lie outside of ROM: files without addresses do not have them."""
    outside = [piece for piece in pieces if not rom.contains(piece)]
    if outside:
        count = sum(piece.length for piece in outside)
        words = f"bytes outside of ROM, {count:,} from {outside[0].address:#x} on"
        yield RULES["compose-outside"].found(f"{words}, are left out of files without addresses")


def filled(contents: Contents, rom: AddressRange) -> bytes:
    """The bytes of a file from its first to its last, as far as they lie in ROM; holes are erased flash."""
    within = [AddressRange(start, len(data)) for start, data in contents.segments if start < rom.end]
    return contents.read(within[0].address, within[-1].end - within[0].address) if within else b""


def _require_apart(pieces: Sequence[PlacedBytes]) -> None:
    for before, piece in pairwise(pieces):
        if before.range.overlaps(piece.range):
            raise LayoutError(f"{_words(piece)} at {piece.range} overlaps {_words(before)} at {before.range}")


def _words(piece: PlacedBytes) -> str:
    return f"the {piece.kind}, {piece.source}," if piece.source else f"the {piece.kind}"


def _without_header(settings: Settings) -> Iterator[Finding]:
    """That an image has no header, where something is said of one."""
    why = ""
    if settings.header_format is None:
        why = (
            "header_offset says where a header lies, and nothing what it is"
            if settings.header_offset is not None
            else ""
        )
    elif settings.mbed_app_start is not None or settings.mbed_app_size is not None:
        why = "mbed_app_start and mbed_app_size are for an application alone"
    else:
        why = "there is neither a bootloader nor a header_offset"
    if why:
        yield RULES["compose-header-unused"].found(f"{why}; the image has no header")


def _shared(pieces: Sequence[PlacedBytes], sectors: EraseSectors) -> Iterator[Finding]:
    """That bootloader and application, or its header, have an erase sector together."""
    if not sectors.are_known:
        return
    for before, piece in pairwise(pieces):
        bootloaders = [one.kind is RegionKind.BOOTLOADER for one in (before, piece)]
        start = sectors.floor(piece.address)
        if any(bootloaders) and not all(bootloaders) and start < before.range.end:
            message = f"{_words(before)} and {_words(piece)} have the erase sector at {start:#x} together"
            yield RULES["compose-shared-sector"].found(message)
