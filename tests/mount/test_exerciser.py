"""Random things done to a mounted volume, against a shadow in memory; and the exerciser's own eyes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.mount.exerciser import DifferenceError, Exerciser
from tests.mount.mounting import LARGE, SMALL, SOAKS, empty_volume, mounted_apart, mounted_here, sound_tree

SEEDS = range(40) if SOAKS else range(3)
OPERATIONS = 20_000 if SOAKS else 1_500
MODELS = {SMALL: (8, 9_000), LARGE: (20, 40_000)}
"""Most files, and most bytes of one. On the small volume every few hundred operations want a collection."""


@pytest.mark.usefixtures("fuse")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("model", MODELS)
def test_the_volume_behaves_as_the_shadow(tmp_path: Path, model: str, seed: int) -> None:
    image = empty_volume(tmp_path / "volume.rom", model)
    with mounted_apart(image, tmp_path / "mounted") as server:
        (server.folder / "bin").rmdir()
        files, longest = MODELS[model]
        exerciser = Exerciser(server.folder, seed, files=files, longest=longest)
        exerciser.run(OPERATIONS)
    assert sound_tree(image) == exerciser.tree


@pytest.mark.usefixtures("fuse")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("left", [2_000, 8_000, 25_000])
def test_an_almost_full_volume_behaves_as_the_shadow(tmp_path: Path, left: int, seed: int) -> None:
    """What finds no room is refused and changes nothing; nothing is lost that was not refused."""
    image = empty_volume(tmp_path / "volume.rom", SMALL)
    with mounted_here(image, tmp_path / "mounted") as folder:
        room = os.statvfs(folder)
        (folder / "ballast").write_bytes(bytes(room.f_bavail * room.f_frsize - left))
        exerciser = Exerciser(folder / "bin", seed, may_be_full=True)
        exerciser.run(OPERATIONS)
    found = {path.removeprefix(b"/bin"): node for path, node in sound_tree(image).items() if path.startswith(b"/bin/")}
    assert found == exerciser.tree
    assert exerciser.refused


def test_it_agrees_with_the_host(tmp_path: Path) -> None:
    Exerciser(tmp_path, 1).run(5_000)


def test_it_sees_a_byte_that_changes(tmp_path: Path) -> None:
    exerciser = Exerciser(tmp_path, 1)
    exerciser.run(500)
    name, file = next((name, file) for name, file in exerciser.files.items() if file.content)
    file.content[-1] ^= 1
    with pytest.raises(DifferenceError, match=name):
        exerciser.run(0)


def test_it_sees_a_name_too_many(tmp_path: Path) -> None:
    exerciser = Exerciser(tmp_path, 1)
    exerciser.run(100)
    (tmp_path / "unexpected").touch()
    with pytest.raises(DifferenceError, match="unexpected"):
        exerciser.run(0)
