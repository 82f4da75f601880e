"""`flashwright tab show|verify|unpack|pack`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.output import about, write_output
from toolkit.cli.tock_arguments import LONGEST, Json

if TYPE_CHECKING:
    from toolkit.tock.tab import Tab

File = Annotated[Path, typer.Argument(metavar="FILE", help="TAB; - for standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="TAB to write; - for standard output.")]


def show(file: File, as_json: Json = False) -> None:
    """Show what an archive says about itself, and its members. `tbf show` shows its apps.

    Example: flashwright tab show blink.tab
    """
    from toolkit.cli.tbf.text import show_tab
    from toolkit.tock.tab_picture import describe_tab

    described = describe_tab(_read_tab(file))
    if as_json:
        output.show_json("tab-show/1", {"file": str(file), **described})
    else:
        show_tab(str(file), described)


def verify(
    file: File,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings too.")] = False,
    as_json: Json = False,
) -> None:
    """Check an archive and its apps against the rules. Exit code 1 when there are errors.

    Example: flashwright tab verify blink.tab --strict
    """
    from toolkit.cli.tbf.text import show_verdict
    from toolkit.tock.kernel_verdict import as_dict, kernel_verdict
    from toolkit.tock.verify_tab import verify_tab

    tab = _read_tab(file)
    findings = verify_tab(tab)
    kernels = {member.name: as_dict(kernel_verdict(member.data, installed=True)) for member in tab.apps()}
    if as_json:
        found = [finding.as_dict() for finding in findings]
        apps = [{"member": name, "kernel": kernel} for name, kernel in kernels.items()]
        output.show_json("tab-verify/1", {"file": str(file), "apps": apps, "findings": found})
    else:
        for name, kernel in kernels.items():
            show_verdict(f"{file}: {name}", kernel)
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings, strict=strict))


def unpack(
    file: File,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make; new or empty.")],
    apps: Annotated[bool, typer.Option("--apps", help="Take the apps apart too, as `tbf unpack` does.")] = False,
) -> None:
    """Take an archive apart: a manifest tab.toml, and its members as files. Nothing is written outside FOLDER.

    Example: flashwright tab unpack blink.tab blink/ --apps
    """
    from toolkit.tock.host_folder import write_parts
    from toolkit.tock.tab_folder import unpack_tab

    tab = _read_tab(file)
    parts = unpack_tab(tab, apps=apps)
    write_parts(folder, parts)
    output.show(f"{folder}: tab.toml, {len(tab.members)} members")


def pack(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder with a tab.toml, or with .tbf files and a metadata.toml.")
    ],
    target: Output,
) -> None:
    """Make an archive. An unpacked one that was not edited gives the same bytes; the same folder, always the same.

    A new archive is framed as elf2tab does it: metadata.toml first, then the .tbf files by name, fixed time stamps.

    Example: flashwright tab pack blink/ -o blink.tab
    """
    from toolkit.tock.tab_folder import pack_tab

    write_output(target, pack_tab(folder))


def _read_tab(file: Path) -> Tab:
    from toolkit.tock.sources import require_archive
    from toolkit.tock.tab import Tab

    data = output.read_input(file, LONGEST)
    require_archive(data, str(file))
    with about(str(file)):
        return Tab.parse(data)
