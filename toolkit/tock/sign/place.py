"""Adding credentials to an app, and taking some away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, RESERVED, Credential
from toolkit.tock.app import App
from toolkit.tock.sign.check import Checker
from toolkit.tock.sign.footers import require_footers, with_credentials
from toolkit.tock.sign.keys import Key, Secret
from toolkit.tock.sign.make import CredentialKind, make_credential, require_key
from toolkit.tock.sign.renew import resign


@dataclass(frozen=True)
class Wanted:
    """A credential to be: its kind, and the key, secret or identifier that it takes."""

    kind: CredentialKind
    key: Key | Secret | None = None
    identifier: int | None = None

    def make(self, covered: bytes) -> Credential:
        """The credential. Raises as `make_credential` does."""
        return make_credential(self.kind, covered, self.key, identifier=self.identifier)


def add_credentials(app: App, wanted: Sequence[Wanted], architecture: str | None = None) -> App:
    """The app with more credentials, each right.

    A digest, an id, or a signature by the same key that is there already is replaced. Space comes from reserved
    credentials; the app grows when that is not enough. As growing changes the header, digests are computed anew then,
    and so is what the keys of `wanted` made; `broken_credentials` names the others.

    Args:
        app: the app.
        wanted: what to add, in this order.
        architecture: such as ``cortex-m4``; helps to tell how an app grows.

    Raises:
        KeyFileError: a key is missing, or not for its kind.
        LayoutError: the app has no footer region, or one that cannot be written.
        ValueError: an identifier does not fit.
    """
    require_footers(app)
    for one in wanted:
        require_key(one.kind, one.key)
    covered = app.covered()
    checker = Checker(covered)
    kept = [c for c in _standing(app) if not any(_replaces(one, c, checker) for one in wanted)]
    room = [Credential(one.kind.number, bytes(CREDENTIAL_LENGTHS[one.kind.number])) for one in wanted]
    larger = with_credentials(app, [*kept, *room], architecture)
    if larger.covered() != covered:
        covered = larger.covered()
        keys = [one.key for one in wanted if one.key is not None]
        kept = _standing(resign(with_credentials(larger, kept, architecture), *keys, before=app))
    return with_credentials(larger, [*kept, *(one.make(covered) for one in wanted)], architecture)


def remove_credentials(app: App, formats: Collection[int]) -> App:
    """The app without the credentials of these formats; their space becomes reserved, and the size stays.

    Raises:
        LayoutError: the app has no footer region, or one that cannot be written.
    """
    require_footers(app)
    return with_credentials(app, [c for c in _standing(app) if c.format not in formats])


def _standing(app: App) -> list[Credential]:
    """The credentials that say something."""
    return [credential for credential in app.credentials if credential.format != RESERVED]


def _replaces(wanted: Wanted, credential: Credential, checker: Checker) -> bool:
    if credential.format != wanted.kind.number:
        return False
    return wanted.key is None or checker.is_by(credential, wanted.key)
