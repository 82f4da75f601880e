"""Arguments that the commands of `flashwright kfs` share, with their help and completion."""

from pathlib import Path
from typing import Annotated

import typer


def complete_model(incomplete: str) -> list[str]:
    """Names of models that begin so."""
    from toolkit.kfs.layout import MODELS

    typed = len(incomplete)
    return [incomplete + name[typed:] for name in MODELS if name.lower().startswith(incomplete.lower())]


def complete_path(context: typer.Context, incomplete: str) -> list[str]:
    """Paths in the image already typed that begin so."""
    from toolkit.kfs.complete import complete

    image = context.params.get("image") or next(iter(context.args), None)  # left over while an option has no value
    return complete(Path(image) if image else None, incomplete)


Image = Annotated[Path, typer.Argument(metavar="IMAGE", help="ROM image of a calculator.")]
InVolume = Annotated[str, typer.Argument(metavar="[PATH]", help="Path in the volume.", autocompletion=complete_path)]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Destination = Annotated[
    str, typer.Argument(metavar="DEST", help="Directory to go into, or new path.", autocompletion=complete_path)
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH…", help="Paths in the volume.", autocompletion=complete_path)]
Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE…", help="Paths in the volume.", autocompletion=complete_path)
]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Directories too, with all that is in them.")]
NoClobber = Annotated[bool, typer.Option("--no-clobber", "-n", help="Keep files and links that are there.")]
Force = Annotated[bool, typer.Option("--force", help="Change a damaged volume, too.")]
Strict = Annotated[bool, typer.Option("--strict", help="Change nothing if the kernel cannot read it whole.")]
SkipUsbBootSector = Annotated[
    bool, typer.Option("--skip-usb-boot-sector", help="Use no blocks that real TI-84+ hardware write-protects.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done to each path.")]
