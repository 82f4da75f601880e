"""Keys that sign upgrades, and the arithmetic of signing (formats/knightos/SPEC.md, upgrade files).

It is RSA without padding: what is signed is the MD5 of header and pages, taken as a number. That keeps nobody out
who can factor 512 bits; it is what the calculators ask for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from formats.knightos.upgrade import SIGNATURE_LENGTH
from toolkit.errors import KeyFileError
from toolkit.files import read_limited

PUBLIC_EXPONENT = 17
LONGEST = 4096
"""Most bytes of a key file."""
_DIGEST_BITS = 128
_LINE = re.compile(rb"([0-9A-Fa-f]{2})((?:[0-9A-Fa-f]{2})+)")


@dataclass(frozen=True)
class UpgradeKey:
    """A key of one calculator family.

    Attributes:
        modulus: its public half.
        primes: its private half, or None.
        source: what to call it in messages.
    """

    modulus: int
    primes: tuple[int, int] | None = field(default=None, repr=False)
    source: str = field(default="the key", compare=False)

    def sign(self, digest: bytes) -> bytes:
        """The signature of a digest: 64 bytes, lowest first.

        Raises:
            KeyFileError: the key has no private half.
        """
        if self.primes is None:
            raise KeyFileError(f"{self.source} has no primes: it can verify, not sign")
        p, q = self.primes
        exponent = pow(PUBLIC_EXPONENT, -1, (p - 1) * (q - 1))
        return pow(_number(digest), exponent, self.modulus).to_bytes(SIGNATURE_LENGTH, "little")

    def verifies(self, signature: int, digest: bytes) -> bool:
        """Whether a signature is the one of a digest under this key."""
        return signature < self.modulus and pow(signature, PUBLIC_EXPONENT, self.modulus) == _number(digest)


def upgrade_digest(parts: Iterable[bytes]) -> bytes:
    """What is signed of an upgrade: of the bytes of its system header, then of its pages in order."""
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return digest.digest()


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "little")


def load_key(path: Path) -> UpgradeKey:
    """The key in a file. Raises KeyFileError: the file cannot be read, or holds no such key."""
    return parse_key(read_limited(path, LONGEST, KeyFileError, ", which is too long for a key"), str(path))


def parse_key(data: bytes, source: str = "the key") -> UpgradeKey:
    """The key in the bytes of a file: n, and perhaps p and q, one a line. Raises KeyFileError."""
    lines = data.split()
    if len(lines) not in (1, 3):
        raise KeyFileError(f"{source}: {len(lines)} lines, where a key has three: n, p and q")
    modulus, *primes = (_parse_line(line, name, source) for line, name in zip(lines, "npq", strict=False))
    if not _DIGEST_BITS < modulus.bit_length() <= 8 * SIGNATURE_LENGTH:
        raise KeyFileError(f"{source}: n has {modulus.bit_length()} bits, where calculators have 512")
    if not primes:
        return UpgradeKey(modulus, None, source)
    p, q = primes
    if p * q != modulus:
        raise KeyFileError(f"{source}: n is not the product of p and q")
    key = UpgradeKey(modulus, (p, q), source)
    _require_usable(key)
    return key


def _parse_line(line: bytes, name: str, source: str) -> int:
    """The number in a line: a length in bytes and so many bytes, lowest first, in hex digits."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise KeyFileError(f"{source}: the line of {name} is not a length and a number in hex digits")
    length, number = int(found[1], 16), bytes.fromhex(found[2].decode("ascii"))
    if length != len(number):
        raise KeyFileError(f"{source}: the line of {name} says {length} bytes and has {len(number)}")
    return int.from_bytes(number, "little")


def _require_usable(key: UpgradeKey) -> None:
    """Refuse a private half that does not sign what the public half verifies: its factors are no primes."""
    probe = bytes(range(16))
    try:
        signature = key.sign(probe)
    except ValueError:
        signature = b""
    if not key.verifies(int.from_bytes(signature, "little"), probe):
        raise KeyFileError(f"{key.source}: p and q make no key with the exponent {PUBLIC_EXPONENT}")
