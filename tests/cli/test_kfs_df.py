"""`flashwright kfs df`: sums and maps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.golden_data import read, sample
from tests.kfs_images import crafted, directory_entry
from toolkit.kfs.layout import MODELS

OPS = sample("knightos/kernel-written/ops.TI83p.after.rom.gz")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    (tmp_path / "ops.rom").write_bytes(read(OPS))
    return tmp_path / "ops.rom"


def blank(tmp_path: Path, size: int) -> Path:
    """The smallest volume on a ROM of so many bytes."""
    content = bytearray(b"\xff" * size)
    content[0x10000:0x10003] = b"KFS"
    (tmp_path / "blank.rom").write_bytes(content)
    return tmp_path / "blank.rom"


def test_sums_for_people(image: Path) -> None:
    assert [line.split()[:2] for line in lines(run("kfs", "df", image).output)[1:5]] == [
        ["live", "162"],
        ["orphaned", "3"],
        ["free", "843"],
        ["all", "1,008"],
    ]


def test_orphaned_blocks_are_seen_in_the_map(image: Path) -> None:
    assert f"  04  ▒██▒████▒{'█' * 54}    60  KFS" in lines(run("kfs", "df", image).output)


def test_sector_says_what_a_collection_frees(image: Path) -> None:
    said = [line.strip() for line in lines(run("kfs", "df", image).output) if "here" in line]
    assert said == ["a collection frees 3 blocks here, 768 bytes"]


def test_bytes_of_the_log(image: Path) -> None:
    fat = run("kfs", "df", image, "--json").json["fat"]
    assert fat == {"window": 65536, "used": 320, "left_for_kernel": 15807, "reclaimable": 83, "garbage": 0}


def test_states_in_the_document(image: Path) -> None:
    document = run("kfs", "df", image, "--json").json
    assert document["sectors"][0]["pages"][0] == {"page": 4, "mark": "KFS", "states": "ollollllo" + "l" * 54}


def test_blocks_in_the_document(image: Path) -> None:
    blocks = run("kfs", "df", image, "--json").json["blocks"]
    expected = {"total": 1008, "live": 162, "orphaned": 3, "free": 843, "free_but_dirty": 0, "reclaimable": 3}
    assert blocks == expected


@pytest.mark.parametrize("size", sorted({model.rom_size for model in MODELS.values()}), ids=hex)
@pytest.mark.parametrize("options", [(), ("--blocks",)], ids=["bars", "blocks"])
def test_map_fits_into_100_columns(tmp_path: Path, size: int, options: tuple[str, ...]) -> None:
    assert max(map(len, lines(run("kfs", "df", blank(tmp_path, size), *options).output))) <= 100


def test_large_map_is_short(tmp_path: Path) -> None:
    (tmp_path / "cse.rom").write_bytes(read(sample("knightos/kernel-written/ops.TI84pCSE.after.rom.gz")))
    rows = [line for line in lines(run("kfs", "df", tmp_path / "cse.rom").output) if "█" in line or "·····" in line]
    assert rows[0].startswith("04-07  ▒█▒█████████████ ")
    assert rows[1].endswith("59 sectors like this")


def test_each_block_of_a_large_rom_on_demand(tmp_path: Path) -> None:
    said = run("kfs", "df", blank(tmp_path, 0x400000), "--blocks").output
    assert f"  F3  {'·' * 63}" in said


def test_dirty_block_is_said(tmp_path: Path) -> None:
    content = bytearray(crafted([directory_entry(b"d", 1)]))
    content[0x10100] = 0
    (tmp_path / "x.rom").write_bytes(content)
    said = run("kfs", "df", tmp_path / "x.rom").output
    assert "1 of them not erased" in said
    assert f"  04  !{'·' * 62}" in said
