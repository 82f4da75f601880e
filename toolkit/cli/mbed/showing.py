"""`flashwright mbed show`: what is in an image."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.composition_arguments import LONGEST, BaseAddress, of_machine
from toolkit.cli.mbed.model_arguments import BanksFile, Json, TargetName, given_target
from toolkit.image.containers.kinds import Container

if TYPE_CHECKING:
    from toolkit.image.containers.stored import Stored
    from toolkit.mbed.base_address import Base
    from toolkit.mbed.targets import Target


def show(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="Raw, HEX, SREC, UF2 or ELF; - for standard input.")],
    base: BaseAddress = None,
    target: TargetName = "",
    banks: BanksFile = None,
    read_as: Annotated[Container | None, typer.Option("--read-as", help="What IMAGE is; else by its content.")] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All vectors, not only those that differ from the default.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show programs, headers and words of chips in an image.

    Vector tables are judged on three levels, headers are held against the application behind them, and the address of
    a raw image is guessed, with the evidence. Exit code 1 when something is an error.

    Example: flashwright mbed show app.bin --target K64F
    Example: flashwright mbed show update.bin --base 0x08000000 --json
    """
    from toolkit.cli.mbed.show_text import show_image
    from toolkit.mbed.image import look_at

    chosen = given_target(target, banks)
    stored, place = _read(output.read_input(image, LONGEST), base, chosen, read_as)
    view = look_at(stored.contents, chosen, place, linked=stored.container is Container.ELF)
    findings = (*stored.findings, *of_machine(stored), *view.findings)
    if as_json:
        document = {"image": str(image), "container": stored.container.value, "entry": stored.entry, **view.as_dict()}
        output.show_json("mbed-show/1", document | {"findings": [finding.as_dict() for finding in findings]})
    else:
        show_image(str(image), stored, view, findings, every_vector=all_)
    raise typer.Exit(output.exit_code(findings))


def _read(
    data: bytes, base: int | None, target: Target | None, container: Container | None
) -> tuple[Stored, Base | None]:
    """An image, and the base of a raw one."""
    from toolkit.errors import ContainerError
    from toolkit.image.containers.container import read_stored
    from toolkit.image.containers.kinds import container_of
    from toolkit.mbed.base_address import Base
    from toolkit.mbed.image import base_of

    container = container or container_of(data)
    place = None
    if container is Container.RAW:
        place = base_of(data, target) if base is None else Base(base, ("as asked for",))
        if place.address + len(data) > 1 << 32:
            raise ContainerError(f"{len(data):,} bytes at {place.address:#x} go beyond 32 bits")
    stored = read_stored(data, place.address if place else 0, container)
    if not stored.contents.segments:
        raise ContainerError("the image has no bytes")
    return stored, place
