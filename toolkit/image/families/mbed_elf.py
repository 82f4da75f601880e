"""Builds of Mbed OS: the memories of an ELF file or a linker map, as pictures and reports see them."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.image.described import Described
from toolkit.image.difference import Difference, of_values
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.build import Build
from toolkit.mbed.model.compare import compare_builds
from toolkit.mbed.model.model import BankModel, Model, make_model
from toolkit.mbed.model.read import read_build
from toolkit.mbed.targets import Target
from toolkit.memory.contents import Contents

KIND = "mbed-elf"
_WORDS = {BankKind.ROM: "flash", BankKind.RAM: "RAM", BankKind.OTHER: ""}


def describe_mbed_build(given: Given, target: Target | None = None) -> Described:
    """Look at a build of Mbed OS.

    Args:
        given: an ELF file, or a linker map.
        target: whose memories it lies in; concluded where it is not given.

    Raises:
        FormatError: the ELF file leads out of itself. ContainerError: it is neither of both.
    """
    build = read_build(given.name, given.data)
    model = make_model(build, target)
    facts = {name: value for name, value in model.as_dict().items() if name not in ("memories", "findings")}
    return Described(KIND, "Mbed OS build", memories_of(model, build), model.findings, facts, subject=(build, model))


def memories_of(model: Model, build: Build | None = None) -> tuple[Memory, ...]:
    """The memories that are used, RAM before flash, the highest addresses first: the order of the memory model.

    Args:
        model: the model.
        build: whose bytes are in flash.
    """
    used = [bank for bank in model.banks if bank.regions]
    return tuple(_memory(bank, model, build) for bank in sorted(used, key=_order))


def unused_banks(model: Model) -> tuple[BankModel, ...]:
    """The memories in which nothing lies."""
    return tuple(bank for bank in model.banks if not bank.regions)


def memory_name(bank: BankModel) -> str:
    """What a memory is called: what it is for, and its own name."""
    word = _WORDS[bank.bank.kind]
    name = bank.bank.name
    return name if not word or name.lower() == word.lower() else f"{word} {name}"


def _order(bank: BankModel) -> tuple[bool, int]:
    return bank.bank.kind is not BankKind.RAM, -bank.bank.range.address


def _memory(bank: BankModel, model: Model, build: Build | None) -> Memory:
    range_ = bank.bank.range
    inside = ((address, data) for address, data in _segments(build) if address in range_)
    contents = Contents(inside) if build is not None and bank.bank.kind is not BankKind.RAM else None
    return Memory(memory_name(bank), range_, bank.regions, contents, predicted=model.predicted)


def _segments(build: Build | None) -> tuple[tuple[int, bytes], ...]:
    return () if build is None else build.contents.segments


def compare_mbed_builds(one: Described, other: Described) -> Sequence[Difference]:
    """What two builds do not have in common: totals, regions, sections, and symbols of other lengths."""
    comparison = compare_builds(one.subject, other.subject)
    found: list[Difference] = []
    for name, (before, after) in comparison.totals.items():
        found += of_values("totals", name, before, after)
    for change in comparison.changes:
        if not (change.of == "symbol" and change.moved_only):
            found += of_values(f"{change.of} {change.name}", "", _sized(change.before), _sized(change.after))
    return found


def _sized(sized: tuple[int, int] | None) -> dict[str, int] | None:
    return None if sized is None else {"address": sized[0], "length": sized[1]}


FAMILY = Family(describe_mbed_build, compare_mbed_builds)
