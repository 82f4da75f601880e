"""Intel HEX: bytes at addresses as lines of text, and back. bincopy packs and unpacks the lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import ContainerError
from toolkit.memory.contents import Contents
from toolkit.memory.joined import Placed, joined
from toolkit.memory.text_records import Line, line_error, lines_of

NAME = "Intel HEX"
BYTES_IN_LINE = 16
DATA, END, SEGMENT, SEGMENT_ENTRY, LINEAR, LINEAR_ENTRY = range(6)
_LENGTHS = {END: 0, SEGMENT: 2, SEGMENT_ENTRY: 4, LINEAR: 2, LINEAR_ENTRY: 4}
ADDRESSES = 1 << 32
_IN_SEGMENT = 1 << 16
"""Bytes of a segment of a 16-bit program."""


class IntelHex(NamedTuple):
    """What an Intel HEX file says.

    Attributes:
        contents: its bytes.
        entry: the address at which execution starts, where it says one.
        line_length: bytes in its longest line.
    """

    contents: Contents
    entry: int | None
    line_length: int


def read_intel_hex(data: bytes) -> IntelHex:
    """Read an Intel HEX file. The entry of a 16-bit program, CS:IP, comes as the address that the two make.

    Raises:
        ContainerError: a line is no record or has a wrong sum, the end is missing, or two values for one byte.
    """
    from bincopy import unpack_ihex

    records: list[Placed] = []
    base, entry, ended, is_segmented = 0, None, False, False
    for line in lines_of(data, unpack_ihex, NAME):
        if ended:
            raise line_error(NAME, line.number, "there is a record behind the end record")
        if line.type == DATA:
            records.append(_placed(line, base, is_segmented=is_segmented))
            continue
        value = _value_of(line)
        if line.type == END:
            ended = True
        elif line.type in (SEGMENT, LINEAR):
            is_segmented = line.type == SEGMENT
            base = value << (4 if is_segmented else 16)
        else:
            entry = value if line.type == LINEAR_ENTRY else (value >> 16) * 16 + (value & 0xFFFF)
    if not ended:
        raise ContainerError(f"{NAME}: the end record is missing, and with it perhaps more of the file")
    return IntelHex(joined(records), entry, max((len(record.data) for record in records), default=0))


def write_intel_hex(contents: Contents, entry: int | None = None, bytes_in_line: int = BYTES_IN_LINE) -> bytes:
    """An Intel HEX file; addresses of 32 bits.

    Args:
        contents: its bytes.
        entry: address at which execution starts.
        bytes_in_line: most bytes in a line, 1 to 255.

    Raises:
        ContainerError: an address needs more than 32 bits.
    """
    if contents.range.end > ADDRESSES or (entry or 0) >= ADDRESSES:
        raise ContainerError(f"{NAME} has addresses of 32 bits; {max(contents.range.end - 1, entry or 0):#x} has more")
    return "".join(f"{line}\n" for line in _lines(contents, entry, bytes_in_line)).encode("ascii")


def _lines(contents: Contents, entry: int | None, bytes_in_line: int) -> Iterator[str]:
    from bincopy import pack_ihex

    if entry is not None:
        yield pack_ihex(LINEAR_ENTRY, 0, 4, entry.to_bytes(4, "big"))
    high = -1 if contents.range.end > 0x10000 else 0
    for start, data in contents.segments:
        offset = 0
        while offset < len(data):
            address = start + offset
            if address >> 16 != high:
                high = address >> 16
                yield pack_ihex(LINEAR, 0, 2, high.to_bytes(2, "big"))
            part = data[offset : offset + min(bytes_in_line, 0x10000 - (address & 0xFFFF))]
            yield pack_ihex(DATA, address & 0xFFFF, len(part), part)
            offset += len(part)
    yield pack_ihex(END, 0, 0, b"")


def _placed(line: Line, base: int, *, is_segmented: bool) -> Placed:
    address = base + line.address
    if is_segmented and line.address + len(line.data) > _IN_SEGMENT:  # some programs go on behind it, some at its start
        message = f"{len(line.data)} bytes at {line.address:#x} go beyond the {_IN_SEGMENT:#x} of their segment"
        raise line_error(NAME, line.number, message)
    if address + len(line.data) > ADDRESSES:
        raise line_error(NAME, line.number, f"{len(line.data)} bytes at {address:#x} go beyond 32 bits")
    return Placed(address, line.data, f"line {line.number}")


def _value_of(line: Line) -> int:
    length = _LENGTHS.get(int(str(line.type)))
    if length is None:
        raise line_error(NAME, line.number, f"records of type {line.type} are not known")
    if len(line.data) != length:
        raise line_error(NAME, line.number, f"a record of type {line.type} has {length} bytes, not {len(line.data)}")
    return int.from_bytes(line.data, "big")
