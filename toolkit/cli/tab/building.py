"""`flashwright tab build`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.output import require_other_files, write_output
from toolkit.cli.tock_arguments import LONGEST
from toolkit.cli.tock_building import (
    AppArguments,
    naming,
    options_of,
    tell,
    with_app_arguments,
)


@with_app_arguments
def build(
    elfs: Annotated[list[str], typer.Argument(metavar="ELF[,ARCH]…", help="ELF files; ARCH is the file name without.")],
    target: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="TAB to write; - for standard output.")
    ],
    arguments: AppArguments,
    boards: Annotated[
        list[str] | None, typer.Option("--board", metavar="NAME", help="Board it is for; repeatable. All without.")
    ] = None,
    dated: Annotated[
        bool, typer.Option("--dated", help="Write the build date; SOURCE_DATE_EPOCH counts where it is set.")
    ] = False,
) -> None:
    """Make an archive of ELF files: an app for several architectures.

    The same input gives the same bytes. Keys may be encrypted or not, PEM or DER; a signature follows from each.

    Example: flashwright tab build cortex-m0.elf cortex-m4.elf -n blink --kernel-version 2.1 -o blink.tab
    Example: flashwright tab build app.elf,cortex-m4 -n blink --credential sha256 --key private.pem -o blink.tab
    """
    from toolkit.tock.build.archive import TabFacts, build_tab, metadata_of
    from toolkit.tock.build.assemble import build_from_elf

    options = options_of(arguments)
    inputs = [_input(word) for word in elfs]
    require_other_files(target, *(path for path, _arch in inputs))
    names = [arch for _path, arch in inputs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise typer.BadParameter(f"two apps are called {twice}.tbf; name their architectures as ELF,ARCH")
    facts = TabFacts(arguments.name, options.kernel_version, _boards(boards or []), _date() if dated else None)
    apps = []
    for path, arch in inputs:
        data = output.read_input(path, LONGEST)
        with naming(str(path)):
            built = build_from_elf(data, options, arch)
        tell(str(path), built, arch)
        apps.append((arch, built.tbf))
    write_output(target, build_tab(metadata_of(facts), apps))


def _input(word: str) -> tuple[Path, str]:
    """Path and architecture."""
    path, comma, arch = word.rpartition(",")
    found = (Path(path), arch) if comma else (Path(word), Path(word).stem)
    if not found[1] or "/" in found[1]:
        raise typer.BadParameter(f"{word}: {found[1]!r} is no name of an architecture, such as cortex-m4")
    return found


def _boards(names: list[str]) -> str | None:
    if wrong := next((name for name in names if not name or "," in name), None):
        raise typer.BadParameter(f"--board {wrong!r}: give one name with each --board")
    return ",".join(names) if names else None


def _date() -> Any:
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.now(UTC) if epoch is None else datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds since 1970") from None
