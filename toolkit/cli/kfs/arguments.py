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

    return complete(context.params.get("image"), incomplete)


Image = Annotated[Path, typer.Argument(metavar="IMAGE", help="ROM image of a calculator.")]
InVolume = Annotated[str, typer.Argument(metavar="[PATH]", help="Path in the volume.", autocompletion=complete_path)]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
