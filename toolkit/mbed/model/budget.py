"""Budgets: a model held against limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.findings import Finding
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.limits import STACKS, Limit
from toolkit.mbed.model.model import BankModel, Model
from toolkit.mbed.model.names import HEAPS
from toolkit.mbed.model.names import STACKS as STACK_KINDS
from toolkit.mbed.model.rules import BUDGET_RULES

_ALL = {"flash": BankKind.ROM, "rom": BankKind.ROM, "ram": BankKind.RAM}
_STACKS = tuple(kind.key for kind in STACK_KINDS)
_HEAPS = tuple(kind.key for kind in HEAPS)
"""The heap of a program, which may be in two parts."""


@dataclass(frozen=True)
class Measured:
    """What was held against a limit.

    Attributes:
        limit: the limit.
        name: of the memory or the region.
        length: bytes that it has.
        bound: bytes that the limit allows, or wants.
        whole: bytes of the memory that it lies in.
        inferred: whether that number is only concluded.
    """

    limit: Limit
    name: str
    length: int
    bound: int
    whole: int
    inferred: bool = False

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.length <= self.bound if self.limit.rule == "at_most" else self.length >= self.bound

    @property
    def share(self) -> float:
        """Per cent of the memory."""
        return 100 * self.length / self.whole if self.whole else 0.0

    def as_dict(self) -> dict[str, Any]:
        """It as JSON sees it."""
        return {
            "of": self.limit.of,
            "name": self.name,
            "rule": self.limit.rule,
            "limit": self.bound,
            "length": self.length,
            "share": round(self.share, 2),
            "kept": self.kept,
        }


@dataclass(frozen=True)
class Budget:
    """All limits, and what is wrong."""

    measured: tuple[Measured, ...]
    findings: tuple[Finding, ...]


def measure(model: Model, limits: Iterable[Limit]) -> Budget:
    """Hold a model against limits. A limit of what is not there is a finding, as is one that is not kept."""
    measured: list[Measured] = []
    findings: list[Finding] = []
    for limit in limits:
        found = list(_memories(model, limit) if limit.of == "memory" else _regions(model, limit))
        if not found:
            words = f"there is no {limit.of} {limit.name} to hold against its limit of {limit.words}"
            findings.append(BUDGET_RULES["budget-unknown"].found(words, limit.name))
        elif limit.needs_size and any(one.inferred for one in found):
            words = (
                f"the size of its memory is not known, and the limit needs it; say --target or --banks ({limit.words})"
            )
            findings.append(BUDGET_RULES["budget-unknown"].found(words, limit.name))
            continue
        measured += found
        findings += [_finding(one) for one in found if not one.kept]
    return Budget(tuple(measured), tuple(findings))


def _finding(measured: Measured) -> Finding:
    over = measured.limit.rule == "at_most"
    allowed = "are allowed" if over else "are wanted at least"
    free = " free" if measured.limit.rule == "free_at_least" else ""
    difference = abs(measured.length - measured.bound)
    words = (
        f"{measured.length:,} bytes{free}, {measured.bound:,} {allowed}: {difference:,} too {'many' if over else 'few'}"
    )
    return BUDGET_RULES["budget-over" if over else "budget-under"].found(words, measured.name)


def _memories(model: Model, limit: Limit) -> Iterator[Measured]:
    kind = _ALL.get(limit.name.lower())
    chosen = model.flash if kind is BankKind.ROM else [bank for bank in model.banks if _is_named(bank, limit.name)]
    if not chosen:
        return
    whole = sum(bank.bank.range.length for bank in chosen)
    length = sum(bank.used if limit.rule == "at_most" else bank.free for bank in chosen)
    inferred = any(bank.bank.inferred for bank in chosen)
    yield Measured(limit, limit.name, length, limit.bytes_of(whole), whole, inferred)


def _is_named(bank: BankModel, name: str) -> bool:
    kind = _ALL.get(name.lower())
    return bank.bank.kind is kind if kind else bank.bank.name == name


def _regions(model: Model, limit: Limit) -> Iterator[Measured]:
    kinds = _STACKS if limit.name == STACKS else (limit.name,)
    for kind in kinds:
        parts = _HEAPS if kind == HEAPS[0].key else (kind,)
        found = [(bank, region) for bank in model.banks for region in bank.regions if region.kind in parts]
        if found:
            whole = sum({bank.bank.range: bank.bank.range.length for bank, _region in found}.values())
            length = sum(region.length for _bank, region in found)
            inferred = any(bank.bank.inferred for bank, _region in found)
            yield Measured(limit, kind, length, limit.bytes_of(whole), whole, inferred)
