"""Bytes at addresses, with holes: what a raw file or an Intel HEX file says of a memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from toolkit.memory.region import AddressRange

ERASED = 0xFF
"""What is read from flash where nothing was programmed."""


class Contents:
    """Segments of bytes at addresses; they neither touch nor overlap.

    Args:
        segments: addresses and bytes; of what overlaps, the last counts.
    """

    def __init__(self, segments: Iterable[tuple[int, bytes]] = ()) -> None:
        self._addresses: list[int] = []
        self._bytes: list[bytearray] = []
        for address, data in segments:
            self.put(address, data)

    @property
    def segments(self) -> tuple[tuple[int, bytes], ...]:
        """Addresses and bytes, in the order of addresses."""
        return tuple((address, bytes(data)) for address, data in zip(self._addresses, self._bytes, strict=True))

    @property
    def range(self) -> AddressRange:
        """From the first byte to the last, holes included."""
        if not self._addresses:
            return AddressRange(0, 0)
        first = self._addresses[0]
        return AddressRange(first, self._addresses[-1] + len(self._bytes[-1]) - first)

    def read(self, address: int, length: int, fill: int = ERASED) -> bytes:
        """Bytes of a range; holes, and what lies outside, read as `fill`."""
        end = address + length
        read = bytearray([fill]) * length
        for start, data in self._between(address, end):
            from_, to = max(start, address), min(start + len(data), end)
            read[from_ - address : to - address] = memoryview(data)[from_ - start : to - start]
        return bytes(read)

    def holds(self, address: int, length: int) -> bool:
        """Whether every byte of a range is there."""
        index = bisect_right(self._addresses, address) - 1
        if length == 0:
            return True
        return index >= 0 and address + length <= self._addresses[index] + len(self._bytes[index])

    def put(self, address: int, data: bytes) -> None:
        """Set the bytes from an address on; segments that touch become one."""
        if not data:
            return
        end = address + len(data)
        first = bisect_right(self._addresses, address) - 1
        if first < 0 or self._addresses[first] + len(self._bytes[first]) < address:
            first += 1
        last = bisect_right(self._addresses, end)
        if last - first == 1 and self._addresses[first] <= address:
            start = address - self._addresses[first]
            self._bytes[first][start : start + len(data)] = data
            return
        joined_address, joined = address, bytearray(data)
        if first < last:
            before, after = self._addresses[first], self._addresses[last - 1]
            if before < address:
                joined = self._bytes[first][: address - before] + joined
                joined_address = before
            joined += self._bytes[last - 1][max(0, end - after) :]
        self._addresses[first:last] = [joined_address]
        self._bytes[first:last] = [joined]

    def remove(self, address: int, length: int) -> None:
        """Make a hole of a range."""
        if not length:
            return
        end = address + length
        kept = []
        for start, data in self.segments:
            if start < address:
                kept.append((start, data[: address - start]))
            if start + len(data) > end:
                kept.append((max(start, end), data[max(0, end - start) :]))
        self._addresses = [start for start, data in kept if data]
        self._bytes = [bytearray(data) for _start, data in kept if data]

    def copy(self) -> Contents:
        """The same bytes, to be changed on their own."""
        return Contents(self.segments)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contents) and self.segments == other.segments

    __hash__ = None  # type: ignore[assignment] # it changes

    def _between(self, address: int, end: int) -> Iterable[tuple[int, bytearray]]:
        for index in range(max(0, bisect_right(self._addresses, address) - 1), len(self._addresses)):
            if self._addresses[index] >= end:
                return
            if self._addresses[index] + len(self._bytes[index]) > address:
                yield self._addresses[index], self._bytes[index]
