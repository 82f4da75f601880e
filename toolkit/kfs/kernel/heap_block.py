"""Where a block of the kernel's heap has its parts (formats/knightos/SPEC.md: heap_block). Addresses are the CPU's."""

from __future__ import annotations

from typing import NamedTuple

RAM_START, RAM_END = 0x8000, 0x10000
HEADER, FOOTER = 3, 2
"""Bytes in front of a payload and behind it."""


class HeapBlock(NamedTuple):
    """A block of the heap: address of its header, owner, bytes of payload."""

    header: int
    owner: int
    length: int

    @property
    def payload(self) -> int:
        """Address of what malloc gives."""
        return self.header + HEADER

    @property
    def footer(self) -> int:
        """Address of the word that names the header."""
        return self.payload + self.length

    @property
    def end(self) -> int:
        """Address of the next block."""
        return self.footer + FOOTER
