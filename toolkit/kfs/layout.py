"""Where KFS keeps what on a calculator's flash: models, pages, windows (formats/knightos/SPEC.md, geometry).

All page numbers count 16 KiB banks from the start of the image; all of them follow from the size of the ROM.
"""

from __future__ import annotations

from typing import NamedTuple

from formats.knightos.kfs_page import BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.errors import VolumeError
from toolkit.flash import Geometry
from toolkit.flash.chips import CALCULATOR_CHIPS

FIRST_DAT_PAGE = 4
FAT_PAGES = 4
FAT_PAGE_USABLE = PAGE_SIZE - 1
"""Bytes of entries in one FAT page that leave room for the end marker: more, and the kernel runs off the page."""
FAT_PAGE_APPENDABLE = PAGE_SIZE - 257
"""Bytes of entries up to which the kernel appends on the same page."""


class Layout(NamedTuple):
    """The windows of a volume. `pages` is the number of pages of the ROM."""

    pages: int

    @property
    def size(self) -> int:
        """Length of the image in bytes."""
        return self.pages * PAGE_SIZE

    @property
    def fat_start(self) -> int:
        """The page at whose top the FAT begins; it grows downwards."""
        return self.pages - 9

    @property
    def fat_last(self) -> int:
        """The lowest page of the FAT window."""
        return self.fat_start - FAT_PAGES + 1

    @property
    def last_dat_page(self) -> int:
        """The highest page of blocks."""
        return self.fat_start - FAT_PAGES

    @property
    def dat_pages(self) -> range:
        """All pages of blocks."""
        return range(FIRST_DAT_PAGE, self.last_dat_page + 1)

    @property
    def swap_pages(self) -> range:
        """The sector that is rebuilt from."""
        return range(self.fat_start + 1, self.fat_start + 5)

    @property
    def fat_top(self) -> int:
        """Offset of the id byte of the first entry."""
        return (self.fat_start + 1) * PAGE_SIZE - 1

    @property
    def fat_bottom(self) -> int:
        """Lowest offset of the FAT window."""
        return self.fat_last * PAGE_SIZE

    @property
    def usb_boot_pages(self) -> range:
        """Pages inside the DAT that real calculators of the TI-84+ family write-protect (evidence: third party)."""
        return range(self.pages - 20, self.pages - 16) if self.pages >= 0x40 else range(0)

    @property
    def block_count(self) -> int:
        """Blocks of the volume."""
        return len(self.dat_pages) * BLOCKS_PER_PAGE

    @property
    def capacity(self) -> int:
        """Bytes of all blocks."""
        return self.block_count * BLOCK_SIZE


class Model(NamedTuple):
    """A calculator: its name in builds, its name for people, the size of its ROM in bytes."""

    name: str
    title: str
    rom_size: int

    @property
    def layout(self) -> Layout:
        """Where KFS keeps what on it."""
        return Layout(self.rom_size // PAGE_SIZE)

    @property
    def geometry(self) -> Geometry:
        """The sectors of its chip."""
        return CALCULATOR_CHIPS[self.rom_size]


MODELS = {
    model.name: model
    for model in (
        Model("TI73", "TI-73", 0x080000),
        Model("TI83p", "TI-83 Plus", 0x080000),
        Model("TI83pSE", "TI-83 Plus Silver Edition", 0x200000),
        Model("TI84p", "TI-84 Plus", 0x100000),
        Model("TI84pSE", "TI-84 Plus Silver Edition", 0x200000),
        Model("TI84pCSE", "TI-84 Plus C Silver Edition", 0x400000),
    )
}


def models_of_size(rom_size: int, source: str = "") -> tuple[Model, ...]:
    """The models with a ROM of this size in bytes. They share one KFS layout; `source` names the ROM in errors.

    Raises:
        VolumeError: no calculator has such a ROM.
    """
    models = tuple(model for model in MODELS.values() if model.rom_size == rom_size)
    if not models:
        sizes = ", ".join(f"{size:#x}" for size in CALCULATOR_CHIPS)
        place = f"{source}: " if source else ""
        raise VolumeError(f"{place}{rom_size:#x} bytes is not the size of a calculator's ROM ({sizes})")
    return models


def model_named(name: str) -> Model:
    """The model of a name, in any case.

    Raises:
        VolumeError: there is none; the message lists them.
    """
    for model in MODELS.values():
        if model.name.lower() == name.lower():
            return model
    raise VolumeError(f"no calculator model {name!r}; there are {', '.join(MODELS)}")
