"""Sums that several formats share."""

from __future__ import annotations

import zlib


def xor_words(data: bytes) -> int:
    """XOR of all little-endian 32-bit words; 1 to 3 bytes left at the end count as if zeros followed."""
    total = int.from_bytes(data, "little")
    shift = 16 << ((len(data) + 3) // 4 - 1).bit_length() if data else 0  # half a power of two of words
    while shift >= 32:
        total ^= total >> shift  # only the low half matters from here on
        shift >>= 1
    return total & 0xFFFF_FFFF


_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def crc32_high_bit_first(data: bytes) -> int:
    """CRC-32 as `cksum` counts it, without the length: polynomial 0x04C11DB7, high bits first, from 0, inverted."""
    turned = zlib.crc32(data.translate(_TURNED), 0xFFFF_FFFF)
    return int(f"{turned:032b}"[::-1], 2)
