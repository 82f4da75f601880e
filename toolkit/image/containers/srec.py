"""S-records: bytes at addresses as lines of text, and back. bincopy packs and unpacks the lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import ContainerError
from toolkit.findings import Finding
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.rules import RULES
from toolkit.image.containers.stored import Stored, WriteOptions
from toolkit.memory.contents import Contents
from toolkit.memory.joined import Placed, joined
from toolkit.memory.text_records import Line, line_error, lines_of

NAME = "S-records"
BYTES_IN_LINE = 32
MAX_HEADER = 252
MAX_COUNT = 0xFFFFFF
_ADDRESS_BYTES = {"0": 2, "1": 2, "2": 3, "3": 4, "5": 2, "6": 3, "7": 4, "8": 3, "9": 2}
_WIDTHS = (("1", "9", 1 << 16), ("2", "8", 1 << 24), ("3", "7", 1 << 32))
"""Types of data and of end records, and the first address that is too large for them."""


@dataclass
class _Read:
    """What the lines said so far."""

    records: list[Placed] = field(default_factory=list)
    header: bytes = b""
    entry: int | None = None
    ended: bool = False
    findings: list[Finding] = field(default_factory=list)


def read_srec(data: bytes) -> Stored:
    """Read a file of S-records. An end record with the address 0 says no entry; some tools then write none at all.

    Raises:
        ContainerError: a line is no record or has a wrong sum, or two records have different values for one byte.
    """
    from bincopy import unpack_srec

    read = _Read()
    for line in lines_of(data, unpack_srec, NAME):
        if read.ended:
            message = f"line {line.number} lies behind the end record"
            read.findings.append(RULES["srec-end"].found(message, f"line {line.number}"))
            break
        _take(read, line)
    longest = max((len(record.data) for record in read.records), default=0)
    contents, findings = joined(read.records), tuple(read.findings)
    return Stored(Container.SREC, contents, read.entry, read.header, findings=findings, unit_length=longest)


def _take(read: _Read, line: Line) -> None:
    type_ = str(line.type)
    if line.characters < len("S000") + 2 * (_ADDRESS_BYTES[type_] + 1):  # the address, and the sum
        raise line_error(NAME, line.number, "the length is wrong")
    if type_ == "0":
        read.header = line.data
    elif type_ in "123":
        if line.address + len(line.data) > 1 << 32:
            raise line_error(NAME, line.number, f"{len(line.data)} bytes at {line.address:#x} go beyond 32 bits")
        read.records.append(Placed(line.address, line.data, f"line {line.number}"))
    elif type_ in "56":
        if line.address != len(read.records):
            message = f"the count is {line.address}, and there are {len(read.records)} records of data"
            read.findings.append(RULES["srec-count"].found(message, f"line {line.number}"))
    else:
        read.ended, read.entry = True, line.address or None


def write_srec(contents: Contents, options: WriteOptions) -> bytes:
    """A file of S-records, with addresses as long as the last byte and the entry need.

    Raises:
        ContainerError: an address needs more than 32 bits, or the header is too long.
    """
    last = max(contents.range.end - 1, options.entry or 0)
    if last >= 1 << 32:
        raise ContainerError(f"{NAME} have addresses of 32 bits; {last:#x} has more")
    if len(options.header) > MAX_HEADER:
        raise ContainerError(f"a header of {NAME} has at most {MAX_HEADER} bytes, not {len(options.header)}")
    return "".join(f"{line}\n" for line in _lines(contents, options, last)).encode("ascii")


def _lines(contents: Contents, options: WriteOptions, last: int) -> Iterator[str]:
    from bincopy import pack_srec

    data_type, end_type, _limit = next(width for width in _WIDTHS if last < width[2])
    yield pack_srec("0", 0, len(options.header), options.header)
    length, count = options.line_length or BYTES_IN_LINE, 0
    for start, data in contents.segments:
        for offset in range(0, len(data), length):
            part = data[offset : offset + length]
            yield pack_srec(data_type, start + offset, len(part), part)
            count += 1
    if count <= MAX_COUNT:
        yield pack_srec("5" if count <= 0xFFFF else "6", count, 0, b"")
    yield pack_srec(end_type, options.entry or 0, 0, b"")
