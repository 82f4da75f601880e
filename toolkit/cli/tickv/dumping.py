"""`flashwright tickv dump`: every byte of a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from toolkit.cli import output
from toolkit.cli.tickv.arguments import Json, Names, Target, of_store

if TYPE_CHECKING:
    from formats.spans import Span
    from toolkit.tock.tickv.region import Region, StoredObject
    from toolkit.tock.tickv.store_file import OpenStore


@of_store
def dump(target: Target, keys: Names = None, as_json: Json = False) -> None:
    """Show every object of a store byte by byte, removed ones too.

    Offsets count from the start of the image. Exit code 1 when there are errors.

    Example: flashwright tickv dump kv.bin
    """
    from toolkit.tock.tickv.check import check
    from toolkit.tock.tickv.picture import describe_region, describe_store, names_of
    from toolkit.tock.tickv.store_file import open_store

    names = names_of(keys or ())
    with open_store(target.path, target.place) as opened:
        findings = check(opened.store, opened.offset)
        if as_json:
            regions = [describe_region(opened, region, names) for region in opened.store.regions]
            document = {"store": describe_store(opened), "regions": regions}
            told = {"findings": [finding.as_dict() for finding in findings]}
            output.show_json("tickv-dump/1", {"image": str(target.path), **document, **told})
        else:
            for region in opened.store.regions:
                _show_region(opened, region, names)
            output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))


def _show_region(opened: OpenStore, region: Region, names: dict[int, str]) -> None:
    from toolkit.quantities import format_count, format_length
    from toolkit.render.dump import dump_lines

    address = opened.start_address + region.number * opened.store.region_size
    objects = format_count(len(region.objects), "object")
    output.show(f"region {region.number} at {address:#x}: {objects}, {format_length(region.room())} free")
    spans = [span for stored in region.objects for span in _spans(opened, stored, names)]
    if region.is_damaged:
        spans += _tail(opened, region)
    if spans:
        for line in dump_lines(spans):
            output.show(output.printable(line))
    output.show("")


def _spans(opened: OpenStore, stored: StoredObject, names: dict[int, str]) -> Iterator[Span]:
    """The fields of an object, the value as its own fields where it is one of the key-value interface."""
    from formats.spans import spans
    from formats.tock.tickv_object import TICKV_OBJECT, TICKV_VALUE
    from toolkit.tock.tickv.store import value_of

    start = opened.offset + stored.offset
    for span in spans(TICKV_OBJECT, TICKV_OBJECT.build(stored.record))[0]:
        if span.path == "value" and value_of(stored) is not None:
            for part in spans(TICKV_VALUE, stored.record.value)[0]:
                yield replace(part, path=f"value.{part.path}", offset=start + span.offset + part.offset)
            continue
        yield replace(span, offset=start + span.offset, meaning=_meaning(span, stored, names))


def _meaning(span: Span, stored: StoredObject, names: dict[int, str]) -> str:
    """What a field says of this object."""
    from toolkit.quantities import format_length
    from toolkit.tock.tickv.store import is_sound

    if span.path == "header.flags_and_length":
        return f"{'valid' if stored.is_valid else 'removed'}, {format_length(stored.length)}"
    if span.path == "header.hashed_key":
        return names.get(stored.hashed_key, span.meaning)
    if span.path == "check_sum":
        return "right" if is_sound(stored) else "wrong"
    return span.meaning


def _tail(opened: OpenStore, region: Region) -> Iterator[Span]:
    from formats.spans import UNREADABLE, Span

    offset = opened.offset + region.number * opened.store.region_size + region.end
    end = len(region.tail.rstrip(b"\xff")) or len(region.tail)
    yield Span(
        UNREADABLE, offset, region.tail[:end], region.tail[:end], f"neither an object nor room: {region.reason.value}"
    )
