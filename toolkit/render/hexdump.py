"""Bytes of a memory as hexadecimal numbers and text; bytes that nobody has, as dashes."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

PER_LINE = 16
_PRINTABLE = range(0x20, 0x7F)


def hexdump_lines(contents: Contents, range_: AddressRange) -> Iterator[str]:
    """Address, 16 bytes, their ASCII; of a run of equal lines the first and the last, and ``*`` for those between."""
    previous, starred = "", False
    start = range_.address - range_.address % PER_LINE
    for address in range(start, range_.end, PER_LINE):
        line = _line(contents, range_, address)
        is_last = address + PER_LINE >= range_.end
        if line == previous and not is_last:
            if not starred:
                yield "*"
            starred = True
            continue
        previous, starred = line, False
        yield f"{address:08x}  {line}"


def _line(contents: Contents, range_: AddressRange, address: int) -> str:
    first, last = max(address, range_.address), min(address + PER_LINE, range_.end)
    numbers, text = [], []
    whole = contents.holds(first, last - first)
    data = contents.read(address, PER_LINE)
    for at, byte in enumerate(data, address):
        if not first <= at < last:
            numbers.append("  ")
            text.append(" ")
        elif whole or contents.holds(at, 1):
            numbers.append(f"{byte:02x}")
            text.append(chr(byte) if byte in _PRINTABLE else ".")
        else:
            numbers.append("--")
            text.append(" ")
    return f"{' '.join(numbers[:8])}  {' '.join(numbers[8:])}  |{''.join(text)}|"
