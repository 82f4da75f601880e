"""What lies in flash: vector table, application, values of global data, vendor blocks, the place of a bootloader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.findings import Finding
from toolkit.mbed.model.banks import BankKind, ModelBank
from toolkit.mbed.model.build import Build, Stored
from toolkit.mbed.model.claims import Claim
from toolkit.mbed.model.names import (
    APPLICATION,
    BOOTLOADER,
    INITIAL_DATA,
    VECTOR_SECTIONS,
    VECTORS,
    VENDOR,
    VENDOR_SECTIONS,
    Kind,
)
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.model.source import Evidence, Source
from toolkit.mbed.model.vectors import FlashVectors
from toolkit.mbed.targets import Target
from toolkit.mbed.vendor import find_vendor_blocks
from toolkit.memory.region import AddressRange

_UNUSED_VECTORS = "Vector table, not used"


@dataclass
class FlashClaims:
    """What is known of flash.

    Attributes:
        placed: what lies side by side.
        objects: what lies within it.
        findings: what is wrong with it.
    """

    placed: list[Claim] = field(default_factory=list)
    objects: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def flash_claims(
    build: Build, banks: Sequence[ModelBank], vectors: FlashVectors | None, target: Target | None
) -> FlashClaims:
    """What lies in flash, and what is stored elsewhere."""
    claims = FlashClaims()
    ram = [bank.range for bank in banks if bank.kind is BankKind.RAM]
    pieces = [piece for piece in build.stored if not any(piece.range.address in range_ for range_ in ram)]
    in_ram = sum(piece.range.length for piece in build.stored) - sum(piece.range.length for piece in pieces)
    if in_ram:
        words = f"{in_ram:,} bytes are to be loaded into RAM, and nothing in flash holds them"
        claims.findings.append(RULES["model-stored-in-ram"].found(words))
    claims.placed += _joined(_claim(piece, whole=not build.is_map) for piece in pieces)
    holder = next((claim for claim in claims.placed if vectors and vectors.address in claim.range), None)
    if vectors is not None and holder is not None:
        where = AddressRange(vectors.address, min(vectors.length, holder.range.end - vectors.address))
        claims.objects.append(Claim(VECTORS, where, vectors.evidence, stored=True))
    for block in find_vendor_blocks(build.contents, target, linked=True):
        told = [claim for claim in (*claims.placed, *claims.objects) if claim.kind in (VENDOR, VECTORS)]
        there = build.contents.holds(block.range.address, block.range.length)
        if there and not any(claim.range.overlaps(block.range) for claim in told):
            evidence = Evidence(Source.CONTENT, block.words)
            claims.objects.append(Claim(VENDOR, block.range, evidence, block.name, stored=True))
        claims.findings += block.findings
    front = _in_front(banks, pieces)
    if front is not None:
        claims.placed.append(front)
    return claims


def _claim(piece: Stored, *, whole: bool) -> Claim:
    """What a piece is; those of maps may begin with one section, and go on with others."""
    evidence = Evidence(Source.SECTION, piece.section) if piece.section else Evidence(Source.SEGMENT, "loaded bytes")
    kind, name = (VECTORS, _UNUSED_VECTORS) if whole and _is_for_vectors(piece) else _kind(piece)
    return Claim(kind, piece.range, evidence, name, stored=True)


def _is_for_vectors(piece: Stored) -> bool:
    """Whether nothing but a vector table lies there: what the table does not take is left for larger ones."""
    return piece.section.startswith(".") and piece.section.lower().startswith(VECTOR_SECTIONS)


def _kind(piece: Stored) -> tuple[Kind, str]:
    vendor = next((name for start, name in VENDOR_SECTIONS.items() if piece.section.lower().startswith(start)), None)
    if vendor is not None:
        return VENDOR, vendor
    if piece.address != piece.range.address:
        return INITIAL_DATA, f"Initial values of {piece.section}" if piece.section else ""
    return APPLICATION, ""


def _joined(claims: Iterator[Claim]) -> Iterator[Claim]:
    """Sections of the application that touch are one region of it."""
    last: Claim | None = None
    for claim in claims:
        if last is not None and claim.kind == last.kind == APPLICATION and claim.range.address == last.range.end:
            detail = ", ".join(filter(None, (last.evidence.detail, claim.evidence.detail)))
            range_ = AddressRange(last.range.address, last.range.length + claim.range.length)
            last = Claim(APPLICATION, range_, Evidence(last.evidence.source, detail), stored=True)
            continue
        if last is not None:
            yield last
        last = claim
    if last is not None:
        yield last


def _in_front(banks: Sequence[ModelBank], pieces: Sequence[Stored]) -> Claim | None:
    """What the application leaves at the start of flash: a bootloader's, which is not in the file."""
    first = next((bank for bank in banks if bank.kind is BankKind.ROM), None)
    if first is None or not pieces:
        return None
    inside = [piece.range.address for piece in pieces if piece.range.address in first.range]
    start = min(inside, default=first.range.address)
    if start == first.range.address:
        return None
    where = AddressRange(first.range.address, start - first.range.address)
    evidence = Evidence(Source.INFERRED, "the program leaves it; not in the file")
    return Claim(BOOTLOADER, where, evidence, "Bootloader and header")
