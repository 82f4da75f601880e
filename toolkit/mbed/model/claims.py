"""Claims: what lies in a memory by one source of knowledge; and their layout as regions that do not overlap.

Sections and reserved areas lie beside each other. Objects, such as the stack of a thread, lie within them, and are cut
out of them: the memory model shows a stack in the midst of global data as a region of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit.findings import Finding
from toolkit.mbed.model.names import Kind
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.model.source import Evidence
from toolkit.memory.region import AddressRange, Region


@dataclass(frozen=True)
class Claim:
    """Something that lies somewhere.

    Attributes:
        kind: what it is.
        range: where it is.
        evidence: how that is known.
        name: what it is called, where its kind does not say enough.
        stored: whether its bytes are in the file.
    """

    kind: Kind
    range: AddressRange
    evidence: Evidence
    name: str = ""
    stored: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name or self.kind.name

    def region(self, range_: AddressRange | None = None) -> Region:
        """It as a region, or a part of it."""
        facts: dict[str, Any] = {
            "memory": "dynamic" if self.kind.dynamic else "static",
            "known_from": self.evidence.source.value,
            "evidence": self.evidence.detail,
            "stored": self.stored,
        }
        return Region(self.title, range_ or self.range, self.kind.key, facts)


def lay_out(placed: Iterable[Claim], objects: Iterable[Claim]) -> tuple[tuple[Region, ...], tuple[Finding, ...]]:
    """The regions of a memory, in the order of addresses, and what overlaps.

    Args:
        placed: what lies side by side; of two in one place the lower one keeps its bytes.
        objects: what lies within them, or on its own.
    """
    findings: list[Finding] = []
    inner = _side_by_side(objects, findings)
    outer = _side_by_side(placed, findings)
    pieces = [(claim, part) for claim in outer for part in _around(claim.range, inner)]
    pieces += [(claim, claim.range) for claim in inner]
    regions = sorted((claim.region(part) for claim, part in pieces), key=lambda region: region.range)
    return tuple(regions), tuple(findings)


def _side_by_side(claims: Iterable[Claim], findings: list[Finding]) -> list[Claim]:
    """Claims by address; where one starts before another ends, it is cut, which is a finding."""
    known: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.range.address, -claim.range.length)):
        before = known[-1] if known else None
        if before is None or claim.range.address >= before.range.end:
            known.append(claim)
            continue
        common = min(before.range.end, claim.range.end) - claim.range.address
        names = [claim.title, before.title]
        if names[0] == names[1]:
            names = [f"{one.title} ({one.evidence.detail})" for one in (claim, before)]
        words = f"{names[0]} at {claim.range} and {names[1]} at {before.range} have {common:,} bytes in common"
        findings.append(RULES["model-overlap"].found(words, claim.title))
        if claim.range.end > before.range.end:
            start = before.range.end
            known.append(replace(claim, range=AddressRange(start, claim.range.end - start)))
    return known


def _around(range_: AddressRange, inner: Sequence[Claim]) -> Iterator[AddressRange]:
    """The parts of a range that lie around objects, which are in order and do not overlap."""
    start = range_.address
    for claim in inner:
        if not claim.range.overlaps(range_):
            continue
        if claim.range.address > start:
            yield AddressRange(start, claim.range.address - start)
        start = max(start, claim.range.end)
    if start < range_.end:
        yield AddressRange(start, range_.end - start)
