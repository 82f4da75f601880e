"""From an image file to its device and volume: the model is known by the size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import VolumeError
from toolkit.flash import ImageFile, Sector
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.other_calculators import require_no_ce_file
from toolkit.kfs.volume import Volume

if TYPE_CHECKING:
    from toolkit.kfs.write.writable import WritableVolume


def open_device(path: Path, *, writable: bool = False, late: bool = False) -> ImageFile:
    """The image as a device, for reading, or for writing too: locked at once, or, `late`, at the first change.

    Raises:
        VolumeError: no calculator's ROM has the size of the file, or it is of a calculator that KnightOS is not for.
        LockedError: another program writes it.
        OSError: the file cannot be opened.
    """
    if path.is_dir():
        raise VolumeError(f"{path} is a folder, not an image")
    size = path.stat().st_size
    geometry = models_of_size(size, str(path))[0].geometry
    require_no_ce_file(path, size)
    return ImageFile(path, geometry, writable=writable, late=late)


def open_volume(path: Path) -> Volume:
    """The volume in an image, for reading. Raises as `open_device`, and VolumeError where there is no volume."""
    device = open_device(path)
    try:
        return Volume(device)
    except VolumeError as error:
        raise VolumeError(f"{path}: {error}") from None


@contextmanager
def change_volume(path: Path, *, force: bool = False, skip_usb_boot_sector: bool = False) -> Iterator[WritableVolume]:
    """The volume in an image, to be changed: all of it reaches the file at the end, or, after an error, nothing.

    Its device is a `Recorder`, so that `erases` can say what the changes cost.

    Args:
        path: the image; locked meanwhile.
        force: change a damaged volume too.
        skip_usb_boot_sector: give no blocks on the pages that real TI-84+ hardware protects.

    Raises:
        As `open_device`; VolumeError where there is no volume; what the changes raise.
    """
    from toolkit.flash import Recorder  # only who writes needs these
    from toolkit.kfs.write.writable import WritableVolume

    with open_device(path, writable=True) as device:
        layout = models_of_size(device.geometry.size)[0].layout
        avoid = layout.usb_boot_pages if skip_usb_boot_sector else ()
        try:
            volume = WritableVolume(Recorder(device), force=force, avoid=avoid)
        except VolumeError as error:
            raise VolumeError(f"{path}: {error}") from None
        yield volume
        device.sync()


def erases(volume: Volume) -> Mapping[Sector, int]:
    """How often each sector was erased since `change_volume` opened the volume; sectors that were not are left out."""
    from toolkit.flash import Recorder

    return volume.flash.wear if isinstance(volume.flash, Recorder) else {}
