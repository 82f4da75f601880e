"""The kernel's table of open streams, as bytes in RAM (formats/knightos/SPEC.md: stream_row).

A closed row keeps what its stream left. How large the table is depends on whom one asks: the kernel itself, or one of
three documents, whose sizes are taken at their word here. What a stream does is in `kernel.streams`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formats.knightos.kernel_tables import FREE_ROW, STREAM_ROW, StreamRow
from toolkit.errors import VolumeError

TABLE_ADDRESS = 0x8180
_ROW = 16
_WITHOUT_TAIL = 14
"""Bytes of a row up to those that documents call reserved."""


class TableProfile(NamedTuple):
    """What a kernel, or a document, makes of the table. Lengths in bytes.

    Attributes:
        name: short name.
        title: whose word it is.
        length: bytes of the table.
        row_length: bytes of a row.
        erased: bytes from the start that are 0xFF after boot; the others are 0.
        written: bytes of a row that streams write; the others keep what they were at boot.
        user_memory: address of the heap's first block header.
    """

    name: str
    title: str
    length: int
    row_length: int
    erased: int
    written: int
    user_memory: int

    @property
    def rows(self) -> int:
        """Rows that fit into the table."""
        return self.length // self.row_length

    @property
    def usable(self) -> int:
        """Streams that can be open: rows whose first byte looks free after boot."""
        return sum(number * self.row_length < self.erased for number in range(self.rows))


PROFILES = {
    profile.name: profile
    for profile in (
        TableProfile("head", "the kernel's last state: 5 of 8 rows usable", 0x80, _ROW, 8 * 8 + 1, _ROW, 0x8600),
        TableProfile("kernel-doc", "the kernel's own document", 0x40, _ROW, 0x40, _WITHOUT_TAIL, 0x8600),
        TableProfile("docs", "the docs site page", 0x20, _ROW, 0x20, _WITHOUT_TAIL, 0x8500),
        TableProfile("seed", "the docs site page of March 2014", 0x20, _ROW + 1, 0x20, _WITHOUT_TAIL, 0x8500),
    )
}
HEAD = PROFILES["head"]


class StreamTable:
    """The table.

    Args:
        profile: its size.
        content: its bytes; without, those after boot.

    Raises:
        VolumeError: the content has another length than the table.
    """

    def __init__(self, profile: TableProfile = HEAD, content: bytes | None = None) -> None:
        self.profile = profile
        booted = b"\xff" * profile.erased + bytes(profile.length - profile.erased)
        self._bytes = bytearray(booted if content is None else content)
        if len(self._bytes) != profile.length:
            raise VolumeError(f"a stream table of {len(self._bytes):#x} bytes instead of {profile.length:#x}")

    def row(self, number: int) -> StreamRow:
        """A row as it stands, of an open stream or not."""
        return STREAM_ROW.parse(self.row_bytes(number))

    def row_address(self, number: int) -> int:
        """Where a row lies in RAM."""
        return TABLE_ADDRESS + self._start(number)

    def row_bytes(self, number: int) -> bytes:
        """The bytes of a row."""
        start = self._start(number)
        return bytes(self._bytes[start : start + self.profile.row_length])

    def put(self, number: int, row: StreamRow) -> None:
        """Store a row; bytes that the profile calls reserved stay as they are."""
        start = self._start(number)
        written = self.profile.written
        self._bytes[start : start + written] = STREAM_ROW.build(row)[:written]

    def release(self, number: int) -> None:
        """Free a row: only its first byte changes."""
        self._bytes[self._start(number)] = FREE_ROW

    def free_row(self) -> int | None:
        """The lowest row that looks free, or None: too many streams."""
        numbers = range(self.profile.rows)
        return next((number for number in numbers if self._bytes[self._start(number)] == FREE_ROW), None)

    def open_rows(self) -> Iterator[tuple[int, StreamRow]]:
        """Rows of open streams: not free, and with a buffer in the heap."""
        for number in range(self.profile.rows):
            row = self.row(number)
            if not row.is_free and row.buffer >= self.profile.user_memory:
                yield number, row

    def to_bytes(self) -> bytes:
        """The table as it lies in RAM from `TABLE_ADDRESS` on."""
        return bytes(self._bytes)

    def _start(self, number: int) -> int:
        if not 0 <= number < self.profile.rows:
            raise IndexError(f"no row {number} in a table of {self.profile.rows}")
        return number * self.profile.row_length
