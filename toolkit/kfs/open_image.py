"""From an image file to its device and volume: the model is known by the size."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import VolumeError
from toolkit.flash import ImageFile
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.volume import Volume


def open_device(path: Path) -> ImageFile:
    """The image as a read-only device.

    Raises:
        VolumeError: no calculator's ROM has the size of the file.
        OSError: the file cannot be read.
    """
    if path.is_dir():
        raise VolumeError(f"{path} is a folder, not an image")
    try:
        geometry = models_of_size(path.stat().st_size)[0].geometry
    except VolumeError as error:
        raise VolumeError(f"{path}: {error}") from None
    return ImageFile(path, geometry)


def open_volume(path: Path) -> Volume:
    """The volume in an image, for reading. Raises as `open_device`, and VolumeError where there is no volume."""
    device = open_device(path)
    try:
        return Volume(device)
    except VolumeError as error:
        raise VolumeError(f"{path}: {error}") from None
