"""An image file as a flash device that changes it in place: each operation reaches the file before the next one begins.

So the file is, at every moment, what flash would be: who kills the process leaves what a loss of power leaves, and a
volume that stands that stands this too.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from toolkit.errors import FlashError
from toolkit.flash.device import ERASED
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.lock import lock
from toolkit.flash.nor import NorFlash


class InPlaceImage:
    """A `FlashDevice` over an image file, which is locked as long as it is open.

    Args:
        path: the image; it exists and has the size of the geometry.
        geometry: its sectors.

    Raises:
        FlashError: the file has another size. LockedError: another program writes it. OSError: it cannot be opened.
    """

    def __init__(self, path: Path, geometry: Geometry) -> None:
        self.path = path
        self._file = lock(path)
        try:
            self._flash = NorFlash(geometry, path.read_bytes())
        except BaseException:
            self._file.close()
            raise

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self._flash.geometry

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError."""
        return self._flash.read(offset, length)

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`. Raises ProgramError, FlashError, OSError."""
        self._require_open()
        self._flash.program(offset, data)
        self._write(offset, data)

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError, OSError."""
        self._require_open()
        self._flash.erase(sector)
        self._write(sector.offset, bytes([ERASED]) * sector.length)

    def sync(self) -> None:
        """Have the system bring the file to its disk. Raises OSError."""
        if not self._file.closed:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync, and give up the lock."""
        if not self._file.closed:
            self.sync()
            self._file.close()

    def __enter__(self) -> InPlaceImage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, offset: int, data: bytes) -> None:
        while data:
            written = os.pwrite(self._file.fileno(), data, offset)
            offset, data = offset + written, data[written:]

    def _require_open(self) -> None:
        if self._file.closed:
            raise FlashError(f"{self.path} is closed")
