"""The TLV elements of a TBF version 2 header (SPEC.md: tbf_element).

Declares the elements one by one; how they follow each other is `tbf_header`. A value is typed where its bytes are
exactly one record of the type, else it stays bytes: unknown types, wrong lengths, counts that promise too much.
"""

from __future__ import annotations

import struct
from typing import Any

from formats.codec import Spec
from formats.compiler.shared import fixed_format
from formats.layout import Choice, Sized, WhereItFits, blob, declare, derived, layout_of, record, rest, u16, u32, u64
from formats.lists import Repeat, UntilEnd

MAIN, WRITEABLE_FLASH_REGIONS, PACKAGE_NAME, PIC_OPTION_1, FIXED_ADDRESSES = 1, 2, 3, 4, 5
PERMISSIONS, STORAGE_PERMISSIONS, KERNEL_VERSION, PROGRAM, SHORT_ID = 6, 7, 8, 9, 10

ELEMENT_NAMES = {
    MAIN: "main",
    WRITEABLE_FLASH_REGIONS: "writeable_flash_regions",
    PACKAGE_NAME: "package_name",
    PIC_OPTION_1: "pic_option_1",
    FIXED_ADDRESSES: "fixed_addresses",
    PERMISSIONS: "permissions",
    STORAGE_PERMISSIONS: "storage_permissions",
    KERNEL_VERSION: "kernel_version",
    PROGRAM: "program",
    SHORT_ID: "short_id",
}
NOT_FIXED = 0xFFFF_FFFF
"""Stored in one half of `FixedAddresses` when only the other half is fixed."""


@record
class Main:
    """Where to start and how much RAM to give; superseded by `Program`, kept for kernels before 2.1."""

    init_fn_offset: int = declare(u32, "entry point, in bytes from the end of the TBF header", show="hex")
    protected_size: int = declare(u32, "bytes between the header and the binary")
    minimum_ram_size: int = declare(u32, "bytes of RAM the app needs, without the kernel's grants")


@record
class Program:
    """`Main`, and where the binary ends; what the kernel reads where both are there."""

    init_fn_offset: int = declare(u32, "entry point, in bytes from the end of the TBF header", show="hex")
    protected_size: int = declare(u32, "bytes between the header and the binary")
    minimum_ram_size: int = declare(u32, "bytes of RAM the app needs, without the kernel's grants")
    binary_end_offset: int = declare(
        u32, "end of the binary and start of the footers, from the start of the TBF", show="hex"
    )
    version: int = declare(u32, "version of the app; 0 for none", default=0)


@record
class WriteableFlashRegion:
    """A part of the app that it may write to at run time."""

    offset: int = declare(u32, "bytes from the start of the TBF", show="hex")
    size: int = declare(u32, "bytes")


@record
class WriteableFlashRegions:
    """All regions of one element. The kernel keeps the last element of the type only."""

    regions: tuple[WriteableFlashRegion, ...] = declare(UntilEnd(layout_of(WriteableFlashRegion)), "regions")


@record
class PackageName:
    """The name of the app; UTF-8 for the kernel, any bytes here."""

    name: bytes = declare(rest, "UTF-8, no terminator")


@record
class PicOption1:
    """Where the parts of a position independent app lie; of 2017, ignored by kernels since."""

    text_offset: int = declare(u32, "bytes", show="hex")
    data_offset: int = declare(u32, "bytes", show="hex")
    data_size: int = declare(u32, "bytes")
    bss_memory_offset: int = declare(u32, "bytes", show="hex")
    bss_size: int = declare(u32, "bytes")
    relocation_data_offset: int = declare(u32, "bytes", show="hex")
    relocation_data_size: int = declare(u32, "bytes")
    got_offset: int = declare(u32, "bytes", show="hex")
    got_size: int = declare(u32, "bytes")
    minimum_stack_length: int = declare(u32, "bytes")


@record
class FixedAddresses:
    """Where a position dependent app must lie."""

    ram_address: int = declare(u32, "address of its RAM", names={NOT_FIXED: "not fixed"}, show="hex")
    flash_address: int = declare(u32, "address of its binary", names={NOT_FIXED: "not fixed"}, show="hex")


