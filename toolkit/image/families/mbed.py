"""Images of Mbed OS, and of other programs for a Cortex-M: headers, vector tables, words of chips, code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from formats.mbed.vector_table import VECTOR_TABLE
from toolkit.errors import ContainerError, ToolkitError
from toolkit.image.containers.kinds import Container
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference, of_tables, of_values
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.mbed.base_address import Base
from toolkit.mbed.headers.found import HeaderKind
from toolkit.mbed.image import ImageView, base_of, look_at
from toolkit.mbed.regions import regions_of
from toolkit.mbed.vectors import name_of
from toolkit.mbed.vendor import UICR
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

FAR = 1 << 24
"""Bytes of a hole behind which another memory begins."""
MOST_MEMORIES = 16
_DETAILS = frozenset({"vectors"})
_ADDRESSES = 1 << 32


def describe(given: Given) -> Described:
    """Look at an image.

    Raises:
        ToolkitError: there is no program in it, no header, and no word of a chip; or its file cannot be read.
    """
    view = view_of(given)
    if not (view.programs or view.headers or view.vendor):
        raise ToolkitError(f"{given.name}: there is no vector table, no header, and nothing that a chip looks for")
    facts = {name: value for name, value in view.as_dict().items() if name not in ("findings", "programs", "segments")}
    kind, title = kind_of(view)
    return Described(kind, title, tuple(_memories(view)), view.findings, facts, _DETAILS, view)


def view_of(given: Given) -> ImageView:
    """What is known of an image file; the base of a raw one is what people say, else guessed.

    Raises:
        ContainerError: the file cannot be read.
    """
    if given.container is not Container.RAW:
        return look_at(given.stored.contents, linked=given.container is Container.ELF)
    said = given.said.base
    base = base_of(given.data) if said is None else Base(said, ("as asked for",))
    if base.address + len(given.data) > _ADDRESSES:
        raise ContainerError(f"{len(given.data):,} bytes at {base.address:#x} go beyond 32 bits")
    return look_at(given.contents(base.address), None, base)


def kind_of(view: ImageView) -> tuple[str, str]:
    """What an image is, for scripts and for people."""
    first = view.headers[0] if view.headers else None
    if first is not None and first.kind is HeaderKind.MCUBOOT:
        return "mcuboot", "image for MCUboot"
    if first is not None:
        return "mbed-update", "Mbed OS application with its header"
    if view.kernel is not None:
        return "mbed-image", f"Mbed OS image, {view.kernel.text}"
    return "cortex-m", "program of a Cortex-M core"


def _memories(view: ImageView) -> Iterator[Memory]:
    """Flash, and what lies far from it, each by itself."""
    regions = regions_of(view)
    records = RecordSpans(view.contents, list(_records(view)))
    for index, range_ in enumerate(_ranges(view.contents)):
        name = "flash" if not index else "UICR" if UICR.contains(range_) else f"flash at {range_.address:#x}"
        inside = tuple(region for region in regions if range_.contains(region.range))
        yield Memory(name, range_, inside, view.contents, records)


def _ranges(contents: Contents) -> list[AddressRange]:
    ranges: list[AddressRange] = []
    for start, data in contents.segments:
        near = bool(ranges) and start - ranges[-1].end <= FAR
        if near or len(ranges) == MOST_MEMORIES:
            ranges[-1] = AddressRange(ranges[-1].address, start + len(data) - ranges[-1].address)
        else:
            ranges.append(AddressRange(start, len(data)))
    return ranges


def _records(view: ImageView) -> Iterator[RecordAt]:
    """The records, those that matter more first, none over another."""
    taken: list[AddressRange] = []
    for record in _all_records(view):
        if not any(record.range.overlaps(other) for other in taken):
            taken.append(record.range)
            yield record


def _all_records(view: ImageView) -> Iterator[RecordAt]:
    for header in view.headers:
        for part in header.parts:
            yield RecordAt(part.spec, part.range, part.name)
    for program in view.programs:
        yield RecordAt(VECTOR_TABLE, program.range, "vectors")
    for block in view.vendor:
        if block.spec is not None and view.contents.holds(block.range.address, block.range.length):
            yield RecordAt(block.spec, block.range, block.kind.replace("-", "_"))


def compare(one: Described, other: Described) -> Sequence[Difference]:
    """What two images do not have in common: kernels, headers, vectors, words of chips."""
    before, after = _tables(one.subject), _tables(other.subject)
    found: list[Difference] = []
    for what in dict.fromkeys([*before, *after]):
        if what in before and what in after:
            found += of_tables(what, before[what], after[what])
        else:
            found += of_values(what, "", before.get(what), after.get(what))
    return found


def _tables(view: ImageView) -> dict[str, dict[str, Any]]:
    """What there is to compare: name of a thing → field → value."""
    tables: dict[str, dict[str, Any]] = {}
    if view.kernel is not None:
        tables["kernel"] = {"text": view.kernel.text, "number": view.kernel.number}
    for header in view.headers:
        address = header.application.address if header.application else None
        tables[f"{header.title} at {header.range.address:#x}"] = header.facts | {"application": address}
    for program in view.programs:
        words = {f"{number} {name_of(number)}": word for number, word in enumerate(program.words)}
        tables[f"vectors at {program.address:#x}"] = words
    for block in view.vendor:
        tables[f"{block.name} at {block.range.address:#x}"] = dict(block.facts)
    return tables


FAMILY = Family(describe, compare)
