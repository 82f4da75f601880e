"""Digests among the credentials of an app (SPEC.md: tbf_credential, Integrity region).

Signatures need keys, and are not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable

from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, SHA_256, SHA_384, SHA_512, Credential

_ALGORITHMS = {SHA_256: "sha256", SHA_384: "sha384", SHA_512: "sha512"}


def is_digest(kind: int) -> bool:
    """Whether a credential of this format can be computed from the app alone."""
    return kind in _ALGORITHMS


class Digests:
    """The digests of the bytes that credentials cover, each computed once and only when it is asked for.

    Args:
        covered: gives those bytes, such as `App.covered`.
    """

    def __init__(self, covered: Callable[[], bytes]) -> None:
        self._made = covered
        self._covered: bytes | None = None
        self._known: dict[int, bytes] = {}

    def of(self, kind: int) -> bytes:
        """The digest for a credential of this format, which must be one of the digests."""
        if kind not in self._known:
            import hashlib  # only files with credentials need it

            if self._covered is None:
                self._covered = self._made()
            self._known[kind] = hashlib.new(_ALGORITHMS[kind], self._covered, usedforsecurity=False).digest()
        return self._known[kind]

    def holds(self, credential: Credential) -> bool | None:
        """Whether a digest is right; None for other kinds of credentials and for data that are too short."""
        length = CREDENTIAL_LENGTHS.get(credential.format, 0)
        if not is_digest(credential.format) or len(credential.data) < length:
            return None
        return credential.data[:length] == self.of(credential.format)
