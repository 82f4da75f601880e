"""What a walk through the apps of an image gives: TBFs with what becomes of them, the end, the free flash."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.tock.app import App
from toolkit.tock.kernel_verdict import KernelVerdict

LEAST_TERMINATOR = 8
"""Bytes behind the list that the kernel looks at; where fewer are left of the region, it needs none."""
ENDLESS = "endless loop (total_size 0)"
NOT_FOUND = "TbfHeaderNotFound"
NOT_ENOUGH = "NotEnoughFlash"
TOO_MANY = "too many"


class Kind(Enum):
    """What stands at a place of the list."""

    APP = "app"
    PADDING = "padding"
    UNREADABLE = "unreadable"
    """The kernel cannot read the header, and goes on behind total_size."""


class Fate(Enum):
    """What the kernel does with it at boot."""

    RUNS = "runs"
    SKIPPED = "skipped"
    STOPS = "stops"
    """The kernel looks at nothing behind it."""
    UNREACHED = "unreached"
    """It stands behind one that stops the kernel."""


@dataclass(frozen=True)
class Listed:
    """A TBF in the list.

    Attributes:
        kind: what it is.
        address: of its first byte.
        length: total_size, in bytes.
        app: the app or padding; None where its header cannot even be taken apart.
        verdict: the answer of the kernel's loader, without memory protection and RAM.
        fate: what becomes of it, with all that is known.
        reason: the kernel's word, such as ``MpuInvalidFlashLength``; empty where it runs.
        sentence: the reason for people.
    """

    kind: Kind
    address: int
    length: int
    app: App | None
    verdict: KernelVerdict
    fate: Fate
    reason: str = ""
    sentence: str = ""

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.address + self.length

    @property
    def range(self) -> AddressRange:
        """Where it lies."""
        return AddressRange(self.address, self.length)

    @property
    def name(self) -> str:
        """The name of the app; empty where there is none, or none that can be read."""
        return self.app.name if self.app else ""

    @property
    def label(self) -> str:
        """What to call it: name and address."""
        return f"{self.name or self.kind.value} at {self.address:#x}"

    def as_dict(self) -> dict[str, Any]:
        """The TBF as JSON sees it."""
        app = self.app if self.kind is not Kind.PADDING else None
        return {
            "name": self.name,
            "kind": self.kind.value,
            "address": self.address,
            "length": self.length,
            "fate": self.fate.value,
            "reason": self.reason,
            "sentence": self.sentence,
            "enabled": app.enabled if app else None,
            "sticky": app.sticky if app else None,
            "version": app.version if app else None,
            "minimum_ram_size": app.minimum_ram_size if app else None,
            "fixed_flash_address": app.fixed_flash_address if app else None,
            "fixed_ram_address": app.fixed_ram_address if app else None,
            "kernel_version": app.kernel_version if app else None,
        }


@dataclass(frozen=True)
class AppList:
    """The list of apps of an image.

    Attributes:
        region: where the kernel looks.
        items: the TBFs, in the order of addresses, as `total_size` leads from one to the next.
        end: address where there is no TBF any more that the list can go past.
        reason: why it ends there, in the kernel's words.
        sentence: the reason for people.
        findings: what is wrong with the list; what is wrong within its apps is told by `verify`.
    """

    region: AddressRange
    items: tuple[Listed, ...]
    end: int
    reason: str
    sentence: str
    findings: tuple[Finding, ...] = ()

    @property
    def apps(self) -> tuple[Listed, ...]:
        """Everything but padding."""
        return tuple(item for item in self.items if item.kind is not Kind.PADDING)

    @property
    def free(self) -> AddressRange:
        """The flash behind the list."""
        return AddressRange(self.end, self.region.end - self.end)

    @property
    def padding_length(self) -> int:
        """Bytes of padding in the list, which a new arrangement may use."""
        return sum(item.length for item in self.items if item.kind is Kind.PADDING)

    @property
    def is_broken(self) -> bool:
        """Whether a TBF stands at its end that it cannot go past: then the kernel hangs, or what follows is lost."""
        return self.reason in (ENDLESS, TOO_MANY) or (
            self.reason == NOT_ENOUGH and self.free.length >= LEAST_TERMINATOR
        )

    @property
    def boot_end(self) -> tuple[int, str]:
        """Address and reason of the kernel's last look."""
        stop = next((item for item in self.items if item.fate is Fate.STOPS), None)
        return (stop.address, stop.reason) if stop else (self.end, self.reason)

    def named(self, name: str) -> tuple[Listed, ...]:
        """The apps of a name, or the one at an address that is written as a number in its place."""
        found = tuple(item for item in self.apps if item.name == name)
        return found or tuple(item for item in self.apps if name.lower() == hex(item.address))

    def as_dict(self) -> dict[str, Any]:
        """The list as JSON sees it; addresses as the CPU sees them, lengths in bytes."""
        return {
            "region": {"address": self.region.address, "length": self.region.length},
            "items": [item.as_dict() for item in self.items],
            "end": {"address": self.end, "reason": self.reason, "sentence": self.sentence},
            "free": {"address": self.free.address, "length": self.free.length},
            "padding": self.padding_length,
            "findings": [finding.as_dict() for finding in self.findings],
        }
