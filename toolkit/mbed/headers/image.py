"""An image as those who read headers see it: bytes at addresses, digests within a budget, where applications begin.

Files with addresses leave out what is blank: holes are erased flash, as a raw file of the same image has it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator

from toolkit.mbed.vectors import LEAST_ALIGNMENT, looks_like_start
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange

FARTHEST = 0x1_0000
"""Bytes behind the start of a header at which an application may begin; the next ones are the powers of two."""
PASSES = 16
"""How many times over the bytes of an image are digested; headers of strangers might ask for any number."""
MOST_ERASED = 16 << 20
"""Bytes of holes that are read as erased flash; between memories there are wider ones."""


class HeaderImage:
    """An image in which headers are looked for.

    Args:
        contents: its bytes.

    Attributes:
        exhausted: whether a digest was not worked out because the budget is used up.
    """

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.segments = contents.segments
        self._starts = [address for address, _data in self.segments]
        self._runs = [(run.address, self._bytes_of(run)) for run in _runs(contents)]
        self._run_starts = [address for address, _data in self._runs]
        self.exhausted = False
        self._left = PASSES * sum(len(data) for _address, data in self._runs)

    def data(self, address: int, length: int) -> bytes:
        """Bytes from an address on, fewer where the segment ends."""
        index = bisect_right(self._starts, address) - 1
        if index < 0:
            return b""
        start, data = self.segments[index]
        return data[address - start : address - start + length]

    def filled(self, address: int, length: int) -> bytes:
        """Bytes from an address on, holes as erased flash, fewer where the image ends."""
        start, data = self._run_of(address)
        return data[max(0, address - start) : max(0, address - start + length)]

    def length_from(self, address: int) -> int:
        """Bytes from an address to the end of its flash, holes included."""
        start, data = self._run_of(address)
        return max(0, start + len(data) - address)

    def offset(self, address: int) -> int:
        """Bytes from the start of the image."""
        return address - self.contents.range.address

    def digest(self, address: int, length: int, name: str = "sha256") -> bytes | None:
        """The digest of a range, holes as erased flash; None where the image ends before, or the budget is used up."""
        if self.length_from(address) < length:
            return None
        if self._left < length:
            self.exhausted = True
            return None
        self._left -= length
        start, data = self._run_of(address)
        return hashlib.new(name, memoryview(data)[address - start : address - start + length]).digest()

    def places(self, start: int, header_size: int) -> list[int]:
        """Addresses where the application of a header may begin; those where one seems to begin come first."""
        return sorted(self._places(start, header_size), key=lambda address: not self.begins_program(address))

    def begins_program(self, address: int) -> bool:
        """Whether the two words at an address may be a stack pointer and a reset vector, wherever they lead."""
        return looks_like_start(self.data(address, 8))

    def behind_fill(self, address: int) -> int | None:
        """The first address from one on where no fill is; None where the image ends, or the fill goes on and on."""
        behind = self.filled(address, FARTHEST)
        filled = len(behind) - len(behind.lstrip(bytes([ERASED])))
        return address + filled if filled < len(behind) else None

    def _bytes_of(self, run: AddressRange) -> bytes:
        data = self.data(run.address, run.length)
        return data if len(data) == run.length else self.contents.read(run.address, run.length)

    def _run_of(self, address: int) -> tuple[int, bytes]:
        """Start and bytes of the flash that an address lies in, or behind."""
        index = bisect_right(self._run_starts, address) - 1
        return self._runs[index] if index >= 0 else (address, b"")

    def _places(self, start: int, header_size: int) -> Iterator[int]:
        """Where fill behind the header ends, then the powers of two."""
        first = self.behind_fill(start + header_size)
        if first is not None and first % 8 == 0:
            yield first
        distance = LEAST_ALIGNMENT
        while distance <= FARTHEST:
            if distance >= header_size and start + distance != first:
                yield start + distance
            distance *= 2


def _runs(contents: Contents) -> Iterator[AddressRange]:
    """Segments with the holes between them, up to where they are too wide to be erased flash."""
    left, start, end = MOST_ERASED, 0, 0
    for address, data in contents.segments:
        if start < end and (hole := address - end) <= left:
            left -= hole
        else:
            if start < end:
                yield AddressRange(start, end - start)
            start = address
        end = address + len(data)
    if start < end:
        yield AddressRange(start, end - start)
