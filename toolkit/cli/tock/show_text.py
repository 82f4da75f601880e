"""What `flashwright tock show` says: the board, the regions as a table, the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from toolkit.cli import output
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.memory.region import Region
    from toolkit.tock.image.view import ImageView

SHOWN_INSIDE = frozenset({"bootloader", "attributes", "kernel", "kernel-attributes", "apps"})
"""Kinds of regions whose inner regions are rows of their own; what is within apps is told by `tbf show`."""
INDENT = 2


def show_view(name: str, view: ImageView) -> None:
    """An image: its board and how it was found, its regions, what is wrong."""
    board, range_ = view.image.board, view.image.range
    extent = f"{format_length(range_.length)} at {range_}" if range_.length else "empty"
    output.show(f"{'file:':<9} {output.printable(name)}, {extent}")
    values = [board.name or "without a name", board.architecture or "architecture not known"]
    output.show(f"{'board:':<9} {output.printable(', '.join([*values, f'protection {board.mpu.value}']))}")
    for sentence in view.found.evidence:
        output.show(f"{'':<9} {output.printable(sentence)}")
    output.show("")
    rows = [row for region in view.flash for row in _rows(region, 0)]
    output.show_table(("addresses", "bytes", "what"), rows, right=(1,))
    if view.findings:
        output.show("")
        output.show_findings(view.findings)


def _rows(region: Region, depth: int) -> Iterator[tuple[str, str, str]]:
    indent = " " * (INDENT * depth)
    words = output.printable(region_words(region))
    yield f"{indent}{region.range}", f"{region.length:,}", f"{indent}{words}"
    if region.kind in SHOWN_INSIDE and region.facts.get("held") != 0:
        for inner in region.inner:
            yield from _rows(inner, depth + 1)


def region_words(region: Region) -> str:
    """What a region is, and what is known of it, in one line."""
    if region.facts.get("held") == 0:
        return f"{region.name}: not in the image"
    words = _WORDS.get(region.kind)
    return words(region, region.facts) if words else region.name


def _bootloader(_region: Region, facts: Any) -> str:
    if not facts["present"]:
        return "no bootloader: erased" if facts["erased"] else "no bootloader of Tock that is known: other bytes"
    goes = facts["jumps_to"]
    return f"bootloader {facts['version']}" + (f", jumps to {goes:#x}" if goes is not None else "")


def _flags(_region: Region, facts: Any) -> str:
    start, used = facts["start_address"], facts["uses_start_address"]
    ignored = ", not used by this version" if used is False else ""
    return f"flags page: version {facts['version']}, start address {start:#x}{ignored}"


def _attributes(region: Region, _facts: Any) -> str:
    used = sum(slot.facts["key"] is not None for slot in region.inner)
    return f"attributes: {used} of 16 slots used"


def _attribute(_region: Region, facts: Any) -> str:
    place = f"slot {facts['slot']}: "
    return place + (facts["problem"] or f"{facts['key']} = {facts['value']}")


def _kernel(_region: Region, facts: Any) -> str:
    if not facts["present"]:
        return "no kernel: erased"
    keys = f", {format_count(facts['public_keys'], 'public key')}" if facts["public_keys"] else ""
    return f"kernel {facts['version'] or 'that does not say its version'}{keys}"


def _record(region: Region, facts: Any) -> str:
    name = region.name.replace("_", " ")
    if region.name == "kernel_version":
        return f"{name}: {facts['major']}.{facts['minor']}.{facts['patch']}, prerelease {facts['prerelease']}"
    if region.name == "public_key":
        return f"{name}: {facts['key'][:16]}…, metadata {facts['metadata']:#x}, algorithm {facts['algorithm']}"
    return f"{name}: {format_length(facts['length'])} at {facts['start']:#x}"


def _apps(_region: Region, facts: Any) -> str:
    padding = f", {format_length(facts['padding'])} of padding" if facts["padding"] else ""
    return f"{format_count(facts['apps'], 'app')}{padding}; the list ends at {facts['end']:#x}: {facts['reason']}"


def _app(region: Region, facts: Any) -> str:
    reason = f": {facts['reason']}" if facts["reason"] else ""
    sentence = f": {facts['sentence']}" if facts["sentence"] else ""
    version = f" {facts['version']}" if facts["version"] else ""
    return f"{region.name}{version}: {facts['fate']}{reason}{sentence}"


def _lost(_region: Region, facts: Any) -> str:
    return f"the list does not go on here: {facts['sentence']}"


def _outside(_region: Region, facts: Any) -> str:
    return f"outside of kernel and apps{', erased' if facts['erased'] else ''}"


_WORDS: dict[str, Callable[[Any, Any], str]] = {
    "bootloader": _bootloader,
    "flags": _flags,
    "attributes": _attributes,
    "attribute": _attribute,
    "kernel": _kernel,
    "kernel-attribute": _record,
    "apps": _apps,
    "app": _app,
    "unreadable": _app,
    "padding": lambda _region, _facts: "padding",
    "lost": _lost,
    "outside": _outside,
}
