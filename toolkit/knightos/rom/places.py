"""What each page of a ROM is for, from the size of the ROM alone (formats/knightos/SPEC.md, geometry)."""

from __future__ import annotations

from enum import Enum

from toolkit.kfs.layout import FIRST_DAT_PAGE, Layout


class Place(Enum):
    """What a page is for."""

    KERNEL = "kernel"
    DATA = "data"
    ENTRIES = "entries"
    SWAP = "swap"
    PRIVILEGED = "privileged"
    UNUSED = "unused"
    CERTIFICATE = "certificate"
    BOOT = "boot"


PLACE_TITLES = {
    Place.KERNEL: "kernel",
    Place.DATA: "files (DAT)",
    Place.ENTRIES: "entries (FAT)",
    Place.SWAP: "swap sector",
    Place.PRIVILEGED: "privileged page",
    Place.UNUSED: "unused",
    Place.CERTIFICATE: "certificate",
    Place.BOOT: "boot page",
}
KERNEL_CODE_PAGES = (0, 1, 2)
"""Pages that end with a jump table."""
_BEHIND_SWAP = (Place.PRIVILEGED, Place.UNUSED, Place.CERTIFICATE, Place.BOOT)


def place_of(layout: Layout, page: int) -> Place:
    """What a page of a ROM of this layout is for."""
    if page < FIRST_DAT_PAGE:
        return Place.KERNEL
    if page <= layout.last_dat_page:
        return Place.DATA
    if page <= layout.fat_start:
        return Place.ENTRIES
    if page in layout.swap_pages:
        return Place.SWAP
    return _BEHIND_SWAP[page - layout.swap_pages.stop]


def page_of(layout: Layout, place: Place) -> int:
    """The first page that is for this."""
    return next(page for page in range(layout.pages) if place_of(layout, page) is place)
