"""An image as regions, for pictures: headers, vector tables, words of chips, applications, what is erased."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import LayoutError
from toolkit.mbed.image import ImageView
from toolkit.mbed.vendor import VendorBlock
from toolkit.memory.region import AddressRange, MemoryMap, Region


def regions_of(view: ImageView) -> tuple[Region, ...]:
    """The regions of an image, in the order of addresses; what overlaps one that matters more is left out."""
    map_ = MemoryMap(view.contents.range)
    for region in (*_headers(view), *_vectors(view), *_blocks(view)):
        _put(map_, region)
    return tuple(sorted((*map_, *_rest(view, map_)), key=lambda region: region.range))


def _put(map_: MemoryMap, region: Region) -> None:
    """Add a region where there is room for it; others say the same bytes better."""
    if region.length:
        try:
            map_.add(region)
        except LayoutError:
            return


def _headers(view: ImageView) -> Iterator[Region]:
    for header in view.headers:
        for part in header.parts:
            words = header.title if part is header.parts[0] else part.name.replace("_", " ").replace("tlvs", "TLVs")
            yield Region(words, part.range, "header", dict(header.facts) if part is header.parts[0] else {})


def _vectors(view: ImageView) -> Iterator[Region]:
    for program in view.programs:
        facts = {"reset": program.record.reset, "initial_stack_pointer": program.record.initial_stack_pointer}
        inner = (_region(block) for block in view.vendor if program.range.contains(block.range) and block.range.length)
        yield Region("vector table", program.range, "vectors", facts, tuple(sorted(inner, key=lambda one: one.range)))


def _blocks(view: ImageView) -> Iterator[Region]:
    for block in view.vendor:
        held = view.contents.holds(block.range.address, block.range.length)
        if held and not any(program.range.contains(block.range) for program in view.programs):
            yield _region(block)


def _region(block: VendorBlock) -> Region:
    return Region(block.name, block.range, block.kind, dict(block.facts))


def _rest(view: ImageView, map_: MemoryMap) -> Iterator[Region]:
    """Code and data, and what is erased, between the regions."""
    gaps = list(map_.gaps())
    for start, data in view.contents.segments:
        for gap in gaps:
            first, end = max(start, gap.address), min(start + len(data), gap.end)
            if first < end:
                yield from _cut(view, first, end)


def _cut(view: ImageView, first: int, end: int) -> Iterator[Region]:
    """A range without regions, as what is erased and what is not."""
    for blank in view.blanks:
        if blank.end <= first or blank.address >= end:
            continue
        if blank.address > first:
            yield _code(view, first, blank.address)
        first = max(first, blank.address)
        yield Region("erased", AddressRange(first, min(blank.end, end) - first), "erased")
        first = min(blank.end, end)
    if first < end:
        yield _code(view, first, end)


def _code(view: ImageView, first: int, end: int) -> Region:
    applications = [header.application for header in view.headers if header.application]
    inside = any(first in application for application in applications)
    name = "application" if inside or not applications else "bootloader" if first < applications[0].address else "code"
    return Region(name, AddressRange(first, end - first), "code")
