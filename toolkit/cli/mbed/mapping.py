"""`flashwright mbed map`: the memory model of a build, or of a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import LONGEST_BUILD, BanksFile, Json, TargetName, given_target, read_given
from toolkit.cli.pictures import (
    Drawing,
    HtmlFile,
    Lines,
    PictureScale,
    ScaleOption,
    SvgFile,
    draw,
    require_places,
)

if TYPE_CHECKING:
    from toolkit.image.memory import Memory
    from toolkit.mbed.composition.settings import Settings
    from toolkit.mbed.model.model import Model
    from toolkit.mbed.targets import Target
    from toolkit.memory.region import AddressRange


def map_(
    build: Annotated[
        Path | None,
        typer.Argument(metavar="[ELF]", help="ELF file or linker map; with --plan, mbed_app.json."),
    ] = None,
    target: TargetName = "",
    banks: BanksFile = None,
    plan: Annotated[bool, typer.Option("--plan", help="What a configuration will give; nothing is built yet.")] = False,
    bootloader: Annotated[
        str, typer.Option(metavar="N", help="With --plan: bytes of the bootloader, where no file is there.")
    ] = "",
    application: Annotated[str, typer.Option(metavar="N", help="With --plan: bytes of the application.")] = "",
    data: Annotated[str, typer.Option(metavar="N", help="With --plan: bytes of global data, stacks aside.")] = "",
    scale: ScaleOption = PictureScale.COMPRESSED,
    lines: Lines = 0,
    svg: SvgFile = None,
    html: HtmlFile = None,
    as_json: Json = False,
) -> None:
    """Draw the memory model of a build: RAM and flash.

    Vector tables, global data, stacks, heap, application and what else there is, each with its addresses, and how it is
    known. Linker maps tell less than ELF files. Exit code 1 when something is an error.

    Example: flashwright mbed map app.elf --target K64F
    Example: flashwright mbed map app.elf --banks memory_banks.json --svg map.svg
    Example: flashwright mbed map --plan mbed_app.json --target K64F
    """
    from toolkit.cli.mbed.map_text import show_model
    from toolkit.image.described import Described
    from toolkit.image.families.mbed_elf import KIND, memories_of

    drawing = Drawing(scale, lines, high_first=True, details=True, svg=svg, html=html)
    require_places(drawing, build, banks, as_json=as_json)
    chosen = given_target(target, banks)
    if plan:
        model, memories = _planned(build, chosen, {"bootloader": bootloader, "application": application, "data": data})
    elif build is None:
        raise typer.BadParameter("an ELF file or a linker map is needed; or --plan")
    elif bootloader or application or data:
        raise typer.BadParameter("sizes are for --plan; a build has its own")
    else:
        from toolkit.mbed.model.model import make_model

        read = read_given(build)
        model = make_model(read, chosen)
        memories = memories_of(model, read)
    if drawing.is_for_files:
        subject = chosen.name if plan and chosen is not None and build is None else Path(model.name).name
        title = f"Memory model of {subject}"
        draw(Described(KIND, title, memories, tuple(model.findings)), drawing, quiet=True)
    if as_json:
        output.show_json("mbed-map/1", model.as_dict())
    elif not drawing.is_for_standard_output:
        show_model(model, memories, drawing)
    raise typer.Exit(output.exit_code(model.findings))


def _planned(
    configuration: Path | None, target: Target | None, sizes: dict[str, str]
) -> tuple[Model, tuple[Memory, ...]]:
    from toolkit.image.families.mbed_elf import memories_of
    from toolkit.mbed.composition.configuration import read_configurations
    from toolkit.mbed.composition.settings import Settings
    from toolkit.mbed.model.plan import PlannedLengths, make_plan
    from toolkit.mbed.model.plan_settings import read_plan_settings

    if target is None:
        raise typer.BadParameter("a plan needs a target: --target NAME or --banks FILE")
    composition = read_configurations([configuration], target.name) if configuration else Settings()
    said = {name: _length(name, text) if text else None for name, text in sizes.items()}
    bootloader = _bootloader(composition, target, said["bootloader"])
    lengths = PlannedLengths(bootloader, said["application"], said["data"])
    name = str(configuration) if configuration else "defaults"
    model = make_plan(name, target, composition, read_plan_settings(configuration, target), lengths)
    return model, memories_of(model)


def _bootloader(composition: Settings, target: Target, length: int | None) -> tuple[AddressRange, ...]:
    """Where the bytes of the bootloader lie: as long as is said, else as its file has them."""
    from toolkit.image.containers.container import container_of, read_stored
    from toolkit.mbed.composition.compose import rom_of
    from toolkit.memory.region import AddressRange

    if not length and (length is not None or composition.bootloader_img is None):
        return ()
    start = rom_of(target, composition).address
    if length is not None:
        return (AddressRange(start, length),)
    assert composition.bootloader_img is not None
    data = output.read_input(composition.bootloader_img, LONGEST_BUILD)
    stored = read_stored(data, start, container_of(data))
    return tuple(AddressRange(address, len(part)) for address, part in stored.contents.segments)


def _length(name: str, text: str) -> int:
    from toolkit.quantities import parse_number

    try:
        return parse_number(text)
    except ValueError as error:
        raise typer.BadParameter(f"--{name}: {error}") from None
