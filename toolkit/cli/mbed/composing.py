"""`flashwright mbed compose`: bootloader, header and application as one image."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.mbed.composition_arguments import (
    AppOffset,
    FormatFile,
    HeaderOffset,
    Labels,
    Place,
    RomRange,
    SectorRuns,
)
from toolkit.cli.mbed.model_arguments import BanksFile, Json, TargetName
from toolkit.cli.numbers import number_of
from toolkit.errors import ToolkitError
from toolkit.memory.region import AddressRange

if TYPE_CHECKING:
    from toolkit.image.build.built import BuiltImage
    from toolkit.image.build.mbed.parts import MbedImage
    from toolkit.image.build.recipe import Recipe


def compose(
    config: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[CONFIG.json…|MANIFEST]", help="mbed_app.json and libraries, or a manifest."),
    ] = None,
    app: Annotated[Path | None, typer.Option("--app", metavar="FILE", help="Application: raw, HEX, ELF ….")] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Image: .bin .hex .srec .uf2.")
    ] = None,
    bootloader: Annotated[Path | None, typer.Option(metavar="FILE", help="Bootloader, from the start of ROM.")] = None,
    target: TargetName = "",
    banks: BanksFile = None,
    rom: RomRange = None,
    sectors: SectorRuns = None,
    label: Labels = None,
    header_format: FormatFile = None,
    header_offset: HeaderOffset = None,
    app_offset: AppOffset = None,
    restrict_size: Annotated[
        int | None, typer.Option(metavar="BYTES", help="Most bytes of the application.", parser=number_of)
    ] = None,
    update_image: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write header and application alone, too.")
    ] = None,
    timestamp: Annotated[
        int | None, typer.Option(metavar="SECONDS", help="Time in the header; else SOURCE_DATE_EPOCH, or now.", min=0)
    ] = None,
    pad_to: Annotated[str | None, typer.Option(metavar="REGION|ADDR|SIZE", help="Fill a raw file up to there.")] = None,
    as_json: Json = False,
) -> None:
    """Put bootloader, header and application together.

    Where they go is said by the keys target.* of mbed_app.json, or by options, which count more; the regions end where
    erase sectors do. What overlaps, or does not fit into its region, is refused. --pad-to takes the name of a region,
    an address in ROM, or a size such as 64K or +0x1000.

    Example: flashwright mbed compose mbed_app.json --app app.bin --target K64F -o full.hex
    Example: flashwright mbed compose --bootloader b.bin --app a.bin --target K64F --header-format v2.json -o all.bin
    """
    from toolkit.image.build.mbed.parts import MbedImage
    from toolkit.image.build.output import output_of

    if out is None:
        raise typer.BadParameter("-o says which file to make")
    runs, labels = tuple(sectors or ()), tuple(label or ())
    place = Place(target, banks, rom, runs, labels, header_format, header_offset, app_offset)
    configs = config or []
    if len(configs) == 1 and configs[0].suffix.lower() != ".json":
        if place.is_said or app or bootloader or restrict_size is not None:
            raise typer.BadParameter(
                f"{configs[0]} is no .json, so it is a manifest, which says all of this itself; leave the options out"
            )
        recipe: Recipe = _of_manifest(configs[0])
    else:
        recipe = _of_options(configs, app, bootloader, restrict_size, place)
    if isinstance(recipe, MbedImage):
        recipe = replace(recipe, timestamp=_time(recipe, timestamp))
        recipe = replace(recipe, update_image=update_image.name if update_image else recipe.update_image)
    elif update_image or timestamp is not None:
        raise typer.BadParameter(f"{configs[0]} is made of raw parts; it has no header that could be made anew")
    built = recipe.build()
    if pad_to is not None:
        recipe = replace(recipe, pad_to=_end(recipe, built, pad_to, out))
    data = output_of(recipe, built, out.name)
    files = _write(recipe, built, data, out, update_image)
    _show(built, files, out, as_json=as_json)


def _of_manifest(path: Path) -> Recipe:
    from toolkit.image.manifest.document import read_recipes

    recipes = list(read_recipes(path, {}, os.environ).values())
    if len(recipes) != 1:
        raise ToolkitError(f"{path} describes several images; `flashwright image build` builds them")
    return recipes[0]


def _of_options(
    configs: list[Path], app: Path | None, bootloader: Path | None, restrict_size: int | None, place: Place
) -> MbedImage:
    from toolkit.image.build.mbed.parts import MbedImage, ProgramPart
    from toolkit.image.build.origin import Origin
    from toolkit.image.build.source import Source

    if app is None:
        raise typer.BadParameter("--app says which file the application is in")
    return MbedImage(
        config=tuple(configs),
        application=ProgramPart(file=Source(app), origin=Origin("--app")),
        bootloader=ProgramPart(file=Source(bootloader), origin=Origin("--bootloader")) if bootloader else None,
        restrict_size=restrict_size,
        **place.keys(),
    )


def _time(recipe: MbedImage, said: int | None) -> int | None:
    """The time that a header says: as asked for, as the environment has it, or now."""
    if said is not None or recipe.timestamp is not None:
        return recipe.timestamp if said is None else said
    return None if "SOURCE_DATE_EPOCH" in os.environ else int(time.time())


def _end(recipe: Recipe, built: BuiltImage, pad_to: str, out: Path) -> int:
    from toolkit.image.containers.kinds import Container, container_for
    from toolkit.mbed.composition.padding import end_of_padding

    if (recipe.format or container_for(out.name)) is not Container.RAW:
        raise typer.BadParameter(f"--pad-to is for raw files; {out} keeps addresses, and holes")
    ends = {region["name"]: region["address"] + region["length"] for region in built.facts["regions"]}
    rom = AddressRange(**built.facts["rom"]) if "rom" in built.facts else built.range
    return end_of_padding(pad_to, ends, rom, built.range.address)


def _write(recipe: Recipe, built: BuiltImage, data: bytes, out: Path, update_image: Path | None) -> dict[Path, bytes]:
    """Write the image, and what belongs to it beside it; gives all files, that of the image first."""
    from toolkit.files import real_path, replace_files
    from toolkit.image.build.files import ImageFiles, require_own_files
    from toolkit.image.build.output import path_below

    files = {out: data}
    for name, content in built.companions.items():
        path = update_image or out.parent / path_below(name, recipe.origin)
        if real_path(path) == real_path(out):
            raise ToolkitError(f"{out} would be written twice: with the image, and with the update image")
        files[path] = content
    require_own_files([ImageFiles(out.name, recipe, built, files)])
    replace_files(files)
    return files


def _show(built: BuiltImage, files: dict[Path, bytes], out: Path, *, as_json: bool) -> None:
    from toolkit.image.build.report import report_of
    from toolkit.image.build.source import digest

    others = [(str(path), content) for path, content in files.items() if path != out]
    if as_json:
        report = report_of(out.name, str(out), files[out], built)
        report["companions"] = [
            {"output": path, "length": len(content), "sha256": digest(content)} for path, content in others
        ]
        output.show_json("mbed-compose/1", report)
        return
    output.show(f"{out}: {len(files[out]):,} bytes from {built.range.address:#x} on, SHA-256 {digest(files[out])}")
    rows = [
        (f"{region['address']:#010x}", f"{region['length']:,}", f"{_used(region, built):,}", region["name"])
        for region in built.facts.get("regions", ())
    ]
    output.show_table(("address", "bytes", "used", "region"), rows, right=[1, 2])
    for name, content in others:
        output.show(f"{name}: {len(content):,} bytes, SHA-256 {digest(content)}")
    output.show_findings(built.findings)


def _used(region: dict[str, Any], built: BuiltImage) -> int:
    """Bytes of parts in a region: of its own, and of raw ones."""
    end = region["address"] + region["length"]
    return sum(
        max(0, min(piece.range.end, end) - max(piece.address, region["address"]))
        for piece in built.pieces
        if piece.kind in (region["kind"], "raw")
    )
