"""What writing a file, or removing one, does to the image. Who calls saves it, or goes back after an error."""

from __future__ import annotations

from toolkit.tock.apps.listed import Listed
from toolkit.tock.filesystem.tree import ViewFile
from toolkit.tock.image.flash_image import FlashImage


def store(image: FlashImage, path: str, content: bytes) -> None:
    """Put the content of a file into the image."""
    raise NotImplementedError


def remove_attribute_of(image: FlashImage, node: ViewFile) -> None:
    """Remove the attribute that a file shows."""
    raise NotImplementedError


def uninstall_app(image: FlashImage, app: Listed) -> None:
    """Take an app out of the list."""
    raise NotImplementedError
