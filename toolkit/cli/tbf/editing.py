"""`flashwright tbf set|pad|trim` and `flashwright tbf tlv add|set|remove`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.numbers import number_of
from toolkit.cli.tbf.edit_options import How, with_shared_options

if TYPE_CHECKING:
    from toolkit.tock.edit.fields import AppFields
    from toolkit.tock.edit.typed import Typed

NONE = "none"
"""The word that takes a value away."""
TYPES = (
    *("main", "writeable_flash_regions", "package_name", "fixed_addresses", "permissions", "storage_permissions"),
    *("kernel_version", "program", "short_id"),
)


def complete_type(incomplete: str) -> list[str]:
    """Names of element types that begin so."""
    return [name for name in TYPES if name.startswith(incomplete)]


File = Annotated[Path, typer.Argument(metavar="FILE", help="TBF or TAB; - for standard input.")]
Type = Annotated[
    str, typer.Argument(metavar="TYPE", help="Element type, by name or number.", autocompletion=complete_type)
]
Pairs = Annotated[
    list[str] | None, typer.Argument(metavar="KEY=VALUE…", help="Values by the keys of tbf.toml, as TOML has them.")
]
Hex = Annotated[str | None, typer.Option("--hex", metavar="HEX", help="All bytes of the value instead.")]
Index = Annotated[int | None, typer.Option(metavar="N", min=0, help="Which of several of the type, from 0.")]
SizeOption = Annotated[
    int | None, typer.Option(metavar="BYTES", help="total_size, such as 4096 or 4K.", parser=number_of)
]


@with_shared_options
def set_(
    file: File,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable", help="Whether the kernel starts it.")] = None,
    sticky: Annotated[bool | None, typer.Option("--sticky/--no-sticky", help="Whether erasing asks twice.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name; empty for none.")] = None,
    version: Annotated[int | None, typer.Option("--app-version", metavar="N", help="Version; 0 for none.")] = None,
    kernel: Annotated[str | None, typer.Option(metavar="M.N", help="Kernel it runs on, or none.")] = None,
    short_id: Annotated[str | None, typer.Option(metavar="ID", help="Short id, or none.")] = None,
    ram: Annotated[
        int | None, typer.Option(metavar="BYTES", help="RAM it asks for, such as 8K.", parser=number_of)
    ] = None,
    ram_address: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Fixed address of RAM, or none.")] = None,
    flash_address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Fixed address of the binary, or none.")
    ] = None,
    *,
    how: How,
) -> None:
    """Set flags, name, versions, ids, RAM, addresses.

    Everything that follows is made right: offsets, sizes, checksum, digests. Signatures that no longer hold are named,
    or renewed with --resign.

    Example: flashwright tbf set blink.tbf --disable --name blinky -o blinky.tbf
    Example: flashwright tbf set blink.tab --member cortex-m4 --kernel 2.1 --ram 8K --in-place
    """
    from toolkit.tock.edit.fields import with_fields

    fields: AppFields = {}
    if enabled is not None:
        fields["enabled"] = enabled
    if sticky is not None:
        fields["sticky"] = sticky
    if name is not None:
        fields["name"] = name
    if version is not None:
        fields["version"] = version
    if ram is not None:
        fields["minimum_ram_size"] = ram
    _put_optional(fields, kernel, short_id, ram_address, flash_address)
    if not fields:
        raise typer.BadParameter("nothing is to be set; give an option such as --name")
    how.change(file, lambda app, architecture: with_fields(app, fields, architecture))


def _put_optional(
    fields: AppFields, kernel: str | None, short_id: str | None, ram: str | None, flash: str | None
) -> None:
    """The fields that an app may have or not."""
    if kernel is not None:
        fields["kernel_version"] = None if kernel == NONE else _kernel_version(kernel)
    if short_id is not None:
        fields["short_id"] = None if short_id == NONE else number_of(short_id)
    if ram is not None:
        fields["fixed_ram_address"] = None if ram == NONE else number_of(ram)
    if flash is not None:
        fields["fixed_flash_address"] = None if flash == NONE else number_of(flash)


def _kernel_version(text: str) -> tuple[int, int]:
    major, _dot, minor = text.partition(".")
    if not (major.isdecimal() and (minor or "0").isdecimal()):
        raise typer.BadParameter(f"{text!r} is no kernel version; write it as 2.1, or none")
    return int(major), int(minor or 0)


@with_shared_options
def pad(
    file: File,
    size: SizeOption = None,
    *,
    how: How,
) -> None:
    """Make an app larger, by reserved space.

    Without --size to what the architecture wants, and the file as long as its total_size.

    Example: flashwright tbf pad blink.tbf --size 4K -o blink4k.tbf
    Example: flashwright tbf pad blink.tab --in-place
    """
    from toolkit.tock.edit.resize import padded

    how.change(file, lambda app, architecture: padded(app, size, architecture))


@with_shared_options
def trim(
    file: File,
    size: SizeOption = None,
    *,
    how: How,
) -> None:
    """Make an app smaller, by space it does not use.

    Without --size to the smallest that the architecture takes. Credentials stay, reserved space gives way.

    Example: flashwright tbf trim blink.tbf -o small.tbf
    """
    from toolkit.tock.edit.resize import trimmed

    how.change(file, lambda app, architecture: trimmed(app, size, architecture))


@with_shared_options
def tlv_add(
    file: File,
    type_: Type,
    pairs: Pairs = None,
    raw: Hex = None,
    *,
    how: How,
) -> None:
    """Add an element to the header.

    Regions and permissions join those that are there. Space comes from the protected trailer, else the binary moves.

    Example: flashwright tbf tlv add blink.tbf short_id short_id=0x65f26c08 -i
    Example: flashwright tbf tlv add blink.tab permissions 'permissions=[{driver=1, offset=0, allowed_commands=7}]' -i
    Example: flashwright tbf tlv add blink.tbf 0x8001 --hex 00ff -i
    """
    from toolkit.tock.edit.tlv import add_element

    number, typed = _typed(type_, pairs, raw)
    how.change(file, lambda app, architecture: add_element(app, number, typed, arch=architecture))


@with_shared_options
def tlv_set(
    file: File,
    type_: Type,
    pairs: Pairs = None,
    raw: Hex = None,
    index: Index = None,
    *,
    how: How,
) -> None:
    """Set values of an element of the header.

    Keys that are not given stay. What Main and Program share changes in both; a protected_size moves the binary.

    Example: flashwright tbf tlv set blink.tbf program minimum_ram_size=8192 -i
    Example: flashwright tbf tlv set blink.tbf main protected_size=128 -i
    """
    from toolkit.tock.edit.tlv import set_element

    number, typed = _typed(type_, pairs, raw)
    if not typed.keys and typed.raw is None:
        raise typer.BadParameter("nothing is to be set; give KEY=VALUE or --hex")
    how.change(file, lambda app, architecture: set_element(app, number, typed, index, arch=architecture))


@with_shared_options
def tlv_remove(
    file: File,
    type_: Type,
    index: Index = None,
    *,
    how: How,
) -> None:
    """Remove elements of a type from the header.

    Example: flashwright tbf tlv remove blink.tbf fixed_addresses -i
    """
    from toolkit.tock.edit.tlv import remove_element
    from toolkit.tock.edit.typed import parse_type

    number = parse_type(type_)
    how.change(file, lambda app, architecture: remove_element(app, number, index, arch=architecture))


def _typed(type_: str, pairs: list[str] | None, raw: str | None) -> tuple[int, Typed]:
    """The number of a type, and what is said of its value."""
    from toolkit.tock.edit.typed import parse_type, parse_typed

    number = parse_type(type_)
    return number, parse_typed(number, pairs or (), raw)
