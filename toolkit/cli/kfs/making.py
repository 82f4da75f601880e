"""`flashwright kfs create`: new images."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Json, complete_model


class Like(StrEnum):
    """Whom a new volume's bytes are for."""

    KERNEL = "kernel"
    GENKFS = "genkfs"


def create(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="Image to make.")],
    source: Annotated[Path, typer.Option("--from", metavar="DIR", help="Host folder with the volume's content.")],
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Calculator, such as TI84pSE.", autocompletion=complete_model)
    ] = None,
    like: Annotated[
        Like, typer.Option(help="Readable whole by the kernel, or the same bytes as genkfs.")
    ] = Like.KERNEL,
    into: Annotated[
        Path | None, typer.Option(metavar="ROM", help="Take everything but the volume from this image.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Refuse what the kernel cannot read whole.")] = False,
    force: Annotated[bool, typer.Option(help="Write even what the kernel runs astray on.")] = False,
    overwrite: Annotated[bool, typer.Option(help="Replace an image that has a kernel in it.")] = False,
    skip_usb_boot_sector: Annotated[
        bool, typer.Option(help="Use no blocks that real TI-84+ hardware write-protects.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make an image with a volume from a host folder. The same folder gives the same bytes.

    Example: flashwright kfs create calc.rom --model TI84pSE --from files/
    Example: flashwright kfs create calc.rom --into kernel.rom --from files/ --like genkfs
    """
    from toolkit.kfs.layout import model_named
    from toolkit.kfs.make import create as creation
    from toolkit.kfs.make.formatter import Profile

    if strict and force:
        raise typer.BadParameter("--strict and --force contradict each other")
    chosen = model_named(model) if model else None
    creation.require_replaceable(image, into, overwrite=overwrite)
    base = creation.starting_image(chosen, into)
    made = creation.create(source, base, Profile(like.value), skip_usb_boot_sector=skip_usb_boot_sector)
    creation.refuse(made.findings, strict=strict, force=force)
    creation.store(image, made.image)
    if as_json:
        output.show_json("kfs-create/1", {"image": str(image), "findings": [f.as_dict() for f in made.findings]})
    else:
        output.show_findings(made.findings)
        output.show(creation.summary(image, made, chosen))
    raise typer.Exit(output.exit_code(made.findings))
