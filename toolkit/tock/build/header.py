"""The header of an app that is made: elements in the order of elf2tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from formats.errors import UnbuildableError
from formats.tock.tbf_elements import (
    NOT_FIXED,
    Element,
    FixedAddresses,
    KernelVersion,
    Main,
    PackageName,
    Program,
    ShortId,
    Value,
    WriteableFlashRegion,
    WriteableFlashRegions,
    encoded_length,
)
from formats.tock.tbf_header import (
    BASE_SIZE,
    FLAG_ENABLED,
    FLAG_STICKY,
    TBF_HEADER,
    TbfBase,
    TbfHeader,
    header_checksum,
)
from toolkit.errors import BuildError
from toolkit.tock.build.options import AppOptions, merge_permissions
from toolkit.tock.build.places import Places

_LONGEST = 0xFFFF


@dataclass(frozen=True)
class HeaderPlan:
    """All that a header tells.

    Attributes:
        options: what the user said.
        places: where the app must lie.
        ram: least bytes of RAM.
        regions: writeable flash regions; offsets in bytes from the start of the TBF.
        entry: entry point, in bytes from the end of the header.
        trailer: bytes between the header and the binary.
        binary_end: end of the binary, in bytes from the start of the TBF.
        split_regions: whether each region has an element of its own, of which kernels read the last only.
    """

    options: AppOptions
    places: Places
    ram: int
    regions: tuple[WriteableFlashRegion, ...] = ()
    entry: int = 0
    trailer: int = 0
    binary_end: int = 0
    split_regions: bool = False

    @property
    def size(self) -> int:
        """Bytes of the header, which do not depend on where the binary lies.

        Raises:
            BuildError: they are more than a header can have.
        """
        size = BASE_SIZE + sum(4 + -(-_length(value) // 4) * 4 for value in _values(self))
        if size > _LONGEST:
            raise BuildError(f"the header would take {size:,} bytes, more than {_LONGEST:,}")
        return size


def build_header(plan: HeaderPlan, total_size: int) -> bytes:
    """The bytes of the header, checksum and all.

    Raises:
        BuildError: a number does not fit its field.
    """
    options = plan.options
    flags = FLAG_ENABLED * options.enabled | FLAG_STICKY * options.sticky
    size = plan.size
    try:
        elements = tuple(Element.of(value) for value in _values(plan))
        header = TbfHeader(TbfBase(2, size, total_size, flags, 0), elements)
        checksum = header_checksum(TBF_HEADER.build(header))
        return TBF_HEADER.build(replace(header, base=replace(header.base, checksum=checksum)))
    except UnbuildableError as error:
        raise BuildError(f"{error.field} of the header must be {error.expected}, not {error.found}") from None


def _length(value: Value) -> int:
    try:
        return encoded_length(value)
    except UnbuildableError as error:
        raise BuildError(f"{error.field} of the header must be {error.expected}, not {error.found}") from None


def _values(plan: HeaderPlan) -> list[Value]:
    """The values of the elements, in their order."""
    options, places = plan.options, plan.places
    values: list[Value] = [
        Main(plan.entry, plan.trailer, plan.ram),
        Program(plan.entry, plan.trailer, plan.ram, plan.binary_end, options.version),
    ]
    if options.name:
        values.append(PackageName(options.name.encode("utf-8", "surrogateescape")))
    values += _regions(plan.regions, split=plan.split_regions)
    if places.ram is not None or places.flash is not None:
        values.append(FixedAddresses(_or_free(places.ram), _or_free(places.flash)))
    if options.permissions is not None:
        values.append(merge_permissions(options.permissions))
    if options.storage is not None:
        values.append(options.storage)
    if options.kernel_version is not None:
        values.append(KernelVersion(*options.kernel_version))
    if options.short_id is not None:
        values.append(ShortId(options.short_id))
    return values


def _regions(regions: Sequence[WriteableFlashRegion], *, split: bool) -> list[WriteableFlashRegions]:
    if split:
        return [WriteableFlashRegions((region,)) for region in regions]
    return [WriteableFlashRegions(tuple(regions))] if regions else []


def _or_free(address: int | None) -> int:
    return NOT_FIXED if address is None else address
