"""`flashwright knightos kimg show|make`: pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.knightos.file_arguments import LONGEST_PICTURE, Json, Strict
from toolkit.cli.output import about, require_other_files, write_output

LONGEST_PNG = 16 << 20
DARK_BELOW = 127
File = Annotated[Path, typer.Argument(metavar="FILE", help="KIMG picture; - for standard input.")]
Png = Annotated[Path | None, typer.Option("--png", metavar="PNG", help="Write the picture as PNG, too.")]
Source = Annotated[Path, typer.Argument(metavar="PNG", help="Picture of any colours; - for standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="KIMG to write; - for standard output.")]
DarkBelow = Annotated[
    int, typer.Option("--dark-below", min=1, max=255, help="Pixels of less grey than this are dark, of 0 to 255.")
]


def show(file: File, png: Png = None, strict: Strict = False, as_json: Json = False) -> None:
    """Show the size of a picture, and the picture itself.

    Pictures up to 128 pixels wide are drawn. Of those in the layout of the document, which no program reads, only the
    header is shown. Exit code 1 when there are errors.

    Example: flashwright knightos kimg show icon.img
    Example: flashwright knightos kimg show icon.img --png icon.png
    """
    from formats.knightos.kimg import KimgDocumented
    from toolkit.cli.knightos.files_text import show_picture
    from toolkit.errors import ToolkitError
    from toolkit.files import replace_file
    from toolkit.knightos.kimg.picture import check, describe, read_picture

    if png is not None:
        require_other_files(png, file)
    data = output.read_input(file, LONGEST_PICTURE)
    with about(str(file)):
        picture = read_picture(data)
    described, findings = describe(picture), check(picture)
    if png is not None:
        from toolkit.knightos.kimg.png import to_png

        if isinstance(picture, KimgDocumented):
            raise ToolkitError(f"{file}: the document does not say how the pixels of its layout lie; no PNG is written")
        replace_file(png, to_png(picture.image))
    if as_json:
        document = {"file": str(file), **described, "findings": [finding.as_dict() for finding in findings]}
        output.show_json("knightos-kimg-show/1", document)
    else:
        show_picture(str(file), described, None if isinstance(picture, KimgDocumented) else picture.image)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def make(source: Source, target: Output, dark_below: DarkBelow = DARK_BELOW, as_json: Json = False) -> None:
    """Make a picture in black and white from a PNG.

    What is transparent counts as white. The grey of a pixel decides, at the same threshold as that of the tool kimg.

    Example: flashwright knightos kimg make icon.png -o icon.img
    Example: flashwright knightos kimg make icon.png -o icon.img --json
    """
    from formats.knightos.kimg import KIMG
    from toolkit.errors import ToolkitError
    from toolkit.knightos.kimg.png import from_png

    output.require_apart(target, as_json=as_json)
    require_other_files(target, source)
    data = output.read_input(source, LONGEST_PNG)
    try:
        image = from_png(data, dark_below)
    except ToolkitError as error:
        raise type(error)(f"{source}: {error}") from None
    made = KIMG.build(image)
    write_output(target, made, quiet=as_json)
    if as_json:
        size = {"width": image.width, "height": image.height, "length": len(made)}
        output.show_json("knightos-kimg-make/1", {"file": str(target), **size})
