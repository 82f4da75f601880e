"""What is mounted, as the system has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.mount import mount_table
from toolkit.mount.mount_table import source_of


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table in which a folder, with a space in its name, is ours."""
    path = tmp_path / "mountinfo"
    path.write_text(f"40 22 0:51 / {tmp_path}/a\\040b rw - fuse.flashwright /calc.rom rw\n")
    monkeypatch.setattr(mount_table, "MOUNTS", path)


@pytest.mark.usefixtures("table")
def test_a_folder_is_found_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert source_of(tmp_path / "link" / "a b") == "/calc.rom"


@pytest.mark.usefixtures("table")
def test_a_folder_behind_a_link_that_leads_to_itself_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert source_of(tmp_path / "loop" / "a b") is None
