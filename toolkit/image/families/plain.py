"""Files of which nothing is known but their bytes: the segments of a container, the stretches of a raw file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.image.containers.kinds import Container
from toolkit.image.described import Described
from toolkit.image.difference import Difference, of_values
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.memory.region import AddressRange, Region
from toolkit.tock.tab import compression_of

KIND = "plain"
MOST_REGIONS = 10_000
"""What lies behind so many is one region."""
_FILL = re.compile(rb"\xff{1024,}|\x00{1024,}")
"""So many bytes of one kind are a stretch of their own."""
_TITLES = {
    Container.RAW: "Raw bytes",
    Container.HEX: "Intel HEX file",
    Container.SREC: "File of S-records",
    Container.UF2: "UF2 file",
    Container.ELF: "ELF file",
}


def describe(given: Given) -> Described:
    """Look at bytes at addresses.

    Raises:
        ContainerError: the file cannot be read.
    """
    contents = given.contents(given.said.base or 0)
    regions = _bounded(_segments(contents.segments))
    sections = _sections(given) if given.container is Container.ELF else ()
    memory = Memory("memory", contents.range, _named(regions, sections), contents)
    entry = given.stored.entry
    compression = compression_of(given.data)
    facts = {"container": str(given.container), "compression": compression, "entry": entry}
    title = f"File compressed by {compression}" if compression else _TITLES[given.container]
    return Described(KIND, title, (memory,), facts=facts, subject=entry)


def _segments(segments: tuple[tuple[int, bytes], ...]) -> Iterator[Region]:
    for number, (address, data) in enumerate(segments):
        name = f"segment {number}" if len(segments) > 1 else "bytes"
        yield Region(name, AddressRange(address, len(data)), "bytes", {}, tuple(_bounded(_stretches(address, data))))


def _stretches(address: int, data: bytes) -> Iterator[Region]:
    """Long runs of FF and of 00, and what lies between them; nothing where there is no such run."""
    behind = 0
    for match in _FILL.finditer(data):
        if match.start() > behind:
            yield Region("bytes", AddressRange(address + behind, match.start() - behind), "bytes")
        name, kind = ("erased", "erased") if data[match.start()] else ("zeros", "zeros")
        yield Region(name, AddressRange(address + match.start(), match.end() - match.start()), kind)
        behind = match.end()
    if 0 < behind < len(data):
        yield Region("bytes", AddressRange(address + behind, len(data) - behind), "bytes")


def _bounded(regions: Iterator[Region]) -> list[Region]:
    found: list[Region] = []
    for region in regions:
        if len(found) < MOST_REGIONS:
            found.append(region)
        else:
            last = found[-1]
            found[-1] = Region("others", AddressRange(last.address, region.end - last.address), "bytes")
    return found


def _sections(given: Given) -> list[Region]:
    """What an ELF file names, where it is stored."""
    from formats.errors import FormatError
    from toolkit.elf.file import read_elf

    try:
        elf = read_elf(given.data)
    except FormatError:
        return []
    found = []
    for segment in elf.segments:
        for section in segment.sections:
            offset = section.offset - segment.offset
            if section.kind != "SHT_NOBITS" and 0 <= offset < segment.file_size:
                length = min(section.size, segment.file_size - offset)
                facts = {"address": section.address}
                range_ = AddressRange(segment.load_address + offset, length)
                found.append(Region(section.name or "section", range_, "section", facts))
    return sorted(found, key=lambda region: region.range)


def _named(regions: list[Region], sections: list[Region] | tuple[Region, ...]) -> tuple[Region, ...]:
    """The segments with their sections in place of stretches, where sections lie in them one behind the other."""
    if not sections:
        return tuple(regions)
    named = []
    for region in regions:
        inner: list[Region] = []
        for section in sections:
            if region.range.contains(section.range) and (not inner or section.address >= inner[-1].end):
                inner.append(section)
        named.append(Region(region.name, region.range, region.kind, region.facts, tuple(inner) or region.inner))
    return tuple(named)


def compare(one: Described, other: Described) -> list[Difference]:
    """What two containers say besides their bytes."""
    return (
        of_values("container", "entry", one.subject, other.subject) if None not in (one.subject, other.subject) else []
    )


FAMILY = Family(describe, compare)
