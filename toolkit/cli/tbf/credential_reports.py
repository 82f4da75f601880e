"""`flashwright tbf credential verify|list`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from formats.errors import FormatError
from toolkit.cli import output
from toolkit.cli.tbf.credentials import Keys, read_keys
from toolkit.cli.tbf.edit_options import PasswordFile, Secrets
from toolkit.cli.tbf.reading import sources, tell
from toolkit.cli.tock_arguments import Files, Json

if TYPE_CHECKING:
    from toolkit.tock.app import App
    from toolkit.tock.sources import Source

_DATA_WIDTH = 32
"""Characters of a credential's data that are shown; the JSON has all."""


def verify(
    files: Files,
    keys: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    as_json: Json = False,
) -> None:
    """Say of each credential: right, wrong or unchecked.

    Signatures are checked with the public or private keys that are given, HMACs with the secrets. Exit code 1 when a
    credential or the checksum of the header is wrong, and when nothing in an app is right by a key that was given.

    Example: flashwright tbf credential verify blink.tab --key public.pem
    """
    from toolkit.tock.sign.report import describe_verified

    found = read_keys(keys, secrets, password_file)
    apps, code = _described(files, lambda app: describe_verified(app, found))
    if as_json:
        output.show_json("tbf-credential-verify/1", {"apps": apps})
    else:
        for app in apps:
            _show_verified(app)
    wrong = any(not app.get("is_right", True) for app in apps)
    raise typer.Exit(max(code, int(wrong)))


def list_(files: Files, as_json: Json = False) -> None:
    """List credentials and reserved space.

    Example: flashwright tbf credential list blink.tab
    """
    from toolkit.tock.sign.report import describe_credentials

    apps, code = _described(files, lambda app: {"credentials": describe_credentials(app)})
    if as_json:
        output.show_json("tbf-credential-list/1", {"apps": apps})
    else:
        for app in apps:
            _show_listed(app)
    raise typer.Exit(code)


def _described(files: list[Path], describe: Callable[[App], dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """What there is to say of each app, and the exit code for those that cannot be read."""
    apps: list[dict[str, Any]] = []
    code = 0
    for label, place, source in sources(files):
        described = _of(source, label, describe)
        if isinstance(described, Exception):
            code = max(code, tell(described))
            described = {"error": str(described)}
        apps.append({**place, **described})
    return apps, code


def _of(
    source: Source | Exception, label: str, describe: Callable[[App], dict[str, Any]]
) -> dict[str, Any] | Exception:
    from toolkit.tock.app import App

    if isinstance(source, Exception):
        return source
    try:
        return describe(App.parse(source.data))
    except FormatError as error:
        return error.within(label)


def _show_verified(app: dict[str, Any]) -> None:
    """One line for each credential, and for what else is wrong."""
    if "error" in app:
        return
    label = _label(app)
    if not app["checksum_is_right"]:
        output.show(f"{label}: checksum of the header: wrong")
    for credential in app["credentials"]:
        reason = f" ({output.printable(credential['reason'])})" if credential["reason"] else ""
        output.show(f"{label}: {_name(credential)} at {credential['offset']:#x}: {credential['verdict']}{reason}")
    for key in app["idle_keys"]:
        output.show(f"{label}: nothing is right by {output.printable(key)}")
    if not app["credentials"]:
        output.show(f"{label}: no credentials")


def _show_listed(app: dict[str, Any]) -> None:
    if "error" in app:
        return
    if not app["credentials"]:
        output.show(f"{_label(app)}: no credentials")
        return
    output.show(f"{_label(app)}:")
    rows = [
        (f"{c['offset']:#x}", f"{c['length']:,}", _name(c), _shortened(c["data"] or ""), _shortened(c["modulus"] or ""))
        for c in app["credentials"]
    ]
    output.show_table(("offset", "bytes", "kind", "data", "modulus"), rows, right=(0, 1))


def _name(credential: dict[str, Any]) -> str:
    return credential["name"] or f"unknown kind {credential['format']:#x}"


def _shortened(digits: str) -> str:
    return digits if len(digits) <= _DATA_WIDTH else digits[:_DATA_WIDTH] + "..."


def _label(app: dict[str, Any]) -> str:
    return output.printable(f"{app['file']}: {app['member']}" if app["member"] else app["file"])
