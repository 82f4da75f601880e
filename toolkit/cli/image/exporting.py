"""`flashwright image export`: from an image to a manifest and parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import complete_model
from toolkit.cli.tock.arguments import Json, Target, of_image
from toolkit.image.containers.kinds import Container

if TYPE_CHECKING:
    from toolkit.image.export.export import Exported


def _export(
    target: Target,
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder to make; new or empty.")],
    model: Annotated[
        str,
        typer.Option(metavar="MODEL", help="Calculator, where several have the size.", autocompletion=complete_model),
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="Take it for bytes that have no meaning.")] = False,
    read_as: Annotated[Container | None, typer.Option("--read-as", help="What IMAGE is; else by its content.")] = None,
    as_json: Json = False,
) -> None:
    """Take an image apart into a manifest and parts.

    `image build` of the manifest gives the same bytes; nothing is written that does not. Apps, kernel, bootloader and
    files are parts of their own where that comes back; what is left over becomes raw parts, and the manifest says why.

    Example: flashwright image export hail.bin -o hail
    Example: flashwright image export dump.bin -o apps --app-address 0x40000 --base 0x40000
    """
    from toolkit.image.export.choose import Asked
    from toolkit.image.export.export import export_image

    asked = Asked(target.choice, target.base, model, plain, read_as)
    exported = export_image(target.path, out, asked)
    if as_json:
        output.show_json("image-export/1", _document(target.path, exported))
        return
    for name, length in exported.files.items():
        output.show(f"{length:>11,}  {output.printable(name)}")
    for note in exported.notes:
        output.show(f"note: {output.printable(note)}")
    output.show(f"{exported.manifest}: {_words(exported)}")


def _words(exported: Exported) -> str:
    words = {
        "tock": "an image of a Tock board",
        "knightos": "a ROM of KnightOS",
        "mbed": "an image for a board with Mbed OS",
        "plain": "an image of plain regions",
    }
    same = "the same file" if exported.is_identical else "the same bytes"
    return f"{words[exported.system]}; building it gives {same}, as {output.printable(exported.output)}"


def _document(image: Path, exported: Exported) -> dict[str, Any]:
    return {
        "image": str(image),
        "system": exported.system,
        "manifest": str(exported.manifest),
        "output": exported.output,
        "identical": exported.is_identical,
        "files": [{"file": name, "length": length} for name, length in exported.files.items()],
        "pieces": [piece.as_dict() for piece in exported.pieces],
        "notes": list(exported.notes),
    }


export = of_image(_export, "Image: raw, Intel HEX, S-records, UF2 or ELF.")
