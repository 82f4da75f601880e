"""An object of TicKV, Tock's key-value store, and the value of the kernel's key-value interface in it.

See SPEC.md: tickv_header, tickv_object, tickv_value. Objects follow each other from the start of a region of flash;
where they lie and which of them count is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.checksums import crc32_high_bit_first
from formats.codec import Problem, Spec
from formats.layout import (
    blob,
    declare,
    derived,
    layout_of,
    record,
    rest,
    u8,
    u16_big_endian,
    u32,
    u64_big_endian,
)

VERSION = 1
"""What kernels of Tock 2 write and read; 0 was a draft."""
FLAG_VALID = 0x8000
"""Cleared to remove an object."""
RESERVED_FLAGS = 0x7000
LENGTH_MASK = 0x0FFF
HEADER_SIZE, CHECK_SUM_SIZE = 11, 4
OVERHEAD = HEADER_SIZE + CHECK_SUM_SIZE
"""Bytes of an object besides its value."""
LONGEST_OBJECT = 0xFFE
"""Bytes of the longest object that the kernel writes."""


@record
class TickvHeader:
    """What stands in front of the value of an object."""

    version: int = declare(u8, "version of the format", names={VERSION: "version 1", 0xFF: "erased"})
    flags_and_length: int = declare(
        u16_big_endian, "bit 15: valid; 14 to 12: reserved, 0; 11 to 0: bytes of the whole object", show="hex"
    )
    hashed_key: int = declare(u64_big_endian, "hash of the key; its low 16 bits choose the region", show="hex")

    @property
    def is_valid(self) -> bool:
        """Whether the object is there; else it is removed, and waits for the collection of its region."""
        return bool(self.flags_and_length & FLAG_VALID)

    @property
    def length(self) -> int:
        """Bytes of the whole object: header, value and check sum."""
        return self.flags_and_length & LENGTH_MASK


@record
class TickvObject:
    """A key with its value."""

    header: TickvHeader = declare(layout_of(TickvHeader), "header")
    value: bytes = declare(blob(lambda r: r.header.length - OVERHEAD), "value")
    check_sum: int = declare(u32, "CRC-32 of header and value, as they were written", show="hex")


@record
class TickvValue:
    """A value as the kernel's key-value interface keeps it in an object."""

    version: int = declare(u8, "version of this header, 0")
    _length = derived(u32, "bytes of the value", lambda r: len(r.value))
    write_id: int = declare(u32, "who wrote it: a storage id of apps, 0 for the kernel")
    value: bytes = declare(blob("_length"), "value")
    padding: bytes = declare(rest, "bytes behind the value", default=b"")


def make_object(hashed_key: int, value: bytes) -> TickvObject:
    """A valid object, check sum included."""
    header = TickvHeader(VERSION, FLAG_VALID | (OVERHEAD + len(value)), hashed_key)
    return TickvObject(header, value, check_sum(header, value))


def check_sum(header: TickvHeader, value: bytes) -> int:
    """The CRC-32 of an object that has this header and value."""
    return crc32_high_bit_first(TICKV_HEADER.build(header) + value)


def check_header(header: TickvHeader) -> Iterator[Problem]:
    """What a header says wrongly of itself."""
    if header.version != VERSION:
        yield Problem("version", "version", 0, f"version is {header.version}, not {VERSION}")
    if header.flags_and_length & RESERVED_FLAGS:
        yield Problem("flags", "flags_and_length", 1, f"reserved flags in {header.flags_and_length:#06x}")


def check_object(parsed: TickvObject) -> Iterator[Problem]:
    """What an object says wrongly of itself. A removed one is as it was written but for the cleared flag."""
    yield from check_header(parsed.header)
    written = TickvHeader(parsed.header.version, parsed.header.flags_and_length | FLAG_VALID, parsed.header.hashed_key)
    right = check_sum(written, parsed.value)
    if parsed.check_sum != right:
        offset = parsed.header.length - CHECK_SUM_SIZE
        yield Problem("check_sum", "check_sum", offset, f"check sum is {parsed.check_sum:#010x}, not {right:#010x}")


def check_value(parsed: TickvValue) -> Iterator[Problem]:
    """What a value says wrongly of itself."""
    if parsed.version != 0:
        yield Problem("version", "version", 0, f"version is {parsed.version}, not 0")


TICKV_HEADER = Spec("tock.tickv_header", TickvHeader, title="TicKV object header", check=check_header)
TICKV_OBJECT = Spec("tock.tickv_object", TickvObject, title="TicKV object", check=check_object)
TICKV_VALUE = Spec("tock.tickv_value", TickvValue, title="Value of Tock's key-value interface", check=check_value)
