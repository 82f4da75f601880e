"""Sums that several formats share."""

from __future__ import annotations


def xor_words(data: bytes) -> int:
    """XOR of all little-endian 32-bit words; 1 to 3 bytes left at the end count as if zeros followed."""
    total = int.from_bytes(data, "little")
    shift = 16 << ((len(data) + 3) // 4 - 1).bit_length() if data else 0  # half a power of two of words
    while shift >= 32:
        total ^= total >> shift  # only the low half matters from here on
        shift >>= 1
    return total & 0xFFFF_FFFF
