"""`flashwright image build` and `schema`: from a manifest to images."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from toolkit.cli import output
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.image.build.built import BuiltImage
    from toolkit.image.build.recipe import Recipe


class _Made(NamedTuple):
    """An image that was built, and the files that it becomes."""

    name: str
    built: BuiltImage
    path: Path
    data: bytes
    companions: dict[Path, bytes]


def build(
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST", help="TOML that says what the image is made of.")],
    out: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="File of the image; a folder where there are several."),
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A variable of the manifest; repeatable.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Build this image of several; repeatable.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; compare with the files that are there.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write the build report as JSON.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The build report in place of text.")] = False,
) -> None:
    """Build the images that a manifest describes.

    The same manifest and parts give the same bytes, on every machine. With --check, exit code 1 where a file is not
    what the manifest gives.

    Example: flashwright image build hail.toml -o hail.bin
    Example: flashwright image build release.toml --set version=1.2 --check
    """
    from toolkit.cli.progress import Progress
    from toolkit.image.build.report import report_of
    from toolkit.image.manifest.document import read_recipes

    recipes = _chosen(read_recipes(manifest, _variables(given or []), os.environ), only or [])
    made: list[_Made] = []
    with Progress("building") as progress:
        for name, recipe in recipes.items():
            progress(len(made), len(recipes), name)
            made.append(_build(name, recipe, manifest, out, len(recipes)))
    _require_different_files(made)
    reports = [report_of(item.name, str(item.path), item.data, item.built) for item in made]
    document = {"manifest": str(manifest), "images": reports}
    differences = [words for item in made for words in _differences(item)] if check else []
    if not check:
        _write(made)
    if report:
        _write_report(report, document)
    if as_json:
        output.show_json("image-build/1", document | ({"differences": differences} if check else {}))
    else:
        for item in made:
            _show(item, "checked" if check else "written")
        for words in differences:
            output.show(words)
    raise typer.Exit(1 if differences else 0)


def schema() -> None:
    """Show the JSON schema of manifests, for editors.

    Example: flashwright image schema > manifest.schema.json
    """
    import json

    from toolkit.image.manifest.schema import schema as make_schema

    typer.echo(json.dumps(make_schema(), indent=2))


def _variables(given: list[str]) -> dict[str, str]:
    from toolkit.image.manifest.variables import is_name

    found = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not is_name(name):
            raise ToolkitError(f"--set {word!r}: it is NAME=VALUE")
        found[name] = value
    return found


def _chosen(recipes: dict[str, Recipe], only: list[str]) -> dict[str, Recipe]:
    for name in only:
        if name not in recipes:
            raise ToolkitError(f"--only {name!r}: the manifest describes {', '.join(map(repr, recipes))}")
    return {name: recipe for name, recipe in recipes.items() if not only or name in only}


def _build(name: str, recipe: Recipe, manifest: Path, out: Path | None, count: int) -> _Made:
    from toolkit.image.build.output import output_of

    path = _path_of(name, recipe, manifest, out, count)
    built = recipe.build()
    data = output_of(recipe, built, path.name)
    folder = path.parent if out else manifest.parent
    return _Made(name, built, path, data, {folder / other: content for other, content in built.companions.items()})


def _path_of(name: str, recipe: Recipe, manifest: Path, out: Path | None, count: int) -> Path:
    if out is not None and (count > 1 or out.is_dir()):
        return out / Path(recipe.output or f"{name}.bin").name
    return out or manifest.parent / (recipe.output or f"{name}.bin")


def _require_different_files(made: list[_Made]) -> None:
    seen: dict[Path, str] = {}
    for item in made:
        for path in (item.path, *item.companions):
            if path.resolve() in seen:
                raise ToolkitError(f"{path} would be written twice: for {seen[path.resolve()]} and {item.name}")
            seen[path.resolve()] = item.name


def _write(made: list[_Made]) -> None:
    from toolkit.files import replace_files

    for item in made:
        item.path.parent.mkdir(parents=True, exist_ok=True)
    replace_files({path: data for item in made for path, data in {item.path: item.data, **item.companions}.items()})


def _write_report(path: Path, document: dict[str, Any]) -> None:
    import json

    from toolkit.files import replace_file

    replace_file(path, (json.dumps(document, indent=2) + "\n").encode())


def _differences(item: _Made) -> list[str]:
    found = []
    for path, data in {item.path: item.data, **item.companions}.items():
        if not path.is_file():
            found.append(f"{path} is not there")
        elif (there := path.read_bytes()) != data:
            found.append(f"{path} is not what the manifest gives: {_first_difference(there, data)}")
    return found


def _first_difference(there: bytes, data: bytes) -> str:
    shorter = min(len(there), len(data))
    at = next((index for index in range(shorter) if there[index] != data[index]), shorter)
    if at == shorter:
        return f"it has {len(there):,} bytes, not {len(data):,}"
    return f"first at byte {at:#x}, which is {there[at]:02x} and not {data[at]:02x}"


def _show(item: _Made, words: str) -> None:
    from toolkit.image.build.source import digest

    output.show(f"{item.path}: {len(item.data):,} bytes {words}, SHA-256 {digest(item.data)}")
    rows = [
        (f"{piece.address:#010x}", f"{len(piece.data):,}", piece.kind, output.printable(piece.name))
        for piece in item.built.pieces
    ]
    output.show_table(("address", "bytes", "kind", "name"), rows, right=[1])
    for path, data in item.companions.items():
        output.show(f"{path}: {len(data):,} bytes {words}, SHA-256 {digest(data)}")
    output.show_findings(item.built.findings)
