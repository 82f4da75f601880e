"""What `flashwright mbed show` says: where the image lies, its programs, headers, words of chips, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.cli import output
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.findings import Finding
    from toolkit.image.containers.stored import Stored
    from toolkit.mbed.headers.found import FoundHeader
    from toolkit.mbed.image import ImageView
    from toolkit.mbed.vectors import Vectors

LABEL = 9
"""Columns of the words in front of a line."""
FIELD = 27
"""Columns of the name of a field."""
CONTAINERS = {"raw": "raw", "hex": "Intel HEX", "srec": "S-records", "uf2": "UF2", "elf": "ELF"}
_VERDICTS = {True: "passed", False: "FAILED", None: "not judged"}
MOST_RANGES = 12
"""Segments and blank ranges that are listed."""
LAST_TIME = 253_402_300_799
"""The last second of the year 9999."""
DIGEST_SHOWN = 16
"""Characters of a digest."""


def show_image(
    name: str, stored: Stored, view: ImageView, findings: Sequence[Finding], *, every_vector: bool = False
) -> None:
    """An image: where it lies and how that is known, what is in it, what is wrong."""
    length = sum(len(data) for _address, data in view.contents.segments)
    _line("file:", f"{name}, {format_length(length)}, {CONTAINERS[stored.container]}")
    for label, words in (*_places(view), *_blank(view)):
        _line(label, words)
    if view.target is not None:
        _line("target:", f"{view.target.name}, {view.target.device}, {view.target.core}")
    if view.kernel is not None:
        number = f", version {view.kernel.number}" if view.kernel.number is not None else ""
        info = f", osRtxInfo at {view.kernel.info:#x}" if view.kernel.info is not None else ""
        _line("kernel:", f"{view.kernel.text}{number}{info}")
    for block in view.vendor:
        _line("chip:", f"{block.name} at {block.range.address:#x}: {block.words}")
    for header in view.headers:
        output.show("")
        _show_header(header)
    for program in view.programs:
        output.show("")
        _show_vectors(program, every=every_vector)
    if findings:
        output.show("")
        output.show_findings(findings)


def _line(label: str, words: str) -> None:
    output.show(f"{label:<{LABEL}} {output.printable(words)}")


def _places(view: ImageView) -> Iterator[tuple[str, str]]:
    for index, (start, data) in enumerate(view.contents.segments):
        if index == MOST_RANGES:
            yield "", f"and {len(view.contents.segments) - MOST_RANGES} more"
            break
        yield "at:" if not index else "", f"{start:#x}-{start + len(data) - 1:#x}, {format_length(len(data))}"
    if view.base is not None:
        guess = "" if view.base.sure else "perhaps " if view.base.known else "not known, taken for "
        first, *others = view.base.evidence
        yield "base:", f"{guess}{view.base.address:#x}: {first}"
        yield from (("", sentence) for sentence in others)


def _blank(view: ImageView) -> Iterator[tuple[str, str]]:
    if view.blanks:
        total = sum(blank.length for blank in view.blanks)
        shown = ", ".join(str(blank) for blank in view.blanks[:MOST_RANGES])
        yield "blank:", f"{format_length(total)} of FF: {shown}{', …' if len(view.blanks) > MOST_RANGES else ''}"


def _show_header(header: FoundHeader) -> None:
    output.show(f"{header.title} at {header.range}")
    for key, value in header.facts.items():
        if key != "tlvs":
            words = _date(header, key, value) or _value(key, value)
            output.show(f"  {key.replace('_', ' ') + ':':<{FIELD}} {output.printable(words)}")
    for tlv in header.facts.get("tlvs", ()):
        words = f"{tlv['type']}: {_shortened(tlv['value'])}"
        output.show(f"  {tlv['block'].replace('_', ' ').replace('tlvs', 'TLV') + ':':<{FIELD}} {words}")
    place = str(header.application) if header.application else "not found"
    output.show(f"  {'application:':<{FIELD}} {place}")
    for check in header.checks:
        reason = f": {check.reason}" if check.reason else ""
        output.show(f"  {check.name + ':':<{FIELD}} {check.verdict}{reason}")


def _date(header: FoundHeader, key: str, value: Any) -> str:
    """The version of a header of version 2, which is a time; empty for all else."""
    from datetime import UTC, datetime

    from toolkit.mbed.headers.found import HeaderKind

    if key != "firmware_version" or header.kind not in (HeaderKind.INTERNAL, HeaderKind.EXTERNAL) or value > LAST_TIME:
        return ""
    return f"{value} ({datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC)"


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _shortened(value) if key != "version" else value
    if key in ("load_address", "crc"):
        return f"{value:#010x}"
    return format_length(value) if key.endswith("size") else str(value)


def _shortened(value: str) -> str:
    return value if len(value) <= 2 * DIGEST_SHOWN else f"{value[:DIGEST_SHOWN]}… ({len(value) // 2} bytes)"


def _show_vectors(program: Vectors, *, every: bool) -> None:
    from toolkit.mbed.vectors import LEVELS, is_erased

    count = str(program.at_most) if program.at_least == program.at_most else f"{program.at_least} to {program.at_most}"
    output.show(f"vector table at {program.address:#x}, {count} words")
    for level, passed in program.passed.items():
        output.show(f"  level {level}, {LEVELS[level][0]}: {_VERDICTS[passed]}")
    if is_erased(program.record):
        return
    rows = list(_rows(program, every=every))
    output.show_table(("  word", "name", "value"), rows)


def _rows(program: Vectors, *, every: bool) -> Iterator[tuple[str, str, str]]:
    """A row for each word of the first 16; of interrupts those that are not the handler that most have."""
    from formats.mbed.vector_table import SYSTEM_VECTORS
    from toolkit.mbed.vectors import name_of

    words = program.words
    interrupts = words[SYSTEM_VECTORS:]
    usual, times = Counter(interrupts).most_common(1)[0] if interrupts else (0, 0)
    hide = not every and times > 1
    for number, word in enumerate(words):
        if number < SYSTEM_VECTORS or not hide or word != usual:
            yield f"  {number}", name_of(number), f"{word:#010x}"
    if hide:
        rest = "all" if times == len(interrupts) else "the other"
        yield f"  {SYSTEM_VECTORS}-", f"{rest} {times} interrupts", f"{usual:#010x}"
