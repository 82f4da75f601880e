"""The samples of whole images: by manifest, by Python, twice, and as others read them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.golden_data import SAMPLES, sample
from tests.independent_reader import read_tree, safe_profile_violations
from tests.peers.tockloader import Shown, Tockloader
from toolkit.image.manifest.document import read_recipes
from toolkit.image.manifest.write import manifest_text
from toolkit.knightos.upgrade.key import load_key
from toolkit.knightos.upgrade.reading import read_upgrade
from toolkit.knightos.upgrade.verify import verify

FOLDERS = sorted(path.parent for path in sample("images").glob("*/SHA256SUMS"))


def wanted(folder: Path) -> dict[str, str]:
    """Name of each file that a manifest makes → its SHA-256."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def digests(folder: Path, names: object) -> dict[str, str]:
    """The SHA-256 of files that are there."""
    assert isinstance(names, dict)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def made(folder: Path, out: Path) -> Path:
    """Build what a folder's manifest describes into another folder."""
    out.mkdir()
    result = run("image", "build", folder / f"{folder.name}.toml", "-o", out)
    assert result.code == 0, result.errors
    return out


def test_there_are_a_board_and_a_calculator() -> None:
    assert [folder.name for folder in FOLDERS] == ["hail", "ti84pse"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_manifest_gives_what_it_must(folder: Path, tmp_path: Path) -> None:
    assert digests(made(folder, tmp_path / "out"), wanted(folder)) == wanted(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_another_checkout_gives_the_same(folder: Path, tmp_path: Path) -> None:
    """Other paths, other times of files, other names of temporary ones."""
    shutil.copytree(SAMPLES / "images", tmp_path / "samples/images", copy_function=shutil.copyfile)
    for name in ("kpack", "keys"):
        shutil.copytree(SAMPLES / "knightos" / name, tmp_path / "samples/knightos" / name)
    assert digests(made(tmp_path / "samples/images" / folder.name, tmp_path / "out"), wanted(folder)) == wanted(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_python_gives_the_same(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "hail.bin" if folder.name == "hail" else tmp_path
    subprocess.run([sys.executable, folder / f"{folder.name}.py", target], check=True)
    assert digests(tmp_path, wanted(folder)) == wanted(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_checking_says_nothing_when_all_is_as_it_must_be(folder: Path, tmp_path: Path) -> None:
    out = made(folder, tmp_path / "out")
    assert run("image", "build", folder / f"{folder.name}.toml", "-o", out, "--check").code == 0


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_manifest_written_anew_says_the_same(folder: Path, tmp_path: Path) -> None:
    (recipe,) = read_recipes(folder / f"{folder.name}.toml", {}, {}).values()
    again = tmp_path / "again.toml"
    again.write_bytes(manifest_text(recipe))
    assert list(read_recipes(again, {}, {}).values()) == [recipe]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_image_comes_back_from_its_export(folder: Path, tmp_path: Path) -> None:
    (name, *_companions) = wanted(folder)
    image = made(folder, tmp_path / "out") / name
    assert run("image", "export", image, "-o", tmp_path / "apart").code == 0
    assert run("image", "build", tmp_path / "apart/image.toml").code == 0
    assert (tmp_path / "apart" / name).read_bytes() == image.read_bytes()


def test_tockloader_lists_the_apps_of_the_hail(tmp_path: Path) -> None:
    image = made(sample("images/hail"), tmp_path / "out") / "hail.bin"
    assert Tockloader(image, "--board", "hail").apps() == [
        Shown(0x30000, 512, "crc", enabled=True),
        Shown(0x30400, 4096, "ip_sense", enabled=True),
        Shown(0x31400, 512, "analog_comparator", enabled=True),
    ]


def test_the_kernel_takes_all_of_the_userland(tmp_path: Path) -> None:
    rom = (made(sample("images/ti84pse"), tmp_path / "out") / "ti84pse.rom").read_bytes()
    assert safe_profile_violations(rom) == []
    tree = read_tree(rom)
    assert tree[b"/etc/release"] == b"1.0\n"
    assert tree[b"/bin/sh"] == ("link", b"/bin/hello")
    assert tree[b"/var/log"] is None
    assert b"/var/packages/extra/demo-1.2.3.stub" in tree


def test_the_upgrade_of_the_userland_is_signed(tmp_path: Path) -> None:
    data = (made(sample("images/ti84pse"), tmp_path / "out") / "ti84pse.8xu").read_bytes()
    assert verify(read_upgrade(data), key=load_key(sample("knightos/keys/test.key")), name="ti84pse.8xu") == []


@pytest.mark.parametrize("length", [0x600, 0x640, 0x7FF, 0xA00])
def test_a_bootloader_may_end_within_its_attributes(length: int) -> None:
    from toolkit.image.builder import ImageBuilder

    data = sample("tock/images/hail-full.bin").read_bytes()[:length]
    built = ImageBuilder.tock("hail").bootloader(data).attribute("zz", "1").build()
    assert built.contents.read(0, 0x600) == data[:0x600]
