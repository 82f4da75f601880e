"""An image file as a flash device: changes stay in memory until `sync` replaces the file as a whole."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from toolkit.errors import FlashError, LockedError
from toolkit.files import replace_file
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.lock import lock
from toolkit.flash.nor import NorFlash


class ImageFile:
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
        self.path = path
        self._late = writable and late
        self._lock: BinaryIO | None = lock(path) if writable and not late else None
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
        self._require_writable()
        self._flash.program(offset, data)
        self._dirty = True

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError."""
        self._require_writable()
        self._flash.erase(sector)
        self._dirty = True

    def sync(self) -> None:
        """Replace the file by what the device holds, in one step; nothing happens without changes."""
        if self._dirty:
            locks: list[BinaryIO] = []
            replace_file(self.path, bytes(self._flash), lambda new: locks.append(lock(new)))
            self._dirty = False
            old, self._lock = self._lock, locks[0]  # the new file was locked before anybody could see it
            if old is not None:
                old.close()

    def close(self) -> None:
        """Give up the lock; changes since the last `sync` are dropped, and there are no more."""
        self._late = False
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> ImageFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _require_writable(self) -> None:
        if self._lock is None:
            if not self._late:
                raise FlashError(f"{self.path} is open for reading only")
            self._lock = lock(self.path)
            self._late = False
            if self.path.read_bytes() != bytes(self._flash):
                self.close()
                raise LockedError(f"{self.path} was changed by another program since it was opened")
