"""`flashwright tock apps enable|disable|sticky|unsticky`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.tbf.edit_options import PasswordFile, Secrets
from toolkit.cli.tock.apps_arguments import DryRun, Keys, Names, changing
from toolkit.cli.tock.arguments import Json, Target, of_image

if TYPE_CHECKING:
    from toolkit.tock.edit.fields import AppFields


@of_image
def enable(
    target: Target,
    names: Names,
    resign: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Let the kernel run apps.

    Checksums and digests follow; signatures follow with --resign, and are named else.

    Example: flashwright tock apps enable hail.bin blink
    """
    _set(target, names, {"enabled": True}, (resign, secrets, password_file), dry_run=dry_run, as_json=as_json)


@of_image
def disable(
    target: Target,
    names: Names,
    resign: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Do not let the kernel run apps.

    Checksums and digests follow; signatures follow with --resign, and are named else.

    Example: flashwright tock apps disable hail.bin blink 0x30800
    """
    _set(target, names, {"enabled": False}, (resign, secrets, password_file), dry_run=dry_run, as_json=as_json)


@of_image
def sticky(
    target: Target,
    names: Names,
    resign: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make apps sticky: they go by force only.

    Checksums and digests follow; signatures follow with --resign, and are named else.

    Example: flashwright tock apps sticky hail.bin blink
    """
    _set(target, names, {"sticky": True}, (resign, secrets, password_file), dry_run=dry_run, as_json=as_json)


@of_image
def unsticky(
    target: Target,
    names: Names,
    resign: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make apps that are sticky like others.

    Checksums and digests follow; signatures follow with --resign, and are named else.

    Example: flashwright tock apps unsticky hail.bin blink
    """
    _set(target, names, {"sticky": False}, (resign, secrets, password_file), dry_run=dry_run, as_json=as_json)


def _set(
    target: Target,
    names: list[str],
    fields: AppFields,
    key_files: tuple[list[Path] | None, list[Path] | None, Path | None],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    from toolkit.cli.tbf.credentials import read_keys
    from toolkit.cli.tock.apps_text import tell_change
    from toolkit.tock.apps.flags import set_flags

    keys = read_keys(*key_files)
    with changing(target, dry_run=dry_run) as image:
        change = set_flags(image, names, fields, keys)
    tell_change(str(target.path), change, as_json=as_json, dry_run=dry_run)
