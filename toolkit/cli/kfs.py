"""`flashwright kfs …`: KnightOS volumes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs_text import show_info, show_list, show_stat, show_tree
from toolkit.errors import NotInVolumeError
from toolkit.files import text_to_name

app = typer.Typer(help="KnightOS volumes: the filesystem KFS in the ROM image of a calculator.", no_args_is_help=True)


class Like(StrEnum):
    """Whom a new volume's bytes are for."""

    KERNEL = "kernel"
    GENKFS = "genkfs"


class LinksOption(StrEnum):
    """What export does with links."""

    KEEP = "keep"
    SKIP = "skip"
    COPY = "copy"


def complete_model(incomplete: str) -> list[str]:
    """Names of models that begin so."""
    from toolkit.kfs.layout import MODELS

    typed = len(incomplete)
    return [incomplete + name[typed:] for name in MODELS if name.lower().startswith(incomplete.lower())]


def complete_path(context: typer.Context, incomplete: str) -> list[str]:
    """Paths in the image already typed that begin so."""
    from toolkit.kfs.complete import complete

    return complete(context.params.get("image"), incomplete)


Image = Annotated[Path, typer.Argument(metavar="IMAGE", help="ROM image of a calculator.")]
InVolume = Annotated[str, typer.Argument(metavar="[PATH]", help="Path in the volume.", autocompletion=complete_path)]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


@app.command()
def create(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="Image to make.")],
    source: Annotated[Path, typer.Option("--from", metavar="DIR", help="Host folder with the volume's content.")],
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Calculator, such as TI84pSE.", autocompletion=complete_model)
    ] = None,
    like: Annotated[
        Like, typer.Option(help="Readable whole by the kernel, or the same bytes as genkfs.")
    ] = Like.KERNEL,
    into: Annotated[
        Path | None, typer.Option(metavar="ROM", help="Take everything but the volume from this image.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Refuse what the kernel cannot read whole.")] = False,
    force: Annotated[bool, typer.Option(help="Write even what the kernel runs astray on.")] = False,
    overwrite: Annotated[bool, typer.Option(help="Replace an image that has a kernel in it.")] = False,
    skip_usb_boot_sector: Annotated[
        bool, typer.Option(help="Use no blocks that real TI-84+ hardware write-protects.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make an image with a volume from a host folder. The same folder gives the same bytes.

    Example: flashwright kfs create calc.rom --model TI84pSE --from files/
    Example: flashwright kfs create calc.rom --into kernel.rom --from files/ --like genkfs
    """
    from toolkit.files import replace_file
    from toolkit.kfs import create as creation
    from toolkit.kfs.formatter import Profile
    from toolkit.kfs.layout import model_named

    if strict and force:
        raise typer.BadParameter("--strict and --force contradict each other")
    chosen = model_named(model) if model else None
    creation.require_replaceable(image, into, overwrite=overwrite)
    base = creation.starting_image(chosen, into)
    made = creation.create(source, base, Profile(like.value), skip_usb_boot_sector=skip_usb_boot_sector)
    creation.refuse(made.findings, strict=strict, force=force)
    replace_file(image, made.image)
    if as_json:
        output.show_json("kfs-create/1", {"image": str(image), "findings": [f.as_dict() for f in made.findings]})
    else:
        output.show_findings(made.findings)
        output.show(creation.summary(image, made, chosen))
    raise typer.Exit(output.exit_code(made.findings))


@app.command()
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


@app.command("ls")
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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
    from toolkit.kfs.export import Links
    from toolkit.kfs.export import export as export_node
    from toolkit.kfs.open_image import open_volume

    volume = open_volume(image)
    findings = export_node(volume, volume.lookup(text_to_name(path)), folder, Links(links.value))
    if as_json:
        output.show_json("kfs-export/1", {"folder": str(folder), "findings": [f.as_dict() for f in findings]})
    else:
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))
