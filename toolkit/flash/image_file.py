"""An image file as a flash device: changes stay in memory until `sync` replaces the file as a whole."""

from __future__ import annotations

from pathlib import Path

from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.locked_file import LockedFile
from toolkit.flash.nor import NorFlash


class ImageFile(LockedFile):
    """A `FlashDevice` over an image file.

    Args:
        path: the image; it exists and has the size of the geometry.
        geometry: its sectors.
        writable: allow changes, and lock the file against other writers; else every change is refused.
        late: lock it only at the first change, when it must still be as it was read.

    Raises:
        FlashError: the file has another size. LockedError: another program writes it. OSError: it cannot be read.
    """

    def __init__(self, path: Path, geometry: Geometry, *, writable: bool = False, late: bool = False) -> None:
        super().__init__(path, writable=writable, late=late)
        self._dirty = False
        try:
            self._flash = NorFlash(geometry, path.read_bytes())
        except BaseException:
            self.close()
            raise

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self._flash.geometry

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError."""
        return self._flash.read(offset, length)

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`. Raises ProgramError or FlashError."""
        self._require_writable(self._is_as_read)
        self._flash.program(offset, data)
        self._dirty = True

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError."""
        self._require_writable(self._is_as_read)
        self._flash.erase(sector)
        self._dirty = True

    def sync(self) -> None:
        """Replace the file by what the device holds, in one step; nothing happens without changes."""
        if self._dirty:
            self._replace(bytes(self._flash))
            self._dirty = False

    def _is_as_read(self) -> bool:
        return self.path.read_bytes() == bytes(self._flash)
