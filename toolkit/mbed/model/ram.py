"""What lies in RAM: copy of the vectors, crash data, global data, stacks, heaps.

Symbols tell most of it, in the names of three toolchains; sections tell the global data, and what files without symbols
still say. The vector table's copy often has no name at all: it is the hole at the start of a memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.findings import Finding
from toolkit.mbed.model.banks import BankKind, ModelBank
from toolkit.mbed.model.build import Build, BuildSection, SectionKind
from toolkit.mbed.model.claims import Claim
from toolkit.mbed.model.names import (
    CODE_IN_RAM,
    DATA,
    FIXED_LENGTHS,
    HEAP,
    HEAP_OR_STACK,
    HEAPS,
    ISR_STACK,
    LENGTHS_ONLY,
    OBJECTS,
    RAM_VECTORS,
    RANGES,
    SECTIONS,
    ZEROS,
    Ends,
    Kind,
)
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.model.source import Evidence, Source
from toolkit.mbed.model.vectors import FlashVectors
from toolkit.memory.region import AddressRange

NEAR = 256
"""Bytes that a hole may differ from the vector table and still be taken for its copy."""
_LEAST_HOLE = 64
_ONLY_ONE = frozenset((HEAP, ISR_STACK))
"""What a program has once. A section that a script of GNU ld keeps for it may lie elsewhere, or be shorter."""
_BY_KIND = {SectionKind.DATA: DATA, SectionKind.ZEROS: ZEROS, SectionKind.CODE: CODE_IN_RAM}


@dataclass
class RamClaims:
    """What is known of RAM.

    Attributes:
        placed: what lies side by side.
        objects: what lies within it.
        findings: what is wrong with it.
    """

    placed: list[Claim] = field(default_factory=list)
    objects: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def all(self) -> Iterator[Claim]:
        """All claims."""
        yield from self.placed
        yield from self.objects

    def of(self, kind: Kind) -> Claim | None:
        """The first claim of a kind."""
        return next((claim for claim in self.all() if claim.kind == kind), None)


def ram_claims(build: Build, banks: Sequence[ModelBank], vectors: FlashVectors | None, *, has_copy: bool) -> RamClaims:
    """What lies in RAM.

    Args:
        build: the build.
        banks: all memories.
        vectors: the vector table in flash.
        has_copy: whether the core can have its vector table in RAM.
    """
    claims = RamClaims()
    _from_ranges(build, claims)
    _from_sections(build, banks, claims)
    for kind, names in OBJECTS.items():
        found = build.first(names)
        if found and found[1].length:
            where = AddressRange(found[1].address, found[1].length)
            claims.objects.append(Claim(kind, where, Evidence(Source.SYMBOL, found[0])))
    _infer_heap_and_stack(banks, vectors, claims)
    if vectors is not None and has_copy and claims.of(RAM_VECTORS) is None:
        copy = _copy_of_vectors(banks, vectors, claims)
        if copy is not None:
            claims.placed.append(copy)
    return claims


def _from_ranges(build: Build, claims: RamClaims) -> None:
    """Regions that two symbols tell of."""
    for kind, pairs in RANGES.items():
        for pair in pairs:
            claim = _range(build, kind, pair, claims.findings)
            if claim is None:
                continue
            held = any(section.range.contains(claim.range) for section in build.sections if _of(section) != kind)
            (claims.objects if held else claims.placed).append(claim)
            break


def _range(build: Build, kind: Kind, pair: Ends, findings: list[Finding]) -> Claim | None:
    start = build.first(pair[0])
    if start is None:
        return None
    found = _end(build, kind, pair, start[1].address)
    if found is None:
        return None
    end, name = found
    if end < start[1].address:
        behind = start[1].address - end
        words = f"{start[0]} is {start[1].address:#x}, {behind:,} bytes behind its end at {end:#x}"
        findings.append(RULES["model-negative"].found(words, kind.name))
        return None
    if end == start[1].address:
        return None
    range_ = AddressRange(start[1].address, end - start[1].address)
    return Claim(kind, range_, Evidence(Source.SYMBOL, f"{start[0]} to {name}" if name else start[0]))


def _end(build: Build, kind: Kind, pair: Ends, start: int) -> tuple[int, str] | None:
    """Where a region ends, and the name that tells it."""
    end = build.first(pair[1])
    if end is not None:
        return end[1].address, end[0]
    length = build.first(tuple(name.replace("$$Limit", "$$Length") for name in pair[1] if "$$Limit" in name))
    if length is not None:
        return start + length[1].address, length[0]
    return (start + FIXED_LENGTHS[kind], "") if kind in FIXED_LENGTHS else None


def _from_sections(build: Build, banks: Sequence[ModelBank], claims: RamClaims) -> None:
    """Regions that sections tell of, where no symbol has told of them."""
    told = [(claim.kind, claim.range) for claim in claims.all()]
    named = {kind for kind, _range in told} & _ONLY_ONE
    for section in build.sections:
        kind = _of(section)
        if kind is None or kind in named or _is_in_rom(section, banks):
            continue
        if not any(other == kind and range_.overlaps(section.range) for other, range_ in told):
            claims.placed.append(Claim(kind, section.range, Evidence(section.source, section.name)))


def _of(section: BuildSection) -> Kind | None:
    """What a section in RAM holds."""
    if section.name.startswith(LENGTHS_ONLY):
        return None
    for kind, starts in SECTIONS:
        if section.name.startswith(starts) and section.kind is not SectionKind.CODE:
            return kind
    return _BY_KIND.get(section.kind)


def _is_in_rom(section: BuildSection, banks: Sequence[ModelBank]) -> bool:
    """Whether it lies in flash, or somewhere else where only code can be."""
    holder = next((bank for bank in banks if section.range.address in bank.range), None)
    if holder is None:
        return section.kind is SectionKind.CODE
    return holder.kind is not BankKind.RAM


def _infer_heap_and_stack(banks: Sequence[ModelBank], vectors: FlashVectors | None, claims: RamClaims) -> None:
    """What lies between the last variable, the heap and the end of the stack, where nothing names it."""
    stack = claims.of(ISR_STACK)
    heap = next((claim for claim in claims.all() if claim.kind in HEAPS), None)
    if stack is not None and heap is None:
        start = _end_of_globals(banks, claims, stack.range.address)
        if start is not None and start < stack.range.address:
            where = AddressRange(start, stack.range.address - start)
            why = "from the last variable to the stack"
            claims.placed.append(Claim(HEAP, where, Evidence(Source.INFERRED, why)))
    if stack is None and vectors is not None and vectors.stack_pointer:
        top = vectors.stack_pointer
        start = _end_of_globals(banks, claims, top)
        if start is not None and start < top:
            kind = HEAP_OR_STACK if heap is None else ISR_STACK
            why = "up to the first stack pointer"
            claims.placed.append(Claim(kind, AddressRange(start, top - start), Evidence(Source.INFERRED, why)))


def _end_of_globals(banks: Sequence[ModelBank], claims: RamClaims, before: int) -> int | None:
    """Where the last region ends that lies below an address in the same memory; None where there is none."""
    bank = next((bank for bank in banks if before - 1 in bank.range and bank.kind is BankKind.RAM), None)
    if bank is None:
        return None
    ends = [claim.range.end for claim in claims.all() if bank.range.contains(claim.range)]
    return max((end for end in ends if end <= before), default=None)


def _copy_of_vectors(banks: Sequence[ModelBank], vectors: FlashVectors, claims: RamClaims) -> Claim | None:
    """The hole at the start of a memory that the vector table's copy fits into, best the one of its length."""
    wanted = vectors.copy_length
    holes = [(abs(hole.length - wanted), hole) for hole in _first_holes(banks, claims.all())]
    for difference, hole in sorted(holes, key=lambda item: item[0]):
        if difference == 0:
            why = f"the hole at the start has the length of the table in flash, {vectors.count} words"
            return Claim(RAM_VECTORS, hole, Evidence(Source.INFERRED, why))
        if difference <= NEAR and hole.length >= _LEAST_HOLE:
            why = f"the hole at the start has {hole.length:,} bytes, the table in flash {vectors.length:,}"
            range_ = AddressRange(hole.address, min(hole.length, wanted))
            return Claim(RAM_VECTORS, range_, Evidence(Source.INFERRED, why))
    return None


def _first_holes(banks: Sequence[ModelBank], claims: Iterable[Claim]) -> Iterator[AddressRange]:
    """What each memory that is used has in front of its first region."""
    addresses = sorted(claim.range.address for claim in claims if claim.range.length)
    for bank in banks:
        first = next((address for address in addresses if address in bank.range), None)
        if bank.kind is BankKind.RAM and first is not None and first > bank.range.address:
            yield AddressRange(bank.range.address, first - bank.range.address)
