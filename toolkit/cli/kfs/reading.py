"""`flashwright kfs info|ls|tree|stat|cat|export`: what is in a volume."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, InVolume, Json, complete_path
from toolkit.cli.kfs.text import show_info, show_list, show_stat, show_tree
from toolkit.errors import NotInVolumeError
from toolkit.files import text_to_name


class LinksOption(StrEnum):
    """What export does with links."""

    KEEP = "keep"
    SKIP = "skip"
    COPY = "copy"


def info(image: Image, as_json: Json = False) -> None:
    """Show model, geometry, space, and what the real kernel cannot read whole.

    Example: flashwright kfs info calc.rom
    """
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.picture import describe

    described = describe(open_volume(image))
    if as_json:
        output.show_json("kfs-info/1", {"image": str(image), **described})
    else:
        show_info(str(image), described)


def list_(
    image: Image,
    path: InVolume = "/",
    long: Annotated[bool, typer.Option("--long", "-l", help="With kind, size and first block.")] = False,
    as_json: Json = False,
) -> None:
    """List a directory, in the order of the entries on flash.

    Example: flashwright kfs ls -l calc.rom /bin
    """
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.picture import describe_listed
    from toolkit.kfs.volume import Directory

    volume = open_volume(image)
    node = volume.lookup(text_to_name(path))
    nodes = list(node.children.values()) if isinstance(node, Directory) else [node]
    described = [describe_listed(volume, node) for node in nodes]
    if as_json:
        output.show_json("kfs-ls/1", {"image": str(image), "path": path, "entries": described})
    else:
        show_list(described, long=long)


def tree(image: Image, path: InVolume = "/", as_json: Json = False) -> None:
    """Show a directory with everything below it.

    Example: flashwright kfs tree calc.rom
    """
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.picture import describe_node
    from toolkit.kfs.volume import Directory

    volume = open_volume(image)
    node = volume.lookup(text_to_name(path))
    nodes = list(volume.walk(node)) if isinstance(node, Directory) else []
    if as_json:
        entries = [describe_node(volume, node) for node in nodes]
        output.show_json("kfs-tree/1", {"image": str(image), "path": path, "entries": entries})
    else:
        show_tree(volume, node)


def stat(image: Image, path: InVolume = "/", as_json: Json = False) -> None:
    """Show what stands on flash about one path: entry, ids, size field, chain.

    Example: flashwright kfs stat calc.rom /bin/init
    """
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.picture import describe_whole

    volume = open_volume(image)
    described = describe_whole(volume, volume.lookup(text_to_name(path)))
    if as_json:
        output.show_json("kfs-stat/1", {"image": str(image), **described})
    else:
        show_stat(described)


def cat(
    image: Image,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files.", autocompletion=complete_path)],
    as_json: Json = False,
) -> None:
    """Write files to standard output, one behind the other; links are followed.

    Exit code 1 when a file is damaged: what is there of it is written.

    In JSON the contents are base64.

    Example: flashwright kfs cat calc.rom /etc/inittab
    """
    from toolkit.kfs.damage import damage
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.volume import File

    volume = open_volume(image)
    files = []
    for path in paths:
        node = volume.resolve(text_to_name(path))
        if not isinstance(node, File):
            raise NotInVolumeError(f"{path}: is a directory")
        files.append(node)
    if as_json:
        from toolkit.kfs.picture import describe_content

        output.show_json("kfs-cat/1", {"image": str(image), "files": [describe_content(volume, f) for f in files]})
        return
    for file in files:
        output.write_bytes(volume.read_file(file))
    findings = [finding for file in files for finding in damage(volume, file)]
    for finding in findings:
        typer.echo(f"flashwright: {output.printable(f'{finding.where}: {finding.message}')}", err=True)
    raise typer.Exit(output.exit_code(findings))


def export(
    image: Image,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Host folder to make; new or empty.")],
    path: Annotated[str, typer.Option(metavar="PATH", help="Only this part.", autocompletion=complete_path)] = "/",
    links: Annotated[LinksOption, typer.Option(help="Keep links, skip them, or copy their files.")] = LinksOption.KEEP,
    as_json: Json = False,
) -> None:
    """Copy a volume's files into a host folder, and nothing outside of it.

    Exit code 1 when something could not be copied, such as a name that no host path can hold.

    Example: flashwright kfs export calc.rom files/ --path /home
    """
    from toolkit.kfs.copying.export import Links
    from toolkit.kfs.copying.export import export as export_node
    from toolkit.kfs.open_image import open_volume

    volume = open_volume(image)
    findings = export_node(volume, volume.lookup(text_to_name(path)), folder, Links(links.value))
    if as_json:
        found = [finding.as_dict() for finding in findings]
        output.show_json("kfs-export/1", {"image": str(image), "folder": str(folder), "findings": found})
    else:
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))
