"""`flashwright mount` and `umount`: a volume as a folder."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output


class Kind(StrEnum):
    """What is in the image."""

    KFS = "kfs"


class SyncOption(StrEnum):
    """When the image file is brought to its disk."""

    ALWAYS = "always"
    CLOSE = "close"


Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the host; empty.")]


def mount(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="ROM image of a calculator.")],
    folder: Folder,
    read_only: Annotated[
        bool, typer.Option("--read-only", "-r", help="Refuse changes; the image is not locked.")
    ] = False,
    foreground: Annotated[bool, typer.Option("--foreground", "-f", help="Stay until unmounted or Ctrl-C.")] = False,
    volume: Annotated[Kind, typer.Option(help="What is in the image.")] = Kind.KFS,
    sync: Annotated[
        SyncOption, typer.Option(help="Bring the image to its disk after every change, or when it is unmounted.")
    ] = SyncOption.CLOSE,
    force: Annotated[bool, typer.Option(help="Change even a volume that fsck finds damaged.")] = False,
    skip_usb_boot_sector: Annotated[
        bool, typer.Option(help="Use no blocks that real TI-84+ hardware write-protects.")
    ] = False,
) -> None:
    """Mount a volume as a folder, by FUSE.

    Every change is in the image when a program closes its file. Who kills the mount leaves each file old or new.

    Links lead where they lead in the volume: its root is FOLDER. Times last as long as the mount.

    Example: flashwright mount calc.rom /mnt/calc
    Example: flashwright mount --read-only --foreground dump.rom /mnt/dump
    """
    from toolkit.mount.background import in_background, let_signals_end_serving
    from toolkit.mount.fuse import require_fuse, serve
    from toolkit.mount.images import open_kfs

    require_fuse()
    assert volume is Kind.KFS
    filesystem, started = open_kfs(image, read_only=read_only, force=force, skip_usb_boot_sector=skip_usb_boot_sector)
    place, name = folder.absolute(), str(image.absolute())  # a process in the background has another folder
    words = f"{image} on {folder}, {'read-only' if read_only else 'read and write'}"

    def serve_it(ready: Callable[[], None]) -> None:
        with filesystem:
            serve(
                filesystem,
                place,
                name=name,
                read_only=read_only,
                started=started,
                sync_always=sync is SyncOption.ALWAYS,
                ready=ready,
            )

    if foreground:
        let_signals_end_serving()
        serve_it(lambda: typer.echo(f"{words}; Ctrl-C or `flashwright umount {folder}` ends it"))
        typer.echo(f"{folder} is unmounted")
    else:
        in_background(serve_it)
        output.show(f"{words}; `flashwright umount {folder}` ends it")


def umount(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder that a volume is mounted on.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Unmount a folder, wait until the image is saved, and say what is in it.

    Example: flashwright umount /mnt/calc
    """
    from toolkit.mount.fuse import unmount
    from toolkit.mount.images import describe_saved
    from toolkit.mount.mount_table import source_of

    image = source_of(folder)
    unmount(folder)
    saved = describe_saved(image) if image else None
    if as_json:
        output.show_json("umount/1", {"folder": str(folder), "image": str(image) if image else None, "saved": saved})
    elif saved:
        free = f"{saved['free_blocks']:,} of {saved['blocks']:,} blocks free"
        output.show(f"{folder} is unmounted; {image} is saved: {saved['files']} files, {free}")
    else:
        output.show(f"{folder} is unmounted")
