"""`flashwright image build` and `schema`: from a manifest to images."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.errors import ToolkitError
from toolkit.quantities import format_length

_SLASHES = tuple({"/", os.sep})
"""How names of folders end, where they show it."""

if TYPE_CHECKING:
    from toolkit.image.build.files import ImageFiles
    from toolkit.image.build.recipe import Recipe


def build(
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST", help="TOML that says what the image is made of.")],
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="OUT", help="File of the image, or a folder; a folder for several."),
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

    The same manifest and parts give the same bytes, on every machine. Exit code 1 where a finding is an error, which
    does not keep the image from being written; with --check, too, where a file is not what the manifest gives. OUT with
    a slash behind it is a folder, made where it is missing.

    Example: flashwright image build hail.toml -o hail.bin
    Example: flashwright image build release.toml --set version=1.2 -o release/ --check
    """
    from toolkit.cli.progress import Progress
    from toolkit.image.build.files import Target, build_files, differences, require_own_files, write_files
    from toolkit.image.manifest.document import read_recipes

    recipes = _chosen(read_recipes(manifest, _variables(given or []), os.environ), only or [])
    is_folder = out is not None and out.endswith(_SLASHES)
    target = Target(manifest.parent, None if out is None else Path(out), len(recipes) > 1, is_folder)
    made: list[ImageFiles] = []
    with Progress("building") as progress:
        for name, recipe in recipes.items():
            progress(len(made), len(recipes), name)
            made.append(build_files(name, recipe, target))
    require_own_files(made, report)
    document: dict[str, Any] = {"manifest": str(manifest), "images": [item.report() for item in made]}
    different = [words for item in made for words in differences(item)] if check else []
    if not check:
        write_files(made)
    if report:
        _write_report(report, document)
    if as_json:
        output.show_json("image-build/1", document | ({"differences": different} if check else {}))
    else:
        for item in made:
            _show(item, "checked" if check else "written")
        for words in different:
            output.show(output.printable(words))
    findings = [finding for item in made for finding in item.built.findings]
    raise typer.Exit(1 if different else output.exit_code(findings))


def schema(
    included: Annotated[
        bool, typer.Option("--included", help="That of manifests which others include; no key is needed in them.")
    ] = False,
) -> None:
    """Show the JSON schema of manifests, for editors.

    Example: flashwright image schema > manifest.schema.json
    """
    import json

    from toolkit.image.manifest.schema import schema as make_schema

    typer.echo(json.dumps(make_schema(is_included=included), indent=2))


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


def _write_report(path: Path, document: dict[str, Any]) -> None:
    import json

    from toolkit.files import replace_file

    replace_file(path, (json.dumps(document, indent=2) + "\n").encode())


def _show(item: ImageFiles, words: str) -> None:
    from toolkit.image.build.source import digest

    rows = [
        (f"{piece.address:#010x}", f"{len(piece.data):,}", piece.kind, output.printable(piece.name))
        for piece in item.built.pieces
    ]
    for path, data in item.files.items():
        output.show(output.printable(f"{path}: {format_length(len(data))} {words}, SHA-256 {digest(data)}"))
        if path == item.path and rows:
            output.show_table(("address", "bytes", "kind", "name"), rows, right=[1])
    output.show_findings(item.built.findings)
