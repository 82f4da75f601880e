"""Checking credentials: what is right, what is wrong, and what takes a key that was not given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, RESERVED, Credential
from toolkit.tock.app import App
from toolkit.tock.digests import Digests, is_digest
from toolkit.tock.reserved_space import CREDENTIAL_HEAD
from toolkit.tock.sign.keys import Key, PrivateKey, PublicKey, Secret
from toolkit.tock.sign.make import KIND_OF_FORMAT, SIGNED_DIGEST, WITH_MODULUS, CredentialKind, hash_of, hmac_of, is_for


class Verdict(StrEnum):
    """What a check can say."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Checked:
    """One credential and what came of it.

    Attributes:
        credential: it.
        offset: where it stands, in bytes from the start of the TBF.
        verdict: right, wrong or unchecked.
        reason: why, in a few words; empty for a digest that is right.
        key: the key or secret that it is right by; None for others.
    """

    credential: Credential
    offset: int
    verdict: Verdict
    reason: str = ""
    key: PublicKey | Secret | None = None


class Checker:
    """Checks credentials over some covered bytes, which are digested once, however many credentials there are.

    Args:
        covered: what the credentials are about (`App.covered`).
        keys: public keys, or private ones of which the public half counts, and secrets.
    """

    def __init__(self, covered: bytes, keys: Sequence[Key | Secret] = ()) -> None:
        self._covered = covered
        self._digests = Digests(lambda: covered)
        self._hmacs: dict[Secret, bytes] = {}
        self._keys = [_public(key) for key in keys]

    def check(self, credential: Credential, offset: int = 0) -> Checked:
        """What can be said of a credential, which stands at `offset` in its TBF."""
        verdict, reason, key = self._judge(credential)
        return Checked(credential, offset, verdict, reason, key)

    def is_by(self, credential: Credential, key: Key | Secret) -> bool:
        """Whether a key made a credential: by the modulus that the credential names, or because it is right."""
        kind, public = KIND_OF_FORMAT.get(credential.format), _public(key)
        if kind is None or not is_for(kind, public):
            return False
        if kind in WITH_MODULUS and isinstance(public, PublicKey):
            return credential.data.startswith(public.modulus)
        return self._is_right(kind, credential.data[: CREDENTIAL_LENGTHS[credential.format]], public)

    def _judge(self, credential: Credential) -> tuple[Verdict, str, PublicKey | Secret | None]:
        kind = KIND_OF_FORMAT.get(credential.format)
        if kind is None:
            return Verdict.UNCHECKED, "unknown kind", None
        length = CREDENTIAL_LENGTHS[credential.format]
        if len(credential.data) < length:
            return Verdict.WRONG, f"{len(credential.data)} bytes of data, {length} are needed", None
        if kind is CredentialKind.CLEARTEXT_ID:
            return Verdict.UNCHECKED, "an id says nothing about the app", None
        if is_digest(credential.format):
            right = self._digests.holds(credential)
            return (Verdict.RIGHT, "", None) if right else (Verdict.WRONG, "not the digest of the app", None)
        return self._judge_by_keys(kind, credential.data[:length])

    def _judge_by_keys(self, kind: CredentialKind, data: bytes) -> tuple[Verdict, str, PublicKey | Secret | None]:
        fitting = [key for key in self._keys if is_for(kind, key)]
        if not fitting:
            needed = "the secret" if kind is CredentialKind.HMAC_SHA256 else "the public key"
            return Verdict.UNCHECKED, f"cannot be checked without {needed}", None
        right = next((key for key in fitting if self._is_right(kind, data, key)), None)
        if right is not None:
            return Verdict.RIGHT, f"by {right.source}", right
        return Verdict.WRONG, f"not by {', nor by '.join(key.source for key in fitting)}", None

    def _is_right(self, kind: CredentialKind, data: bytes, key: PublicKey | Secret) -> bool:
        if isinstance(key, Secret):
            import hmac

            if key not in self._hmacs:
                self._hmacs[key] = hmac_of(self._covered, key)
            return hmac.compare_digest(data, self._hmacs[key])
        if kind in WITH_MODULUS:
            half = len(data) // 2
            return data[:half] == key.modulus and self._verifies(kind, key, data[half:])
        return self._verifies(kind, key, data)

    def _verifies(self, kind: CredentialKind, key: PublicKey, signature: bytes) -> bool:
        """Whether `cryptography` accepts a signature."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

        native: Any = key.native
        digest, algorithm = self._digests.of(SIGNED_DIGEST[kind]), Prehashed(hash_of(kind))
        try:
            if kind is CredentialKind.ECDSA_P256:
                r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
                native.verify(encode_dss_signature(r, s), digest, ECDSA(algorithm))
            else:
                native.verify(signature, digest, PKCS1v15(), algorithm)
        except InvalidSignature:
            return False
        return True


def check_credentials(app: App, keys: Sequence[Key | Secret] = ()) -> Iterator[Checked]:
    """What can be said of each credential of an app; reserved space is none."""
    checker, offset = Checker(app.covered(), keys), app.footer_start
    for credential in app.credentials:
        if credential.format != RESERVED:
            yield checker.check(credential, offset)
        offset += CREDENTIAL_HEAD + len(credential.data)


def _public(key: Key | Secret) -> PublicKey | Secret:
    return key.public if isinstance(key, PrivateKey) else key
