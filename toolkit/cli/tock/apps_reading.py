"""`flashwright tock apps list|extract|verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.output import write_output
from toolkit.cli.tock.arguments import Json, Target, of_image, opened
from toolkit.cli.tock.completing import complete_app
from toolkit.errors import ToolkitError

SomeNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME…]",
        help="Names of apps, or addresses such as 0x30800; else all.",
        show_default=False,
        autocompletion=complete_app,
    ),
]


@of_image
def list_(
    target: Target,
    with_padding: Annotated[bool, typer.Option("--all", "-a", help="Padding, too.")] = False,
    as_json: Json = False,
) -> None:
    """List the apps, and what the kernel does with each.

    An app runs, is skipped, or stops the kernel; the last column says why. RAM is a prediction: what is said to be
    full is full, but grants take more. Exit code 1 when the list has an error.

    Example: flashwright tock apps list hail.bin
    Example: flashwright tock apps list hail.bin --all --json
    """
    from toolkit.cli.tock.apps_text import show_list
    from toolkit.tock.apps.walk import walk_apps

    with opened(target) as image:
        apps = walk_apps(image)
    if as_json:
        output.show_json("tock-apps-list/1", {"image": str(target.path), **apps.as_dict()})
    else:
        show_list(apps, with_padding=with_padding)
        output.warn(apps.findings)
    raise typer.Exit(output.exit_code(apps.findings))


@of_image
def verify(
    target: Target,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    as_json: Json = False,
) -> None:
    """Check the list and every app in it.

    Exit code 1 when something is an error.

    Example: flashwright tock apps verify hail.bin
    Example: flashwright tock apps verify hail.bin --strict --json
    """
    from toolkit.tock.apps.verify import verify_apps
    from toolkit.tock.apps.walk import walk_apps

    with opened(target) as image:
        apps = walk_apps(image)
        findings = verify_apps(image, apps)
    if as_json:
        found = [finding.as_dict() for finding in findings]
        output.show_json("tock-apps-verify/1", {"image": str(target.path), "apps": len(apps.apps), "findings": found})
    else:
        output.show_findings(findings)
        if not findings:
            output.show(f"{target.path}: no findings")
    raise typer.Exit(output.exit_code(findings, strict=strict))


@of_image
def extract(
    target: Target,
    names: SomeNames = None,
    to: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File for one app; - for standard output.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Folder for one or more, as NAME.tbf.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write apps to files, byte for byte.

    In a folder each has its name; its address is added where two have the same.

    Example: flashwright tock apps extract hail.bin blink -o blink.tbf
    Example: flashwright tock apps extract hail.bin --to apps
    """
    from toolkit.cli.tock.apps_text import tell_extracted
    from toolkit.files import replace_files
    from toolkit.tock.apps.extract import extracted, file_names
    from toolkit.tock.apps.walk import walk_apps

    if (to is None) == (folder is None):
        raise typer.BadParameter("give either --output FILE or --to FOLDER")
    with opened(target) as image:
        found = extracted(image, walk_apps(image), names or ())
    items = [item for item, _data in found]
    if folder is None:
        assert to is not None
        if len(found) != 1:
            raise ToolkitError(f"these are {len(found)} apps; give --to FOLDER")
        write_output(to, found[0][1], quiet=as_json)
        paths = [to]
    else:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / name for name in file_names(items)]
        replace_files({path: data for path, (_item, data) in zip(paths, found, strict=True)})
        if not as_json:
            tell_extracted(items, paths)
    if as_json and to != output.STANDARD_INPUT:
        apps = [{"file": str(path), **item.as_dict()} for path, item in zip(paths, items, strict=True)]
        output.show_json("tock-apps-extract/1", {"image": str(target.path), "apps": apps})
