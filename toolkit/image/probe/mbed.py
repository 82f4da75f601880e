"""Whether bytes are an image of Mbed OS, of an update, or any program of a Cortex-M core; and where such things lie."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from formats.mbed.chip_blocks import FCFB
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.mbed.base_address import Base, guess_base
from toolkit.mbed.headers.find import find_headers
from toolkit.mbed.headers.found import FoundHeader, HeaderKind, Verdict
from toolkit.mbed.image import base_of
from toolkit.mbed.kernel_version import KernelVersion, find_kernel
from toolkit.mbed.vectors import NAMES, WORD, start_of, table_offsets
from toolkit.memory.contents import Contents

LONGEST = 1 << 26
"""Bytes of an image; the largest flash of a known target has less."""
MOST_TABLES = 16


def probe(stretch: Stretch) -> Iterator[Found]:
    """An image: by its kernel, the header that it begins with, or the vector table."""
    if len(stretch.data) > LONGEST:
        return
    headers = find_headers(Contents([(stretch.start, stretch.data)]))
    tables = list(islice(table_offsets(stretch.data), MOST_TABLES))
    boots = stretch.data.startswith(FCFB) and guess_base(stretch.data).sure
    base = base_of(stretch.data) if (tables or boots) and not stretch.start else None
    address = base.address if base else stretch.start
    kernel = find_kernel(Contents([(address, stretch.data)]))
    first = headers[0] if headers and headers[0].range.address == stretch.start else None
    kind, title, confidence = _verdict(first, kernel, tables, boots=boots)
    if not kind:
        return
    evidence = [
        *_header_says(first),
        *_tables_say(stretch, tables),
        *_base_says(base),
        *_kernel_says(kernel, address - stretch.start),
    ]
    inner = [*map(found_header, headers), *(_table(stretch, offset) for offset in tables)]
    inner.sort(key=lambda one: one.start)
    yield Found(kind, title, stretch.start, len(stretch.data), confidence, tuple(evidence), tuple(inner))


def _verdict(
    first: FoundHeader | None, kernel: KernelVersion | None, tables: list[int], *, boots: bool
) -> tuple[str, str, Confidence]:
    if first is not None:
        confidence = Confidence.CERTAIN if first.confirmed else Confidence.POSSIBLE
        if first.kind is HeaderKind.MCUBOOT:
            return "mcuboot", "image for MCUboot", confidence
        return "mbed-update", "Mbed OS application with its header", confidence
    if kernel is not None:
        confidence = Confidence.CERTAIN if kernel.info is not None else Confidence.LIKELY
        return "mbed-image", f"Mbed OS image, {kernel.text}", confidence if tables else Confidence.POSSIBLE
    if boots:
        return "cortex-m", "flash of an i.MX RT", Confidence.CERTAIN
    if 0 in tables:
        return "cortex-m", "program of a Cortex-M core", Confidence.LIKELY
    return "", "", Confidence.POSSIBLE


def _header_says(first: FoundHeader | None) -> Iterator[str]:
    if first is not None:
        yield f"it begins with the {first.title}"
        yield from _checks(first)


def _checks(header: FoundHeader) -> Iterator[str]:
    for check in header.checks:
        if check.verdict is not Verdict.UNKNOWN:
            yield f"{check.name}: {check.verdict.value}"


def _tables_say(stretch: Stretch, tables: list[int]) -> Iterator[str]:
    if tables:
        yield f"a vector table at {stretch.start + tables[0]:#x}"


def _base_says(base: Base | None) -> Iterator[str]:
    if base is not None and base.sure:
        yield f"made for {base.address:#x}: {base.evidence[-1]}"


def _kernel_says(kernel: KernelVersion | None, base: int) -> Iterator[str]:
    """What tells the kernel; `base` is what its addresses have more than places in the file."""
    if kernel is not None:
        yield f"the text {kernel.text} at {kernel.address - base:#x}"
    if kernel is not None and kernel.info is not None:
        yield f"its address, and the version {kernel.number}, at {kernel.info - base:#x}"


def found_header(header: FoundHeader) -> Found:
    """A header as probes have it."""
    kind = "mcuboot-header" if header.kind is HeaderKind.MCUBOOT else "mbed-header"
    confidence = Confidence.CERTAIN if header.confirmed else Confidence.POSSIBLE
    return Found(kind, header.title, header.range.address, header.range.length, confidence, tuple(_checks(header)))


def _table(stretch: Stretch, offset: int) -> Found:
    stack, reset = start_of(stretch.data[offset : offset + 2 * WORD])
    says = f"a stack in RAM from {stack:#x} down, and handlers near the reset vector {reset:#x}"
    start = stretch.start + offset
    return Found(
        "vector-table", "vector table of a Cortex-M core", start, WORD * len(NAMES), Confidence.LIKELY, (says,)
    )


def within(stretch: Stretch) -> Iterator[Found]:
    """Headers and vector tables, wherever they lie."""
    if len(stretch.data) > LONGEST:
        return
    yield from map(found_header, find_headers(Contents([(stretch.start, stretch.data)])))
    for offset in islice(table_offsets(stretch.data), MOST_TABLES):
        yield _table(stretch, offset)
