"""A flash device that remembers what was done to it: programs, erases, and the wear of each sector."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import NamedTuple

from toolkit.flash.device import FlashDevice
from toolkit.flash.geometry import Geometry, Sector


class OperationKind(Enum):
    """What an operation does to flash."""

    PROGRAM = "program"
    ERASE = "erase"


class Operation(NamedTuple):
    """One change of a device. Offset and length in bytes; `data` of a program only where the recorder keeps data."""

    kind: OperationKind
    offset: int
    length: int
    data: bytes | None = None


class Recorder:
    """A `FlashDevice` that passes everything on to another and writes down what was done. Refused operations are not.

    Args:
        device: where the operations go.
        keep_data: remember the bytes of each program too.
    """

    def __init__(self, device: FlashDevice, *, keep_data: bool = False) -> None:
        self.device = device
        self.operations: list[Operation] = []
        self.wear: Counter[Sector] = Counter()
        """Erases of each sector; a sector that was never erased counts 0."""
        self._keep_data = keep_data

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self.device.geometry

    @property
    def programs(self) -> int:
        """How many program operations."""
        return sum(operation.kind is OperationKind.PROGRAM for operation in self.operations)

    @property
    def erases(self) -> int:
        """How many erase operations."""
        return self.wear.total()

    @property
    def programmed_bytes(self) -> int:
        """Length of all programs together, in bytes."""
        return sum(operation.length for operation in self.operations if operation.kind is OperationKind.PROGRAM)

    def clear(self) -> None:
        """Forget operations and wear."""
        self.operations.clear()
        self.wear.clear()

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError."""
        return self.device.read(offset, length)

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`. Raises ProgramError or FlashError."""
        self.device.program(offset, data)
        kept = bytes(data) if self._keep_data else None
        self.operations.append(Operation(OperationKind.PROGRAM, offset, len(data), kept))

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError."""
        self.device.erase(sector)
        self.operations.append(Operation(OperationKind.ERASE, sector.offset, sector.length))
        self.wear[sector] += 1

    def sync(self) -> None:
        """Make everything done so far durable."""
        self.device.sync()
