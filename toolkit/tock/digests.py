"""Digests among the credentials of an app (SPEC.md: tbf_credential, Integrity region).

Signatures need keys, and are not looked at here.
"""

from __future__ import annotations

from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, SHA_256, SHA_384, SHA_512, Credential

_ALGORITHMS = {SHA_256: "sha256", SHA_384: "sha384", SHA_512: "sha512"}


def digest(kind: int, covered: bytes) -> bytes | None:
    """The digest of the covered bytes, for a credential of this format; None for formats that are no plain digests."""
    import hashlib  # only files with credentials need it

    name = _ALGORITHMS.get(kind)
    return hashlib.new(name, covered, usedforsecurity=False).digest() if name else None


def is_digest(kind: int) -> bool:
    """Whether a credential of this format can be computed from the app alone."""
    return kind in _ALGORITHMS


def holds(credential: Credential, covered: bytes) -> bool | None:
    """Whether a digest is right; None for other kinds of credentials and for data that are too short."""
    if not is_digest(credential.format) or len(credential.data) < CREDENTIAL_LENGTHS[credential.format]:
        return None
    return credential.data[: CREDENTIAL_LENGTHS[credential.format]] == digest(credential.format, covered)
