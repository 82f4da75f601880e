"""`flashwright kfs get`: files of a volume, copied to the host."""

from enum import StrEnum
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, Json, NoClobber, Recursive, Sources, Verbose
from toolkit.files import text_to_name


class LinksOption(StrEnum):
    """What get does with links."""

    KEEP = "keep"
    SKIP = "skip"
    COPY = "copy"


HostDestination = Annotated[
    str, typer.Argument(metavar="DEST", help="Folder of the host to go into, or new path; - is standard output.")
]
GetLinks = Annotated[LinksOption, typer.Option(help="With -r: keep links, skip them, or copy their files.")]


def get(
    image: Image,
    sources: Sources,
    destination: HostDestination,
    recursive: Recursive = False,
    links: GetLinks = LinksOption.KEEP,
    no_clobber: NoClobber = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Copy files of the volume to the host.

    Goes by the rules of cp, and never outside of DEST: links that are in the way there are replaced, not followed.
    Exit code 1 when something is damaged or could not be copied.

    Example: flashwright kfs get calc.rom /etc/inittab .
    Example: flashwright kfs get -r calc.rom /home backup/
    """
    from toolkit.cli.kfs.changing_text import describe_done, show_each
    from toolkit.cli.kfs.reading import cat
    from toolkit.cli.progress import Progress
    from toolkit.kfs.copying.export import Links
    from toolkit.kfs.copying.transfer import get
    from toolkit.kfs.open_image import open_volume

    if destination == "-":
        if recursive or as_json or len(sources) > 1:
            raise typer.BadParameter("standard output takes the content of one file, and nothing else")
        cat(image, sources)
    with Progress("get") as bar:
        got = get(
            open_volume(image),
            [text_to_name(source) for source in sources],
            text_to_name(destination),
            recursive=recursive,
            links=Links(links.value),
            clobber=not no_clobber,
            image=image,
            progress=bar,
        )
    if as_json:
        findings = [finding.as_dict() for finding in got.findings]
        output.show_json("kfs-get/1", {"image": str(image), "done": describe_done(got.done), "findings": findings})
    else:
        if verbose:
            show_each(got.done)
        output.show_findings(got.findings)
    raise typer.Exit(output.exit_code(got.findings))
