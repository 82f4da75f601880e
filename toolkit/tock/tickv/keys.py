"""Keys of a store: text, hashed to 64 bits as Tock's kernel does (formats/tock/SPEC.md: TicKV, Keys)."""

from __future__ import annotations

from toolkit.errors import ToolkitError

MAIN_KEY = 0x7BC9F7FF4F76F244
"""The hashed key of the object that marks a store; a store without it is erased by the kernel when it starts."""
UNUSABLE = (0, 0xFFFF_FFFF_FFFF_FFFF)
"""Hashed keys at which the kernel panics."""
_MASK = 0xFFFF_FFFF_FFFF_FFFF
_START = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)


def hash_key(key: bytes) -> int:
    """The hashed key: SipHash-2-4 with a key of zeros, and the bytes of that as a big-endian number."""
    return int.from_bytes(sip_hash(key).to_bytes(8, "little"), "big")


def sip_hash(data: bytes, compressions: int = 2, finalizations: int = 4) -> int:
    """SipHash of some bytes, with a key of zeros."""
    state = _START
    whole = len(data) - len(data) % 8
    last = data[whole:].ljust(7, b"\0") + bytes([len(data) & 0xFF])
    for word in (*(data[at : at + 8] for at in range(0, whole, 8)), last):
        number = int.from_bytes(word, "little")
        v0, v1, v2, v3 = _rounds((*state[:3], state[3] ^ number), compressions)
        state = (v0 ^ number, v1, v2, v3)
    v0, v1, v2, v3 = _rounds((*state[:2], state[2] ^ 0xFF, state[3]), finalizations)
    return v0 ^ v1 ^ v2 ^ v3


def _rounds(state: tuple[int, int, int, int], count: int) -> tuple[int, int, int, int]:
    v0, v1, v2, v3 = state
    for _ in range(count):
        v0 = (v0 + v1) & _MASK
        v1 = _turned(v1, 13) ^ v0
        v0 = _turned(v0, 32)
        v2 = (v2 + v3) & _MASK
        v3 = _turned(v3, 16) ^ v2
        v0 = (v0 + v3) & _MASK
        v3 = _turned(v3, 21) ^ v0
        v2 = (v2 + v1) & _MASK
        v1 = _turned(v1, 17) ^ v2
        v2 = _turned(v2, 32)
    return v0, v1, v2, v3


def _turned(word: int, bits: int) -> int:
    return (word << bits | word >> 64 - bits) & _MASK


def parse_hashed_key(text: str) -> int:
    """A hashed key as people write it: a number below 2^64, mostly ``0x…``.

    Raises:
        ToolkitError: it is no such number, or one that the kernel cannot have.
    """
    try:
        number = int(text, 0)
    except ValueError:
        raise ToolkitError(f"{text!r} is no hashed key; write it as 0x219e0c9528eb4392") from None
    if not 0 <= number <= _MASK:
        raise ToolkitError(f"{text} is no hashed key: it has more than 64 bits")
    if number in UNUSABLE:
        raise ToolkitError(f"the kernel stops at the hashed key {number:#x}, and never stores it")
    return number
