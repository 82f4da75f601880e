"""The kernel in a ROM image: header, jump tables, privileged page, boot page (formats/knightos/SPEC.md).

Nothing is refused here: what cannot be read is None, and `check` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from formats.codec import Spec
from formats.errors import FormatError
from formats.knightos.kernel_header import (
    BOOT_HEADER,
    BOOT_VERSION_OFFSET,
    JUMP_SIZE,
    KERNEL_HEADER,
    KERNEL_JUMP,
    PRIVILEGED_HEADER,
    TABLE_TOP,
    VERSION_OFFSET,
    BootHeader,
    KernelHeader,
    PrivilegedHeader,
    has_kernel,
)
from toolkit.knightos.rom.functions import function_name, function_number
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.places import KERNEL_CODE_PAGES, Place, page_of

MOST_FUNCTIONS = 0x100
"""Functions of a page: the index in their number is a byte."""
LONGEST_VERSION = 64
T = TypeVar("T")


@dataclass(frozen=True)
class Function:
    """One entry of a jump table. `address` is where it jumps to, as the CPU sees it."""

    page: int
    index: int
    address: int

    @property
    def number(self) -> int:
        """What programs call it by."""
        return function_number(self.page, self.index)

    @property
    def name(self) -> str | None:
        """Its name in the last kernel."""
        return function_name(self.page, self.index)

    @property
    def offset_in_page(self) -> int:
        """Where its entry lies, in bytes from the start of the page."""
        return TABLE_TOP - JUMP_SIZE * (self.index + 1)


class Kernel(NamedTuple):
    """What the pages of the system say.

    Attributes:
        is_there: whether page 00 has the mark of the kernel.
        header: of page 00; None without a kernel, or where it cannot be read.
        tables: page → its jump table; empty without a kernel.
        privileged: header of the privileged page, or None.
        boot: header of the boot page, or None.
    """

    is_there: bool
    header: KernelHeader | None
    tables: dict[int, tuple[Function, ...]]
    privileged: PrivilegedHeader | None
    boot: BootHeader | None

    @property
    def version(self) -> str | None:
        """The version, as text."""
        return None if self.header is None else self.header.version.decode("ascii", "replace")

    @property
    def boot_version(self) -> str | None:
        """What the boot page says of itself; None where that is no text."""
        version = b"" if self.boot is None else self.boot.version
        return version.decode("ascii") if version and all(0x20 <= byte < 0x7F for byte in version) else None


def read_kernel(rom: RomImage) -> Kernel:
    """Read the pages of the system."""
    first = rom.page(0)
    is_there = has_kernel(first)
    return Kernel(
        is_there,
        _parsed(KERNEL_HEADER, first[: VERSION_OFFSET + LONGEST_VERSION]) if is_there else None,
        {page: jump_table(page, rom.page(page)) for page in KERNEL_CODE_PAGES} if is_there else {},
        _parsed(PRIVILEGED_HEADER, rom.page(page_of(rom.layout, Place.PRIVILEGED))),
        _parsed(BOOT_HEADER, rom.page(page_of(rom.layout, Place.BOOT))[: BOOT_VERSION_OFFSET + LONGEST_VERSION]),
    )


def jump_table(page: int, content: bytes) -> tuple[Function, ...]:
    """The functions of a page, from its 16 KiB. The table ends where something else than a jump stands."""
    functions = []
    for index in range(MOST_FUNCTIONS):
        jump = KERNEL_JUMP.parse(content, TABLE_TOP - JUMP_SIZE * (index + 1))
        if not jump.is_jump:
            break
        functions.append(Function(page, index, jump.address))
    return tuple(functions)


def _parsed(spec: Spec[T], data: bytes) -> T | None:
    try:
        return spec.parse(data)
    except FormatError:
        return None
