"""`flashwright kfs recover`: to the image, to the host, and refusals that change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.knightos.kfs_entry import DELETED_FILE, FileBody
from tests.cli.running import lines, run
from tests.cli.test_main import complete
from tests.golden_data import read, sample
from tests.kfs_images import crafted, directory_entry, raw_entry

OLD = b"hello"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    (tmp_path / "v05.rom").write_bytes(read(sample("knightos/vectors/v05_kernel_delete_rename_mkdir_symlink.bin.xz")))
    return tmp_path / "v05.rom"


def test_recover_by_path(image: Path) -> None:
    result = run("kfs", "recover", image, "/etc/a")
    assert (result.code, result.output) == (0, "/etc/a: file recovered from entry 3, 5 bytes\n")
    assert run("kfs", "cat", image, "/etc/a").raw == OLD


def test_recover_by_number_under_another_path(image: Path) -> None:
    assert run("kfs", "recover", image, "3", "--to", "/top/b").code == 0
    assert run("kfs", "cat", image, "/top/b").raw == OLD


def test_recover_as_json(image: Path) -> None:
    document = run("kfs", "recover", image, "/etc/a", "--json").json
    assert (document["entry"]["number"], document["path"], document["output"]) == (3, "/etc/a", None)


def test_recover_to_the_host_leaves_the_image(image: Path, tmp_path: Path) -> None:
    before = image.read_bytes()
    assert run("kfs", "recover", image, "/etc/a", "--output", tmp_path / "a").code == 0
    assert ((tmp_path / "a").read_bytes(), image.read_bytes()) == (OLD, before)


def test_nothing_out_of_the_image_replaces_it(image: Path) -> None:
    before = image.read_bytes()
    result = run("kfs", "recover", image, "/etc/a", "--output", image)
    assert (result.code, "is an input" in result.errors) == (2, True)
    assert image.read_bytes() == before


def test_recover_to_standard_output(image: Path) -> None:
    assert run("kfs", "recover", image, "/etc/a", "--output", "-").raw == OLD


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/none"], "nothing retired has this path"),
        (["99"], "no retired entry has the number 99"),
        (["/etc/a", "--to", "/none/a"], "the directory is not there"),
        (["/etc/a", "--to", "/etc/f600"], "is there already"),
        (["/etc/rel", "--output", "x"], "a link has no content"),
        (["/etc/a", "--output", "x", "--to", "/b"], "--output leaves the image as it is"),
        (["/etc/a", "--output", "-", "--json"], "standard output takes the content"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_refusal_is_one_line_and_changes_nothing(image: Path, arguments: list[str], words: str) -> None:
    before = image.read_bytes()
    result = run("kfs", "recover", image, *arguments)
    assert (result.code, len(lines(result.errors)), words in result.errors) == (2, 1, True)
    assert image.read_bytes() == before


def test_interrupted_rewriting_is_recovered_without_force(tmp_path: Path) -> None:
    (tmp_path / "v15.rom").write_bytes(read(sample("knightos/vectors/v15_powercut_after_mark_modified.bin.xz")))
    assert run("kfs", "recover", tmp_path / "v15.rom", "/etc/a").code == 0
    assert run("kfs", "cat", tmp_path / "v15.rom", "/etc/a").raw == OLD


def damaged(tmp_path: Path) -> Path:
    dead = raw_entry(DELETED_FILE, FileBody(1, 0xFF, 300, 0x401, b"f"))
    (tmp_path / "x.rom").write_bytes(crafted([directory_entry(b"bin", 1), dead], {0x401: (0x7FFF, 0x402)}))
    return tmp_path / "x.rom"


def test_what_is_left_of_a_damaged_file_is_not_fine(tmp_path: Path) -> None:
    result = run("kfs", "recover", damaged(tmp_path), "1", "--partial", "--output", "-")
    assert (result.code, result.raw) == (1, bytes(range(44)))


def test_damaged_file_is_refused_with_advice(tmp_path: Path) -> None:
    result = run("kfs", "recover", damaged(tmp_path), "1")
    assert (result.code, "--partial" in result.errors) == (2, True)


def test_retired_paths_are_completed(image: Path) -> None:
    assert complete(f"flashwright kfs recover {image} /etc/f") == ["/etc/f257"]
