"""Every recorded image is taken apart and made again, byte for byte; what has a name gets one."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from tests.exported_images import exported
from tests.golden_data import SAMPLES, read
from tests.independent_reader import read_tree
from tests.tock_images import path_of, placed, recorded
from toolkit.image.build.knightos.parts import KnightImage
from toolkit.image.build.tock.parts import TockImage
from toolkit.image.export.choose import Asked

ROMS = [*sorted(SAMPLES.glob("knightos/**/*.rom.gz")), *sorted(SAMPLES.glob("knightos/vectors/v*.bin.xz"))]
BY_GENKFS = [path for path in ROMS if path.parent.name == "fs" or "genkfs" in path.name or ".before." in path.name]
"""ROMs in which nothing was written since genkfs made their volume."""
HAVE_LEFTOVERS = {
    "imix-full",  # a page of 00 behind the last app
    "hail-noboot",  # 00 behind the last app
    "apps-end-00",  # what ends the list is not erased
    "apps-end-00-single",
    "apps-end-garbage",
    "apps-end-version1",
    "apps-none-00",
    "apps-total-0",  # from here on nobody finds an app
    "apps-header-gt-total",
    "apps-total-gt-flash",
    "apps-first-bad",
    "apps-ghost",  # an old app behind the list
}


def _id(path: Path) -> str:
    return path.name.partition(".")[0] + path.name.removeprefix(path.name.partition(".")[0]).partition(".rom")[0]


@pytest.mark.parametrize("name", recorded())
def test_a_tock_image_comes_back(name: str) -> None:
    data = path_of(name).read_bytes()
    with exported(data, Asked(*placed(name))) as apart:
        assert apart.again == data
        assert isinstance(apart.recipe, TockImage)
        assert bool(apart.raw) == (name in HAVE_LEFTOVERS)


@pytest.mark.parametrize("name", recorded())
def test_a_tock_image_comes_back_when_nobody_says_its_board(name: str) -> None:
    data = path_of(name).read_bytes()
    with exported(data) as apart:
        assert apart.again == data


@pytest.mark.parametrize("path", ROMS, ids=_id)
def test_a_rom_comes_back(path: Path) -> None:
    data = read(path)
    with exported(data) as apart:
        assert apart.again == data
        assert isinstance(apart.recipe, KnightImage)
        assert apart.recipe.volume is not None
        assert (apart.recipe.volume.pages is None) == (path in BY_GENKFS)


@pytest.mark.parametrize("path", [path for path in BY_GENKFS if "two_fat_pages" not in path.name], ids=_id)
def test_files_of_genkfs_are_files_again(path: Path) -> None:
    with exported(read(path)) as apart:
        assert isinstance(apart.recipe, KnightImage)
        assert apart.recipe.volume is not None
        there = {path.decode() for path, content in read_tree(read(path)).items() if isinstance(content, bytes)}
        assert {name.removeprefix("volume") for name in apart.exported.files} == there


@functools.cache
def _hail() -> TockImage:
    with exported(path_of("hail-full").read_bytes()) as apart:
        assert isinstance(apart.recipe, TockImage)
        return apart.recipe


def test_the_apps_of_a_hail_have_names_and_addresses() -> None:
    places = {app.file.path.name: app.address for app in _hail().apps if app.file.path}
    assert places == {
        "kindling.tbf": 0x30000,
        "ash.tbf": 0x30800,
        "ember.tbf": 0x31800,
        "hearth-stone.tbf": 0x31C00,
        "ember-2.tbf": 0x31E00,
    }


def test_the_attributes_of_a_hail_stand_in_the_manifest() -> None:
    assert _hail().attributes == {
        "board": "hail",
        "arch": "cortex-m4",
        "jldevice": "ATSAM4LC8C",
        "appaddr": "0x30000",
    }


def test_what_the_kernel_of_a_hail_says_stands_in_the_manifest() -> None:
    says = _hail().kernel_attributes
    assert says is not None
    assert says.kernel_version == "2.3.0-dev"
    assert says.app_memory is not None
    assert (says.app_memory.address, says.app_memory.length) == (0x20004000, 0xC000)


def test_what_is_left_of_an_old_app_is_told_of() -> None:
    with exported(path_of("apps-ghost").read_bytes(), Asked(*placed("apps-ghost"))) as apart:
        assert "# Behind the list of apps" in apart.text
