"""Tests here need FUSE, and skip with the reason where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mount.mounting import empty_volume
from toolkit.errors import UnavailableError
from toolkit.mount.fuse import require_fuse


@pytest.fixture(autouse=True)
def _needs_fuse() -> None:
    try:
        require_fuse()
    except UnavailableError as error:
        pytest.skip(f"nothing can be mounted: {error}")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """An empty volume of 4 MiB."""
    return empty_volume(tmp_path / "volume.rom")
