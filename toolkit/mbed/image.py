"""An image of an Mbed OS application, looked at: programs, headers, words of chips, kernel, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from toolkit.findings import Finding
from toolkit.mbed.base_address import Base, guess_base
from toolkit.mbed.headers.find import find_headers
from toolkit.mbed.headers.found import FoundHeader, HeaderKind
from toolkit.mbed.kernel_version import KernelVersion, find_kernel
from toolkit.mbed.rules import RULES
from toolkit.mbed.targets import Target
from toolkit.mbed.vectors import (
    Vectors,
    looks_like_start,
    read_vectors,
    seems_table,
    short_finding,
    start_of,
    table_offsets,
)
from toolkit.mbed.vendor import UICR, VendorBlock, find_vendor_blocks
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

LEAST_BLANK = 256
"""Bytes of FF in a row that count as blank."""
MOST_BLANKS = 10_000
_BLANK = re.compile(rb"\xff{%d,}" % LEAST_BLANK)
MOST_PROGRAMS = 64
LEAST_TABLE = 64
"""Bytes of the shortest vector table."""
_NOT_PLAIN = frozenset({HeaderKind.EXTERNAL, HeaderKind.FOTA})
"""Headers of candidates: what follows may be encrypted, or a difference."""


@dataclass(frozen=True)
class ImageView:
    """What is known of an image.

    Attributes:
        contents: its bytes.
        base: where it lies, and why; None where its file says it.
        target: whose image it is, where that was said.
        programs: vector tables, in the order of addresses.
        headers: headers, in the order of addresses.
        vendor: words and blocks of chips.
        kernel: the kernel RTX in it; None without.
        blanks: ranges that look erased.
        findings: what is wrong with all of it, in the order of severity and place.
    """

    contents: Contents
    base: Base | None
    target: Target | None
    programs: tuple[Vectors, ...]
    headers: tuple[FoundHeader, ...]
    vendor: tuple[VendorBlock, ...]
    kernel: KernelVersion | None
    blanks: tuple[AddressRange, ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """The image as JSON sees it."""
        return {
            "base": self.base and self.base.as_dict(),
            "target": self.target and self.target.name,
            "segments": [{"address": start, "length": len(data)} for start, data in self.contents.segments],
            "blank": [{"address": blank.address, "length": blank.length} for blank in self.blanks],
            "programs": [program.as_dict() for program in self.programs],
            "headers": [header.as_dict() for header in self.headers],
            "vendor": [block.as_dict() for block in self.vendor],
            "kernel": self.kernel and self.kernel.as_dict(),
            "findings": [finding.as_dict() for finding in self.findings],
        }


def base_of(data: bytes, target: Target | None = None) -> Base:
    """The address of the first byte of a raw image, guessed.

    Args:
        data: the image.
        target: whose image it is, where that is known.
    """
    if looks_like_start(data):
        return guess_base(data, target)
    headers = find_headers(Contents([(0, data)]))
    behind = next((header.application.address for header in headers if header.application is not None), None)
    return guess_base(data, target, next(table_offsets(data), 0) if behind is None else behind)


def look_at(
    contents: Contents, target: Target | None = None, base: Base | None = None, *, linked: bool = False
) -> ImageView:
    """Look at an image.

    Args:
        contents: its bytes, at their addresses.
        target: whose image it is, where that is known.
        base: where a raw image lies, and why.
        linked: whether it comes from a linker, and no tool has worked on it.
    """
    headers = find_headers(contents)
    vendor = tuple(find_vendor_blocks(contents, target, linked=linked))
    findings = [*_of_base(base), *_of_target(contents, target)]
    if not _has_tables(target):
        findings.append(
            RULES["vectors-none"].found(f"{target.core} has no vector table of this kind" if target else "")
        )
    programs = []
    for address in _program_addresses(contents, headers, vendor) if _has_tables(target) else ():
        vectors = read_vectors(contents, address, target)
        if vectors is None:
            findings.append(short_finding(contents, address))
        else:
            programs.append(vectors)
    for found in (programs, vendor, headers):
        for part in found:
            findings += part.findings
    return ImageView(
        contents=contents,
        base=base,
        target=target,
        programs=tuple(programs),
        headers=headers,
        vendor=vendor,
        kernel=find_kernel(contents),
        blanks=tuple(blank_ranges(contents)),
        findings=tuple(findings),
    )


def _has_tables(target: Target | None) -> bool:
    """Whether programs begin with a vector table: on all cores but those of application processors."""
    return target is None or not target.core.startswith("Cortex-A")


def blank_ranges(contents: Contents) -> Iterator[AddressRange]:
    """Ranges of 256 bytes of FF or more."""
    count = 0
    for start, data in contents.segments:
        for found in _BLANK.finditer(data):
            count += 1
            if count > MOST_BLANKS:
                return
            yield AddressRange(start + found.start(), found.end() - found.start())


def _of_base(base: Base | None) -> Iterator[Finding]:
    if base is not None and not base.known:
        message = f"nothing tells where the image belongs; it is taken for {base.address:#x}"
        yield RULES["base-unknown"].found(message)


def _of_target(contents: Contents, target: Target | None) -> Iterator[Finding]:
    """Segments that lie in no flash of the target, nor in other memory that is erased as flash is."""
    if target is None or not target.rom:
        return
    homes = [bank.range for bank in target.rom]
    homes += [AddressRange(run.address, run.length) for run in target.sectors]
    for start, data in contents.segments:
        range_ = AddressRange(start, len(data))
        if not any(home.contains(range_) for home in homes) and not UICR.contains(range_):
            message = f"the bytes at {range_} are not in the flash of {target.name}, which is {homes[0]}"
            yield RULES["image-outside"].found(message, offset=start - contents.range.address)


def _program_addresses(
    contents: Contents, headers: tuple[FoundHeader, ...], vendor: tuple[VendorBlock, ...]
) -> list[int]:
    """Where vector tables are, or should be."""
    starts = [start for start, _data in contents.segments]
    found = set(islice(_seen_programs(contents), MOST_PROGRAMS))
    found |= {header.application.address for header in headers if header.application and _is_program(contents, header)}
    entries = [block.facts["entry"] for block in vendor if "entry" in block.facts]
    found.update(entry for entry in entries if contents.holds(entry, 1))
    if starts and starts[0] not in {block.range.address for block in vendor}:
        found.add(starts[0])
    return sorted(found - {header.range.address for header in headers})


def _seen_programs(contents: Contents) -> Iterator[int]:
    """Where vector tables seem to be whose programs are in the image."""
    for start, data in contents.segments:
        for offset in table_offsets(data):
            _stack, reset = start_of(data[offset : offset + 8])
            if contents.holds(reset & ~1, 2):
                yield start + offset


def _is_program(contents: Contents, header: FoundHeader) -> bool:
    """Whether what lies behind a header is a program as it is."""
    application = header.application
    if application is None or application.address < header.range.end:
        return False
    if header.kind is HeaderKind.MCUBOOT:
        return not header.facts["encrypted"]
    start = contents.read(application.address, min(application.length, LEAST_TABLE))
    return header.kind not in _NOT_PLAIN or seems_table(start, application.length)
