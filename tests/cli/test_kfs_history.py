"""`flashwright kfs history`: what people and programs are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.knightos.kfs_entry import DELETED_FILE, DELETED_LINK, SUPERSEDED_FILE, FileBody, LinkBody
from tests.cli.running import lines, run
from tests.golden_data import read, sample
from tests.kfs_images import crafted, directory_entry, raw_entry

BINARY = directory_entry(b"bin", 1)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    (tmp_path / "ops.rom").write_bytes(read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")))
    return tmp_path / "ops.rom"


def saved(tmp_path: Path, data: bytes) -> Path:
    (tmp_path / "crafted.rom").write_bytes(data)
    return tmp_path / "crafted.rom"


def test_history_for_people(image: Path) -> None:
    assert lines(run("kfs", "history", image).output) == [
        "number  what             bytes  block  data    path",
        "    12  deleted file       255  0409   whole   /etc/sub/f255",
        "     5  deleted link                           /home/lnk -> /etc/s300",
        "     3  superseded file    700  0404   shared  /etc/s700  (shares 2 blocks with /etc/s700; replaced)",
        "     2  superseded file    300  0402   shared  /etc/s300  (lives on as /etc/renamed)",
        "     1  superseded file      5  0401   whole   /etc/msg  (replaced)",
        "5 of 5 can be recovered",
    ]


def test_history_of_a_folder(image: Path) -> None:
    entries = run("kfs", "history", image, "/etc/sub", "--json").json["entries"]
    assert [entry["path"] for entry in entries] == ["/etc/sub/f255"]


def test_history_as_json(image: Path) -> None:
    entry = run("kfs", "history", image, "/etc/s700", "--json").json["entries"][0]
    assert entry == {
        "number": 3,
        "entry_offset": 0x5FFD4,
        "retirement": "superseded",
        "type": "file",
        "path": "/etc/s700",
        "path_known": True,
        "recoverable": True,
        "replaced": True,
        "replaced_by": 17,
        "lives_on": None,
        "interrupted": False,
        "size": 700,
        "section_id": 0x404,
        "data": "shared",
        "length": 700,
        "blocks": 3,
        "shared_blocks": 2,
        "shared_with_number": 17,
        "shared_with": "/etc/s700",
        "reason": None,
    }


def test_path_that_never_was(image: Path) -> None:
    result = run("kfs", "history", image, "/none")
    assert (result.code, len(lines(result.errors))) == (2, 1)


def test_nothing_retired_is_said(tmp_path: Path) -> None:
    assert "nothing was deleted" in run("kfs", "history", saved(tmp_path, crafted([BINARY]))).output


def test_lost_data_are_said(tmp_path: Path) -> None:
    path = saved(tmp_path, crafted([BINARY, raw_entry(DELETED_FILE, FileBody(9, 0xFF, 5, 0x401, b"f"))]))
    said = run("kfs", "history", path).output
    assert "gone  ?/f  (its first block is not in use any more)" in said
    assert "0 of 1 can be recovered" in said


def test_interrupted_rewriting_is_said(tmp_path: Path) -> None:
    (tmp_path / "v15.rom").write_bytes(read(sample("knightos/vectors/v15_powercut_after_mark_modified.bin.xz")))
    assert "/etc/a  (its rewriting was interrupted)" in run("kfs", "history", tmp_path / "v15.rom").output


def test_blocks_shared_with_a_dead_entry_are_said(tmp_path: Path) -> None:
    entries = [
        raw_entry(SUPERSEDED_FILE, FileBody(1, 0xFF, 5, 0x401, b"f")),
        raw_entry(DELETED_FILE, FileBody(1, 0xFF, 5, 0x401, b"g")),
    ]
    path = saved(tmp_path, crafted([BINARY, *entries], {0x401: (0x7FFF, 0xFFFF)}))
    assert "/bin/f  (shares 1 block with entry 2)" in run("kfs", "history", path).output


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    entry = raw_entry(DELETED_LINK, LinkBody(1, 6, b"\x1b[31m", b"\x07"))
    assert not set("\x1b\x07") & set(run("kfs", "history", saved(tmp_path, crafted([BINARY, entry]))).output)
