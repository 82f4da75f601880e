"""`flashwright mount` and `umount`: a volume, or the image of a board, as a folder."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tock.arguments import Target, of_image

if TYPE_CHECKING:
    from toolkit.mount.images import Wishes

IMAGE_HELP = "ROM image of a calculator, or flash image of a Tock board."


class Kind(StrEnum):
    """What is in the image."""

    KFS = "kfs"
    TOCK = "tock"


class SyncOption(StrEnum):
    """When the image file is brought to its disk."""

    ALWAYS = "always"
    CLOSE = "close"


Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the host; empty.")]
Volume = Annotated[Kind | None, typer.Option(help="What is in the image; else what it shows.")]
Force = Annotated[bool, typer.Option("--force", help="KnightOS: change even a volume that fsck finds damaged.")]
SkipUsbBootSector = Annotated[
    bool,
    typer.Option("--skip-usb-boot-sector", help="KnightOS: use no blocks that real TI-84+ hardware write-protects."),
]


def _mount(
    target: Target,
    folder: Folder,
    read_only: Annotated[
        bool, typer.Option("--read-only", "-r", help="Refuse changes; the image is not locked.")
    ] = False,
    foreground: Annotated[bool, typer.Option("--foreground", "-f", help="Stay until unmounted or Ctrl-C.")] = False,
    volume: Volume = None,
    sync: Annotated[
        SyncOption, typer.Option(help="Bring the image to its disk after every change, or when it is unmounted.")
    ] = SyncOption.CLOSE,
    force: Force = False,
    skip_usb_boot_sector: SkipUsbBootSector = False,
) -> None:
    """Mount an image as a folder, by FUSE.

    Every change is in the image when a program closes its file. Who kills the mount leaves each file old or new.

    KnightOS: links lead where they lead in the volume: its root is FOLDER. Times last as long as the mount.

    Tock: copy a .tbf or .tab into FOLDER/apps to install it, remove the folder of an app to uninstall it; a file in
    FOLDER/attributes is an attribute. Every change is on the disk at once.

    Example: flashwright mount calc.rom /mnt/calc
    Example: flashwright mount --read-only --foreground dump.rom /mnt/dump
    Example: flashwright mount hail.bin /mnt/hail --board hail
    """
    from toolkit.mount.background import in_background, let_signals_end_serving
    from toolkit.mount.fuse import require_fuse, serve
    from toolkit.mount.images import open_image

    require_fuse()
    wishes = wishes_of(target, volume, read_only=read_only, force=force, skip_usb_boot_sector=skip_usb_boot_sector)
    served = open_image(target.path, wishes)
    place = folder.absolute()  # a process in the background has another folder
    words = f"{target.path} on {folder}, {'read-only' if read_only else 'read and write'}"

    def serve_it(ready: Callable[[], None]) -> None:
        with served.filesystem:
            serve(
                served.filesystem,
                place,
                name=served.source,
                read_only=read_only,
                started=served.started,
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


mount = of_image(_mount, IMAGE_HELP)


def wishes_of(
    target: Target, volume: Kind | None, *, read_only: bool, force: bool, skip_usb_boot_sector: bool
) -> "Wishes":
    """How to open an image, as a command line says it."""
    from toolkit.mount.images import Wishes
    from toolkit.mount.kinds import VolumeKind

    return Wishes(
        kind=VolumeKind(volume.value) if volume else None,
        read_only=read_only,
        force=force,
        skip_usb_boot_sector=skip_usb_boot_sector,
        choice=target.choice,
        base=target.base,
    )


def umount(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder that an image is mounted on.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
) -> None:
    """Unmount a folder, wait until the image is saved, and say what is in it.

    Example: flashwright umount /mnt/calc
    """
    from toolkit.mount.fuse import unmount
    from toolkit.mount.images import describe_saved
    from toolkit.mount.mount_table import source_of

    source = source_of(folder)
    unmount(folder)
    saved = describe_saved(source) if source else None
    if as_json:
        image, facts = (str(saved.image), saved.facts or None) if saved else (None, None)
        output.show_json("umount/1", {"folder": str(folder), "image": image, "saved": facts})
    elif saved:
        output.show(f"{folder} is unmounted; {saved.sentence}")
    else:
        output.show(f"{folder} is unmounted")
