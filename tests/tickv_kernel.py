"""TicKV as the kernel has it, on a bytearray: what a key gives, what adding, removing and collecting do.

Written after the kernel's library, and shares no code with the toolkit, so that it can judge it. Where the kernel
panics or never ends, `Lost` is raised.
"""

from __future__ import annotations

from collections.abc import Iterator

HEADER, SUM = 11, 4
MAIN_KEY = 0x7BC9F7FF4F76F244


class Refused(Exception):  # noqa: N818 - an answer of the kernel
    """The kernel's error code."""


class Lost(Exception):  # noqa: N818 - as above
    """The kernel panics, or runs in circles."""


def crc(data: bytes) -> int:
    """CRC-32, high bits first, bit by bit."""
    register = 0
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1) ^ (0x04C11DB7 if register >> 31 else 0)
            register &= 0xFFFFFFFF
    return register ^ 0xFFFFFFFF


class KernelStore:
    """The library on some flash."""

    def __init__(self, flash: bytearray, region_size: int) -> None:
        self.flash, self.size = flash, region_size
        self.count = len(flash) // region_size

    def _region(self, number: int) -> bytes:
        return bytes(self.flash[number * self.size : (number + 1) * self.size])

    def _numbers(self, hashed: int) -> Iterator[int]:
        """Offsets 0, 1, -1, 2, -2 from the home of a key, those outside left out."""
        home = (hashed & 0xFFFF) % self.count
        steps = [0] + [step for distance in range(1, self.count) for step in (distance, -distance)]
        return (home + step for step in steps if 0 <= home + step < self.count)

    def _offset_in(self, hashed: int, region: bytes) -> int:
        """Where a key is; else raises with whether to look elsewhere."""
        offset, empty = 0, True
        while offset + HEADER < self.size:
            if region[offset] == 0xFF:
                raise Refused("KeyNotFound", not empty)
            empty = False
            if region[offset] != 1:
                raise Refused("UnsupportedVersion", False)
            length = int.from_bytes(region[offset + 1 : offset + 3], "big") & 0xFFF
            if length == 0:
                raise Refused("KeyNotFound", False)
            is_valid = region[offset + 1] & 0x80
            if is_valid and int.from_bytes(region[offset + 3 : offset + 11], "big") == hashed:
                return offset
            offset += length
        raise Refused("KeyNotFound", False)

    def _find(self, hashed: int) -> int:
        for number in self._numbers(hashed):
            try:
                return number * self.size + self._offset_in(hashed, self._region(number))
            except Refused as refused:
                if not refused.args[1]:
                    raise
        raise Refused("KeyNotFound", False)

    def get(self, hashed: int) -> bytes:
        """The value of a key."""
        at = self._find(hashed)
        length = int.from_bytes(self.flash[at + 1 : at + 3], "big") & 0xFFF
        if length < HEADER + SUM:
            raise Lost
        if at % self.size + length > self.size:
            raise Refused("InvalidCheckSum", False)
        data = bytes(self.flash[at : at + length])
        if crc(data[:-SUM]) != int.from_bytes(data[-SUM:], "little"):
            raise Refused("InvalidCheckSum", False)
        return data[HEADER:-SUM]

    def append(self, hashed: int, value: bytes) -> None:
        """Add a key that is not there."""
        body = len(value) + HEADER
        if body + SUM >= 0xFFF:
            raise Refused("ObjectTooLarge", False)
        for number in self._numbers(hashed):
            region = self._region(number)
            try:
                self._offset_in(hashed, region)
            except Refused:
                pass
            else:
                raise Refused("KeyAlreadyExists", False)
            offset = 0
            while offset + body < self.size:
                if region[offset] == 0xFF:
                    self._program(number, offset, hashed, value)
                    return
                if region[offset] != 1:
                    raise Refused("UnsupportedVersion", False)
                length = int.from_bytes(region[offset + 1 : offset + 3], "big") & 0xFFF
                if length == 0:
                    raise Lost
                offset += length
        raise Refused("FlashFull", False)

    def _program(self, number: int, offset: int, hashed: int, value: bytes) -> None:
        at, length = number * self.size + offset, HEADER + len(value) + SUM
        if self.flash[at + 3 : at + 11].count(0xFF) != 8:
            raise Refused("CorruptData", False)
        if offset + length > self.size:
            raise Refused("ObjectTooLarge", False)
        head = b"\x01" + (0x8000 | length).to_bytes(2, "big") + hashed.to_bytes(8, "big") + value
        for index, byte in enumerate(head + crc(head).to_bytes(SUM, "little")):
            self.flash[at + index] &= byte

    def invalidate(self, hashed: int) -> None:
        """Remove a key."""
        self.flash[self._find(hashed) + 1] &= 0x7F

    def collect(self) -> int:
        """Erase the regions with removed objects only; gives the bytes of these."""
        freed = 0
        for number in range(self.count):
            if self._is_garbage(self._region(number)):
                self.flash[number * self.size : (number + 1) * self.size] = b"\xff" * self.size
                freed += self.size
        return freed

    def _is_garbage(self, region: bytes) -> bool:
        offset, found = 0, False
        while offset < self.size and region[offset] != 0xFF:
            if region[offset] != 1:
                raise Refused("UnsupportedVersion", False)
            found = True
            if region[offset + 1 : offset + 2] >= b"\x80":
                return False
            length = int.from_bytes(region[offset + 1 : offset + 3], "big") & 0xFFF
            if length == 0:
                raise Lost
            offset += length
        return found

    def initialise(self) -> None:
        """What the kernel does when it starts."""
        try:
            if self.get(MAIN_KEY) == b"":
                return
        except Refused:
            pass
        self.flash[:] = b"\xff" * len(self.flash)
        self.append(MAIN_KEY, b"")
