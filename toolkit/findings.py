"""Findings: problems as data, with a stable code, for people, scripts and tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True)
class Finding:
    """One problem.

    Attributes:
        code: stable name, such as ``tbf-checksum``.
        severity: error, warning or information.
        message: one sentence for people.
        where: what it is about: a path in a volume, a member, an element; empty for the whole.
        offset: bytes from the start of the file or image, or None.
    """

    code: str
    severity: Severity
    message: str
    where: str = ""
    offset: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON sees it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "where": self.where,
            "offset": self.offset,
        }


@dataclass(frozen=True)
class Rule:
    """What holds where there is no finding with its code: the one place that knows the severity."""

    code: str
    severity: Severity
    sentence: str

    def found(self, message: str, where: str = "", offset: int | None = None) -> Finding:
        """A finding that the rule is broken. `offset` in bytes from the start of the file or image."""
        return Finding(self.code, self.severity, message, where, offset)


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity, or None without findings."""
    order = list(Severity)
    return min((finding.severity for finding in findings), key=order.index, default=None)
