"""Taking an image for Mbed OS apart: bootloader, header and application, and what the header says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.image.build.mbed.parts import MbedImage, ProgramPart
from toolkit.image.build.recipe import PlainImage, RawPart, RegionPart
from toolkit.image.build.source import Source
from toolkit.image.containers.container import Container, container_of, write_container
from toolkit.image.export.draft import Draft, Target
from toolkit.image.export.plain import plain_draft
from toolkit.mbed.composition.header import timestamp_of
from toolkit.mbed.composition.header_format import HeaderFormat
from toolkit.mbed.composition.known_formats import KNOWN_FORMATS, with_constants_of
from toolkit.mbed.composition.located import Located, Places, locate
from toolkit.mbed.composition.verify import Request, located_as_dict
from toolkit.mbed.headers.find import find_headers
from toolkit.mbed.headers.found import FoundHeader
from toolkit.mbed.targets import Target as Board
from toolkit.mbed.targets import catalogue
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

HEADER_FORMAT, HEADER = "header_format.json", "header.json"
NOT_COMPOSED = "No header of a format that could be made anew was found; header and application are raw parts."
DAMAGED = "The header is not what it should be; it is a raw part."


@dataclass(frozen=True)
class TakenApart:
    """What was found in an image, and how it can be written.

    Attributes:
        located: its parts, if there is a header of a known format.
        headers: headers of common kinds.
        drafts: what to export, the best first.
    """

    located: Located | None
    headers: tuple[FoundHeader, ...]
    drafts: tuple[Draft, ...]


def take_apart(target: Target, request: Request) -> TakenApart:
    """Find the parts of an image.

    Args:
        target: the file.
        request: its bytes, and what is known of them.
    """
    headers = find_headers(request.contents)
    located = next(_located(request, headers), None)
    drafts = []
    if located is not None and not located.wrong:
        drafts.append(_composed(request, located))
    ranges = _ranges(located, headers)
    if ranges:
        drafts.append(_parts(target, located, headers, ranges))
    drafts.append(plain_draft(target, "" if ranges else "No header was found."))
    return TakenApart(located, headers, tuple(drafts))


def _located(request: Request, headers: tuple[FoundHeader, ...]) -> Iterator[Located]:
    """The parts, by the format that is given, else by those that are known."""
    if request.header_format is not None:
        found = locate(request.contents, request.header_format, request.places)
        if found:
            yield found
        return
    for header in headers:
        if header.kind in KNOWN_FORMATS:
            data = request.contents.read(header.range.address, header.range.length)
            application = header.application.address if header.application else None
            places = Places(request.places.rom, header.range.address, application)
            found = locate(request.contents, with_constants_of(KNOWN_FORMATS[header.kind], data), places)
            if found:
                yield found


def _composed(request: Request, located: Located) -> Draft:
    """A draft that is composed again, header and all."""
    rom = request.places.rom
    if located.bootloader:
        start = located.bootloader.address
        rom = AddressRange(start, rom.end - start)
    files: dict[str, bytes] = {
        HEADER_FORMAT: _format_json(located.header_format),
        HEADER: _json(located_as_dict(located)),
    }
    bootloader = located.bootloader
    contents = request.contents
    recipe = MbedImage(
        **_board(request.target, rom),
        bootloader=_program("bootloader", contents, bootloader, files) if bootloader else None,
        application=_program("application", contents, located.application, files),
        header_format=Path(HEADER_FORMAT),
        header_offset=located.header.address - rom.address,
        app_offset=located.application.address - rom.address,
        timestamp=timestamp_of(located.members),
    )
    return Draft("mbed", recipe, files)


def _board(board: Board | None, rom: AddressRange) -> dict[str, Any]:
    """Whose flash it is: a known target, or no more than a range."""
    if board is not None and board in catalogue() and board.rom[0].range == rom:
        return {"target": board.name}
    return {"target": board.name if board else "ROM", "rom_start": rom.address, "rom_size": rom.length}


def _program(name: str, contents: Contents, range_: AddressRange, files: dict[str, bytes]) -> ProgramPart:
    """A file with the bytes of a range: raw, or Intel HEX where there are holes in it."""
    data = contents.read(range_.address, range_.length)
    path, container = f"{name}.bin", Container.RAW
    if not contents.holds(range_.address, range_.length):
        held = Contents(
            (max(start, range_.address), part[max(0, range_.address - start) : range_.end - start])
            for start, part in contents.segments
            if start < range_.end and start + len(part) > range_.address
        )
        path, container = f"{name}.hex", Container.HEX
        data = write_container(held, container)
    files[path] = data
    return ProgramPart(file=Source(Path(path)), format=None if container_of(data) is container else container)


def _ranges(located: Located | None, headers: tuple[FoundHeader, ...]) -> dict[str, AddressRange]:
    """Name of a part → where it lies; none overlaps another."""
    wanted: list[tuple[str, AddressRange | None]] = []
    if located is not None:
        wanted += [("header", located.header), ("application", located.application), ("bootloader", located.bootloader)]
    for header in headers:
        wanted += [(part.name, part.range) for part in header.parts]
        wanted.append(("application", header.application))
    found: dict[str, AddressRange] = {}
    for name, range_ in wanted:
        if range_ is None or not range_.length or any(range_.overlaps(other) for other in found.values()):
            continue
        found[name if name not in found else f"{name}-{range_.address:#x}"] = range_
    return found


def _parts(
    target: Target, located: Located | None, headers: tuple[FoundHeader, ...], ranges: dict[str, AddressRange]
) -> Draft:
    """A draft of raw parts, for headers that cannot be made anew."""
    whole = target.contents.range
    document = {
        "format": located and located_as_dict(located),
        "headers": [header.as_dict() for header in headers],
    }
    files, raw = {HEADER: _json(document)}, []
    for name, range_ in ranges.items():
        if not target.contents.holds(range_.address, range_.length):
            continue
        data = target.contents.read(range_.address, range_.length)
        path = f"{name.replace(' ', '-')}.bin"
        files[path] = data
        format_ = None if container_of(data) is Container.RAW else Container.RAW
        raw.append(RawPart(file=Source(Path(path)), address=range_.address, name=name, format=format_))
    region = RegionPart(name="image", address=whole.address, length=whole.length)
    draft = Draft("plain", PlainImage(regions=(region,), raw=tuple(raw)), files)
    draft.notes.append(DAMAGED if located is not None and located.wrong else NOT_COMPOSED)
    return draft


def _format_json(header_format: HeaderFormat) -> bytes:
    lines = ",\n".join(f"  {json.dumps(member.as_json())}" for member in header_format)
    return f"[\n{lines}\n]\n".encode()


def _json(document: Any) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()
