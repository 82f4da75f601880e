"""The CRC-16 of packages, by its check values and by its definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.knightos.crc16 import crc16


@pytest.mark.parametrize(
    ("data", "total"),
    [(b"123456789", 0x7A5E), (b"hello world", 0xB428), (b"", 0xFFFF)],
    ids=["digits", "words", "nothing"],
)
def test_check_values(data: bytes, total: int) -> None:
    assert crc16(data) == total


@given(st.binary(max_size=200))
def test_bit_by_bit(data: bytes) -> None:
    """The definition: a register of 16 bits, shifted left, the polynomial where a bit falls out."""
    register = 0xFFFF
    for byte in data:
        for bit in range(7, -1, -1):
            falls_out = (register >> 15) ^ (byte >> bit & 1)
            register = (register << 1 & 0xFFFF) ^ (0x68DA if falls_out else 0)
    assert crc16(data) == register


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_in_parts(first: bytes, second: bytes) -> None:
    assert crc16(second, crc16(first)) == crc16(first + second)


@given(st.binary(min_size=1, max_size=100), st.data())
def test_a_changed_byte_changes_the_sum(data: bytes, choice: st.DataObject) -> None:
    at = choice.draw(st.integers(0, len(data) - 1))
    other = data[:at] + bytes([data[at] ^ choice.draw(st.integers(1, 255))]) + data[at + 1 :]
    assert crc16(other) != crc16(data)
