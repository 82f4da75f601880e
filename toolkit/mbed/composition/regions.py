"""Where bootloader, header and application go: the regions of an image (formats/mbed/SPEC.md: composition)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.errors import LayoutError
from toolkit.mbed.composition.header_format import HEADER, length_of
from toolkit.mbed.composition.sectors import EraseSectors
from toolkit.mbed.composition.settings import Settings
from toolkit.memory.region import AddressRange, Region

BEHIND_HEADER = 128
"""What follows a header begins at a multiple of so many bytes, the least alignment of a vector table."""
APPLICATION = "application"


class RegionKind(StrEnum):
    """What a region is for."""

    BOOTLOADER = "bootloader"
    HEADER = "header"
    APPLICATION = "application"
    POST_APPLICATION = "post_application"


@dataclass
class _Layout:
    """Regions so far.

    Attributes:
        rom: where all of them lie.
        sectors: how flash erases.
        settings: what was said.
        segments: of the bootloader, in the order of addresses; those beyond ROM are not among them.
        regions: those that are placed.
        next: where the next one goes.
    """

    rom: AddressRange
    sectors: EraseSectors
    settings: Settings
    segments: Sequence[AddressRange]
    regions: list[Region] = field(default_factory=list)
    next: int = 0

    def add(self, kind: RegionKind, start: int, end: int, name: str = "") -> None:
        if end < start:
            raise LayoutError(
                f"no bytes are left for the region {name or kind}: it would be from {start:#x} to {end:#x}"
            )
        if end > self.rom.end and kind is not RegionKind.BOOTLOADER:
            raise LayoutError(
                f"the region {kind} would be {start:#x}-{end - 1:#x}, which does not fit into ROM, {self.rom}"
            )
        self.regions.append(Region(name or kind.value, AddressRange(start, end - start), kind.value))

    def go_to(self, key: str) -> None:
        """Go on at an offset that a key says, if it does."""
        offset: int | None = getattr(self.settings, key)
        if offset is None:
            return
        address = self.rom.address + offset
        for segment in self.segments:
            if segment.address < address < segment.end:
                raise self.settings.error(key, f"{offset:#x} lies within the bootloader, {segment}")
        if address >= self.rom.end:
            raise self.settings.error(key, f"{offset:#x} lies behind the end of ROM, {self.rom}")
        self.next = address


def regions_of(
    rom: AddressRange, sectors: EraseSectors, settings: Settings, segments: Sequence[AddressRange] = ()
) -> tuple[Region, ...]:
    """The regions of an image.

    Args:
        rom: the primary bank of flash.
        sectors: how it erases.
        settings: what was said.
        segments: where the bytes of the bootloader lie; none without one.

    Raises:
        ToolkitError: keys exclude each other, or something does not fit.
    """
    _require_agreement(rom, settings, has_bootloader=bool(segments))
    if not segments and settings.restrict_size is None and not has_header(settings, has_bootloader=False):
        return _alone(rom, settings)
    layout = _Layout(rom, sectors, settings, [one for one in segments if one.address < rom.end], next=rom.address)
    if segments:
        _put_bootloader(layout)
    if settings.header_format and (segments or settings.restrict_size is None):
        _put_header(layout)
    if settings.restrict_size is None:
        _put_application(layout)
    else:
        _put_restricted(layout)
    if layout.next > rom.end:
        raise LayoutError(f"the regions end at {layout.next - 1:#x}, behind the end of ROM, {rom}")
    return tuple(layout.regions)


def has_header(settings: Settings, *, has_bootloader: bool) -> bool:
    """Whether a header stands in front of the application.

    Without a bootloader that takes an offset: else a format that a library brings along would move applications.
    """
    if settings.header_format is None or settings.mbed_app_start is not None or settings.mbed_app_size is not None:
        return False
    return has_bootloader or (settings.header_offset is not None and settings.restrict_size is None)


def _require_agreement(rom: AddressRange, settings: Settings, *, has_bootloader: bool) -> None:
    start, offset = settings.mbed_app_start, settings.app_offset
    if start is not None and offset is not None and rom.address + offset != start:
        raise settings.error("app_offset", f"leads to {rom.address + offset:#x}, and mbed_app_start to {start:#x}")
    for key in ("mbed_app_start", "mbed_app_size"):
        if getattr(settings, key) is not None:
            if has_bootloader:
                raise settings.error(key, "cannot be said together with a bootloader")
            if settings.restrict_size is not None:
                raise settings.error(key, "cannot be said together with restrict_size")


def _alone(rom: AddressRange, settings: Settings) -> tuple[Region, ...]:
    """An application without a bootloader."""
    start = settings.mbed_app_start
    if start is None:
        start = rom.address + (settings.app_offset or 0)
    length = settings.mbed_app_size if settings.mbed_app_size is not None else rom.end - start
    region = AddressRange(start, max(0, length))
    if start >= rom.end or not rom.contains(region):
        key = "mbed_app_size" if settings.mbed_app_size is not None and start in rom else "mbed_app_start"
        key = "app_offset" if settings.mbed_app_start is None and settings.app_offset else key
        raise settings.error(key, f"the application would be at {start:#x}-{start + length - 1:#x}, outside of {rom}")
    return (Region(APPLICATION, region, RegionKind.APPLICATION.value),)


def _put_bootloader(layout: _Layout) -> None:
    start = layout.rom.address
    if not layout.segments or layout.segments[0].address != start:
        first = f"{layout.segments[0].address:#x}" if layout.segments else "behind its end"
        raise layout.settings.error("bootloader_img", f"must start at {start:#x}, the start of ROM, not {first}")
    last = layout.segments[-1]
    if last.end > layout.rom.end:
        raise layout.settings.error("bootloader_img", f"at {last} does not fit into ROM, {layout.rom}")
    layout.next = layout.sectors.ceiling(last.end)
    if len(layout.segments) == 1:
        layout.add(RegionKind.BOOTLOADER, start, layout.next)
        return
    for number, segment in enumerate(layout.segments, 1):
        end = layout.next if segment is last else segment.end
        layout.add(RegionKind.BOOTLOADER, segment.address, end, f"{RegionKind.BOOTLOADER}{number}")


def _put_header(layout: _Layout) -> None:
    layout.go_to("header_offset")
    start = layout.next
    end = start + length_of(layout.settings.header_format or ())
    layout.add(RegionKind.HEADER, start, end, HEADER)
    layout.next = -(-end // BEHIND_HEADER) * BEHIND_HEADER


def _put_application(layout: _Layout) -> None:
    layout.go_to("app_offset")
    above = [segment.address for segment in layout.segments if segment.address > layout.next]
    end = min([*above, layout.rom.end])
    layout.add(RegionKind.APPLICATION, layout.next, end)


def _put_restricted(layout: _Layout) -> None:
    """An application of limited size, such as a bootloader that is being built, and what is left behind it."""
    layout.go_to("app_offset")
    start = layout.next
    end = layout.sectors.floor(start + (layout.settings.restrict_size or 0))
    if end <= start:
        raise layout.settings.error("restrict_size", f"leaves no whole sector for the application at {start:#x}")
    if end > layout.rom.end:
        raise layout.settings.error("restrict_size", f"leads to {end:#x}, behind the end of ROM, {layout.rom}")
    layout.add(RegionKind.APPLICATION, start, end)
    layout.next = end
    if layout.settings.header_format and not layout.segments:
        layout.go_to("header_offset")
        application = AddressRange(start, end - start)
        header = AddressRange(layout.next, length_of(layout.settings.header_format))
        if application.overlaps(header):
            message = f"the header at {header} overlaps the application at {application}"
            raise layout.settings.error("header_offset", message)
        _put_header(layout)
        layout.next = max(layout.next, end)
    if layout.next <= layout.rom.end:
        layout.add(RegionKind.POST_APPLICATION, layout.next, layout.rom.end)
