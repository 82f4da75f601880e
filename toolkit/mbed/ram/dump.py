"""A dump of RAM as bytes at the CPU's addresses, and the flash beside it, where that is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

LONGEST_DUMP = 64 << 20
"""Bytes of a dump that is looked at: more than the RAM of any chip that Mbed OS runs on."""
LONGEST_TEXT = 64
"""Bytes of a name."""
WORD = 4
ADDRESSES = 1 << 32
CODE = (AddressRange(0, 0x2000_0000), AddressRange(0x6000_0000, 0x4000_0000))
"""Where the architecture has code, in the flash of a chip and outside of it; RAM between them can hold some too."""
_TEXT = re.compile(rb"[\x20-\x7e\x80-\xff]+\0")


class Dump:
    """A dump, and the program in flash.

    Args:
        data: the bytes of RAM.
        base: address of the first of them.
        flash: bytes of flash, at their addresses; empty where none are known.
        others: where the file of the dump has bytes that are not part of it.

    Raises:
        ToolkitError: there are no bytes, too many, or they go beyond 32 bits.
    """

    def __init__(
        self, data: bytes, base: int, flash: Contents | None = None, others: Iterable[AddressRange] = ()
    ) -> None:
        if not data:
            raise ToolkitError("the dump has no bytes")
        if len(data) > LONGEST_DUMP:
            raise ToolkitError(f"the dump has {len(data):,} bytes; at most {LONGEST_DUMP:,} are looked at")
        if base + len(data) > ADDRESSES:
            raise ToolkitError(f"{len(data):,} bytes at {base:#x} go beyond 32 bits")
        self.data = data
        self.range = AddressRange(base, len(data))
        self.flash = flash or Contents()
        self.others = tuple(others)

    @classmethod
    def of_longest(cls, contents: Contents, flash: Contents | None = None) -> Dump:
        """The longest run of bytes of a file that has addresses; it may have other memories, too.

        Raises:
            ToolkitError: there are no bytes, or too many.
        """
        ordered = sorted(contents.segments, key=lambda segment: len(segment[1]), reverse=True)
        start, data = ordered[0] if ordered else (0, b"")
        return cls(data, start, flash, [AddressRange(at, len(more)) for at, more in ordered[1:]])

    @property
    def contents(self) -> Contents:
        """The RAM."""
        return Contents([(self.range.address, self.data)])

    def holds(self, address: int, length: int) -> bool:
        """Whether every byte of a range is in the dump."""
        return self.range.contains(AddressRange(address, length))

    def read(self, address: int, length: int) -> bytes | None:
        """Bytes of RAM; None where the dump lacks one of them."""
        offset = address - self.range.address
        return self.data[offset : offset + length] if self.holds(address, length) else None

    def read_up_to(self, address: int, length: int) -> bytes:
        """Bytes of RAM, up to the end of the dump."""
        offset = address - self.range.address
        return self.data[offset : offset + length] if address in self.range else b""

    def word(self, address: int) -> int | None:
        """A word of RAM; None where the dump lacks it."""
        data = self.read(address, WORD)
        return None if data is None else int.from_bytes(data, "little")

    def text(self, address: int) -> str | None:
        """A text in RAM or flash that ends with a NUL; None where there is none that can be read."""
        if not address:
            return None
        data = self.read_up_to(address, LONGEST_TEXT + 1)
        if not data and self.flash.holds(address, 1):
            data = self.flash.read(address, LONGEST_TEXT + 1, fill=0)
        found = _TEXT.match(data)
        return found[0][:-1].decode("utf-8", "surrogateescape") if found else None

    def offset(self, address: int) -> int | None:
        """Where a byte of RAM is in the dump; None where it is not there."""
        return address - self.range.address if address in self.range else None

    def is_code(self, address: int) -> bool:
        """Whether an address may be that of a function: odd, and where there is or can be code."""
        return bool(address & 1) and self.is_in_flash(address & ~1)

    def is_in_flash(self, address: int) -> bool:
        """Whether an address lies in flash, or, where the flash is not known, where there may be some."""
        if self.flash.holds(address, 1):
            return True
        return address not in self.range and any(address in range_ for range_ in CODE)

    def is_link(self, address: int) -> bool:
        """Whether an address may be that of an object: none, or words of this dump."""
        return not address or (address % WORD == 0 and address in self.range)

    def find_words(self, pattern: re.Pattern[bytes], before: int = 0) -> Iterator[int]:
        """Addresses of words that lie `before` bytes in front of where a pattern matches.

        Patterns that begin with a byte, and look at others only where that is, are found fast.
        """
        for found in pattern.finditer(self.data):
            address = self.range.address + found.start() - before
            if address >= self.range.address and address % WORD == 0:
                yield address
