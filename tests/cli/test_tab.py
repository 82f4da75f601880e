"""`flashwright tab`, on good archives and on bad ones."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.corrupt.tock.broken import BROKEN_TAB, METADATA, linked, member, sound, tab
from tests.golden_data import sample

MANY = sample("tock/elf2tab/multi-arch/out.tab")


def saved(tmp_path: Path, data: bytes, name: str = "app.tab") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def huge() -> bytes:
    """An archive whose member says that it has 4 GiB."""
    info = tarfile.TarInfo("cortex-m4.tbf")
    info.size = 4 << 30
    return info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)


def test_show() -> None:
    result = run("tab", "show", MANY)
    assert result.code == 0
    assert "architectures: " in result.output
    assert len([line for line in result.output.splitlines() if " accepts" in line]) == 8


def test_show_as_json() -> None:
    document = run("tab", "show", MANY, "--json").json
    assert document["schema"] == "flashwright/tab-show/1"
    assert [m["name"] for m in document["members"]][:2] == ["metadata.toml", "cortex-m0.tbf"]
    assert document["members"][1]["app"]["kernel"]["outcome"] == "accepts"


def test_show_standard_input() -> None:
    assert run("tab", "show", "-", given=tab()).code == 0


def test_show_odd_members() -> None:
    archive = tab(linked(), member("rv32imc.tbf", b"none"), metadata=b'name = "a\\u0007"\nx = { y = [1979-05-27] }')
    result = run("tab", "show", "-", given=archive)
    assert (result.code, all(line.isprintable() for line in result.output.splitlines())) == (0, True)
    assert run("tab", "show", "-", "--json", given=archive).json["metadata"]["x"] == {"y": ["1979-05-27"]}


def test_verify_sound_archive(tmp_path: Path) -> None:
    path = saved(tmp_path, tab())
    result = run("tab", "verify", path, "--strict")
    assert (result.code, result.output) == (0, f"{path}: cortex-m4.tbf: kernel: accepts\n")


@pytest.mark.parametrize("code", BROKEN_TAB)
def test_verify_names_the_finding(code: str) -> None:
    result = run("tab", "verify", "-", "--json", given=BROKEN_TAB[code])
    assert [finding["code"] for finding in result.json["findings"]] == [code]
    assert result.code == (1 if result.json["findings"][0]["severity"] == "error" else 0)


def test_offsets_count_from_the_start_of_the_archive() -> None:
    archive = tab(app=sound()[:8] + b"\7" + sound()[9:])
    findings = run("tab", "verify", "-", "--json", given=archive).json["findings"]
    assert {finding["code"]: finding["offset"] for finding in findings}["tbf-checksum"] == 3 * 512 + 12


@pytest.mark.parametrize("options", [(), ("--apps",)])
def test_unpack_and_pack(options: tuple[str, ...], tmp_path: Path) -> None:
    folder, again = tmp_path / "tab", tmp_path / "again.tab"
    assert run("tab", "unpack", MANY, folder, *options).code == 0
    assert run("tab", "pack", folder, "-o", again).code == 0
    assert again.read_bytes() == MANY.read_bytes()


def test_compressed_archive_becomes_plain(tmp_path: Path) -> None:
    assert run("tab", "unpack", "-", tmp_path / "tab", given=gzip.compress(tab())).code == 0
    assert run("tab", "pack", tmp_path / "tab", "-o", "-").raw == tab()


def test_pack_plain_folder(tmp_path: Path) -> None:
    saved(tmp_path, METADATA, "metadata.toml")
    saved(tmp_path, sound(), "cortex-m4.tbf")
    made = run("tab", "pack", tmp_path, "-o", "-").raw
    assert run("tab", "verify", "-", "--strict", given=made).code == 0


BAD = {
    "empty": b"",
    "no tar": b"\xff" * 2000,
    "cut": tab()[:1600],
    "4 GiB": huge(),
    "bomb": gzip.compress(bytes(40 << 20)),
    "cut gzip": gzip.compress(tab())[:50],
    "a single app": sound(),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("verb", [("show",), ("verify",), ("unpack",)])
def test_bad_archives(verb: tuple[str], what: str, tmp_path: Path) -> None:
    folder = [tmp_path / "folder"] if verb == ("unpack",) else []
    result = run("tab", *verb, "-", *folder, given=BAD[what])
    assert (result.code, len(result.errors.splitlines()), list(tmp_path.iterdir())) == (2, 1, [])


def test_member_with_an_absolute_name_stays_inside(tmp_path: Path) -> None:
    target = tmp_path / "outside.tbf"
    archive = tab(member(str(target)[:100], b"data"))
    assert run("tab", "unpack", "-", tmp_path / "in", given=archive).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_failed_pack_writes_nothing(tmp_path: Path) -> None:
    saved(tmp_path, sound(), "cortex-m4.tbf")
    result = run("tab", "pack", tmp_path, "-o", tmp_path / "new.tab")
    assert (result.code, (tmp_path / "new.tab").exists(), len(result.errors.splitlines())) == (2, False, 1)


@pytest.mark.parametrize("arguments", [("show", "none.tab"), ("pack", "none", "-o", "x.tab")])
def test_what_is_not_there(arguments: tuple[str, ...]) -> None:
    result = run("tab", *arguments)
    assert (result.code, len(result.errors.splitlines())) == (3, 1)


@pytest.mark.parametrize("verb", ["show", "verify", "unpack", "pack"])
def test_help_has_an_example(verb: str) -> None:
    result = run("tab", verb, "--help")
    assert (result.code, f"Example: flashwright tab {verb}" in result.output) == (0, True)
