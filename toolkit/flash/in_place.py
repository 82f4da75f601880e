"""An image file as a flash device that changes it in place: each operation is in the file before the next one begins.

So the file is, at every moment, what flash would be: who kills the process leaves what a loss of power leaves, and a
volume that stands that stands this too. The file is mapped into memory, where a program costs no call of the system.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from types import TracebackType

from toolkit.errors import FlashError
from toolkit.flash.device import ERASED
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.lock import lock
from toolkit.flash.nor import require_programmable


class InPlaceImage:
    """A `FlashDevice` over an image file, which is locked as long as it is open.

    Args:
        path: the image; it exists and has the size of the geometry.
        geometry: its sectors.

    Raises:
        FlashError: the file has another size. LockedError: another program writes it.
        OSError: it cannot be opened, or its disk has no room for what is not yet stored of it.
    """

    def __init__(self, path: Path, geometry: Geometry) -> None:
        self.path = path
        self._geometry = geometry
        self._file = lock(path)
        try:
            self._map = _mapped(path, self._file.fileno(), geometry.size)
        except BaseException:
            self._file.close()
            raise

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self._geometry

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError, FlashError."""
        self._require(offset, length)
        return self._map[offset : offset + length]

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`. Raises ProgramError, OutOfBoundsError, FlashError."""
        self._require(offset, len(data))
        require_programmable(offset, self._map[offset : offset + len(data)], data)
        self._map[offset : offset + len(data)] = data

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError."""
        self._require(sector.offset, sector.length)
        self._geometry.require_sector(sector)
        self._map[sector.offset : sector.end] = bytes([ERASED]) * sector.length

    def sync(self) -> None:
        """Have the system bring the file to its disk. Raises OSError."""
        if not self._file.closed:
            self._map.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync, and give up the lock."""
        if not self._file.closed:
            self.sync()
            self._map.close()
            self._file.close()

    def __enter__(self) -> InPlaceImage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _require(self, offset: int, length: int) -> None:
        if self._file.closed:
            raise FlashError(f"{self.path} is closed")
        if offset < 0 or length < 0 or offset + length > self._geometry.size:
            self._geometry.require(offset, length)


def _mapped(path: Path, descriptor: int, size: int) -> mmap.mmap:
    found = os.fstat(descriptor).st_size
    if found != size:
        raise FlashError(f"{path} has {found:#x} bytes, the device {size:#x}")
    if hasattr(os, "posix_fallocate"):  # a full disk shall be an error here, not a signal later
        os.posix_fallocate(descriptor, 0, size)
    return mmap.mmap(descriptor, size)
