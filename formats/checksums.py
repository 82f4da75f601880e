"""Sums that several formats share."""

from __future__ import annotations


def xor_words(data: bytes) -> int:
    """XOR of all little-endian 32-bit words; 1 to 3 bytes left at the end count as if zeros followed."""
    words = -(-len(data) // 4)
    total = int.from_bytes(data, "little")
    while words > 1:
        half = (words + 1) // 2
        bits = 32 * half
        total = (total >> bits) ^ (total & ((1 << bits) - 1))
        words = half
    return total
