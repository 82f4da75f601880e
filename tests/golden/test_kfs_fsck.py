"""Images of genkfs, of the real kernel and of real power cuts: what a check names, and what a repair brings back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from formats.knightos.kfs_entry import DirectoryBody
from tests.golden_data import read, sample
from toolkit.findings import Severity
from toolkit.flash import NorFlash
from toolkit.kfs.check import fsck
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.repair.repair import repair
from toolkit.kfs.volume import File, Volume

GENKFS = sorted(path.name for path in sample("knightos/fs").glob("*.rom.gz"))
KERNEL_WRITTEN = sorted(path.name for path in sample("knightos/kernel-written").glob("*.rom.gz"))
CRAFTED = sorted(path.name for path in sample("knightos/crafted").glob("*.rom.gz"))
MANIFEST: dict[str, Any] = json.loads(sample("knightos/vectors/manifest.json").read_text())
VECTORS = {name.partition("_")[0]: vector for name, vector in MANIFEST.items() if name.startswith("v")}
BASE = VECTORS["v01"]["tree"]
"""What the vectors began with: path → size and digest."""

ERRORS: dict[str, list[str]] = {
    "v01": [],
    "v02": [],
    "v03": ["kfs-size-high-byte /etc/new"],
    "v04": [],
    "v05": [],
    "v07": [],
    "v09": ["kfs-prev-link /d/b"],
    "v10": ["kfs-fat-second-page "],
    "v12": ["kfs-dirty-block "],
    "v13": [],
    "v15": ["kfs-lost-file /etc/a"],
    "v17": [],
}
WARNINGS: dict[str, list[str]] = {
    "v01": ["kfs-empty-block /etc/e0"],
    "v02": ["kfs-empty-block /etc/e0"],
    "v03": ["kfs-empty-block /etc/e0"],
    "v04": ["kfs-empty-block /etc/e0", "kfs-dead-links /etc/f600", "kfs-retired-block "],
    "v05": ["kfs-empty-block /etc/e0", "kfs-retired-block "],
    "v07": ["kfs-root-file /ootfile", "kfs-empty-block /etc/e0"],
    "v09": ["kfs-empty-block /d/a0"],
    "v12": ["kfs-empty-block /etc/e0"],
    "v13": ["kfs-empty-block /etc/e0", "kfs-orphaned-block "],
    "v15": ["kfs-empty-block /etc/e0", "kfs-orphaned-block ", "kfs-retired-block "],
    "v17": ["kfs-empty-block /etc/empty_ffff"],
}


def device_of(path: str) -> NorFlash:
    image = read(sample(path))
    return NorFlash(models_of_size(len(image))[0].geometry, image)


def vector(name: str) -> NorFlash:
    return device_of(f"knightos/vectors/{VECTORS[name]['file']}")


def found(device: NorFlash, severity: Severity) -> list[str]:
    """Codes and paths of findings."""
    return [f"{f.code} {f.where}" for f in fsck.check(Volume(device)) if f.severity is severity]


def digests(device: NorFlash) -> dict[str, str]:
    """Digests of all files."""
    volume = Volume(device)
    files = (node for node in volume.walk() if isinstance(node, File))
    return {file.path.decode(): hashlib.sha256(volume.read_file(file)).hexdigest() for file in files}


@pytest.mark.parametrize("name", GENKFS)
def test_volumes_of_genkfs_have_no_error(name: str) -> None:
    assert found(device_of(f"knightos/fs/{name}"), Severity.ERROR) == []


@pytest.mark.parametrize("name", GENKFS)
def test_volumes_of_genkfs_are_left_as_they_are(name: str) -> None:
    device = device_of(f"knightos/fs/{name}")
    before = bytes(device)
    assert (repair(device), bytes(device)) == ([], before)


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_a_vector(name: str) -> None:
    assert found(vector(name), Severity.ERROR) == ERRORS[name]


@pytest.mark.parametrize("name", WARNINGS)
def test_warnings_of_a_vector(name: str) -> None:
    assert found(vector(name), Severity.WARNING) == WARNINGS[name]


@pytest.mark.parametrize("name", ERRORS)
def test_repair_of_a_vector_leaves_no_error(name: str) -> None:
    device = vector(name)
    repair(device)
    too_long = ["kfs-fat-second-page "] if name == "v10" else []  # 263 entries, however they lie
    assert found(device, Severity.ERROR) == too_long


@pytest.mark.parametrize("name", ERRORS)
def test_repair_of_a_vector_keeps_all_contents(name: str) -> None:
    device = vector(name)
    before = digests(device)
    repair(device)
    assert digests(device).items() >= before.items()


@pytest.mark.parametrize("name", [name for name in ERRORS if "content" in VECTORS[name]])
def test_contents_after_the_repair_are_those_of_the_manifest(name: str) -> None:
    device = vector(name)
    repair(device)
    assert digests(device).items() >= VECTORS[name]["content"].items()


@pytest.mark.parametrize("name", ["v12", "v13", "v15"])
def test_after_a_power_cut_everything_from_before_comes_back(name: str) -> None:
    device = vector(name)
    repair(device)
    expected = {f"/{path}": node["sha256"] for path, node in BASE.items() if node and "sha256" in node}
    assert digests(device) == expected


def test_true_size_comes_back() -> None:
    device = vector("v03")
    repair(device)
    file = Volume(device).lookup(b"/etc/new")
    assert isinstance(file, File)
    assert file.body.size == VECTORS["v03"]["true_size"]


def test_cross_link_is_gone() -> None:
    """The link backwards into the file that was empty; the bytes written to that are behind its end."""
    device = vector("v09")
    repair(device)
    assert Volume(device).data.headers[0x403] == (0x402, 0x404)


def test_dirty_block_is_free_and_erased() -> None:
    device = vector("v12")
    repair(device)
    data = Volume(device).data
    assert (data.is_free(0x40B), data.is_dirty(0x40B)) == (True, False)


def test_block_that_was_cut_off_is_free() -> None:
    device = vector("v13")
    repair(device)
    assert Volume(device).data.is_free(0x40B)


@pytest.mark.parametrize("name", KERNEL_WRITTEN)
def test_volumes_of_the_kernel(name: str) -> None:
    expected = ["kfs-directory-id /a"] if name == "emptyfs-mkdir.TI83p.after.rom.gz" else []
    assert found(device_of(f"knightos/kernel-written/{name}"), Severity.ERROR) == expected


@pytest.mark.parametrize("name", KERNEL_WRITTEN)
def test_repair_of_volumes_of_the_kernel(name: str) -> None:
    device = device_of(f"knightos/kernel-written/{name}")
    before = digests(device)
    repair(device)
    assert (found(device, Severity.ERROR), digests(device)) == ([], before)


def test_first_letter_that_the_kernel_lost_is_named() -> None:
    device = device_of("knightos/kernel-written/rootname.TI83p.after.rom.gz")
    assert found(device, Severity.WARNING) == ["kfs-root-file /ootfile"]


def test_directory_that_the_kernel_made_the_root_gets_an_id() -> None:
    device = device_of("knightos/kernel-written/emptyfs-mkdir.TI83p.after.rom.gz")
    repair(device)
    bodies = [record.body for record in Volume(device).fat.records]
    assert [body.directory_id for body in bodies if isinstance(body, DirectoryBody)] == [1, 2, 3]


@pytest.mark.parametrize("name", CRAFTED)
def test_repair_of_crafted_volumes_leaves_no_error(name: str) -> None:
    device = device_of(f"knightos/crafted/{name}")
    before = digests(device)
    repair(device)
    assert (found(device, Severity.ERROR), digests(device).items() >= before.items()) == ([], True)


def test_vectors_are_all_there() -> None:
    assert ERRORS.keys() == {name for name in VECTORS if VECTORS[name]["file"].endswith(".bin.xz")}
