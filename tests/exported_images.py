"""Images taken apart, and made again, for tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit.image.build.output import output_of
from toolkit.image.build.recipe import Recipe
from toolkit.image.export.choose import Asked, drafts_of, target_of
from toolkit.image.export.export import Exported, export_target
from toolkit.image.manifest.document import read_recipes


@dataclass(frozen=True)
class TakenApart:
    """An export, what its manifest says, and the file that building it gives."""

    exported: Exported
    recipe: Recipe
    again: bytes
    text: str

    @property
    def raw(self) -> list[str]:
        """The files of raw parts."""
        return [name for name in self.exported.files if name.startswith("raw/")]


@contextmanager
def exported(data: bytes, asked: Asked | None = None, name: str = "image.bin") -> Iterator[TakenApart]:
    """The export of a file with these bytes, built anew from what is in its folder."""
    asked = asked or Asked()
    target = target_of(data, name, asked)
    with tempfile.TemporaryDirectory() as above:
        made = export_target(target, drafts_of(target, asked), Path(above) / "export")
        yield TakenApart(made, *built(made.manifest), made.manifest.read_text("utf-8"))


def built(manifest: Path) -> tuple[Recipe, bytes]:
    """The one recipe of a manifest, and the file that it gives."""
    (recipe,) = read_recipes(manifest, {}, {}).values()
    return recipe, output_of(recipe, recipe.build(), recipe.output or "")
