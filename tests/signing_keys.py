"""Keys for tests, made once in a run; none is good for anything else."""

from __future__ import annotations

import functools

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.golden_data import sample
from toolkit.tock.sign.keys import PrivateKey, Secret, load_key

PASSWORD = b"open sesame"
SECRET = Secret(b"only between us", "between-us.bin")


@functools.cache
def private(algorithm: str) -> PrivateKey:
    """Give the private key of an algorithm such as ``rsa2048``."""
    if algorithm == "rsa3072":
        return PrivateKey(rsa.generate_private_key(65537, 3072), "rsa3072.pem")
    name = "p256" if algorithm == "ecdsa-p256" else algorithm
    key = load_key(sample(f"tock/elf2tab/keys/{name}.pk8"))
    assert isinstance(key, PrivateKey)
    return key


@functools.cache
def stranger() -> PrivateKey:
    """Give another key on P-256."""
    return PrivateKey(ec.generate_private_key(ec.SECP256R1()), "stranger.pem")


def private_bytes(key: PrivateKey, encoding: Encoding, layout: PrivateFormat, password: bytes | None = None) -> bytes:
    """Give a private key as a file has it."""
    encryption: KeySerializationEncryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.native.private_bytes(encoding, layout, encryption)


def public_bytes(key: PrivateKey, encoding: Encoding, layout: PublicFormat) -> bytes:
    """Give the public half of a key as a file has it."""
    return key.native.public_key().public_bytes(encoding, layout)
