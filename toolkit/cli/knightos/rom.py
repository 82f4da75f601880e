"""`flashwright knightos rom show|pages|compose|split`: ROM images of calculators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Json, complete_model
from toolkit.cli.numbers import number_of

if TYPE_CHECKING:
    from toolkit.knightos.rom.image import RomImage
    from toolkit.knightos.rom.parts import Recipe

LARGEST = 64 << 20
"""Bytes of the largest file that is read; a calculator has 4 MiB at most."""
Rom = Annotated[Path, typer.Argument(metavar="ROM", help="ROM image of a calculator; - for standard input.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")]


def show(
    rom: Rom,
    functions: Annotated[bool, typer.Option("--functions", "-f", help="List every function of the kernel.")] = False,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Show model, kernel, pages in use, and volume.

    Says too what is wrong with the pages of the system; `kfs fsck` does that for the files. Exit code 1 when there is
    an error.

    Example: flashwright knightos rom show calc.rom
    Example: flashwright knightos rom show calc.rom --functions
    """
    from toolkit.cli.knightos.rom_text import show_rom
    from toolkit.knightos.rom.check import check
    from toolkit.knightos.rom.kernel import read_kernel
    from toolkit.knightos.rom.picture import describe

    image = read_rom(rom)
    kernel = read_kernel(image)
    described, findings = describe(image, kernel), check(image, kernel)
    if as_json:
        document = {"image": str(rom), **described, "findings": [finding.as_dict() for finding in findings]}
        output.show_json("knightos-rom-show/1", document)
    else:
        show_rom(str(rom), described, functions=functions)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def pages(rom: Rom, as_json: Json = False) -> None:
    """List the pages: what each is for, what is on it.

    CRC-32 in the text, SHA-256 in JSON too. Erased neighbours share a line of the text.

    Example: flashwright knightos rom pages calc.rom
    """
    from toolkit.cli.knightos.rom_text import show_pages
    from toolkit.knightos.rom.kernel import read_kernel
    from toolkit.knightos.rom.pages import pages_of

    image = read_rom(rom)
    found = pages_of(image, read_kernel(image))
    if as_json:
        document = {"image": str(rom), "pages": [page.as_dict() for page in found]}
        output.show_json("knightos-rom-pages/1", document)
    else:
        show_pages(found)


def compose(
    rom: Annotated[Path, typer.Argument(metavar="ROM", help="Image to make.")],
    parts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE:PLACE]…", help="A file and where it goes: 0x4000, 16K, page=1C, boot, …"),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Calculator, such as TI84pSE.", autocompletion=complete_model)
    ] = None,
    size: Annotated[str | None, typer.Option(metavar="BYTES", help="Size of the image, instead of a model.")] = None,
    fill: Annotated[
        str | None, typer.Option(metavar="BYTE", help="What fills all that no part covers; otherwise 0xFF.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="Take the parts of a folder that `split` made.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an image of parts at offsets or pages.

    Parts may not overlap, nor leave the image. Places are offsets, pages in hexadecimal, or, where a model is given,
    swap, privileged, certificate, boot.

    Example: flashwright knightos rom compose calc.rom --model TI84pSE 00.bin:page=00 boot.bin:boot
    Example: flashwright knightos rom compose calc.rom --from parts/
    """
    from toolkit.kfs.make.create import store
    from toolkit.knightos.rom.parts import compose as compose_image
    from toolkit.knightos.rom.parts import read_parts

    if folder is not None:
        if parts or model or size or fill:
            raise typer.BadParameter("--from gives parts, size and fill; leave out others")
        recipe = read_parts(folder)
    else:
        recipe = _recipe(parts or [], model, size, fill)
    image = compose_image(recipe)
    store(rom, image)
    if as_json:
        placed = [{"name": part.name, "offset": part.offset, "length": len(part.data)} for part in recipe.parts]
        output.show_json("knightos-rom-compose/1", {"image": str(rom), "size": len(image), "parts": placed})
    else:
        from toolkit.quantities import format_count, format_length

        output.show(f"{rom}: {format_length(len(image))} of {format_count(len(recipe.parts), 'part')}")


def _recipe(parts: list[str], model: str | None, size: str | None, fill: str | None) -> Recipe:
    """What the arguments ask for."""
    from toolkit.kfs.layout import model_named
    from toolkit.knightos.rom.parts import ERASED, Part, Recipe, parse_place, read_part, require_size

    if (model is None) == (size is None):
        raise typer.BadParameter("give either --model or --size")
    layout = model_named(model).layout if model else None
    length = layout.size if layout else number_of(size or "", "--size")
    require_size(length)
    found = []
    for part in parts:
        name, colon, place = part.rpartition(":")
        if not colon or not name:
            raise typer.BadParameter(f"{part!r} is no FILE:PLACE")
        found.append(Part(name, parse_place(place, layout), read_part(Path(name), length)))
    return Recipe(length, tuple(found), ERASED if fill is None else number_of(fill, "--fill"))


def split(
    rom: Rom,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make; new or empty.")],
    by_page: Annotated[
        bool, typer.Option("--pages", help="A file for each page, not for neighbours together.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take an image apart into a folder.

    A file for each stretch of pages in use with one purpose, and parts.toml, of which `compose --from` makes the
    same image again. Erased pages are left out.

    Example: flashwright knightos rom split calc.rom parts/
    """
    from toolkit.knightos.rom.parts import split as split_image
    from toolkit.knightos.rom.parts import write_parts

    recipe = split_image(read_rom(rom), by_page=by_page)
    write_parts(recipe, folder)
    if as_json:
        parts = [{"file": part.name, "offset": part.offset, "length": len(part.data)} for part in recipe.parts]
        document = {"image": str(rom), "folder": str(folder)}
        output.show_json("knightos-rom-split/1", {**document, "size": recipe.size, "parts": parts})
        return
    from toolkit.quantities import format_length

    for part in recipe.parts:
        output.show(f"{folder / part.name}: {format_length(len(part.data))} at {part.offset:#x}")


def read_rom(path: Path) -> RomImage:
    """The image in a file, or on standard input. Raises VolumeError, UnavailableError."""
    from toolkit.knightos.rom.image import RomImage

    return RomImage.parse(output.read_input(path, LARGEST), str(path))
