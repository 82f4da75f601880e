"""The files that images become: where they lie, what they must not replace, and whether they are there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.files import real_path, replace_files
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.origin import Origin
from toolkit.image.build.output import output_name, output_of, path_below
from toolkit.image.build.recipe import Recipe
from toolkit.image.build.report import report_of
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Part, keys_of
from toolkit.memory.difference import differing_runs


@dataclass(frozen=True)
class Target:
    """Where files shall lie.

    Attributes:
        folder: of the manifest.
        out: a file for the image, or a folder; None for what the manifest says.
        is_several: whether there are several, which need a folder.
        is_folder: whether `out` was named as a folder, which may have to be made.
    """

    folder: Path
    out: Path | None = None
    is_several: bool = False
    is_folder: bool = False

    def path_of(self, name: str, recipe: Recipe) -> Path:
        """The file of an image. Raises ToolkitError where it would lie elsewhere, or where there is a file already."""
        if self.out is None:
            return self.folder / output_name(recipe, name)
        wants_folder = self.is_several or self.is_folder
        if wants_folder and self.out.exists() and not self.out.is_dir():
            why = "several images need a folder" if self.is_several else "a name with a slash behind it is a folder's"
            raise ToolkitError(f"{self.out} is a file, and {why}")
        return self.out / output_name(recipe, name) if wants_folder or self.out.is_dir() else self.out


@dataclass(frozen=True)
class ImageFiles:
    """An image that was built, and the files that it becomes.

    Attributes:
        name: of the image.
        recipe: what it was made of.
        built: the image.
        files: path → content: that of the image first, then its companions.
    """

    name: str
    recipe: Recipe
    built: BuiltImage
    files: Mapping[Path, bytes]

    @property
    def path(self) -> Path:
        """The file of the image itself."""
        return next(iter(self.files))

    @property
    def data(self) -> bytes:
        """Its content."""
        return self.files[self.path]

    def report(self) -> dict[str, Any]:
        """What became of the recipe, for scripts."""
        return report_of(self.name, str(self.path), self.data, self.built)


def build_files(name: str, recipe: Recipe, target: Target) -> ImageFiles:
    """Build an image and what belongs to it.

    Raises:
        ToolkitError: with the place in the manifest: a part does not fit, or a file would lie elsewhere.
    """
    path = target.path_of(name, recipe)
    built = recipe.build()
    files = {path: output_of(recipe, built, path.name)}
    for companion, content in sorted(built.companions.items()):
        beside = path.parent / path_below(companion, recipe.origin)
        if beside in files:
            raise recipe.origin.error(f"{beside} would be written twice")
        files[beside] = content
    return ImageFiles(name, recipe, built, files)


def require_own_files(made: Sequence[ImageFiles], report: Path | None = None) -> None:
    """Refuse what would be written twice, or over what images are made of.

    Args:
        made: the images.
        report: a file besides.

    Raises:
        ToolkitError: with the place in the manifest, where it has one.
    """
    inputs = {real_path(path): path for item in made for path in (*inputs_of(item.recipe), *item.built.inputs)}
    folders = [path for path in inputs if path.is_dir()]
    seen: dict[Path, str] = {}
    for path, name, origin in _written(made, report):
        real = real_path(path)
        within = next((inputs[folder] for folder in folders if real.is_relative_to(folder)), None)
        if real in seen:
            raise origin.error(f"{path} would be written twice: for {seen[real]} and {name}")
        if real in inputs:
            raise origin.error(f"{path} would be written over, and it is what the image is made of")
        if within:
            raise origin.error(f"{path} would be written into {within}, which the image is made of")
        seen[real] = name


def _written(made: Sequence[ImageFiles], report: Path | None) -> Iterator[tuple[Path, str, Origin]]:
    """Each file, what it is for, and who wishes it."""
    for item in made:
        yield from ((path, item.name, item.recipe.origin) for path in item.files)
    if report:
        yield report, "the report", Origin()


def inputs_of(part: Part) -> Iterator[Path]:
    """The files and folders that a part and those below it name, and the manifests that say so."""
    if part.origin.file is not None:
        yield part.origin.file
    for key in keys_of(type(part)):
        value = getattr(part, key.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Part):
                yield from inputs_of(each)
            elif isinstance(each, Source) and each.path is not None:
                yield each.path
            elif isinstance(each, Path):
                yield each


def write_files(made: Sequence[ImageFiles]) -> None:
    """Write the files of images: all of them, or none where the host refuses one. Raises OSError."""
    files = {path: data for item in made for path, data in item.files.items()}
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_files(files)


def differences(item: ImageFiles) -> list[str]:
    """In what the files that are there are not those of an image, in sentences. Raises OSError."""
    found = []
    for path, data in item.files.items():
        if not path.is_file():
            found.append(f"{path} is not there")
        elif (there := path.read_bytes()) != data:
            found.append(f"{path} is not what the manifest gives: {_first_difference(there, data)}")
    return found


def _first_difference(there: bytes, data: bytes) -> str:
    run = next(differing_runs(there, data, min(len(there), len(data))), None)
    if run is None:
        return f"it has {len(there):,} bytes, not {len(data):,}"
    at = run[0]
    return f"first at byte {at:#x}, which is {there[at]:02x} and not {data[at]:02x}"
