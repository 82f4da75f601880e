"""`flashwright kfs put|cp|mv|rm|mkdir|ln`: changes of a volume, each one change of the image file."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import (
    Destination,
    Force,
    Image,
    Json,
    NoClobber,
    Paths,
    Recursive,
    SkipUsbBootSector,
    Sources,
    Strict,
    Verbose,
    complete_path,
)
from toolkit.files import text_to_name

if TYPE_CHECKING:
    from toolkit.kfs.copying.changes import Changes

IgnoreMissing = Annotated[bool, typer.Option("--ignore-missing", "-f", help="Paths that are not there are fine.")]
Parents = Annotated[bool, typer.Option("--parents", "-p", help="Those above too; it may be there already.")]
Target = Annotated[str, typer.Argument(metavar="TARGET", help="Where it leads; the kernel follows from the root.")]
LinkPath = Annotated[str, typer.Argument(metavar="PATH", help="The link to make.", autocompletion=complete_path)]
Replace = Annotated[bool, typer.Option("--replace", "-f", help="Replace a file or link that is there.")]


class HostLinksOption(StrEnum):
    """What put does with links of the host."""

    KEEP = "keep"
    SKIP = "skip"
    FOLLOW = "follow"


HostSources = Annotated[list[str], typer.Argument(metavar="SOURCE…", help="Files of the host; - is standard input.")]
HostLinks = Annotated[HostLinksOption, typer.Option(help="With -r: keep links of the host, skip or follow them.")]


def put(
    image: Image,
    sources: HostSources,
    destination: Destination,
    recursive: Recursive = False,
    links: HostLinks = HostLinksOption.KEEP,
    no_clobber: NoClobber = False,
    strict: Strict = False,
    skip_usb_boot_sector: SkipUsbBootSector = False,
    force: Force = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Copy host files into the volume.

    Goes by the rules of cp. All of it reaches the image, or, after an error, nothing. What the kernel will not read
    whole is named. The same files give the same bytes.

    Example: flashwright kfs put calc.rom notes.txt /home
    Example: flashwright kfs put -r calc.rom files/. /
    """
    from toolkit.kfs.copying.host_reader import HostLinks
    from toolkit.kfs.copying.transfer import STANDARD_INPUT, put
    from toolkit.kfs.make.tree import MAX_FILE_SIZE

    paths = [text_to_name(source) for source in sources]
    given = output.read_standard_input(MAX_FILE_SIZE + 1) if STANDARD_INPUT in paths else b""
    with _changes(image, "put", force, clobber=not no_clobber, skip_usb_boot_sector=skip_usb_boot_sector) as changes:
        place = text_to_name(destination)
        put(changes, paths, place, recursive=recursive, links=HostLinks(links.value), standard_input=given)
        changes.judge(strict=strict)
    _finish("put", image, changes, verbose=verbose, as_json=as_json)


def cp(
    image: Image,
    sources: Sources,
    destination: Destination,
    recursive: Recursive = False,
    no_clobber: NoClobber = False,
    strict: Strict = False,
    skip_usb_boot_sector: SkipUsbBootSector = False,
    force: Force = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Copy inside the volume.

    With -r links stay links, without they are followed, from the root as the kernel does.

    Example: flashwright kfs cp calc.rom /etc/inittab /etc/inittab.old
    Example: flashwright kfs cp -r calc.rom /home /backup
    """
    from toolkit.kfs.copying.transfer import copy

    with _changes(image, "cp", force, clobber=not no_clobber, skip_usb_boot_sector=skip_usb_boot_sector) as changes:
        copy(changes, [text_to_name(source) for source in sources], text_to_name(destination), recursive=recursive)
        changes.judge(strict=strict)
    _finish("cp", image, changes, verbose=verbose, as_json=as_json)


def mv(
    image: Image,
    sources: Sources,
    destination: Destination,
    no_clobber: NoClobber = False,
    strict: Strict = False,
    force: Force = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Move or rename.

    No data are copied. A file or link in the way is replaced, a directory only when it is empty, and by a directory.

    Example: flashwright kfs mv calc.rom /home/draft /home/letter
    """
    from toolkit.kfs.copying.transfer import move

    with _changes(image, "mv", force, clobber=not no_clobber) as changes:
        move(changes, [text_to_name(source) for source in sources], text_to_name(destination))
        changes.judge(strict=strict)
    _finish("mv", image, changes, verbose=verbose, as_json=as_json)


def rm(
    image: Image,
    paths: Paths,
    recursive: Recursive = False,
    ignore_missing: IgnoreMissing = False,
    force: Force = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Remove files, links and, with -r, directories.

    Until the next collection, `kfs recover` can bring files back.

    Example: flashwright kfs rm calc.rom /home/draft
    Example: flashwright kfs rm -r calc.rom /var /tmp
    """
    with _changes(image, "rm", force) as changes:
        for path in paths:
            changes.remove(text_to_name(path), recursive=recursive, missing_is_fine=ignore_missing)
    _finish("rm", image, changes, verbose=verbose, as_json=as_json)


def mkdir(
    image: Image,
    paths: Paths,
    parents: Parents = False,
    strict: Strict = False,
    force: Force = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Make directories.

    Example: flashwright kfs mkdir -p calc.rom /home/notes/2024
    """
    with _changes(image, "mkdir", force) as changes:
        for path in paths:
            changes.make_directory(text_to_name(path), parents=parents)
        changes.judge(strict=strict)
    _finish("mkdir", image, changes, verbose=verbose, as_json=as_json)


def ln(
    image: Image,
    target: Target,
    path: LinkPath,
    replace: Replace = False,
    strict: Strict = False,
    force: Force = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Make a symbolic link.

    The target is stored as it is. The kernel follows it from the root, once, and only at the end of a path.

    Example: flashwright kfs ln calc.rom /home/readme.txt /etc/motd
    """
    with _changes(image, "ln", force) as changes:
        changes.make_link(text_to_name(path), text_to_name(target), replace=replace)
        changes.judge(strict=strict)
    _finish("ln", image, changes, verbose=verbose, as_json=as_json)


@contextmanager
def _changes(
    image: Path, verb: str, force: bool, *, clobber: bool = True, skip_usb_boot_sector: bool = False
) -> "Iterator[Changes]":
    """Changes to an image, kept when all of them went well; a bar on the terminal when they take long."""
    from toolkit.cli.progress import Progress
    from toolkit.kfs.copying.changes import Changes
    from toolkit.kfs.open_image import change_volume

    with change_volume(image, force=force, skip_usb_boot_sector=skip_usb_boot_sector) as volume, Progress(verb) as bar:
        yield Changes(volume, clobber=clobber, progress=bar)


def _finish(verb: str, image: Path, changes: "Changes", *, verbose: bool, as_json: bool) -> None:
    """Show what was done, and end with the exit code of the findings."""
    from toolkit.cli.kfs.changing_text import describe, show_done

    if as_json:
        output.show_json(f"kfs-{verb}/1", {"image": str(image), **describe(changes)})
    else:
        show_done(changes, verbose=verbose)
    raise typer.Exit(output.exit_code(changes.findings))
