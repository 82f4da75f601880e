"""Random things done to a mounted volume, against a shadow in memory; and the exerciser's own eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mount.exerciser import DifferenceError, Exerciser
from tests.mount.mounting import LARGE, SMALL, SOAKS, empty_volume, mounted_apart, sound_tree

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
