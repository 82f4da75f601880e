"""The families of images: what there is to know of each kind of file.

A new family is a module here with a `Family`, and a line in the table.
"""

from __future__ import annotations

from importlib import import_module

from toolkit.errors import ToolkitError
from toolkit.image.families.family import Family

PLAIN = "plain"
"""The kind of a file of which nothing is known but its bytes."""
FAMILIES = {
    "tock": "tock:FAMILY",
    "tock-bootloader": "tock_parts:BOOTLOADER",
    "tock-kernel": "tock_parts:KERNEL",
    "tock-apps": "tock_parts:APPS",
    "tbf": "tbf:TBF_FAMILY",
    "tab": "tbf:TAB_FAMILY",
    "tickv": "tickv:FAMILY",
    "knightos-rom": "knightos_rom:FAMILY",
    "knightos-ram": "knightos_ram:FAMILY",
    "knightos-kexc": "records:PROGRAM",
    "knightos-library": "records:LIBRARY_FAMILY",
    "knightos-kimg": "records:PICTURE",
    "knightos-package": "records:PACKAGE_FAMILY",
    "knightos-stub": "records:STUB",
    "knightos-upgrade": "records:UPGRADE",
    "mbed-elf": "mbed_elf:FAMILY",
    "mbed-ram": "mbed_ram:FAMILY",
    "mbed-image": "mbed:FAMILY",
    "mbed-update": "mbed:FAMILY",
    "mcuboot": "mbed:FAMILY",
    "cortex-m": "mbed:FAMILY",
    PLAIN: "plain:FAMILY",
}
"""Kind of image → module of this package and its family; loaded when there is such an image."""


def family_of(kind: str) -> Family:
    """The family of a kind. Raises ToolkitError where there is none; the message lists them."""
    if kind not in FAMILIES:
        raise ToolkitError(f"no kind of image {kind!r} can be described; there are {', '.join(FAMILIES)}")
    module, _colon, name = FAMILIES[kind].partition(":")
    family: Family = getattr(import_module(f"{__package__}.{module}"), name)
    return family
