"""Files of records, each a line of hexadecimal digits: their lines, unpacked by a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.errors import ContainerError

Unpack = Callable[[str], tuple[object, int, int, bytearray]]
"""A function of bincopy: a line → type, address, length in bytes, data."""

_END_OF_FILE = b"\x1a"


class Line(NamedTuple):
    """A record and where it stands.

    Attributes:
        number: of its line, from 1.
        type: a number in Intel HEX, a digit in S-records.
        address: as the record has it.
        data: its bytes.
        characters: how long the line is.
    """

    number: int
    type: object
    address: int
    data: bytes
    characters: int


def lines_of(data: bytes, unpack: Unpack, name: str) -> Iterator[Line]:
    """The records of a file; empty lines are none, and neither is the character that ends texts of CP/M and DOS.

    Args:
        data: the file.
        unpack: what takes a line apart.
        name: what such files are called, for errors.

    Raises:
        ContainerError: a line is no record, or its sum is wrong.
    """
    from bincopy import Error

    for number, raw in enumerate(data.rstrip(_END_OF_FILE).splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        if not line[1:].isalnum():
            raise line_error(name, number, "is not a record")
        try:
            type_, address, _length, content = unpack(line.decode("ascii"))
        except (Error, ValueError, IndexError) as error:
            raise line_error(name, number, _reason(error)) from None
        yield Line(number, type_, address, bytes(content), len(line))


def line_error(name: str, number: int, message: str) -> ContainerError:
    """An error about a line; lines count from 1."""
    return ContainerError(f"{name}, line {number}: {message}")


def _reason(error: Exception) -> str:
    """What is wrong, in words that do not repeat the line, which may be of any length."""
    words = str(error)
    if "crc" in words:
        return "the checksum is wrong"
    return "the length is wrong" if "size" in words else "is not a record"
