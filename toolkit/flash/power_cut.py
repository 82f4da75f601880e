"""A flash device whose power goes at a chosen operation, which is then left out or done in part.

Every random choice follows from the seed and the offset of the operation: the same cut gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from toolkit.errors import PowerLost
from toolkit.flash.device import ERASED, FlashDevice
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.nor import require_programmable

HALF_ERASED = 256
"""So many bytes behind the erased part of a torn erase hold anything."""


class Tear(Enum):
    """How far an operation got before the power went."""

    START = "start"
    MIDDLE = "middle"
    END = "end"
    ANYWHERE = "anywhere"


@dataclass(frozen=True)
class Torn:
    """What an operation that loses power leaves behind.

    A torn program: the bytes before the tear are done, in the byte at the tear only some bits are cleared. A torn
    erase: the sector is erased up to the tear, the bytes behind it hold bits at random, the rest is as it was.
    """

    tear: Tear
    seed: int = 0

    def __str__(self) -> str:
        return f"{self.tear.value}-{self.seed}"

    def program(self, offset: int, old: bytes, new: bytes) -> bytes:
        """The bytes that a torn program of `new` over `old` leaves at `offset`."""
        if not new:
            return old
        done = min(self._done(offset, len(new)), len(new) - 1)
        still_set = old[done] & ~new[done] & self._noise(offset, 1)[0]
        return new[:done] + bytes([new[done] | still_set]) + old[done + 1 :]

    def erase(self, offset: int, old: bytes) -> bytes:
        """The bytes that a torn erase leaves in the sector at `offset`, which held `old`."""
        undecided = min(HALF_ERASED, len(old))
        done = min(self._done(offset, len(old)), len(old) - undecided)
        return bytes([ERASED]) * done + self._noise(offset, undecided) + old[done + undecided :]

    def _done(self, offset: int, length: int) -> int:
        """How many of the bytes the operation got through."""
        if self.tear is Tear.ANYWHERE:
            return int.from_bytes(self._noise(~offset, 8), "little") % length
        return {Tear.START: 0, Tear.MIDDLE: length // 2, Tear.END: length}[self.tear]

    def _noise(self, topic: int, length: int) -> bytes:
        """Bytes at random, always the same for a topic and the seed."""
        from hashlib import shake_128

        return shake_128(f"{self.seed} {topic}".encode()).digest(length)


TORN_VARIANTS = tuple(Torn(tear, seed) for tear in Tear for seed in (1, 2))
"""Torn operations worth trying at every cut: each tear, with two seeds."""


class PowerCut:
    """A `FlashDevice` that dies. An operation is a program or an erase; refused ones do not count.

    Args:
        device: where the operations go; it keeps what the flash holds after the cut.
        after: so many operations are done; the next one loses power.
        torn: what that one leaves behind; nothing of it is done without.

    Raises:
        PowerLost: by the operation that loses power, and by every call after it, reads included.
    """

    def __init__(self, device: FlashDevice, after: int, torn: Torn | None = None) -> None:
        self.device = device
        self.lost = False
        """Whether the power is gone."""
        self._left = after
        self._torn = torn

    @property
    def geometry(self) -> Geometry:
        """Its sectors."""
        return self.device.geometry

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range. Raises OutOfBoundsError or PowerLost."""
        self._require_power()
        return self.device.read(offset, length)

    def program(self, offset: int, data: bytes) -> None:
        """Clear bits so that the range holds `data`. Raises ProgramError, FlashError or PowerLost."""
        self._require_power()
        if self._left:
            self.device.program(offset, data)
            self._left -= 1
            return
        old = self.device.read(offset, len(data))
        require_programmable(offset, old, data)
        if self._torn is not None:
            self.device.program(offset, self._torn.program(offset, old, bytes(data)))
        self._lose_power()

    def erase(self, sector: Sector) -> None:
        """Set every bit of a sector. Raises FlashError or PowerLost."""
        self._require_power()
        if self._left:
            self.device.erase(sector)
            self._left -= 1
            return
        self.geometry.require_sector(sector)
        if self._torn is not None:
            left = self._torn.erase(sector.offset, self.device.read(*sector))
            self.device.erase(sector)
            self.device.program(sector.offset, left)
        self._lose_power()

    def sync(self) -> None:
        """Make everything done so far durable. Raises PowerLost."""
        self._require_power()
        self.device.sync()

    def _require_power(self) -> None:
        if self.lost:
            raise PowerLost

    def _lose_power(self) -> None:
        self.lost = True
        raise PowerLost
