"""Other values for the fields of an app, by the names that `App` gives them."""

from __future__ import annotations

import dataclasses
from typing import TypedDict

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
from toolkit.tock.edit.arrange import Size, arranged, require_app, with_checksum
from toolkit.tock.edit.elements import Elements, with_value, without

_MOST = 0xFFFF_FFFF


class AppFields(TypedDict, total=False):
    """New values; what is left out stays."""

    enabled: bool
    sticky: bool
    name: str
    """Empty for none."""
    version: int
    """0 for none."""
    kernel_version: tuple[int, int] | None
    """Major and lowest minor version; None for no word about it."""
    short_id: int | None
    minimum_ram_size: int
    """Bytes."""
    fixed_ram_address: int | None
    fixed_flash_address: int | None
    """Address of the binary; None for any."""
    total_size: int
    """Bytes; reserved space fills it up, or gives way."""


def with_fields(app: App, fields: AppFields, arch: str = "") -> App:
    """The app with other values in its fields; credentials are as they were, right or not.

    Args:
        app: the app.
        fields: the values.
        arch: architecture name; tells, with the size that the app has, how it grows.

    Raises:
        LayoutError: a value does not fit its field, or the app has no place for it.
    """
    require_app(app)
    app = _with_flags(app, fields)
    elements = app.header.elements
    for change in (_with_name, _with_kernel_version, _with_short_id, _with_addresses, _with_numbers):
        elements = change(elements, fields)
    if elements != app.header.elements:
        app = arranged(app, elements, size=Size(arch=arch))
    return arranged(app, size=Size(fields["total_size"])) if "total_size" in fields else app


def _with_flags(app: App, fields: AppFields) -> App:
    base = app.header.base
    flags = base.flags
    for bit, wanted in ((FLAG_ENABLED, fields.get("enabled")), (FLAG_STICKY, fields.get("sticky"))):
        if wanted is not None:
            flags = flags | bit if wanted else flags & ~bit
    header = dataclasses.replace(app.header, base=dataclasses.replace(base, flags=flags))
    return dataclasses.replace(app, tbf=dataclasses.replace(app.tbf, header=with_checksum(header)))


def _with_name(elements: Elements, fields: AppFields) -> Elements:
    if "name" not in fields:
        return elements
    try:
        name = fields["name"].encode("utf-8")
    except UnicodeEncodeError:
        raise LayoutError(f"the name {fields['name']!r} is not UTF-8") from None
    return with_value(elements, PackageName(name)) if name else without(elements, PACKAGE_NAME)


def _with_kernel_version(elements: Elements, fields: AppFields) -> Elements:
    if "kernel_version" not in fields:
        return elements
    if fields["kernel_version"] is None:
        return without(elements, KERNEL_VERSION)
    major, minor = (_checked(part, "a part of the kernel version", 0xFFFF) for part in fields["kernel_version"])
    return with_value(elements, KernelVersion(major, minor))


def _with_short_id(elements: Elements, fields: AppFields) -> Elements:
    if "short_id" not in fields:
        return elements
    if fields["short_id"] is None:
        return without(elements, SHORT_ID)
    return with_value(elements, ShortId(_checked(fields["short_id"], "the short id", least=1)))


def _with_addresses(elements: Elements, fields: AppFields) -> Elements:
    if "fixed_ram_address" not in fields and "fixed_flash_address" not in fields:
        return elements
    stored = [element.value for element in elements if isinstance(element.value, FixedAddresses)]
    new = stored[-1] if stored else FixedAddresses(NOT_FIXED, NOT_FIXED)
    if "fixed_ram_address" in fields:
        new = dataclasses.replace(new, ram_address=_address(fields["fixed_ram_address"]))
    if "fixed_flash_address" in fields:
        new = dataclasses.replace(new, flash_address=_address(fields["fixed_flash_address"]))
    if new == FixedAddresses(NOT_FIXED, NOT_FIXED):
        return without(elements, FIXED_ADDRESSES)
    return with_value(elements, new)


def _address(wanted: int | None) -> int:
    return NOT_FIXED if wanted is None else _checked(wanted, "an address", NOT_FIXED - 1)


def _with_numbers(elements: Elements, fields: AppFields) -> Elements:
    """RAM in Main and Program, the version in Program, which alone has one."""
    if "minimum_ram_size" in fields:
        ram = _checked(fields["minimum_ram_size"], "the RAM")
        _require(elements, (Main, Program), "its RAM")
        elements = tuple(_with_ram(element, ram) for element in elements)
    if "version" in fields:
        version = _checked(fields["version"], "the version")
        _require(elements, (Program,), "its version")
        elements = tuple(_with_version(element, version) for element in elements)
    return elements


def _require(elements: Elements, types: tuple[type, ...], what: str) -> None:
    if not any(isinstance(element.value, types) for element in elements):
        names = " or ".join(kind.__name__ for kind in types)
        raise LayoutError(f"the app has no {names} that would hold {what}; `tbf tlv add` adds one")


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
