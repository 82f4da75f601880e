"""`flashwright tab add|remove|rename|set`, as a user types them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.golden_data import sample
from toolkit.tock.tab import Tab
from toolkit.tock.tab_metadata import read_metadata

MULTI = sample("tock/elf2tab/multi-arch/out.tab")
PLAIN = sample("tock/elf2tab/plain/cortex-m4.tbf")
SINGLE = sample("tock/elf2tab/plain/out.tab")


@pytest.fixture
def tab(tmp_path: Path) -> Path:
    path = tmp_path / "app.tab"
    path.write_bytes(MULTI.read_bytes())
    return path


def names(path: Path) -> list[str]:
    return [member.name for member in Tab.parse(path.read_bytes()).members]


def test_add(tab: Path) -> None:
    assert run("tab", "add", tab, f"{PLAIN},cortex-m33", "-i").code == 0
    assert names(tab)[-1] == "cortex-m33.tbf"
    assert run("tab", "verify", tab).code == 0


def test_add_by_the_name_of_the_file(tmp_path: Path) -> None:
    without = tmp_path / "without.tab"
    run("tab", "remove", MULTI, "cortex-m4", "-o", without)
    assert run("tab", "add", without, PLAIN, "-i").code == 0
    assert names(without)[-1] == "cortex-m4.tbf"


def test_add_replaces(tab: Path) -> None:
    assert run("tab", "add", tab, PLAIN, "--replace", "-i").code == 0
    assert run("tbf", "diff", tab, PLAIN, "--member", "cortex-m4").code == 0


def test_remove(tab: Path) -> None:
    assert run("tab", "remove", tab, "rv32imac", "cortex-m0.tbf", "-i").code == 0
    assert not [name for name in names(tab) if name.startswith(("rv32imac", "cortex-m0"))]


def test_rename(tab: Path) -> None:
    assert run("tab", "rename", tab, "i486", "x86", "-i").code == 0
    assert "x86.tbf" in names(tab)


def test_set(tab: Path) -> None:
    options = ["--name", 'a "name"', "--kernel", "2.2", "--boards", "hail,imix", "--build-date", "2026-11-21T12:00:00Z"]
    assert run("tab", "set", tab, *options, "-i").code == 0
    metadata = read_metadata(Tab.parse(tab.read_bytes()))
    assert (metadata.name, metadata.boards, metadata.findings) == ('a "name"', ("hail", "imix"), ())
    assert metadata.values["minimum-tock-kernel-version"] == "2.2"


def test_set_and_back(tab: Path) -> None:
    before = read_metadata(Tab.parse(MULTI.read_bytes()))
    run("tab", "set", tab, "--name", "x", "--boards", "hail", "-i")
    run("tab", "set", tab, "--name", before.name, "--boards", "none", "-i")
    assert tab.read_bytes() == MULTI.read_bytes()


def test_compressed_archive(tmp_path: Path) -> None:
    path = tmp_path / "app.tab"
    path.write_bytes(gzip.compress(MULTI.read_bytes()))
    result = run("tab", "set", path, "--name", "x", "-i")
    assert (result.code, "plain archive" in result.errors) == (0, True)
    assert Tab.parse(path.read_bytes()).compression is None


def test_standard_streams() -> None:
    result = run("tab", "set", "-", "--name", "x", "-o", "-", given=MULTI.read_bytes())
    assert read_metadata(Tab.parse(result.raw)).name == "x"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", MULTI, PLAIN, "-o", "x"], "already"),
        (["add", MULTI, "nothing.tbf", "-o", "x"], "no such file"),
        (["add", MULTI, f"{PLAIN},a/b", "-o", "x"], "no name of an app"),
        (["add", MULTI, f"{MULTI},cortex-m33", "-o", "x"], "out.tab"),
        (["remove", MULTI, "avr", "-o", "x"], "no member 'avr'"),
        (["remove", SINGLE, "cortex-m4", "-o", "x"], "at least one"),
        (["remove", MULTI, "metadata.toml", "-o", "x"], "tab set"),
        (["rename", MULTI, "rv32imac", "x", "-o", "x"], "means several"),
        (["rename", MULTI, "cortex-m4", "cortex-m3", "-o", "x"], "already"),
        (["set", MULTI, "-o", "x"], "nothing is to be set"),
        (["set", MULTI, "--name", "x"], "--output FILE or --in-place"),
        (["set", MULTI, "--kernel", "x", "-o", "x"], "no kernel version"),
        (["set", MULTI, "--build-date", "now", "-o", "x"], "no time"),
        (["set", PLAIN, "--name", "x", "-o", "x"], "single app"),
    ],
    ids=str,
)
def test_usage(arguments: list[str | Path], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("tab", *arguments)
    assert (result.code in (2, 3), words in result.errors, len(result.errors.splitlines())) == (True, True, 1)
    assert list(tmp_path.iterdir()) == []
