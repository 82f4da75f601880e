"""Simulated NOR flash in memory, with the rule of the real one: programming clears bits, erasing sets sectors."""

from __future__ import annotations

from toolkit.errors import FlashError, ProgramError
from toolkit.flash.device import ERASED
from toolkit.flash.geometry import Geometry, Sector


class NorFlash:
    """A `FlashDevice` in memory.

    Args:
        geometry: its sectors.
        content: its bytes; erased flash without.
    """

    def __init__(self, geometry: Geometry, content: bytes | None = None) -> None:
        if content is not None and len(content) != geometry.size:
            raise FlashError(f"content of {len(content):#x} bytes for a device of {geometry.size:#x}")
        self._geometry = geometry
        self._size = geometry.size
        self._bytes = bytearray(bytes([ERASED]) * geometry.size if content is None else content)
        self._view = memoryview(self._bytes)

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self._geometry

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError."""
        end = offset + length
        if not 0 <= offset <= end <= self._size:
            self._geometry.require(offset, length)
        return bytes(self._view[offset:end])

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`; nothing is changed when a bit would have to be set.

        Raises:
            OutOfBoundsError: the range is outside the device.
            ProgramError: names the first byte that cannot be programmed.
        """
        self._geometry.require(offset, len(data))
        old = self._bytes[offset : offset + len(data)]
        possible = int.from_bytes(old, "little") & int.from_bytes(data, "little")
        if possible.to_bytes(len(data), "little") != bytes(data):
            at = next(i for i, (before, wish) in enumerate(zip(old, data, strict=True)) if wish & ~before)
            raise ProgramError(offset + at, old[at], data[at])
        self._bytes[offset : offset + len(data)] = data

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError for a sector of another geometry."""
        if self._geometry.sector_at(sector.offset) != sector:
            raise FlashError(f"no sector of {sector.length:#x} bytes at {sector.offset:#x}")
        self._bytes[sector.offset : sector.end] = bytes([ERASED]) * sector.length

    def sync(self) -> None:
        """Memory is as durable as it gets."""

    def __bytes__(self) -> bytes:
        return bytes(self._bytes)
