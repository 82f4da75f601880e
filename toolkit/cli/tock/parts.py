"""What the commands about attributes, bootloader and kernel share: images of which only a part is there, and files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Target

if TYPE_CHECKING:
    from toolkit.findings import Finding
    from toolkit.tock.board.choose import FoundBoard
    from toolkit.tock.image.flash_image import FlashImage
    from toolkit.tock.image.part_boards import KernelFinder, StartFinder

Force = Annotated[bool, typer.Option("--force", "-f", help="Do it though it looks wrong.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings too.")]
PartFile = Annotated[Path, typer.Argument(metavar="FILE", help="Raw bytes, or Intel HEX; - for standard input.")]
PartOutput = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE", help="File to write, .hex as Intel HEX; - for stdout."),
]
KernelOnly = Annotated[
    bool | None,
    typer.Option(
        "--kernel-only/--whole-image",
        help="IMAGE is a kernel alone, whose region ends with the file; else that is seen by its end.",
    ),
]


@contextmanager
def opened_start(target: Target) -> Iterator[tuple[FlashImage, FoundBoard | None]]:
    """The image, to be read, and its board; attributes and flags page are there though nobody knows that."""
    from toolkit.tock.image.part_boards import StartFinder

    finder = StartFinder(target.choice)
    with _opened(target, finder) as image:
        yield image, finder.found


@contextmanager
def changed_start(target: Target) -> Iterator[FlashImage]:
    """The image, to be changed, though nobody may know its board."""
    from toolkit.tock.image.image_file import change_image
    from toolkit.tock.image.part_boards import StartFinder

    with change_image(target.path, StartFinder(target.choice), base=target.base) as image:
        yield image


@contextmanager
def opened_kernel(
    target: Target, alone: bool | None, *, lenient: bool = True
) -> Iterator[tuple[FlashImage, KernelFinder]]:
    """The image with a kernel, to be read, and how its board was found, or why it is taken for a kernel alone.

    With `lenient` any image is taken for a kernel alone whose board nobody knows.
    """
    from toolkit.tock.image.part_boards import KernelFinder

    finder = KernelFinder(target.choice, alone=alone, lenient=lenient)
    with _opened(target, finder) as image:
        yield image, finder


@contextmanager
def changed_kernel(target: Target, alone: bool | None) -> Iterator[FlashImage]:
    """The image with a kernel, or the kernel alone, to be changed."""
    from toolkit.tock.image.image_file import change_image
    from toolkit.tock.image.part_boards import KernelFinder

    with change_image(target.path, KernelFinder(target.choice, alone=alone), base=target.base) as image:
        yield image


@contextmanager
def _opened(target: Target, finder: StartFinder | KernelFinder) -> Iterator[FlashImage]:
    from toolkit.tock.image.image_file import TockImageFile

    with TockImageFile(target.path, finder, base=target.base) as file:
        yield file.image


def read_part(file: Path) -> bytes:
    """A file that shall go into an image."""
    from toolkit.tock.image.image_file import MAX_LENGTH

    return output.read_input(file, MAX_LENGTH)


def part_at(file: Path, data: bytes, address: int) -> bytes:
    """The bytes of a file from an address on: raw ones as they are, Intel HEX with erased flash where it has holes.

    Raises:
        ToolkitError: it is Intel HEX without bytes, or with bytes in front of the address, or too many.
    """
    from toolkit.errors import ToolkitError
    from toolkit.memory.image_file import decode, kind_of
    from toolkit.tock.image.image_file import MAX_LENGTH

    contents = decode(data, address, kind_of(data))
    range_ = contents.range
    if range_.length and range_.address < address:
        raise ToolkitError(f"{file} has bytes at {range_.address:#x}, in front of {address:#x}, where this part starts")
    if range_.end - address > MAX_LENGTH:
        raise ToolkitError(
            f"{file} has bytes at {range_.end - 1:#x}, further behind {address:#x} than any flash is long"
        )
    return contents.read(address, max(0, range_.end - address))


def write_part(target: Target, part: str, to: Path, data: bytes, address: int, *, as_json: bool) -> None:
    """Write a part of an image, in Intel HEX where the file is named so, else raw; and tell of it."""
    from toolkit.cli.output import write_output
    from toolkit.memory.contents import ERASED, Contents
    from toolkit.memory.image_file import encode, kind_for

    write_output(to, encode(Contents([(address, data)]), kind_for(to.name), ERASED), quiet=as_json)
    if as_json and to != output.STANDARD_INPUT:
        place = {"address": address, "length": len(data)}
        document = {"image": str(target.path), part: place, "file": str(to)}
        output.show_json(f"tock-{part}-extract/1", document)


def board_document(found: FoundBoard | None) -> str | None:
    """The name of a board for JSON; None where nobody knows."""
    return found.board.name or None if found else None


def show_findings(findings: list[Finding]) -> None:
    """Findings below a table, with an empty line between."""
    if findings:
        output.show("")
        output.show_findings(findings)


def findings_document(findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings for JSON."""
    return [finding.as_dict() for finding in findings]
