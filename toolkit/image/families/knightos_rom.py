"""ROM images of calculators: kernel, files with their blocks, entries, swap, privileged and boot pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.findings import Finding
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.families.knightos.data_pages import data_records, data_regions
from toolkit.image.families.knightos.entry_pages import entry_records, entry_regions
from toolkit.image.families.knightos.kernel_pages import kernel_region, page_range, system_records, system_region
from toolkit.image.memory import Memory
from toolkit.kfs.check.fsck import check as check_volume
from toolkit.kfs.layout import FAT_PAGES, FIRST_DAT_PAGE
from toolkit.kfs.lint.lint import lint
from toolkit.kfs.volume import Volume
from toolkit.knightos.rom.check import check
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Kernel, read_kernel
from toolkit.knightos.rom.places import PLACE_TITLES, Place, place_of
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region

KIND = "knightos-rom"
_DETAILS = frozenset({"kernel", "data-page", Place.ENTRIES.value, Place.PRIVILEGED.value})
_SAID_BY_PAGES = frozenset({"kfs-no-kernel"})
"""Codes of what a look at the pages of the system says, too, in its own words."""


def describe(given: Given) -> Described:
    """Look at a ROM image.

    Raises:
        VolumeError: no calculator has a ROM of this size. ContainerError: the file cannot be read.
    """
    rom = RomImage.parse(given.flat(), given.name)
    kernel = read_kernel(rom)
    contents = Contents([(0, rom.data)])
    regions = tuple(_regions(rom, kernel))
    memory = Memory(
        "flash", AddressRange(0, len(rom.data)), regions, contents, RecordSpans(contents, _records(rom, kernel))
    )
    title = f"ROM of a {rom.title}" + (f" with KnightOS {kernel.version}" if kernel.version else "")
    facts = {"models": [model.name for model in rom.models], "kernel": kernel.version}
    return Described(KIND, title, (memory,), tuple(findings_of(rom, kernel)), facts, _DETAILS, (rom, kernel))


def _regions(rom: RomImage, kernel: Kernel) -> Iterator[Region]:
    layout = rom.layout
    yield kernel_region(rom, kernel, range(FIRST_DAT_PAGE))
    pages = layout.dat_pages
    files = tuple(data_regions(rom, pages))
    yield Region("files", page_range(pages[0], len(pages)), Place.DATA.value, _volume_facts(rom.volume), files)
    yield _entries(rom)
    swap = layout.swap_pages
    erased = all(rom.is_erased(page) for page in swap)
    title = PLACE_TITLES[Place.SWAP] + (", erased" if erased else "")
    waiting = rom.volume is not None and rom.volume.waiting is not None
    facts = {"erased": erased, "copy_waits": waiting}
    yield Region(title, page_range(swap[0], len(swap)), Place.SWAP.value, facts)
    for page in range(swap.stop, layout.pages):
        yield system_region(rom, kernel, place_of(layout, page), page)


def _volume_facts(volume: Volume | None) -> dict[str, object]:
    if volume is None:
        return {"volume": False}
    from toolkit.kfs.survey import block_use

    use = block_use(volume)
    return {"volume": True, "blocks": use.total, "used": use.used, "orphaned": use.orphaned, "free": use.free}


def _entries(rom: RomImage) -> Region:
    range_ = page_range(rom.layout.fat_last, FAT_PAGES)
    if rom.volume is None:
        return Region("entries", range_, Place.ENTRIES.value)
    fat = rom.volume.fat
    facts = {"entries": len(fat.items), "used": fat.used, "garbage": fat.garbage}
    inner = list(entry_regions(rom.volume))
    end = inner[0].address if inner else range_.end
    if end > range_.address:
        name, kind = ("free, not erased", "dirty") if fat.garbage else ("free", "free")
        inner.insert(0, Region(name, AddressRange(range_.address, end - range_.address), kind))
    return Region("entries", range_, Place.ENTRIES.value, facts, tuple(inner))


def _records(rom: RomImage, kernel: Kernel) -> Iterator[RecordAt]:
    yield from system_records(rom, kernel)
    if rom.volume is not None:
        yield from data_records(rom, rom.layout.dat_pages)
        yield from entry_records(rom.volume)


def findings_of(rom: RomImage, kernel: Kernel) -> Iterator[Finding]:
    """What is wrong with the pages of the system, with the volume, and with what the kernel reads of it."""
    yield from check(rom, kernel)
    if rom.volume is None:
        return
    said = [finding for finding in check_volume(rom.volume) if finding.code not in _SAID_BY_PAGES]
    yield from said
    yield from (advice.finding for advice in lint(rom.volume) if advice.finding not in said)


def compare(one: Described, other: Described) -> Sequence[Difference]:
    """What two ROM images do not have in common."""
    from toolkit.image.families.knightos.rom_differences import differences

    return list(differences(*one.subject, *other.subject))


FAMILY = Family(describe, compare)
