"""A board: where its flash and RAM lie (formats/tock/SPEC.md: Boards)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from toolkit.memory.region import AddressRange


class MpuRule(Enum):
    """What the memory protection of a board asks of an app's place in flash."""

    CORTEX_M = "cortex-m"
    """Powers of two on their own multiples, or subregions; from 32 bytes on (Cortex-M3, M4, M7)."""
    CORTEX_M0_PLUS = "cortex-m0+"
    """The same from 256 bytes on."""
    CORTEX_M33 = "cortex-m33"
    """Multiples of 32 bytes."""
    PMP = "pmp"
    """Multiples of 4 bytes (RISC-V)."""
    X86 = "x86"
    """Multiples of 4,096 bytes."""
    NONE = "none"
    """No memory protection."""


@dataclass(frozen=True)
class Board:
    """Addresses and lengths of a board, all as its CPU sees them.

    Attributes:
        name: as attributes and archives name it.
        architecture: as archives name it, such as ``cortex-m4``; empty where it is not known.
        flash: all flash that an image may hold; a raw image starts at its first address.
        kernel: the kernel's region, kernel attributes at its end.
        apps: where the kernel looks for apps.
        ram: RAM; length 0 where it is not known.
        page_size: bytes that are erased at once.
        mpu: what its memory protection asks of apps.
        has_attributes: whether bootloaders of this board keep a flags page and attributes at 0x400.
    """

    name: str
    architecture: str
    flash: AddressRange
    kernel: AddressRange
    apps: AddressRange
    ram: AddressRange
    page_size: int
    mpu: MpuRule
    has_attributes: bool
