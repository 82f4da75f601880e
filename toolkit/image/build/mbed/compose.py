"""From the parts of an image for Mbed OS to its bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.findings import Finding
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.mbed.parts import MbedImage, ProgramPart
from toolkit.image.build.mbed.target import target_of
from toolkit.image.build.origin import Origin
from toolkit.image.build.plan import Piece, Plan
from toolkit.image.build.recipe import raw_pieces
from toolkit.image.build.source import Source
from toolkit.image.containers.container import Container, container_for, container_of, read_container, write_container
from toolkit.mbed.composition.compose import Composed, Composition, PartFile, PlacedBytes, outside_of
from toolkit.mbed.composition.configuration import read_configurations, read_header_format
from toolkit.mbed.composition.header import decode_header
from toolkit.mbed.composition.header_format import MemberType
from toolkit.mbed.composition.regions import RegionKind, has_header
from toolkit.mbed.composition.settings import Settings
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

EPOCH = "SOURCE_DATE_EPOCH"
_ADDRESSES = AddressRange(0, 1 << 32)
_OWN_NAMES = {
    "app_start": "mbed_app_start",
    "app_size": "mbed_app_size",
    "rom_start": "mbed_rom_start",
    "rom_size": "mbed_rom_size",
}
_NUMBERS = ("header_offset", "app_offset", "restrict_size", *_OWN_NAMES)


def compose(recipe: MbedImage) -> BuiltImage:
    """Build an image for Mbed OS.

    Raises:
        ToolkitError: with the place of the part that does not fit.
    """
    settings = _settings(recipe)
    bootloader = _bootloader(recipe, settings)
    with recipe.origin.blamed():
        target = target_of(recipe, settings)
    composition = Composition(
        target=target,
        settings=settings,
        application=_program(recipe.application.file, recipe.application, recipe.application.origin),
        bootloader=bootloader,
        timestamp=_timestamp(recipe, settings, has_bootloader=bootloader is not None),
    )
    with recipe.origin.blamed():
        composed = composition.compose()
    plan = _plan(recipe, composed)
    contents = plan.contents()
    range_ = _range(recipe, composed, plan, contents)
    return BuiltImage(
        range=range_,
        contents=contents,
        pieces=plan.pieces,
        facts=_facts(composition, composed),
        findings=(*composed.findings, *_outside(plan, composed)),
        companions=_companions(recipe, composed),
        inputs=(settings.bootloader_img,) if settings.bootloader_img else (),
        is_whole=recipe.pad_to_region is not None,
    )


def _settings(recipe: MbedImage) -> Settings:
    """What the manifest says, and what its configurations say where it says nothing."""
    target = recipe.target
    with recipe.origin.at("config").blamed():
        said = read_configurations(recipe.config, target, recipe.labels)
    values: dict[str, Any] = {_OWN_NAMES.get(name, name): getattr(recipe, name) for name in _NUMBERS}
    if recipe.header_format:
        with recipe.origin.at("header_format").blamed():
            values["header_format"] = read_header_format(recipe.header_format, target, recipe.labels)
    return Settings(**values).over(said)


def _bootloader(recipe: MbedImage, settings: Settings) -> PartFile | None:
    if recipe.bootloader:
        return _program(recipe.bootloader.file, recipe.bootloader, recipe.bootloader.origin)
    if settings.bootloader_img:
        origin = Origin(settings.places.get("bootloader_img", "bootloader_img"))
        return _program(Source(settings.bootloader_img), None, origin)
    return None


def _program(source: Source, part: ProgramPart | None, origin: Origin) -> PartFile:
    data = source.read(origin.at("file") if origin.file else origin)
    container = (part.format if part else None) or container_of(data)
    with origin.blamed():
        contents = read_container(data, 0, container)
    return PartFile(source.path.name if source.path else source.name, contents, container is not Container.RAW)


def _timestamp(recipe: MbedImage, settings: Settings, *, has_bootloader: bool) -> int:
    """The time of the header; none is asked for where it says none, so that the same parts give the same image."""
    members = settings.header_format if has_header(settings, has_bootloader=has_bootloader) else ()
    if recipe.timestamp is not None:
        return recipe.timestamp
    if not any(member.type is MemberType.TIMESTAMP for member in members or ()):
        return 0
    origin = recipe.origin.at("timestamp")
    epoch = os.environ.get(EPOCH)
    if epoch is None:
        raise origin.error(f"is missing: the header says a time; {EPOCH} says it, too")
    if not epoch.isascii() or not epoch.isdigit() or len(epoch) > 19:
        raise origin.error(f"{EPOCH} is {epoch!r:.40}, which is no number of seconds since 1970")
    return int(epoch)


def _plan(recipe: MbedImage, composed: Composed) -> Plan:
    plan = Plan(_ADDRESSES)
    origins = {
        RegionKind.APPLICATION: recipe.application.origin,
        RegionKind.BOOTLOADER: recipe.bootloader.origin if recipe.bootloader else recipe.origin.at("bootloader"),
    }
    for piece in composed.pieces:
        origin = origins.get(piece.kind, recipe.origin.at(piece.kind.value))
        plan.add(Piece(piece.kind.value, piece.kind.value, piece.address, piece.data, piece.source, origin))
    for raw in raw_pieces(recipe.raw, composed.regions):
        plan.add(raw)
    return plan


def _outside(plan: Plan, composed: Composed) -> Iterator[Finding]:
    """That raw parts lie outside of ROM, as those of programs are told of."""
    raw = [piece for piece in plan.pieces if piece.kind == "raw"]
    yield from outside_of(composed.rom, [piece.range for piece in raw])


def _range(recipe: MbedImage, composed: Composed, plan: Plan, contents: Contents) -> AddressRange:
    """What a raw file has: from the first byte in ROM on."""
    rom = composed.rom
    first = next((max(start, rom.address) for start, data in contents.segments if start + len(data) > rom.address), 0)
    end = rom.end
    if recipe.pad_to_region is not None:
        end = _end_of(recipe, composed, plan)
    first = min(max(first, rom.address), end)
    return AddressRange(first, end - first)


def _end_of(recipe: MbedImage, composed: Composed, plan: Plan) -> int:
    ends = {region.name: region.end for region in composed.regions}
    if recipe.pad_to_region not in ends:
        origin = recipe.origin.at("pad_to_region")
        raise origin.error(f"there is no region {recipe.pad_to_region!r}; there are {', '.join(ends)}")
    end = ends[recipe.pad_to_region]
    last = max(piece.range.end for piece in plan.pieces if piece.range.end <= composed.rom.end)
    if last > end:
        message = f"the region {recipe.pad_to_region!r} ends at {end:#x}, where the image goes on to {last - 1:#x}"
        raise recipe.origin.at("pad_to_region").error(message)
    return end


def _companions(recipe: MbedImage, composed: Composed) -> dict[str, bytes]:
    """The update image, if it is asked for."""
    name = recipe.update_image
    if name is None:
        return {}
    origin = recipe.origin.at("update_image")
    if not any(piece.kind is RegionKind.HEADER for piece in composed.update):
        raise origin.error("there is no header, and an update image is header and application")
    with origin.blamed():
        contents = Contents((piece.address, piece.data) for piece in composed.update)
        return {name: write_container(contents, container_for(name), recipe.fill)}


def _facts(composition: Composition, composed: Composed) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "target": composition.target.name,
        "rom": {"address": composed.rom.address, "length": composed.rom.length},
        "regions": [
            {"name": region.name, "kind": region.kind, "address": region.address, "length": region.length}
            for region in composed.regions
        ],
    }
    header = _header_of(composed.pieces)
    if header is not None and composition.settings.header_format:
        members = decode_header(composition.settings.header_format, header.data)
        facts["header"] = [one.as_dict() for one in members]
    return facts


def _header_of(pieces: Iterable[PlacedBytes]) -> PlacedBytes | None:
    return next((piece for piece in pieces if piece.kind is RegionKind.HEADER), None)
