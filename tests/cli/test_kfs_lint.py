"""`flashwright kfs lint`: findings with their fixes, for people and programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.corrupt.test_kfs_findings import BINARY, BLOCK
from tests.golden_data import read, sample
from tests.kfs_images import crafted, directory_entry, file_entry


def saved(tmp_path: Path, data: bytes) -> Path:
    (tmp_path / "x.rom").write_bytes(data)
    return tmp_path / "x.rom"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return saved(tmp_path, read(sample("knightos/fs/sizes.TI83p.rom.gz")))


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    run("kfs", "create", tmp_path / "calc.rom", "--model", "TI83p", "--from", sample("knightos/demo/files"))
    return tmp_path / "calc.rom"


def test_sound_image(sound: Path) -> None:
    result = run("kfs", "lint", sound)
    assert (result.code, result.output) == (0, "nothing to be fixed\n")


def test_finding_comes_with_its_fix(image: Path) -> None:
    said = lines(run("kfs", "lint", image).output)
    at = said.index(
        "warning: kfs-kernel-no-tail-block: /sz/f512: its size is a multiple of 256 and no empty block follows"
    )
    assert said[at + 1] == "  fix: the file is stored anew, with an empty block behind"


def test_findings_are_counted(image: Path) -> None:
    result = run("kfs", "lint", image)
    assert (result.code, lines(result.output)[-1]) == (1, "11 for --fix, 4 for you")


def test_fix_says_what_it_did(image: Path) -> None:
    result = run("kfs", "lint", image, "--fix")
    assert "fixed: kfs-kernel-no-tail-block: /sz/f512: the file is stored anew, with an empty block behind" in lines(
        result.output
    )
    assert (result.code, lines(result.output)[-1]) == (1, "11 fixed, 4 for you")


def test_fixed_file_is_read_whole_and_keeps_its_content(image: Path) -> None:
    before = run("kfs", "cat", image, "/sz/f512").raw
    run("kfs", "lint", image, "--fix")
    assert run("kfs", "cat", image, "/sz/f512").raw == before
    assert "/sz/f512" not in {f["where"] for f in run("kfs", "lint", image, "--json").json["findings"]}


def test_pad_is_asked_for(image: Path) -> None:
    run("kfs", "lint", image, "--fix", "--pad")
    assert len(run("kfs", "cat", image, "/sz/f256").raw) == 257


def test_pad_alone_is_bad_usage(image: Path) -> None:
    before = image.read_bytes()
    assert (run("kfs", "lint", image, "--pad").code, image.read_bytes()) == (2, before)


def test_lint_as_json(image: Path) -> None:
    document = run("kfs", "lint", image, "--json").json
    found = next(finding for finding in document["findings"] if finding["where"] == "/sz/f512")
    assert found == {
        "code": "kfs-kernel-no-tail-block",
        "severity": "warning",
        "message": "its size is a multiple of 256 and no empty block follows",
        "where": "/sz/f512",
        "offset": None,
        "remedy": "store",
        "fix": "the file is stored anew, with an empty block behind",
    }


def test_fix_as_json(image: Path) -> None:
    document = run("kfs", "lint", image, "--fix", "--json").json
    assert (len(document["fixed"]), len(document["findings"])) == (11, 4)


def test_looking_changes_nothing(image: Path) -> None:
    before = image.read_bytes()
    run("kfs", "lint", image)
    assert image.read_bytes() == before


def test_what_the_kernel_reads_whole_is_fine_but_not_with_strict(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([BINARY]))
    assert (run("kfs", "lint", path).code, run("kfs", "lint", path, "--strict").code) == (0, 1)


def test_damaged_image_is_not_fixed(tmp_path: Path) -> None:
    entries = [BINARY, file_entry(b"f", 300, 0x401), file_entry(b"e", 0, 0xFFFF)]
    path = saved(tmp_path, crafted(entries, BLOCK))
    before = path.read_bytes()
    result = run("kfs", "lint", path, "--fix")
    assert (result.code, len(lines(result.errors)), path.read_bytes()) == (2, 1, before)
    assert "fsck --repair" in result.errors


def test_damaged_image_is_fixed_by_force(tmp_path: Path) -> None:
    entries = [BINARY, file_entry(b"f", 300, 0x401), file_entry(b"e", 0, 0xFFFF)]
    path = saved(tmp_path, crafted(entries, BLOCK))
    run("kfs", "lint", path, "--fix", "--force")
    assert {f["where"] for f in run("kfs", "lint", path, "--json").json["findings"]} == {"/f"}


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([directory_entry(b"\x1b[31m", 1)]))
    assert not set("\x1b") & set(run("kfs", "lint", path).output)
