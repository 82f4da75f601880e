"""A Hail with apps, in memory, and as a filesystem. Tests of other images have fixtures of their own."""

from __future__ import annotations

import pytest

from tests.tock_flash import flash
from toolkit.tock.filesystem.filesystem import TockFS
from toolkit.tock.image.flash_image import FlashImage


@pytest.fixture
def image() -> FlashImage:
    """The recorded image of a whole board."""
    return flash()


@pytest.fixture
def tock(image: FlashImage) -> TockFS:
    """That image, to be read and changed."""
    return TockFS(image)
