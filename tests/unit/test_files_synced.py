"""What is written is on the disk before a name leads to it: the power may go at any time."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from toolkit.files import replace_file, replace_files
from toolkit.flash import Geometry
from toolkit.flash.in_place import InPlaceImage


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system is asked for, in order: to sync a folder, or a file with a content; to rename to a name."""
    found: list[str] = []
    rename = os.replace

    def sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        found.append("folder" if stat.S_ISDIR(status.st_mode) else os.pread(descriptor, status.st_size, 0).decode())

    def replace(source: Path, target: Path) -> None:
        found.append(f"to {Path(target).name}")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    return found


def test_a_file_is_synced_before_it_has_its_name_and_its_folder_behind(tmp_path: Path, steps: list[str]) -> None:
    replace_file(tmp_path / "new", b"content")
    assert steps == ["content", "to new", "folder"]


def test_several_files_are_synced_before_one_has_its_name(tmp_path: Path, steps: list[str]) -> None:
    replace_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert (sorted(steps[:2]), sorted(steps[2:])) == (["1", "2"], ["folder", "folder", "to a", "to b"])


def test_an_image_that_is_changed_in_place_is_synced_at_its_end(tmp_path: Path, steps: list[str]) -> None:
    (tmp_path / "image").write_bytes(b"\xff" * 4)
    with InPlaceImage(tmp_path / "image", Geometry.of_lengths([4])) as image:
        image.program(0, b"text")
        assert steps == []
    assert steps == ["text"]
