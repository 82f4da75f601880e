"""A dump of RAM as bytes at the CPU's addresses (formats/knightos/SPEC.md: RAM)."""

from __future__ import annotations

from enum import Enum

from toolkit.errors import ToolkitError
from toolkit.kfs.kernel.heap_block import RAM_END, RAM_START
from toolkit.memory.contents import Contents

PAGE = 0x4000
RAM_LENGTH, VIEW_LENGTH = RAM_END - RAM_START, 0x10000
KERNEL_MARK_ADDRESS, KERNEL_MARK = 3, b"KK"


class Order(Enum):
    """Which addresses the bytes of a dump have."""

    CPU = "CPU order"
    PHYSICAL = "physical order"
    VIEW = "the CPU's whole view"


_PIECES = {
    Order.CPU: ((RAM_START, RAM_LENGTH),),
    Order.PHYSICAL: ((RAM_START + PAGE, PAGE), (RAM_START, PAGE)),
    Order.VIEW: ((0, VIEW_LENGTH),),
}
"""Address and length of what follows each other in the file."""


class Dump:
    """A dump, whole or not.

    Args:
        data: the file.
        order: which addresses its bytes have.
    """

    def __init__(self, data: bytes, order: Order) -> None:
        self.length = len(data)
        self.order = order
        self.contents = Contents()
        self._pieces: list[tuple[int, int, int]] = []
        offset = 0
        for address, length in _PIECES[order]:
            piece = data[offset : offset + length]
            self.contents.put(address, piece)
            self._pieces.append((address, len(piece), offset))
            offset += length

    @property
    def is_whole(self) -> bool:
        """Whether the file has the length of its order, in bytes."""
        return self.length == sum(length for _address, length in _PIECES[self.order])

    def read(self, address: int, length: int) -> bytes | None:
        """Bytes of RAM; None where the dump lacks one of them."""
        return self.contents.read(address, length) if self.contents.holds(address, length) else None

    def read_held(self, address: int, length: int) -> bytes:
        """Bytes of RAM, up to the first one that the dump lacks."""
        end = address + length
        while address < end and not self.contents.holds(address, end - address):
            end = self._end_of_piece(address, end)
        return self.contents.read(address, end - address)

    def offset(self, address: int) -> int | None:
        """Where a byte of RAM is in the file; None where the dump lacks it."""
        for start, length, offset in self._pieces:
            if start <= address < start + length:
                return offset + address - start
        return None

    def _end_of_piece(self, address: int, end: int) -> int:
        ends = [start + len(data) for start, data in self.contents.segments if start <= address < start + len(data)]
        return min([end - 1, *ends]) if ends else address


def orders_of(data: bytes) -> tuple[Order, ...]:
    """The orders that a file can have by its length: one, or the two of 32 KiB.

    Raises:
        ToolkitError: it is empty, or longer than what a CPU sees.
    """
    if not data:
        raise ToolkitError("the dump is empty")
    if len(data) > VIEW_LENGTH:
        raise ToolkitError(f"{len(data):,} bytes are no dump of RAM, which has 32 KiB, or 64 KiB as the CPU sees it")
    if len(data) == VIEW_LENGTH or (len(data) > RAM_LENGTH and has_kernel(data)):
        return (Order.VIEW,)
    return (Order.CPU, Order.PHYSICAL)


def has_kernel(data: bytes) -> bool:
    """Whether a dump of the CPU's whole view shows a kernel in page 0 of flash."""
    return data[KERNEL_MARK_ADDRESS : KERNEL_MARK_ADDRESS + len(KERNEL_MARK)] == KERNEL_MARK
