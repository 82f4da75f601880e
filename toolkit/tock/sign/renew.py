"""Renewing credentials after a change of what they cover, and naming those that the change broke."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from formats.tock.tbf_footer import CREDENTIAL_LENGTHS, Credential, TbfFooter
from toolkit.errors import KeyFileError
from toolkit.tock.app import App
from toolkit.tock.digests import is_digest
from toolkit.tock.sign.check import Checker, Verdict
from toolkit.tock.sign.keys import Key, PublicKey, Secret
from toolkit.tock.sign.make import KIND_OF_FORMAT, WITH_MODULUS, CredentialKind, is_for, make_credential


def broken_credentials(before: App, after: App, keys: Sequence[Key | Secret] = ()) -> tuple[Credential, ...]:
    """The credentials of `after` that are as they were before, although what they cover has changed.

    Ids and reserved space cover nothing, and of unknown kinds nobody can tell. What a key says is right is not broken:
    a change may take back another, and so bring back what a signature was made for.
    """
    if before.covered() == after.covered():
        return ()
    known, checker = set(before.credentials), Checker(after.covered(), keys)
    return tuple(
        c for c in after.credentials if c in known and _covers(c) and checker.check(c).verdict is not Verdict.RIGHT
    )


def resign(app: App, *keys: Key | Secret, before: App | None = None) -> App:
    """The app with its digests computed anew, and anew what the keys sign: signatures and HMACs, in their places.

    A key renews the credentials that it made. Where nothing tells whose a credential is, and it is the only one of its
    kind, it is taken to be the key's; what the keys do not renew stays as it is (`broken_credentials` names it).

    Args:
        app: the app, changed and complete but for its credentials.
        keys: private keys and secrets.
        before: the app before the change, by which to tell who made what.

    Raises:
        KeyFileError: a key is a public one.
    """
    for key in keys:
        if isinstance(key, PublicKey):
            raise KeyFileError(f"{key.source}: signing needs the private key, this is {key.description}")
    covered, checker = app.covered(), Checker((before or app).covered())
    count = Counter(credential.format for credential in app.credentials)
    makers = [_maker(c, checker, keys, is_only_one=count[c.format] == 1) for c in app.credentials]
    renewed = [_renewed(c, covered, maker) for c, maker in zip(app.credentials, makers, strict=True)]
    return dataclasses.replace(
        app, tbf=dataclasses.replace(app.tbf, footer=TbfFooter(tuple(renewed), app.tbf.footer.tail))
    )


def _covers(credential: Credential) -> bool:
    kind = KIND_OF_FORMAT.get(credential.format)
    return kind is not None and kind is not CredentialKind.CLEARTEXT_ID


def _renewed(credential: Credential, covered: bytes, maker: Key | Secret | None) -> Credential:
    """The credential made anew by its maker, as long as it was."""
    length = CREDENTIAL_LENGTHS.get(credential.format, 0)
    if len(credential.data) < length or not (maker or is_digest(credential.format)):
        return credential
    made = make_credential(KIND_OF_FORMAT[credential.format], covered, maker)
    return Credential(credential.format, made.data + credential.data[length:])


def _maker(
    credential: Credential, checker: Checker, keys: Sequence[Key | Secret], *, is_only_one: bool
) -> Key | Secret | None:
    """Which of the keys made a credential."""
    kind = KIND_OF_FORMAT.get(credential.format)
    fitting = [key for key in keys if kind is not None and is_for(kind, key)]
    known = next((key for key in fitting if checker.is_by(credential, key)), None)
    return known or (fitting[0] if fitting and is_only_one and kind not in WITH_MODULUS else None)
