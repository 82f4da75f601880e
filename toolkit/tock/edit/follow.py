"""What an edit leaves for others to do: digests computed anew, signatures by their keys, places to be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from formats.tock.tbf_elements import Program
from formats.tock.tbf_footer import RESERVED
from toolkit.findings import Finding, Rule, Severity
from toolkit.tock.app import App

if TYPE_CHECKING:
    from toolkit.tock.sign.keys import Key, Secret

RULES = {
    rule.code: rule
    for rule in (
        Rule("edit-credential", Severity.WARNING, "A credential holds after an edit of what it covers."),
        Rule("edit-fixed-address", Severity.WARNING, "An app with a fixed flash address starts where it started."),
        Rule("edit-footers", Severity.WARNING, "Credentials are footers after an edit, too."),
    )
}
"""What an edit may break that was right before."""


def followed(before: App, after: App, *keys: Key | Secret) -> App:
    """An edited app with its digests anew, and what the keys signed, where what these cover has changed.

    Raises:
        KeyFileError: a key is a public one.
    """
    if before.covered() == after.covered():
        return after
    from toolkit.tock.sign.renew import resign

    return resign(after, *keys, before=before)


def aftermath(before: App, after: App, member: str | None = None, keys: Sequence[Key | Secret] = ()) -> list[Finding]:
    """What an edit broke.

    Args:
        before: the app before it.
        after: the app after it.
        member: name of the app in an archive.
        keys: by which credentials are known to be right.
    """
    from toolkit.tock.sign.renew import broken_credentials
    from toolkit.tock.verify_footers import credential_name

    where = member or ""
    findings = []
    for credential in broken_credentials(before, after, keys):
        message = f"{credential_name(credential.format)} no longer holds; its key renews it"
        findings.append(RULES["edit-credential"].found(message, where))
    flash = after.fixed_flash_address
    if flash is not None and flash == before.fixed_flash_address and after.app_start != before.app_start:
        message = f"the binary moved in the app, which must lie at {flash - after.app_start:#x} now"
        findings.append(RULES["edit-fixed-address"].found(message, where))
    if _lost_footers(before, after):
        message = "nothing says where the binary ends; what were credentials is part of it now"
        findings.append(RULES["edit-footers"].found(message, where))
    return findings


def _lost_footers(before: App, after: App) -> bool:
    """Whether credentials that say something are none any more."""
    says = any(credential.format != RESERVED for credential in before.credentials)
    return says and before.header.first(Program) is not None and after.header.first(Program) is None


def as_dict(before: App, after: App, member: str | None = None) -> dict[str, Any]:
    """What became of an app, as JSON has it; sizes and offsets in bytes."""
    return {
        "member": member,
        "changed": before != after,
        "total_size": [before.header.base.total_size, after.header.base.total_size],
        "header_size": [before.header.base.header_size, after.header.base.header_size],
        "app_start": [before.app_start, after.app_start],
        "binary_end": [before.binary_end, after.binary_end],
    }
