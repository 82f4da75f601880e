"""Images as filesystems to serve: opened so that every change is in the file at once."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.base import FS

from toolkit.errors import LockedError, ToolkitError, UnavailableError
from toolkit.flash.lock import lock
from toolkit.mount.kinds import VolumeKind, kind_of
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.filesystem.url import parts_of, url_of

if TYPE_CHECKING:
    from toolkit.kfs.filesystem import KnightFS

PATIENCE = 10.0
"""Seconds to wait until a server has let go of its image."""
LINGERS = 2.0
"""Seconds that programs may still ask about an app which they copied into a Tock image."""

assert pyfilesystem


@dataclass(frozen=True)
class Wishes:
    """How to open an image.

    Attributes:
        kind: what is in it; None for what it shows by itself.
        read_only: refuse changes.
        force: change even a damaged volume of KnightOS.
        skip_usb_boot_sector: of a volume of KnightOS, use no blocks that real hardware write-protects.
        choice: whose flash a Tock image is.
        base: address of the first byte of a raw Tock image.
    """

    kind: VolumeKind | None = None
    read_only: bool = True
    force: bool = False
    skip_usb_boot_sector: bool = False
    choice: BoardChoice = field(default_factory=BoardChoice)
    base: int | None = None


@dataclass(frozen=True)
class Served:
    """An image that is open.

    Attributes:
        filesystem: what is in it.
        started: the time of the image in nanoseconds since 1970.
        source: the path of the image, or a URL: what `describe_saved` finds it by.
    """

    filesystem: FS
    started: int
    source: str


def open_image(image: Path, wishes: Wishes) -> Served:
    """An image to serve; locked unless it is only read.

    Raises:
        ToolkitError: it is of no kind, of another one than the wishes are about, or damaged. LockedError, OSError.
    """
    kind = wishes.kind or (VolumeKind.TOCK if _describes_board(wishes) else kind_of(image))
    if kind is VolumeKind.TOCK:
        if wishes.force or wishes.skip_usb_boot_sector:
            raise ToolkitError("--force and --skip-usb-boot-sector are about KnightOS volumes, not about Tock images")
        return _open_tock(image, wishes)
    if _describes_board(wishes):
        raise ToolkitError("options of boards are about Tock images, not about KnightOS volumes")
    filesystem, started = open_kfs(
        image,
        read_only=wishes.read_only,
        force=wishes.force,
        skip_usb_boot_sector=wishes.skip_usb_boot_sector,
    )
    return Served(filesystem, started, str(image.absolute()))


def _describes_board(wishes: Wishes) -> bool:
    return wishes.choice != BoardChoice() or wishes.base is not None


def _open_tock(image: Path, wishes: Wishes) -> Served:
    from toolkit.tock.board.choose import board_finder
    from toolkit.tock.filesystem.filesystem import TockFS
    from toolkit.tock.image.image_file import TockImageFile

    started = image.stat().st_mtime_ns
    path = image.absolute()  # a process in the background has another folder
    file = TockImageFile(path, board_finder(wishes.choice), base=wishes.base, writable=not wishes.read_only)
    filesystem = TockFS(file, read_only=wishes.read_only, lingers=LINGERS)
    return Served(filesystem, started, url_of(path, wishes.choice, wishes.base))


def open_kfs(
    image: Path, *, read_only: bool, force: bool = False, skip_usb_boot_sector: bool = False
) -> tuple[KnightFS, int]:
    """A KnightOS volume to serve, and the time of its image in nanoseconds since 1970.

    Args:
        image: the file; locked unless it is only read.
        read_only: refuse changes.
        force: change even a damaged volume.
        skip_usb_boot_sector: use no blocks that real hardware write-protects.

    Raises:
        VolumeError: there is no volume. DamagedVolumeError: it must not be changed. LockedError, OSError.
    """
    from toolkit.flash.in_place import InPlaceImage
    from toolkit.kfs.filesystem import KnightFS
    from toolkit.kfs.layout import models_of_size
    from toolkit.kfs.open_image import open_device

    reading = open_device(image)
    started = image.stat().st_mtime_ns
    layout = models_of_size(reading.geometry.size)[0].layout
    avoid = layout.usb_boot_pages if skip_usb_boot_sector else ()
    device = reading if read_only else InPlaceImage(image, reading.geometry)
    try:
        filesystem = KnightFS(device, read_only=read_only, force=force, avoid=avoid)
        if not read_only:
            filesystem.volume.prepare()
    except BaseException:
        device.close()
        raise
    return filesystem, started


@dataclass(frozen=True)
class Saved:
    """An image that its server has let go of.

    Attributes:
        image: the file.
        facts: what is in it, for programs.
        words: the same for people; empty where nobody knows it.
    """

    image: Path
    facts: dict[str, Any]
    words: str

    @property
    def sentence(self) -> str:
        """The image is saved, and what is in it."""
        return f"{self.image} is saved{': ' if self.words else ''}{self.words}"


def describe_saved(source: str) -> Saved:
    """What is in an image when its server has let go of it.

    Args:
        source: of a `Served`.

    Raises:
        UnavailableError: somebody still has it open.
    """
    tock = parts_of(source)
    image = tock[0] if tock else Path(source)
    _wait_until_free(image)
    if tock:
        return _describe_tock(image, tock[1].choice, tock[1].base)
    return _describe_kfs(image)


def _wait_until_free(image: Path) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            lock(image).close()
        except LockedError:
            if time.monotonic() > last:
                raise UnavailableError(f"{image} is still open after {PATIENCE:.0f} seconds") from None
            time.sleep(0.02)
        else:
            return


def _describe_kfs(image: Path) -> Saved:
    from toolkit.kfs.open_image import open_volume
    from toolkit.kfs.survey import block_use
    from toolkit.kfs.volume import File

    volume = open_volume(image)
    use = block_use(volume)
    files, free = sum(isinstance(node, File) for node in volume.walk()), use.total - use.used
    facts = {"files": files, "blocks": use.total, "free_blocks": free}
    return Saved(image, facts, f"{files} files, {free:,} of {use.total:,} blocks free")


def _describe_tock(image: Path, choice: BoardChoice, base: int | None) -> Saved:
    from toolkit.tock.apps.walk import walk_apps
    from toolkit.tock.board.choose import board_finder
    from toolkit.tock.image.image_file import TockImageFile

    try:
        with TockImageFile(image, board_finder(choice), base=base) as file:
            apps = walk_apps(file.image)
    except ToolkitError:  # what told the board was changed
        return Saved(image, {}, "")
    count, free, length = len(apps.apps), apps.free.length, apps.region.length
    facts = {"apps": count, "bytes": length, "free_bytes": free}
    return Saved(image, facts, f"{count} app{'s' * (count != 1)}, {free:,} of {length:,} bytes free")
