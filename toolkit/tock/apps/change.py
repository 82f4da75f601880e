"""What became of the apps of an image: what came, went, moved, and what is wrong with it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.tock.apps.listed import AppList, Listed


@dataclass(frozen=True)
class Moved:
    """An app that is at another address now."""

    name: str
    old_address: int
    new_address: int


@dataclass(frozen=True)
class Change:
    """The result of a change.

    Attributes:
        before: the list as it was.
        after: the list as it is.
        installed: what is new, or in place of another of its name.
        removed: what is not there any more; nothing that was replaced.
        replaced: what gave way to one of its name.
        moved: what lies elsewhere.
        changed: what has other bytes at the same place: flags.
        kept: what was to be removed, and is sticky.
        left_out: names of what was to be updated, and is not there.
        notes: what the change broke, such as signatures.
    """

    before: AppList
    after: AppList
    installed: tuple[Listed, ...] = ()
    removed: tuple[Listed, ...] = ()
    replaced: tuple[Listed, ...] = ()
    moved: tuple[Moved, ...] = ()
    changed: tuple[Listed, ...] = ()
    kept: tuple[Listed, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def given_up(self) -> tuple[int, str] | None:
        """Address and reason of what stood at the end of a broken list, where it was given up for the change."""
        before, after = self.before, self.after
        is_gone = before.is_broken and not (after.is_broken and after.end == before.end)
        return (before.end, before.reason) if is_gone else None

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """What the change broke, and findings about the list that were not there before."""
        known = {(finding.code, finding.where) for finding in self.before.findings}
        return (*self.notes, *(f for f in self.after.findings if (f.code, f.where) not in known))

    @property
    def is_sound(self) -> bool:
        """Whether nothing came that is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.new_findings)

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON sees it; addresses as the CPU sees them, lengths in bytes."""
        return {
            "installed": [item.as_dict() for item in self.installed],
            "removed": [item.as_dict() for item in self.removed],
            "replaced": [item.as_dict() for item in self.replaced],
            "moved": [vars(move) for move in self.moved],
            "changed": [item.as_dict() for item in self.changed],
            "kept": [item.as_dict() for item in self.kept],
            "left_out": list(self.left_out),
            "given_up": {"address": self.given_up[0], "reason": self.given_up[1]} if self.given_up else None,
            "free": {"address": self.after.free.address, "length": self.after.free.length},
            "padding": self.after.padding_length,
            "findings": [finding.as_dict() for finding in self.new_findings],
        }
