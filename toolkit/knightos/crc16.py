"""The CRC-16 of packages (formats/knightos/SPEC.md, package_file).

Polynomial 0x68DA from the highest bit, start 0xFFFF, nothing reflected, nothing added at the end. The kernel's own
routine of that name gives something else.
"""

from __future__ import annotations

POLYNOMIAL = 0x68DA
START = 0xFFFF


def _row(byte: int) -> int:
    value = byte << 8
    for _ in range(8):
        value = (value << 1) ^ (POLYNOMIAL if value & 0x8000 else 0)
        value &= 0xFFFF
    return value


_TABLE = tuple(map(_row, range(256)))


def crc16(data: bytes, start: int = START) -> int:
    """The sum of some bytes; `start` is the sum of those in front of them."""
    value, table = start, _TABLE
    for byte in data:
        value = (value << 8) & 0xFF00 ^ table[value >> 8 ^ byte]
    return value
