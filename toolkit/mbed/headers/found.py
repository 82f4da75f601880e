"""A header that was found, and what its numbers and digests are worth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from formats.codec import Spec
from toolkit.findings import Finding
from toolkit.memory.region import AddressRange


class HeaderKind(StrEnum):
    """Which header it is."""

    INTERNAL = "internal"
    """Version 2, in front of an application in flash."""
    EXTERNAL = "external"
    """Version 2, in front of a candidate in storage."""
    FOTA_INTERNAL = "fota-internal"
    """Version 3, in front of an application in flash."""
    FOTA = "fota"
    """Version 3, in front of a candidate in storage."""
    COMBINATION = "combination"
    """What a build puts behind a prebuilt bootloader."""
    MCUBOOT = "mcuboot"


TITLES = {
    HeaderKind.INTERNAL: "internal update header, version 2",
    HeaderKind.EXTERNAL: "external update header, version 2",
    HeaderKind.FOTA_INTERNAL: "FOTA header in flash, version 3",
    HeaderKind.FOTA: "FOTA header of a candidate, version 3",
    HeaderKind.COMBINATION: "header behind a prebuilt bootloader, version 3",
    HeaderKind.MCUBOOT: "MCUboot header",
}


class Verdict(StrEnum):
    """What a check says."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


class Check(NamedTuple):
    """One thing that was checked.

    Attributes:
        name: what: ``CRC``, ``SHA-256 of the application``.
        verdict: what came out.
        reason: why it is not known, or what is there in place of what should be; empty where it is right.
    """

    name: str
    verdict: Verdict
    reason: str = ""


class Part(NamedTuple):
    """A record of a header: the header itself, a block of TLVs."""

    spec: Spec[Any]
    range: AddressRange
    record: Any
    name: str


@dataclass(frozen=True)
class FoundHeader:
    """A header in an image.

    Attributes:
        kind: which one.
        parts: its records, the one it begins with first.
        application: where the application, or the payload of a candidate, lies as far as the image has it; None where
            it is not known.
        facts: what it says, ready for JSON.
        checks: what was checked.
        findings: what is wrong with it.
        confirmed: whether a check or a vector table shows that it is a header, and no number that looks like one.
    """

    kind: HeaderKind
    parts: tuple[Part, ...]
    application: AddressRange | None
    facts: dict[str, Any]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    confirmed: bool = True

    @property
    def range(self) -> AddressRange:
        """Where the header itself lies."""
        return self.parts[0].range

    @property
    def title(self) -> str:
        """What it is, for people."""
        return TITLES[self.kind]

    def as_dict(self) -> dict[str, Any]:
        """The header as JSON sees it."""
        application = self.application
        return {
            "kind": self.kind.value,
            "address": self.range.address,
            "length": self.range.length,
            "application": application and {"address": application.address, "length": application.length},
            **self.facts,
            "checks": [{"name": one.name, "verdict": one.verdict.value, "reason": one.reason} for one in self.checks],
        }