@record
class Permission:
    """64 commands of a driver."""

    driver: int = declare(u32, "driver number", show="hex")
    offset: int = declare(u32, "bit b stands for command 64 * offset + b")
    allowed_commands: int = declare(u64, "bit mask of commands", show="hex")


@record
class Permissions:
    """Which system calls the app may make."""

    _count = derived(u16, "number of permissions", lambda r: len(r.permissions))
    permissions: tuple[Permission, ...] = declare(Repeat("_count", layout_of(Permission)), "permissions")
    extra: bytes = declare(rest, "bytes behind the last permission", default=b"")


@record
class StoragePermissions:
    """Which stored objects the app may write, read and change."""

    write_id: int = declare(u32, "id that new objects get; 0 for none", show="hex")
    _num_read_ids = derived(u16, "number of ids", lambda r: len(r.read_ids))
    read_ids: tuple[int, ...] = declare(Repeat("_num_read_ids", u32), "ids it may read")
    _num_modify_ids = derived(u16, "number of ids", lambda r: len(r.modify_ids))
    modify_ids: tuple[int, ...] = declare(Repeat("_num_modify_ids", u32), "ids it may change")
    extra: bytes = declare(rest, "bytes behind the last id", default=b"")


@record
class KernelVersion:
    """The app runs on kernels of this major version and at least this minor one."""

    major: int = declare(u16, "major version")
    minor: int = declare(u16, "lowest minor version")


@record
class ShortId:
    """A fixed application id."""

    short_id: int = declare(u32, "id; 0 for none", show="hex")


Value = (
    Main
    | WriteableFlashRegions
    | PackageName
    | PicOption1
    | FixedAddresses
    | Permissions
    | StoragePermissions
    | KernelVersion
    | Program
    | ShortId
    | bytes
)

VALUE_TYPES: dict[int, type] = {
    MAIN: Main,
    WRITEABLE_FLASH_REGIONS: WriteableFlashRegions,
    PACKAGE_NAME: PackageName,
    PIC_OPTION_1: PicOption1,
    FIXED_ADDRESSES: FixedAddresses,
    PERMISSIONS: Permissions,
    STORAGE_PERMISSIONS: StoragePermissions,
    KERNEL_VERSION: KernelVersion,
    PROGRAM: Program,
    SHORT_ID: ShortId,
}
TYPE_OF_VALUE = {value_type: number for number, value_type in VALUE_TYPES.items()}


_FIXED_LENGTHS = {
    value_type: struct.calcsize("<" + format_)
    for value_type in VALUE_TYPES.values()
    if (format_ := fixed_format(layout_of(value_type))) is not None
}
"""Bytes of the values of each type that has one length."""
_VALUES: dict[type, Spec[Any]] = {
    value_type: Spec("tock.tbf_element", value_type, title="TBF header element")
    for value_type in VALUE_TYPES.values()
    if value_type not in _FIXED_LENGTHS
}


def encoded_length(value: Value) -> int:
    """Length of an element's value in bytes, without its padding.

    Raises:
        UnbuildableError: a part of a value without a fixed length does not fit its field.
    """
    kind = type(value)
    if kind in _FIXED_LENGTHS:
        return _FIXED_LENGTHS[kind]
    if isinstance(value, bytes):
        return len(value)
    return len(_VALUES[kind].build(value))


@record
class Element:
    """One TLV of a header: type, length, value, padding to a multiple of 4."""

    type: int = declare(u16, "type", names=ELEMENT_NAMES)
    _length = derived(u16, "bytes of the value, without padding", lambda r: encoded_length(r.value))
    value: Value = declare(
        Sized(
            "_length",
            Choice("type", {n: WhereItFits(layout_of(t)) for n, t in VALUE_TYPES.items()}, rest),
        ),
        "value",
    )
    padding: bytes = declare(blob(lambda r: -r._length & 3), "padding, zeros as a rule")

    @classmethod
    def of(cls, value: Value, type_: int | None = None) -> Element:
        """An element with zero padding; `type_` is needed for values that are bytes."""
        number = TYPE_OF_VALUE[type(value)] if type_ is None else type_
        return cls(number, value, bytes(-encoded_length(value) & 3))

    @property
    def typed(self) -> bool:
        """False for unknown types and for values that are not what their type asks for."""
        return not isinstance(self.value, bytes)


TBF_ELEMENT = Spec("tock.tbf_element", Element, title="TBF header element (TLV)")
