"""Images as filesystems to serve: opened so that every change is in the file at once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from toolkit.errors import LockedError, UnavailableError
from toolkit.flash.in_place import InPlaceImage
from toolkit.flash.lock import lock
from toolkit.kfs.filesystem import KnightFS
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.open_image import open_device, open_volume
from toolkit.kfs.survey import block_use
from toolkit.kfs.volume import File

PATIENCE = 10.0
"""Seconds to wait until a server has let go of its image."""


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


def describe_saved(image: Path) -> dict[str, Any]:
    """What is in an image when its server has let go of it: number of files, blocks, free blocks.

    Raises:
        UnavailableError: somebody still has it open.
    """
    last = time.monotonic() + PATIENCE
    while True:
        try:
            lock(image).close()
            break
        except LockedError:
            if time.monotonic() > last:
                raise UnavailableError(f"{image} is still open after {PATIENCE:.0f} seconds") from None
            time.sleep(0.02)
    volume = open_volume(image)
    use = block_use(volume)
    files = sum(isinstance(node, File) for node in volume.walk())
    return {"files": files, "blocks": use.total, "free_blocks": use.total - use.used}
