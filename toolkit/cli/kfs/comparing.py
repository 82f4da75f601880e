"""`flashwright kfs diff`: what two trees do not have in common."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Json, complete_path
from toolkit.cli.output import printable
from toolkit.files import text_to_name
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from toolkit.kfs.copying.compare import Tree

_MARKS = {"removed": "-", "added": "+", "not compared": "?"}


def diff(
    image: Annotated[Path, typer.Argument(metavar="A", help="ROM image, or host folder.")],
    other: Annotated[Path, typer.Argument(metavar="B", help="ROM image, or host folder; one of the two is an image.")],
    path: Annotated[
        str, typer.Option(metavar="PATH", help="Only this folder of the images.", autocompletion=complete_path)
    ] = "/",
    names_only: Annotated[bool, typer.Option("--names-only", help="Paths without what differs there.")] = False,
    as_json: Json = False,
) -> None:
    """Compare two images, or an image and a folder.

    Marks: - only in A, + only in B, ~ in both and not the same, ? too much to compare. Exit code 1 when there is a
    difference, or something that cannot be trusted.

    Example: flashwright kfs diff before.rom after.rom
    Example: flashwright kfs diff calc.rom files/ --path /home
    """
    from toolkit.kfs.copying.compare import compare

    if image.is_dir() and other.is_dir():
        raise typer.BadParameter("both are folders; one of the two is an image")
    made = compare(_tree(image, path), _tree(other, path))
    differences = [difference.as_dict() for difference in made.differences]
    if as_json:
        findings = [finding.as_dict() for finding in made.findings]
        document = {"a": str(image), "b": str(other), "path": path, "paths": made.paths}
        output.show_json("kfs-diff/1", {**document, "differences": differences, "findings": findings})
    else:
        for difference in differences:
            output.show(_line(difference, names_only=names_only))
        output.show_findings(made.findings)
        if not names_only:
            output.show(f"{format_count(len(differences), 'difference')} in {format_count(made.paths, 'path')}")
    raise typer.Exit(1 if differences else output.exit_code(made.findings))


def _tree(place: Path, path: str) -> "Tree":
    from toolkit.kfs.copying.compare import FolderTree, VolumeTree
    from toolkit.kfs.open_image import open_volume

    return FolderTree(place) if place.is_dir() else VolumeTree(open_volume(place), text_to_name(path))


def _line(difference: Mapping[str, Any], *, names_only: bool) -> str:
    mark, path = _MARKS.get(difference["change"], "~"), printable(difference["path"])
    return f"{mark} {path}" if names_only else f"{mark} {path}  {_words(difference)}"


def _words(difference: Mapping[str, Any]) -> str:
    before, after = difference["before"], difference["after"]
    if before is None or after is None:
        return _item(before or after)
    if difference["change"] == "not compared":
        return f"{_item(before)}, not compared: the files claim to be far longer than the volume"
    offset = difference["first_difference"]
    at = "" if offset is None else f", differs from offset {offset:,} on"
    if before == after:
        return f"{_item(before)}{at}"
    return f"{_item(before)} → {_item(after)}{at}"


def _item(item: Mapping[str, Any]) -> str:
    if item["type"] == "file":
        return f"file, {format_length(item['size'])}"
    return f"link to {printable(item['target'])}" if item["type"] == "link" else str(item["type"])
