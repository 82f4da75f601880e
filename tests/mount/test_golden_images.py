"""Recorded images as folders: every file, folder and link is there by system calls, and the image stays as it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.golden_data import read, sample
from tests.independent_reader import Tree
from tests.mount.mounting import mounted_here, tree_below

pytestmark = pytest.mark.usefixtures("fuse")

IMAGES = sorted(path.name for path in sample("knightos/fs").glob("*.rom.gz"))


@pytest.fixture(params=IMAGES)
def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """An image of genkfs, unpacked, and the record of what is in it."""
    path = tmp_path / "recorded.rom"
    path.write_bytes(read(sample(f"knightos/fs/{request.param}")))
    return path, json.loads(sample(f"knightos/fs/{request.param.partition('.')[0]}.files.json").read_text())


@pytest.mark.parametrize("read_only", [True, False], ids=["read-only", "read-write"])
def test_everything_is_there(recorded: tuple[Path, dict[str, Any]], tmp_path: Path, read_only: bool) -> None:
    image, expected = recorded
    with mounted_here(image, tmp_path / "mounted", read_only=read_only) as folder:
        assert _described(tree_below(folder)) == {path: _from_root(entry) for path, entry in expected.items()}


def test_sizes_without_opening_a_file(recorded: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    image, expected = recorded
    with mounted_here(image, tmp_path / "mounted", read_only=True) as folder:
        sizes = {path: (folder / path[1:]).lstat().st_size for path, entry in expected.items() if "size" in entry}
    assert sizes == {path: entry["size"] for path, entry in expected.items() if "size" in entry}


@pytest.mark.parametrize("read_only", [True, False], ids=["read-only", "read-write"])
def test_reading_changes_no_byte(recorded: tuple[Path, dict[str, Any]], tmp_path: Path, read_only: bool) -> None:
    image, _ = recorded
    before = image.read_bytes()
    with mounted_here(image, tmp_path / "mounted", read_only=read_only) as folder:
        tree_below(folder)
    assert image.read_bytes() == before


def _described(tree: Tree) -> dict[str, Any]:
    return {path.decode(): _facts(node) for path, node in tree.items()}


def _facts(node: bytes | tuple[str, bytes] | None) -> dict[str, Any]:
    if node is None:
        return {"dir": True}
    if isinstance(node, tuple):
        return {"link": node[1].decode()}
    return {"size": len(node), "sha256": hashlib.sha256(node).hexdigest()}


def _from_root(entry: dict[str, Any]) -> dict[str, Any]:
    """A record, with the target of a link as a path from the root, where the kernel looks for every target."""
    return {"link": f"/{entry['link'].lstrip('/')}"} if "link" in entry else entry
