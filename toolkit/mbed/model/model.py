"""The memory model of a build: every memory with its regions, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit.findings import Finding
from toolkit.mbed.model.banks import BankKind, ModelBank, banks_of, clusters
from toolkit.mbed.model.build import Build
from toolkit.mbed.model.checks import check_build, check_regions
from toolkit.mbed.model.claims import Claim, lay_out
from toolkit.mbed.model.flash import flash_claims
from toolkit.mbed.model.names import HEAP_OR_STACK, HEAPS, ISR_STACK, KERNEL_SYMBOLS
from toolkit.mbed.model.ram import ram_claims
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.model.vectors import FlashVectors, find_vectors
from toolkit.mbed.targets import Target
from toolkit.memory.region import AddressRange, Region

OUTSIDE = "outside of the memories"
_NO_COPY = ("Cortex-M0", "Cortex-A")
_HEAP_KINDS = frozenset(kind.key for kind in (*HEAPS, HEAP_OR_STACK))
_LATER = _HEAP_KINDS | {ISR_STACK.key}
"""Kinds of regions that a program fills only while it runs."""


@dataclass(frozen=True)
class BankModel:
    """A memory and what lies in it.

    Attributes:
        bank: the memory.
        regions: what lies in it, in the order of addresses, without overlap.
    """

    bank: ModelBank
    regions: tuple[Region, ...]

    @property
    def used(self) -> int:
        """Bytes that a program has for itself from its start: all regions but heaps and the stack of the ISRs."""
        return sum(region.length for region in self.regions if region.kind not in _LATER)

    @property
    def free(self) -> int:
        """Bytes that no region has."""
        return self.bank.range.length - sum(region.length for region in self.regions)

    @property
    def dynamic(self) -> int:
        """Bytes of regions whose use changes at run time."""
        return sum(region.length for region in self.regions if region.facts["memory"] == "dynamic")


@dataclass(frozen=True)
class Model:
    """The memory model of a build.

    Attributes:
        name: of the file that tells of it.
        origin: what that is.
        target: whose memories they are; None where nobody said it.
        banks: the memories, ROM first.
        vectors: the vector table in flash.
        has_kernel: whether the kernel is in it; None where that cannot be told.
        findings: what is wrong, and what is not known.
        predicted: whether it is worked out from a configuration, and no build was seen.
    """

    name: str
    origin: str
    target: Target | None
    banks: tuple[BankModel, ...]
    vectors: FlashVectors | None
    has_kernel: bool | None
    findings: tuple[Finding, ...]
    predicted: bool = False

    def regions(self, *kinds: str) -> Iterator[Region]:
        """The regions of some kinds in all memories, or all."""
        for bank in self.banks:
            yield from (region for region in bank.regions if not kinds or region.kind in kinds)

    @property
    def flash(self) -> tuple[BankModel, ...]:
        """The flash that the program is in, or else the first one. Others may be the same at another address."""
        rom = tuple(bank for bank in self.banks if bank.bank.kind is BankKind.ROM)
        return tuple(bank for bank in rom if bank.regions) or rom[:1]

    def totals(self) -> dict[str, int | None]:
        """Bytes by what they are for: the numbers that builds are compared by. None for what is not known."""
        rom = self.flash
        ram = [bank for bank in self.banks if bank.bank.kind is BankKind.RAM]
        stored = sum(region.length for region in self.regions() if region.facts["stored"])
        return {
            "flash": sum(bank.used for bank in rom) if self.predicted else stored,
            "flash_free": None if any(bank.bank.inferred for bank in rom) else sum(bank.free for bank in rom),
            "static_ram": sum(bank.used for bank in ram) + self._static_elsewhere(),
            "isr_stack": sum(region.length for region in self.regions(ISR_STACK.key)),
            "heap": sum(region.length for region in self.regions(*_HEAP_KINDS)),
            "ram_free": sum(bank.free for bank in ram),
        }

    def _static_elsewhere(self) -> int:
        """Bytes of global data and stacks that lie in no memory that is known."""
        others = (region for bank in self.banks if bank.bank.kind is BankKind.OTHER for region in bank.regions)
        return sum(region.length for region in others if not region.facts["stored"] and region.kind not in _LATER)

    def as_dict(self) -> dict[str, Any]:
        """The model as JSON sees it."""
        target = self.target
        return {
            "file": self.name,
            "origin": self.origin,
            "target": None if target is None else {"name": target.name, "core": target.core, "device": target.device},
            "predicted": self.predicted,
            "kernel": self.has_kernel,
            "vectors": _vectors(self.vectors),
            "totals": self.totals(),
            "memories": [_bank(bank) for bank in self.banks],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def make_model(build: Build, target: Target | None = None) -> Model:
    """The memory model of a build, in the memories of a target where one is given."""
    vectors = find_vectors(build, target)
    banks = banks_of(build, target, vectors)
    findings = list(check_build(build, target, vectors, inferred=any(bank.inferred for bank in banks)))
    has_copy = target is None or not lacks_copy(target.core)
    ram = ram_claims(build, banks, vectors, has_copy=has_copy)
    flash = flash_claims(build, banks, vectors, target)
    findings += [*flash.findings, *ram.findings]
    models = laid_out(banks, [*flash.placed, *ram.placed], [*flash.objects, *ram.objects], findings)
    model = Model(build.name, build.origin, target, models, vectors, _has_kernel(build), ())
    return replace(model, findings=(*findings, *check_regions(model.banks, vectors)))


def laid_out(
    banks: Sequence[ModelBank], placed: Sequence[Claim], objects: Sequence[Claim], findings: list[Finding]
) -> tuple[BankModel, ...]:
    """What lies in each memory; one more for what lies in none. What is wrong is added to the findings."""
    models = []
    for bank in (*banks, *_others(banks, [*placed, *objects], findings)):
        inside = [list(_clipped(bank, claims, findings)) for claims in (placed, objects)]
        regions, overlaps = lay_out(*inside)
        findings += overlaps
        models.append(BankModel(bank, regions))
    return tuple(models)


def _others(banks: Sequence[ModelBank], claims: Sequence[Claim], findings: list[Finding]) -> Iterator[ModelBank]:
    outside = [claim for claim in claims if not any(claim.range.address in bank.range for bank in banks)]
    for claim in outside:
        words = f"{claim.range.length:,} bytes at {claim.range} lie in no memory that is known"
        findings.append(RULES["model-outside"].found(words, claim.title))
    for range_ in clusters((claim.range for claim in outside), far=1 << 16):
        yield ModelBank(OUTSIDE, BankKind.OTHER, _until_bank(range_, banks))


def _until_bank(range_: AddressRange, banks: Sequence[ModelBank]) -> AddressRange:
    """A range as far as the next memory, which has the rest."""
    ends = [bank.range.address for bank in banks if range_.address < bank.range.address < range_.end]
    return AddressRange(range_.address, min(ends, default=range_.end) - range_.address)


def _clipped(bank: ModelBank, claims: Iterable[Claim], findings: list[Finding]) -> Iterator[Claim]:
    for claim in claims:
        if claim.range.address not in bank.range:
            continue
        if claim.range.end > bank.range.end:
            over = claim.range.end - bank.range.end
            words = (
                f"{claim.range.length:,} bytes at {claim.range} are {over:,} more than {bank.name} has from there on"
            )
            findings.append(RULES["model-too-long"].found(words, claim.title))
            yield replace(claim, range=AddressRange(claim.range.address, bank.range.end - claim.range.address))
        else:
            yield claim


def _has_kernel(build: Build) -> bool | None:
    if any(name in build.symbols for name in KERNEL_SYMBOLS):
        return True
    return False if build.has_symbols else None


def lacks_copy(core: str) -> bool:
    """Whether a core cannot have its vector table in RAM: it has no register for its place."""
    return core == _NO_COPY[0] or core.startswith(_NO_COPY[1])


def _vectors(vectors: FlashVectors | None) -> dict[str, Any] | None:
    if vectors is None:
        return None
    return {
        "address": vectors.address,
        "count": vectors.count,
        "initial_stack_pointer": vectors.stack_pointer,
        "reset": vectors.reset,
        "known_from": vectors.evidence.source.value,
        "evidence": vectors.evidence.detail,
    }


def _bank(model: BankModel) -> dict[str, Any]:
    return {
        "name": model.bank.name,
        "kind": model.bank.kind.value,
        "address": model.bank.range.address,
        "length": model.bank.range.length,
        "inferred": model.bank.inferred,
        "used": model.used,
        "dynamic": model.dynamic,
        "free": model.free,
        "regions": [region.as_dict() for region in model.regions],
    }
