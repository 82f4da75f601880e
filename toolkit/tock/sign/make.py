"""Making credentials: digests, HMACs, signatures (formats/tock/SPEC.md: tbf_credential, Integrity region)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from formats.tock import tbf_footer as footer
from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, Credential
from toolkit.errors import KeyFileError
from toolkit.tock.digests import Digests, is_digest
from toolkit.tock.reserved_space import CREDENTIAL_HEAD
from toolkit.tock.sign.keys import Key, PrivateKey, PublicKey, Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import HashAlgorithm


class CredentialKind(StrEnum):
    """The kinds of credentials, in the order in which they should stand: first those that the kernel reads."""

    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"
    RSA3072 = "rsa3072"
    RSA4096 = "rsa4096"
    ECDSA_P256 = "ecdsa-p256"
    HMAC_SHA256 = "hmac-sha256"
    RSA2048 = "rsa2048"
    CLEARTEXT_ID = "cleartext-id"

    @property
    def number(self) -> int:
        """The number of this kind in a TBF."""
        return _FORMATS[self]


_FORMATS: Mapping[CredentialKind, int] = {
    CredentialKind.SHA256: footer.SHA_256,
    CredentialKind.SHA384: footer.SHA_384,
    CredentialKind.SHA512: footer.SHA_512,
    CredentialKind.RSA3072: footer.RSA_3072,
    CredentialKind.RSA4096: footer.RSA_4096,
    CredentialKind.ECDSA_P256: footer.ECDSA_P256,
    CredentialKind.HMAC_SHA256: footer.HMAC_SHA_256,
    CredentialKind.RSA2048: footer.RSA_2048,
    CredentialKind.CLEARTEXT_ID: footer.CLEAR_TEXT_ID,
}
KIND_OF_FORMAT = {number: kind for kind, number in _FORMATS.items()}
SIGNATURES = frozenset(
    {CredentialKind.RSA2048, CredentialKind.RSA3072, CredentialKind.RSA4096, CredentialKind.ECDSA_P256}
)
WITH_MODULUS = frozenset({CredentialKind.RSA3072, CredentialKind.RSA4096})
"""Signatures that stand behind the modulus of their key."""
SIGNED_DIGEST = {kind: footer.SHA_512 if kind in WITH_MODULUS else footer.SHA_256 for kind in SIGNATURES}
"""The digest that a signature signs, as the format of the credential that holds it alone."""


def credential_length(kind: CredentialKind, key: Key | Secret | None = None) -> int:
    """Bytes that a credential takes among the footers, its head of 8 bytes included; a key is checked when given.

    Raises:
        KeyFileError: the key is not for this kind.
    """
    if key is not None:
        require_key(kind, key)
    return CREDENTIAL_HEAD + CREDENTIAL_LENGTHS[kind.number]


def is_for(kind: CredentialKind, key: Key | Secret) -> bool:
    """Whether a key is of the family and size that a kind needs, private or public."""
    return kind is CredentialKind.HMAC_SHA256 if isinstance(key, Secret) else key.algorithm == kind


def needs_key(kind: CredentialKind) -> bool:
    """Whether a kind is made with a key or a secret."""
    return kind in SIGNATURES or kind is CredentialKind.HMAC_SHA256


def require_key(kind: CredentialKind, key: Key | Secret | None) -> None:
    """Raise KeyFileError unless a kind can be made with a key: one is there if need be, private, of family and size."""
    needed = _needed_key(kind)
    if key is None:
        if needed:
            raise KeyFileError(f"{kind} needs {needed}, and none was given")
        return
    if not needed:
        raise KeyFileError(f"{kind} needs no key, but {key.source} was given")
    if not is_for(kind, key):
        raise KeyFileError(f"{key.source}: {kind} needs {needed}, this is {key.description}")
    if isinstance(key, PublicKey):
        raise KeyFileError(f"{key.source}: signing needs the private key, this is {key.description}")


def _needed_key(kind: CredentialKind) -> str:
    """The key that a kind needs, for people; empty when it needs none."""
    if kind is CredentialKind.HMAC_SHA256:
        return "a secret"
    if kind is CredentialKind.ECDSA_P256:
        return "a key on the curve P-256"
    return f"an RSA key of {kind.removeprefix('rsa')} bits" if kind in SIGNATURES else ""


def make_credential(
    kind: CredentialKind,
    covered: bytes,
    key: Key | Secret | None = None,
    *,
    identifier: int | None = None,
) -> Credential:
    """A credential of an app.

    Args:
        kind: which.
        covered: what it is about: the bytes of the TBF before the footers, checksum and all.
        key: a private key for a signature, a secret for an HMAC, None for the others.
        identifier: the number of 64 bits that a cleartext id is.

    Raises:
        KeyFileError: the key is missing, or not for this kind.
        ValueError: the identifier is missing, not wanted, or has more than 64 bits.
    """
    require_key(kind, key)
    if (identifier is None) == (kind is CredentialKind.CLEARTEXT_ID):
        raise ValueError(f"{kind} needs an identifier" if identifier is None else f"{kind} has no identifier")
    return Credential(kind.number, _data(kind, covered, key, identifier))


def _data(kind: CredentialKind, covered: bytes, key: Key | Secret | None, identifier: int | None) -> bytes:
    if is_digest(kind.number):
        return Digests(lambda: covered).of(kind.number)
    if identifier is not None:
        if not 0 <= identifier < 1 << 64:
            raise ValueError(f"an identifier has 64 bits, {identifier} does not fit")
        return identifier.to_bytes(8, "little")
    if isinstance(key, Secret):
        return hmac_of(covered, key)
    assert isinstance(key, PrivateKey), "require_key saw to it"
    if kind is CredentialKind.ECDSA_P256:
        return _ecdsa(covered, key)
    signature = _rsa(kind, covered, key)
    return key.public.modulus + signature if kind in WITH_MODULUS else signature


def hmac_of(covered: bytes, secret: Secret) -> bytes:
    """The HMAC-SHA256 of the covered bytes."""
    import hmac

    return hmac.digest(secret.data, covered, "sha256")


def hash_of(kind: CredentialKind) -> HashAlgorithm:
    """The digest that a signature of this kind signs, as `cryptography` has it."""
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA512() if SIGNED_DIGEST[kind] == footer.SHA_512 else hashes.SHA256()


def _rsa(kind: CredentialKind, covered: bytes, key: PrivateKey) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    native: RSAPrivateKey = key.native  # type: ignore[assignment]  # require_key saw to it
    return native.sign(covered, PKCS1v15(), hash_of(kind))


def _ecdsa(covered: bytes, key: PrivateKey) -> bytes:
    """R and S, 32 bytes each, highest byte first; by RFC 6979, so that the same app and key give the same bytes."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    native: Any = key.native
    digest = hash_of(CredentialKind.ECDSA_P256)
    try:
        signature = native.sign(covered, ECDSA(digest, deterministic_signing=True))
    except UnsupportedAlgorithm:  # OpenSSL before 3.2: as good a signature, with other bytes each time
        signature = native.sign(covered, ECDSA(digest))
    r, s = decode_dss_signature(signature)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")
