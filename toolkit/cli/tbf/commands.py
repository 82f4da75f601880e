"""`flashwright tbf show|verify|unpack|pack`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from formats.errors import FormatError
from toolkit.cli import output
from toolkit.cli.numbers import number_of
from toolkit.cli.output import about, write_output
from toolkit.cli.tbf.reading import sources, tell
from toolkit.cli.tock_arguments import (
    LONGEST,
    File,
    Files,
    Json,
    Output,
    complete_architecture,
)

if TYPE_CHECKING:
    from toolkit.tock.sources import Source


def show(files: Files, as_json: Json = False) -> None:
    """Show header, elements and credentials of apps, and what the kernel does with them.

    Example: flashwright tbf show blink.tbf
    Example: flashwright tbf show blink.tab --json
    """
    from toolkit.cli.tbf.text import show_app

    apps, code, shown = [], 0, 0
    for label, place, source in sources(files):
        described = _described(label, source)
        if isinstance(described, Exception):
            apps.append({**place, "error": str(described)})
            code = max(code, tell(described))
            continue
        apps.append({**place, **described})
        if not as_json:
            if shown:
                output.show("")
            show_app(label, apps[-1])
            shown += 1
    if as_json:
        output.show_json("tbf-show/1", {"apps": apps})
    raise typer.Exit(code)


def _described(label: str, source: Source | Exception) -> dict[str, Any] | Exception:
    """What there is to say of a source, or why there is nothing."""
    from toolkit.tock.app import parse_app
    from toolkit.tock.picture import describe

    if isinstance(source, Exception):
        return source
    try:
        return describe(parse_app(source.data), installed=bool(source.member))
    except FormatError as error:
        return error.within(label)


def verify(
    files: Files,
    arch: Annotated[
        str | None,
        typer.Option(metavar="ARCH", help="Judge the size for this one.", autocompletion=complete_architecture),
    ] = None,
    address: Annotated[
        int | None,
        typer.Option(metavar="ADDRESS", help="Judge fixed addresses for a TBF that lies here.", parser=number_of),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings too.")] = False,
    as_json: Json = False,
) -> None:
    """Check apps against the rules, and tell what the kernel does with them. Exit code 1 when there are errors.

    Example: flashwright tbf verify blink.tbf --arch cortex-m4
    Example: flashwright tbf verify build/*.tab --strict
    """
    from toolkit.cli.tbf.text import show_verdict
    from toolkit.tock.kernel_verdict import as_dict, kernel_verdict
    from toolkit.tock.verify import verify as findings_in

    apps, gravest, code = [], [], 0
    for label, place, source in sources(files):
        if isinstance(source, Exception):
            apps.append({**place, "error": str(source)})
            code = max(code, tell(source))
            continue
        kernel = as_dict(kernel_verdict(source.data, address, installed=bool(source.member)))
        findings = findings_in(source.data, arch=arch or source.architecture, address=address)
        gravest += findings
        apps.append({**place, "kernel": kernel, "findings": [finding.as_dict() for finding in findings]})
        if not as_json:
            show_verdict(label, kernel)
            output.show_findings(findings)
    if as_json:
        output.show_json("tbf-verify/1", {"apps": apps})
    raise typer.Exit(max(code, output.exit_code(gravest, strict=strict)))


def unpack(
    file: File, folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make; new or empty.")]
) -> None:
    """Take an app apart: a readable manifest tbf.toml, and its raw parts. Nothing is lost.

    What `pack` computes is not in the manifest, so that it can be edited: change the name, and the sizes, offsets,
    checksum and digests follow.

    Example: flashwright tbf unpack blink.tbf blink/
    """
    from toolkit.tock.app import parse_app
    from toolkit.tock.host_folder import write_parts
    from toolkit.tock.sources import require_app
    from toolkit.tock.unpack import unpack as parts_of

    data = output.read_input(file, LONGEST)
    require_app(data, str(file))
    with about(str(file)):
        parts = parts_of(parse_app(data))
    write_parts(folder, parts)
    output.show(f"{folder}: {', '.join(parts)}")


def pack(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder with a tbf.toml.")], target: Output
) -> None:
    """Make an app of its manifest and parts. An unpacked app that was not edited gives the same bytes.

    Computed when absent or "auto": header_size, total_size, checksum, binary_end_offset of Program, the data of SHA
    credentials. A header that grows or shrinks moves the binary; its end and its writeable regions move with it.
    With total_size given, reserved space with data = "fill" takes what is left. Signatures stay as they are.

    Example: flashwright tbf pack blink/ -o blink.tbf
    """
    from toolkit.tock.pack import pack_folder

    write_output(target, pack_folder(folder))
