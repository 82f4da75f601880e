"""`flashwright kfs diff`: what people and programs are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.golden_data import read, sample
from tests.kfs_images import crafted, directory_entry, file_entry, link_entry


@pytest.fixture
def before(tmp_path: Path) -> Path:
    (tmp_path / "before.rom").write_bytes(read(sample("knightos/kernel-written/ops.TI83p.before.rom.gz")))
    return tmp_path / "before.rom"


@pytest.fixture
def after(tmp_path: Path) -> Path:
    (tmp_path / "after.rom").write_bytes(read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")))
    return tmp_path / "after.rom"


def saved(tmp_path: Path, name: str, data: bytes) -> Path:
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def test_same_images(before: Path) -> None:
    result = run("kfs", "diff", before, before)
    assert (result.code, lines(result.output)[-1]) == (0, "0 differences in 8 paths")


def test_what_the_kernel_did(before: Path, after: Path) -> None:
    result = run("kfs", "diff", before, after)
    assert (result.code, lines(result.output)) == (
        1,
        [
            "~ /etc/msg  file, 5 bytes, differs from offset 0 on",
            "+ /etc/renamed  file, 300 bytes",
            "- /etc/s300  file, 300 bytes",
            "~ /etc/s700  file, 700 bytes, differs from offset 0 on",
            "+ /etc/sub  directory",
            "+ /etc/sub/after  file, 14 bytes",
            "+ /etc/sub/f1  file, 1 byte",
            "+ /etc/sub/f257  file, 257 bytes",
            "+ /etc/sub/ln  link to /new/f5000",
            "+ /etc/sub/x  directory",
            "- /home/lnk  link to /etc/s300",
            "+ /new  directory",
            "+ /new/f33287  file, 33,287 bytes",
            "+ /new/f5000  file, 5,000 bytes",
            "14 differences in 18 paths",
        ],
    )


def test_names_only(before: Path, after: Path) -> None:
    said = lines(run("kfs", "diff", before, after, "--names-only", "--path", "/home").output)
    assert said == ["- /lnk"]


def test_difference_as_json(before: Path, after: Path) -> None:
    differences = run("kfs", "diff", before, after, "--json").json["differences"]
    assert differences[0] == {
        "path": "/etc/msg",
        "change": "content",
        "before": {"type": "file", "size": 5, "target": None},
        "after": {"type": "file", "size": 5, "target": None},
        "first_difference": 0,
    }


def test_image_against_a_folder_either_way(before: Path, tmp_path: Path) -> None:
    run("kfs", "export", before, tmp_path / "out")
    (tmp_path / "out/etc/msg").write_bytes(b"longer than before")
    assert lines(run("kfs", "diff", before, tmp_path / "out").output)[0].startswith(
        "~ /etc/msg  file, 5 bytes → file, 18"
    )
    assert lines(run("kfs", "diff", tmp_path / "out", before).output)[0].startswith(
        "~ /etc/msg  file, 18 bytes → file, 5"
    )


def test_kind_and_target(tmp_path: Path) -> None:
    one = saved(tmp_path, "a.rom", crafted([directory_entry(b"d", 1), link_entry(b"l", b"/a")]))
    other = saved(tmp_path, "b.rom", crafted([file_entry(b"d", 0, 0xFFFF), link_entry(b"l", b"/b")]))
    assert lines(run("kfs", "diff", one, other).output)[:2] == [
        "~ /d  directory → file, 0 bytes",
        "~ /l  link to /a → link to /b",
    ]


def test_damage_without_a_difference_is_not_fine(tmp_path: Path) -> None:
    image = crafted([directory_entry(b"d", 1), file_entry(b"f", 300, 0x401)], {0x401: (0x7FFF, 0x402)})
    path = saved(tmp_path, "x.rom", image)
    result = run("kfs", "diff", path, path, "--json")
    assert (result.code, result.json["differences"]) == (1, [])
    assert {finding["code"] for finding in result.json["findings"]} == {"kfs-broken-chain"}


def test_two_folders_are_bad_usage(tmp_path: Path) -> None:
    result = run("kfs", "diff", tmp_path, tmp_path)
    assert (result.code, "one of the two is an image" in result.errors) == (2, True)


@pytest.mark.parametrize("place", [0, 1])
def test_missing_image_is_the_environment(before: Path, tmp_path: Path, place: int) -> None:
    images = [before, before]
    images[place] = tmp_path / "none.rom"
    assert run("kfs", "diff", *images).code == 3


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    one = saved(tmp_path, "a.rom", crafted([directory_entry(b"d", 1), link_entry(b"\x1b[31m", b"\x07")]))
    other = saved(tmp_path, "b.rom", crafted([directory_entry(b"d", 1)]))
    assert not set("\x1b\x07") & set(run("kfs", "diff", one, other).output)
