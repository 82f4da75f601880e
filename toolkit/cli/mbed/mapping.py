"""`flashwright mbed map`: the memory model of a build, or of a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import BanksFile, Json, TargetName, given_target, read_given

if TYPE_CHECKING:
    from toolkit.image.memory import Memory
    from toolkit.mbed.model.model import Model
    from toolkit.mbed.targets import Target


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
    true: Annotated[bool, typer.Option("--true", help="Boxes as high as the regions are long.")] = False,
    lines: Annotated[
        int, typer.Option(metavar="N", min=0, max=2000, help="Lines of boxes; 0 for as few as needed.")
    ] = 0,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the picture as SVG, too.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page to look around in, too.")] = None,
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
    from toolkit.image.families.mbed_elf import memories_of

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
    _write(svg, html, model, memories)
    if as_json:
        output.show_json("mbed-map/1", model.as_dict())
    else:
        show_model(model, memories, true=true, lines=lines)
    raise typer.Exit(output.exit_code(model.findings))


def _planned(
    configuration: Path | None, target: Target | None, sizes: dict[str, str]
) -> tuple[Model, tuple[Memory, ...]]:
    raise NotImplementedError


def _write(svg: Path | None, html: Path | None, model: Model, memories: tuple[Memory, ...]) -> None:
    from toolkit.files import replace_file
    from toolkit.render.memory_map.page import page
    from toolkit.render.memory_map.svg import Look, memories_svg

    title, look = f"Memory model of {Path(model.name).name}", Look(high_first=True, printable=output.printable)
    if svg is not None:
        replace_file(svg, memories_svg(title, memories, look).encode("utf-8", "replace"))
    if html is not None:
        replace_file(html, page(title, memories, findings=model.findings, look=look).encode("utf-8", "replace"))
