"""Simulated NOR flash in memory, with the rule of the real one: programming clears bits, erasing sets sectors."""

from __future__ import annotations

from functools import lru_cache

from toolkit.errors import FlashError, ProgramError
from toolkit.flash.device import ERASED
from toolkit.flash.geometry import Geometry, Sector


@lru_cache(maxsize=16)
def _erased(length: int) -> bytes:
    return bytes([ERASED]) * length


def require_programmable(offset: int, old: bytes | bytearray, new: bytes) -> None:
    """Raise ProgramError, for the first such byte, when `new` over `old` of the same length would set a bit."""
    if old == _erased(len(new)):  # as it mostly is: told much faster than by its bits
        return
    possible = int.from_bytes(old, "little") & int.from_bytes(new, "little")
    if possible.to_bytes(len(new), "little") != bytes(new):
        at = next(i for i, (before, wish) in enumerate(zip(old, new, strict=True)) if wish & ~before)
        raise ProgramError(offset + at, old[at], new[at])


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
        self._bytes: bytes | bytearray = bytes([ERASED]) * geometry.size if content is None else bytes(content)

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self._geometry

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError."""
        end = offset + length
        if not 0 <= offset <= end <= self._size:
            self._geometry.require(offset, length)
        if isinstance(self._bytes, bytes):
            return self._bytes[offset:end]
        return bytes(memoryview(self._bytes)[offset:end])

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`; nothing is changed when a bit would have to be set.

        Raises:
            OutOfBoundsError: the range is outside the device.
            ProgramError: names the first byte that cannot be programmed.
        """
        self._geometry.require(offset, len(data))
        old = self._bytes[offset : offset + len(data)]
        require_programmable(offset, old, data)
        self._changeable()[offset : offset + len(data)] = data

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError for a sector of another geometry."""
        self._geometry.require_sector(sector)
        self._changeable()[sector.offset : sector.end] = bytes([ERASED]) * sector.length

    def sync(self) -> None:
        """Memory is as durable as it gets."""

    def _changeable(self) -> bytearray:
        """The bytes to change: a copy, from the first change on, since most devices are only read."""
        if isinstance(self._bytes, bytes):
            self._bytes = bytearray(self._bytes)
        return self._bytes

    def __bytes__(self) -> bytes:
        return bytes(self._bytes)
