"""What mounts something uses the fixture `fuse`, and skips with the reason where nothing can be mounted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fs.memoryfs import MemoryFS

from tests.conftest import really_fsync
from tests.mount.mounting import cut_off_in_time, empty_volume
from toolkit.errors import UnavailableError
from toolkit.mount.mounted import mounted


@pytest.fixture(scope="session")
def fuse(tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is there, and lets us mount."""
    folder = tmp_path_factory.mktemp("tried")
    try:
        with cut_off_in_time(folder), mounted(MemoryFS(), folder):
            pass
    except UnavailableError as error:
        pytest.skip(f"nothing can be mounted: {error}")


@pytest.fixture(autouse=True)
def _mounts_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", really_fsync)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """An empty volume of 4 MiB."""
    return empty_volume(tmp_path / "volume.rom")
