"""What the commands share that work with the memory model: the build, and whose memories it lies in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output

if TYPE_CHECKING:
    from toolkit.mbed.model.build import Build
    from toolkit.mbed.targets import Target

LONGEST_BUILD = 512 << 20
"""Bytes of an ELF file or a linker map; with all that is for debuggers, large ones have a hundred million."""


def complete_target(incomplete: str) -> list[str]:
    """Names of known targets that begin so."""
    from toolkit.mbed.targets import catalogue

    return [target.name for target in catalogue() if target.name.startswith(incomplete.upper())]


BuildFile = Annotated[Path, typer.Argument(metavar="ELF", help="ELF file of a build, or its linker map.")]
TargetName = Annotated[
    str,
    typer.Option("--target", metavar="NAME", help="Whose memories it lies in.", autocompletion=complete_target),
]
BanksFile = Annotated[
    Path | None,
    typer.Option("--banks", metavar="FILE", help="Memories: TOML with [[rom]] and [[ram]], or memory_banks.json."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


def read_given(path: Path) -> Build:
    """The build that a file tells of."""
    from toolkit.mbed.model.read import read_build

    data = output.read_input(path, LONGEST_BUILD)
    with output.about(str(path)):
        return read_build(str(path), data)


def given_target(name: str, banks: Path | None) -> Target | None:
    """The target that is said, or None.

    Raises:
        ToolkitError: both ways are used, there is none of that name, or the file does not say it.
    """
    from toolkit.mbed.memory_banks import read_memory_banks
    from toolkit.mbed.profiles import read_profile
    from toolkit.mbed.targets import target_named

    if name and banks:
        raise typer.BadParameter("--target and --banks say the same; give one of them")
    if banks is not None:
        return read_memory_banks(banks) if banks.suffix.lower() == ".json" else read_profile(banks)
    return target_named(name) if name else None
