"""Keys from files: RSA and elliptic curves in PEM or DER, secrets as they stand.

Read are PKCS#1, PKCS#8, SEC 1 and SubjectPublicKeyInfo, private keys also encrypted; and the public key on P-256 as a
Tock kernel keeps it, X and Y of 32 bytes each. Which credential a key is good for is asked in `make`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import KeyFileError
from toolkit.files import read_limited

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

LONGEST = 64 << 10
"""Most bytes of a key file."""
P256 = "ecdsa-p256"
ALGORITHMS = frozenset({"rsa2048", "rsa3072", "rsa4096", P256})
"""Kinds and sizes that credentials are made with."""
_POINT = b"\x04"
"""How an uncompressed point of a curve begins."""
_PEM = b"-----BEGIN "
_PRIVATE = (b"PRIVATE KEY", b"ENCRYPTED PRIVATE KEY", b"RSA PRIVATE KEY", b"EC PRIVATE KEY")
_PUBLIC = (b"PUBLIC KEY", b"RSA PUBLIC KEY")
_NO_KEY = "neither a private nor a public key that can be read, in PEM or DER"


@dataclass(frozen=True)
class PublicKey:
    """A public key.

    Attributes:
        native: the key as the package `cryptography` has it.
        source: what to call it in messages, such as the name of its file.
    """

    native: RSAPublicKey | EllipticCurvePublicKey
    source: str = field(default="the key", compare=False)

    @property
    def algorithm(self) -> str:
        """Kind and size as one word: ``rsa4096``, ``ecdsa-p256``."""
        return _algorithm(self.native)

    @property
    def description(self) -> str:
        """Kind and size for people."""
        return f"a public {_describe(self.native)}"

    @property
    def modulus(self) -> bytes:
        """The modulus of an RSA key, highest byte first."""
        native: RSAPublicKey = self.native  # type: ignore[assignment]  # asked of RSA keys only
        return native.public_numbers().n.to_bytes(native.key_size // 8, "big")


@dataclass(frozen=True)
class PrivateKey:
    """A private key; attributes as of `PublicKey`."""

    native: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)
    source: str = field(default="the key", compare=False)

    @property
    def algorithm(self) -> str:
        """Kind and size as one word: ``rsa4096``, ``ecdsa-p256``."""
        return _algorithm(self.native)

    @property
    def description(self) -> str:
        """Kind and size for people."""
        return f"a private {_describe(self.native)}"

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.native.public_key(), self.source)


@dataclass(frozen=True)
class Secret:
    """The key of an HMAC: bytes that both sides know."""

    data: bytes = field(repr=False)
    source: str = field(default="the secret", compare=False)

    @property
    def description(self) -> str:
        """What it is, for people."""
        return "a secret"


Key = PrivateKey | PublicKey


def load_key(path: Path, password: bytes | None = None) -> Key:
    """The key in a file.

    Args:
        path: the file.
        password: opens an encrypted private key; not used for others.

    Raises:
        KeyFileError: the file cannot be read, holds no such key, or the password does not open it.
    """
    return parse_key(_read(path), password, str(path))


def load_secret(path: Path) -> Secret:
    """All bytes of a file as a secret.

    Raises:
        KeyFileError: the file cannot be read, or is empty.
    """
    data = _read(path)
    if not data:
        raise KeyFileError(f"{path}: a secret has at least one byte, the file is empty")
    return Secret(data, str(path))


def load_password(path: Path) -> bytes:
    """The first line of a file, without the end of the line.

    Raises:
        KeyFileError: the file cannot be read, or its first line is empty.
    """
    password = _read(path).split(b"\n", 1)[0].removesuffix(b"\r")
    if not password:
        raise KeyFileError(f"{path}: the first line is empty; it should be the password")
    return password


def parse_key(data: bytes, password: bytes | None = None, source: str = "the key") -> Key:
    """The key in the bytes of a file. Raises KeyFileError as `load_key` does; `source` names the bytes in messages."""
    if _PEM in data:
        return _parse_pem(data, password, source)
    if len(data) == 64 or (len(data) == 65 and data.startswith(_POINT)):
        return _parse_point(data[-64:], source)
    return _parse_der(data, password, source)


def _read(path: Path) -> bytes:
    return read_limited(path, LONGEST, KeyFileError, ", which is too long for a key")


def _parse_pem(data: bytes, password: bytes | None, source: str) -> Key:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    labels = re.findall(rb"-----BEGIN ([ -~]{1,40}?)-----", data)
    if any(label in _PRIVATE for label in labels):
        return PrivateKey(_opened(load_pem_private_key, data, password, source), source)
    if not any(label in _PUBLIC for label in labels):
        label = labels[0].decode() if labels else ""
        raise KeyFileError(f"{source}: PEM with {label!r}, where a private or public key should be")
    try:
        return PublicKey(_known(load_pem_public_key(data), source), source)
    except _unreadable():
        raise KeyFileError(f"{source}: {_NO_KEY}") from None


def _parse_der(data: bytes, password: bytes | None, source: str) -> Key:
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

    try:
        return PublicKey(_known(load_der_public_key(data), source), source)
    except _unreadable():
        return PrivateKey(_opened(load_der_private_key, data, password, source), source)


def _parse_point(point: bytes, source: str) -> PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    try:
        return PublicKey(EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _POINT + point), source)
    except ValueError:
        raise KeyFileError(f"{source}: the 64 bytes are no point of the curve P-256, nor another key") from None


def _opened(load: Any, data: bytes, password: bytes | None, source: str) -> Any:
    """A private key, with the password where it needs one."""
    try:
        try:
            return _known(load(data, None), source)
        except TypeError:  # it is encrypted
            if password is None:
                raise KeyFileError(f"{source}: the key is encrypted; give its password") from None
            return _known(load(data, password), source)
    except _unreadable():
        words = "the password does not open the key, or it is damaged" if password else _NO_KEY
        raise KeyFileError(f"{source}: {words}") from None


def _unreadable() -> tuple[type[Exception], ...]:
    """What `cryptography` raises for bytes that are no key of a kind it knows."""
    from cryptography.exceptions import UnsupportedAlgorithm

    return ValueError, TypeError, UnsupportedAlgorithm


def _known(native: Any, source: str) -> Any:
    """The key, when credentials are made with its kind and size."""
    if _is_rsa(native) or hasattr(native, "curve"):
        if _algorithm(native) in ALGORITHMS:
            return native
        kind = _describe(native)
    else:
        kind = f"key of kind {type(native).__name__.removesuffix('PublicKey').removesuffix('PrivateKey')}"
    made_with = "RSA of 2048, 3072 or 4096 bits and with P-256"
    raise KeyFileError(f"{source}: {kind}; credentials are made with {made_with}")


def _is_rsa(native: Any) -> bool:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return isinstance(native, rsa.RSAPrivateKey | rsa.RSAPublicKey)


def _algorithm(native: Any) -> str:
    if _is_rsa(native):
        return f"rsa{native.key_size}"
    return P256 if native.curve.name == "secp256r1" else f"ecdsa-{native.curve.name}"


def _describe(native: Any) -> str:
    if _is_rsa(native):
        return f"RSA key of {native.key_size} bits"
    return f"key on the curve {'P-256' if _algorithm(native) == P256 else native.curve.name}"
