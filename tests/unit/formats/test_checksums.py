"""XOR of words."""

from __future__ import annotations

from functools import reduce
from operator import xor

from hypothesis import given
from hypothesis import strategies as st

from formats.checksums import xor_words
from formats.tock.tbf_header import header_checksum
from tests.golden_data import sample


@given(st.lists(st.integers(0, 0xFFFFFFFF)))
def test_xor_words_is_the_xor_of_the_words(words: list[int]) -> None:
    assert xor_words(b"".join(word.to_bytes(4, "little") for word in words)) == reduce(xor, words, 0)


def test_left_over_bytes_count_as_if_zeros_followed() -> None:
    assert xor_words(b"\x01\x00\x00\x00\x02") == 3


def test_checksum_of_the_reference() -> None:
    """The example of elf2tab's smallest header with a name: 18 words."""
    data = bytes.fromhex(
        "0200480000020000 01000000ea6b3f79 01000c0029000000 0000000014040000 0900140029000000"
        "0000000014040000 9c00000000000000 0300040074696e79 0800040002000100"
    )
    assert header_checksum(data) == 0x793F6BEA


def test_checksum_ignores_what_is_stored() -> None:
    data = bytearray(sample("tock/elf2tab/plain/cortex-m4.tbf").read_bytes()[:76])
    before = header_checksum(bytes(data))
    data[12:16] = b"\xff\xff\xff\xff"
    assert header_checksum(bytes(data)) == before
