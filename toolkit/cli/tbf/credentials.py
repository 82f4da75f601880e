"""`flashwright tbf credential add|remove|renew`; `verify` and `list` are in `credential_reports`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.numbers import number_of
from toolkit.cli.tbf.edit_options import How, PasswordFile, Secrets, with_shared_options
from toolkit.cli.tbf.rewriting import InPlace, Members, Target, change_file
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.tock.app import App
    from toolkit.tock.sign.keys import Key, Secret
    from toolkit.tock.sign.place import Wanted

KINDS = ("sha256", "sha384", "sha512", "rsa2048", "rsa3072", "rsa4096", "ecdsa-p256", "hmac-sha256", "cleartext-id")


def complete_kind(incomplete: str) -> list[str]:
    """Names of kinds that begin so."""
    return [name for name in KINDS if name.startswith(incomplete)]


File = Annotated[Path, typer.Argument(metavar="FILE", help="TBF or TAB; - for standard input.")]
Kinds = Annotated[
    list[str],
    typer.Argument(metavar="KIND…", help=f"Kinds of credentials: {', '.join(KINDS)}.", autocompletion=complete_kind),
]
Keys = Annotated[
    list[Path] | None,
    typer.Option("--key", "-k", metavar="FILE", help="RSA or P-256 key, PEM or DER; repeatable."),
]


@with_shared_options
def add(
    file: File,
    kinds: Kinds,
    keys: Keys = None,
    identifier: Annotated[
        str | None, typer.Option("--id", metavar="NUMBER", help="The number of a cleartext-id, of 64 bits.")
    ] = None,
    *,
    how: How,
) -> None:
    """Add digests, HMACs, signatures or an id.

    They take reserved space, and the app keeps its size. Where that is not enough the app grows; what that breaks is
    named, or renewed with --resign. A digest, an id, or what the same key made, is replaced.

    Example: flashwright tbf credential add blink.tbf sha256 -o signed.tbf
    Example: flashwright tbf credential add blink.tab rsa4096 --key private.pem --in-place
    """
    from toolkit.tock.sign.place import add_credentials

    wanted = _wanted(kinds, read_keys(keys, how.secrets, how.password_file), identifier)
    how.change(file, lambda app, architecture: add_credentials(app, wanted, architecture))


@with_shared_options
def remove(file: File, kinds: Kinds, *, how: How) -> None:
    """Remove all credentials of some kinds; their space is reserved.

    Kinds that have no name are given by number. The app keeps its size, and other credentials stay right.

    Example: flashwright tbf credential remove blink.tbf sha256 --in-place
    """
    from toolkit.tock.sign.place import remove_credentials

    numbers = [_number(kind) for kind in kinds]

    def change(app: App, _architecture: str) -> App:
        there = {credential.format for credential in app.credentials}
        if missing := [kind for kind, number in zip(kinds, numbers, strict=True) if number not in there]:
            raise ToolkitError(f"there is no credential of kind {missing[0]}")
        return remove_credentials(app, numbers)

    how.change(file, change)


def renew(
    file: File,
    keys: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    members: Members = None,
    target: Target = None,
    in_place: InPlace = False,
) -> None:
    """Compute digests anew, and sign anew with the keys.

    Example: flashwright tbf credential renew blink.tbf --key private.pem --in-place
    """
    from toolkit.tock.sign.footers import require_footers
    from toolkit.tock.sign.renew import resign

    found = read_keys(keys, secrets, password_file)

    def change(app: App, _architecture: str | None) -> App:
        require_footers(app)
        return resign(app, *found)

    change_file(file, change, members, target, in_place)


def read_keys(keys: list[Path] | None, secrets: list[Path] | None, password_file: Path | None) -> list[Key | Secret]:
    """The keys and secrets in some files. Raises KeyFileError."""
    if not keys and not secrets and not password_file:
        return []
    from toolkit.tock.sign.keys import load_key, load_password, load_secret

    password = load_password(password_file) if password_file else None
    return [*(load_key(path, password) for path in keys or ()), *(load_secret(path) for path in secrets or ())]


def _wanted(kinds: list[str], keys: list[Key | Secret], identifier: str | None) -> list[Wanted]:
    """What to add: for each kind one credential, or one for each key that is for it."""
    from toolkit.tock.sign.make import CredentialKind, is_for, needs_key, require_key
    from toolkit.tock.sign.place import Wanted

    number = _identifier(identifier, kinds)
    wanted = []
    for kind in map(CredentialKind, dict.fromkeys(map(_kind, kinds))):
        fitting: list[Key | Secret | None] = [key for key in keys if is_for(kind, key)]
        if not fitting:
            fitting = [keys[0] if keys and needs_key(kind) else None]  # a key that does not fit gets its error
        for key in fitting:
            require_key(kind, key)
            wanted.append(Wanted(kind, key, number if kind is CredentialKind.CLEARTEXT_ID else None))
    return wanted


def _kind(word: str) -> str:
    kind = word.lower().replace("_", "-").replace("clear-text", "cleartext")
    if kind not in KINDS:
        raise typer.BadParameter(f"{word!r} is no kind of credential; known are {', '.join(KINDS)}")
    return kind


def _identifier(text: str | None, kinds: list[str]) -> int | None:
    if (text is None) == ("cleartext-id" in map(_kind, kinds)):
        raise typer.BadParameter(
            "a cleartext-id needs --id NUMBER" if text is None else "--id is for cleartext-id only"
        )
    number = None if text is None else number_of(text)
    if number is not None and number >= 1 << 64:
        raise typer.BadParameter(f"--id has 64 bits, {text} does not fit")
    return number


def _number(word: str) -> int:
    """The number of a kind, which may be given as number."""
    if word[:1].isdigit():
        return number_of(word)
    from toolkit.tock.sign.make import CredentialKind

    return CredentialKind(_kind(word)).number
