"""`flashwright mbed decompose`: an image as bootloader, header and application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mbed.composition_arguments import (
    AppOffset,
    BaseAddress,
    FormatFile,
    HeaderOffset,
    image_request,
    of_machine,
)
from toolkit.cli.mbed.model_arguments import BanksFile, Json, TargetName

if TYPE_CHECKING:
    from toolkit.image.export.export import Exported
    from toolkit.image.export.mbed import TakenApart


def decompose(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="Raw, HEX, SREC, UF2 or ELF; - for standard input.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder to make; new or empty.")],
    target: TargetName = "",
    banks: BanksFile = None,
    base: BaseAddress = None,
    header_format: FormatFile = None,
    header_offset: HeaderOffset = None,
    app_offset: AppOffset = None,
    as_json: Json = False,
) -> None:
    """Take an image apart: bootloader, header, application.

    The folder has the parts as files, the members of the header as JSON, and a manifest, image.toml, of which
    `mbed compose` makes the same image. A header of no known format, or one that is wrong, becomes a raw part.

    Example: flashwright mbed decompose update.bin -o update
    Example: flashwright mbed decompose full.hex --header-format format.json --target K64F -o full
    """
    from toolkit.image.containers.kinds import container_of
    from toolkit.image.export.draft import Target
    from toolkit.image.export.export import export_target
    from toolkit.image.export.mbed import take_apart

    request, data, stored = image_request(image, target, banks, base, header_format, header_offset, app_offset)
    name = "image.bin" if image == output.STANDARD_INPUT else image.name
    whole = Target(data, name, request.contents, container_of(data), stored)
    apart = take_apart(whole, request)
    exported = export_target(whole, apart.drafts, out)
    output.warn([*stored.findings, *of_machine(stored)])
    if as_json:
        output.show_json("mbed-decompose/1", _document(image, apart, exported))
    else:
        _show(apart, exported)


def _document(image: Path, apart: TakenApart, exported: Exported) -> dict[str, object]:
    from toolkit.mbed.composition.verify import located_as_dict

    return {
        "image": str(image),
        "manifest": str(exported.manifest),
        "composed": exported.system == "mbed",
        "identical": exported.is_identical,
        "format": apart.located and located_as_dict(apart.located),
        "headers": [header.as_dict() for header in apart.headers],
        "files": [{"file": name, "length": length} for name, length in exported.files.items()],
        "pieces": [piece.as_dict() for piece in exported.pieces],
        "notes": list(exported.notes),
    }


def _show(apart: TakenApart, exported: Exported) -> None:
    from toolkit.cli.mbed.verifying import show_located

    if apart.located:
        show_located(apart.located)
    for name, length in exported.files.items():
        output.show(f"{length:>11,}  {output.printable(name)}")
    for note in exported.notes:
        output.show(f"note: {output.printable(note)}")
    same = "the same file" if exported.is_identical else "the same bytes"
    output.show(f"{exported.manifest}: composing it gives {same}, as {output.printable(exported.output)}")
