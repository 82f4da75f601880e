"""Other values for the fields of an app, by the names that `App` gives them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum

from formats.tock.tbf_elements import (
    FIXED_ADDRESSES,
    KERNEL_VERSION,
    NOT_FIXED,
    PACKAGE_NAME,
    SHORT_ID,
    Element,
    FixedAddresses,
    KernelVersion,
    Main,
    PackageName,
    Program,
    ShortId,
)
from formats.tock.tbf_header import FLAG_ENABLED, FLAG_STICKY
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.edit.arrange import arranged, with_checksum
from toolkit.tock.edit.elements import Elements, with_value, without


class Keep(Enum):
    """The word for a field that stays as it is, because None says that an app shall have none."""

    KEEP = "keep"


KEEP = Keep.KEEP
_MOST = 0xFFFF_FFFF


@dataclass(frozen=True)
class Fields:
    """New values; what is left out stays.

    Attributes:
        enabled: whether the kernel may start it.
        sticky: whether tools ask twice before they erase it.
        name: its name; empty for none.
        version: its version; 0 for none.
        kernel_version: major and lowest minor version of the kernel it runs on; None for no word about it.
        short_id: fixed application id; None for none.
        minimum_ram_size: bytes of RAM it asks for.
        fixed_ram_address: address its RAM must have; None for any.
        fixed_flash_address: address its binary must have; None for any.
    """

    enabled: bool | Keep = KEEP
    sticky: bool | Keep = KEEP
    name: str | Keep = KEEP
    version: int | Keep = KEEP
    kernel_version: tuple[int, int] | Keep | None = KEEP
    short_id: int | Keep | None = KEEP
    minimum_ram_size: int | Keep = KEEP
    fixed_ram_address: int | Keep | None = KEEP
    fixed_flash_address: int | Keep | None = KEEP

    def __bool__(self) -> bool:
        return any(value is not KEEP for value in vars(self).values())


def with_fields(app: App, fields: Fields) -> App:
    """The app with other values in its fields; credentials are as they were.

    Raises:
        LayoutError: a value does not fit its field, or the app has no place for it.
    """
    if app.is_padding:
        raise LayoutError("this is padding: it has no fields to set")
    app = _with_flags(app, fields)
    elements = app.header.elements
    for change in (_with_name, _with_kernel_version, _with_short_id, _with_addresses, _with_numbers):
        elements = change(elements, fields)
    if elements == app.header.elements:
        return app
    return arranged(app, elements)


def _with_flags(app: App, fields: Fields) -> App:
    base = app.header.base
    flags = base.flags
    for bit, wanted in ((FLAG_ENABLED, fields.enabled), (FLAG_STICKY, fields.sticky)):
        if wanted is not KEEP:
            flags = flags | bit if wanted else flags & ~bit
    header = dataclasses.replace(app.header, base=dataclasses.replace(base, flags=flags))
    return dataclasses.replace(app, tbf=dataclasses.replace(app.tbf, header=with_checksum(header)))


def _with_name(elements: Elements, fields: Fields) -> Elements:
    if fields.name is KEEP:
        return elements
    try:
        name = fields.name.encode("utf-8")
    except UnicodeEncodeError:
        raise LayoutError(f"the name {fields.name!r} is not UTF-8") from None
    return with_value(elements, PackageName(name)) if name else without(elements, PACKAGE_NAME)


def _with_kernel_version(elements: Elements, fields: Fields) -> Elements:
    if fields.kernel_version is KEEP:
        return elements
    if fields.kernel_version is None:
        return without(elements, KERNEL_VERSION)
    major, minor = (_checked(part, "a part of the kernel version", 0xFFFF) for part in fields.kernel_version)
    return with_value(elements, KernelVersion(major, minor))


def _with_short_id(elements: Elements, fields: Fields) -> Elements:
    if fields.short_id is KEEP:
        return elements
    if fields.short_id is None:
        return without(elements, SHORT_ID)
    return with_value(elements, ShortId(_checked(fields.short_id, "the short id", least=1)))


def _with_addresses(elements: Elements, fields: Fields) -> Elements:
    ram, flash = fields.fixed_ram_address, fields.fixed_flash_address
    if ram is KEEP and flash is KEEP:
        return elements
    stored = [element.value for element in elements if isinstance(element.value, FixedAddresses)]
    last = stored[-1] if stored else FixedAddresses(NOT_FIXED, NOT_FIXED)
    new = FixedAddresses(_address(ram, last.ram_address), _address(flash, last.flash_address))
    if new == FixedAddresses(NOT_FIXED, NOT_FIXED):
        return without(elements, FIXED_ADDRESSES)
    return with_value(elements, new)


def _address(wanted: int | Keep | None, stored: int) -> int:
    if wanted is KEEP:
        return stored
    return NOT_FIXED if wanted is None else _checked(wanted, "an address", NOT_FIXED - 1)


def _with_numbers(elements: Elements, fields: Fields) -> Elements:
    """RAM in Main and Program, the version in Program, which alone has one."""
    if fields.minimum_ram_size is not KEEP:
        ram = _checked(fields.minimum_ram_size, "the RAM")
        _require(elements, (Main, Program), "its RAM")
        elements = tuple(_with_ram(element, ram) for element in elements)
    if fields.version is not KEEP:
        version = _checked(fields.version, "the version")
        _require(elements, (Program,), "its version")
        elements = tuple(_with_version(element, version) for element in elements)
    return elements


def _require(elements: Elements, types: tuple[type, ...], what: str) -> None:
    if not any(isinstance(element.value, types) for element in elements):
        names = " nor ".join(kind.__name__ for kind in types)
        raise LayoutError(f"the app has no {names}, which would hold {what}; add one first")


def _with_ram(element: Element, ram: int) -> Element:
    if not isinstance(element.value, (Main, Program)):
        return element
    return dataclasses.replace(element, value=dataclasses.replace(element.value, minimum_ram_size=ram))


def _with_version(element: Element, version: int) -> Element:
    if not isinstance(element.value, Program):
        return element
    return dataclasses.replace(element, value=dataclasses.replace(element.value, version=version))


def _checked(number: int, what: str, most: int = _MOST, least: int = 0) -> int:
    if not least <= number <= most:
        raise LayoutError(f"{what} is a number from {least} to {most:#x}, not {number:#x}")
    return number
