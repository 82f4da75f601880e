"""The memories that a build lies in: those of a target, those that a linker names, or what can be concluded.

An ELF file does not say how large memories are. Where nobody says it, flash ends with what is stored, and RAM with the
last address that a section or a symbol of it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from toolkit.mbed.model.build import Build, SectionKind
from toolkit.mbed.model.names import OBJECTS, RANGES
from toolkit.mbed.model.vectors import FlashVectors
from toolkit.mbed.targets import Bank, Target
from toolkit.memory.region import AddressRange

RAM_GRAIN = 0x1000
"""Start addresses of memories are multiples of it, all but some."""
SRAM_START = 0x2000_0000
"""Where the processor's area for RAM starts; memories on both sides of it are never one."""
_FAR = 1 << 20


class BankKind(Enum):
    """What a memory is for."""

    ROM = "rom"
    RAM = "ram"
    OTHER = "other"


@dataclass(frozen=True)
class ModelBank:
    """A memory of the model.

    Attributes:
        name: what it is called.
        kind: what it is for.
        range: where it is.
        inferred: whether its place is only concluded from what lies in it.
    """

    name: str
    kind: BankKind
    range: AddressRange
    inferred: bool = False


def banks_of(build: Build, target: Target | None, vectors: FlashVectors | None) -> tuple[ModelBank, ...]:
    """The memories of a build, ROM first, none overlapping another.

    Args:
        build: what lies in them.
        target: who has them; None where nobody knows.
        vectors: the vector table in flash, which knows an end of RAM.
    """
    if target is not None:
        return tuple(_apart((*_named(target.rom, BankKind.ROM), *_named(target.ram, BankKind.RAM))))
    rom, ram = build.banks
    if rom or ram:
        wide = (Bank(bank.name, _widened(bank.range)) for bank in ram)
        return tuple(_apart((*_named(rom, BankKind.ROM), *_named(wide, BankKind.RAM))))
    return tuple(_apart(_inferred(build, vectors)))


def clusters(ranges: Iterable[AddressRange], far: int = _FAR) -> Iterator[AddressRange]:
    """Ranges that hold all of the given ones; each as long as no hole of `far` bytes or more is in it."""
    start, end = -1, -1
    for range_ in sorted(ranges):
        if start >= 0 and range_.address < end + far:
            end = max(end, range_.end)
            continue
        if start >= 0:
            yield AddressRange(start, end - start)
        start, end = range_.address, range_.end
    if start >= 0:
        yield AddressRange(start, end - start)


def _named(banks: Iterable[Bank], kind: BankKind) -> Iterator[ModelBank]:
    return (ModelBank(bank.name, kind, bank.range) for bank in banks)


def _apart(banks: Iterable[ModelBank]) -> Iterator[ModelBank]:
    """Banks without what others before them have: some chips show the same memory in two places."""
    known: list[AddressRange] = []
    for bank in banks:
        for part in _without(bank.range, known):
            known.append(part)
            yield ModelBank(bank.name, bank.kind, part, bank.inferred)


def _without(range_: AddressRange, taken: Sequence[AddressRange]) -> list[AddressRange]:
    parts = [range_]
    for other in taken:
        parts = [rest for part in parts for rest in _cut(part, other)]
    return [part for part in parts if part.length > 0]


def _cut(range_: AddressRange, other: AddressRange) -> list[AddressRange]:
    if not range_.overlaps(other):
        return [range_]
    before = AddressRange(range_.address, max(0, other.address - range_.address))
    start = max(range_.address, other.end)
    return [before, AddressRange(start, max(0, range_.end - start))]


def _widened(range_: AddressRange) -> AddressRange:
    """RAM as a linker script has it, with what the script leaves out in front for the vector table."""
    start = range_.address - range_.address % RAM_GRAIN
    return AddressRange(start, range_.end - start)


def _inferred(build: Build, vectors: FlashVectors | None) -> Iterator[ModelBank]:
    rom = list(clusters(piece.range for piece in build.stored))
    for range_ in rom:
        yield ModelBank("flash", BankKind.ROM, range_, inferred=True)
    known = [range_ for range_ in _in_ram(build, vectors) if not any(bank.overlaps(range_) for bank in rom)]
    below = [range_ for range_ in known if range_.end <= SRAM_START]
    above = [range_ for range_ in known if range_.address >= SRAM_START]
    across = any(range_.address < SRAM_START < range_.end for range_ in known)
    sides = [known] if across else [below, above]  # a name at the border may be an end or a start
    for side in sides:
        for range_ in clusters(side):
            yield ModelBank("RAM", BankKind.RAM, _widened(range_), inferred=True)


def _in_ram(build: Build, vectors: FlashVectors | None) -> Iterator[AddressRange]:
    """What lies in RAM: variables, what is copied there, the names of stacks and heaps."""
    moved = {(piece.section, piece.address) for piece in build.stored if piece.address != piece.range.address}
    for section in build.sections:
        if section.kind is not SectionKind.CODE or (section.name, section.range.address) in moved:
            yield section.range
    for piece in build.stored:
        if not piece.section and piece.address != piece.range.address:
            yield AddressRange(piece.address, piece.range.length)
    if vectors is not None and vectors.stack_pointer:
        yield AddressRange(vectors.stack_pointer, 0)
    yield from _named_in_ram(build)


def _named_in_ram(build: Build) -> Iterator[AddressRange]:
    for names in OBJECTS.values():
        found = build.first(names)
        if found:
            yield AddressRange(found[1].address, found[1].length)
    for names in (side for pairs in RANGES.values() for pair in pairs for side in pair):
        found = build.first(names)
        if found:
            yield AddressRange(found[1].address, 0)
