"""What every flash device can do; wrappers take a device and are devices."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from toolkit.flash.geometry import Geometry, Sector

ERASED = 0xFF


@runtime_checkable
class FlashDevice(Protocol):
    """NOR flash: reads anywhere, programs by clearing bits, erases by sectors. Offsets and lengths in bytes."""

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError."""
        ...

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`. Raises ProgramError where a bit would have to be set."""
        ...

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError for a sector of another geometry."""
        ...

    def sync(self) -> None:
        """Make everything done so far durable."""
        ...
