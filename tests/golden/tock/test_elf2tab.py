"""`flashwright elf2tab` against what elf2tab wrote: the same files for the same arguments, or none at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Result, run
from tests.golden.tock.collected import lines
from tests.golden_data import sample
from toolkit.tock.app import App
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import load_key

FOLDER = sample("tock/elf2tab")
CASES = lines(FOLDER / "cases.jsonl")
REFUSED = lines(FOLDER / "errors.jsonl")
WITH_ECDSA = [case for case in CASES if case["case"].startswith("ecdsa")]


def given_in(folder: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a case's folder without its results; it becomes the current folder."""
    shutil.copytree(FOLDER / "keys", folder / "keys")
    work = folder / case
    work.mkdir()
    for path in (FOLDER / case).glob("*.elf"):
        shutil.copy(path, work)
    monkeypatch.chdir(work)
    return work


def arguments(case: str) -> list[str]:
    """The lines of the file, verbatim."""
    return (FOLDER / case / "args.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")


def convert(case: str) -> Result:
    return run("elf2tab", *arguments(case))


def masked(data: bytes, ranges: list[list[int]]) -> bytes:
    blank = bytearray(data)
    for offset, length in ranges:
        blank[offset : offset + length] = bytes(length)
    return bytes(blank)


every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])


@every_case
def test_same_bytes(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = given_in(tmp_path, case["case"], monkeypatch)
    assert convert(case["case"]).code == 0
    masks: dict[str, list[list[int]]] = {name: [] for name in case["byte_identical"]}
    masks |= {name: inner["mask"] for name, inner in case.get("not_identical", {}).items()}
    ours = {path.name: masked(path.read_bytes(), masks[path.name]) for path in work.iterdir() if path.suffix != ".elf"}
    theirs = {name: masked((FOLDER / case["case"] / name).read_bytes(), ranges) for name, ranges in masks.items()}
    assert ours == theirs


@every_case
def test_warns_where_elf2tab_does(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_in(tmp_path, case["case"], monkeypatch)
    if case["case"] != "protected-symbol":  # elf2tab tells of it too, but was not recorded to
        assert bool(convert(case["case"]).errors) == case["warning"]


@pytest.mark.parametrize("case", WITH_ECDSA, ids=lambda case: case["case"])
def test_signatures_verify(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = given_in(tmp_path, case["case"], monkeypatch)
    convert(case["case"])
    app = App.parse(next(work.glob("*.tbf")).read_bytes())
    checked = next(iter(check_credentials(app, [load_key(FOLDER / "keys" / "p256.pub.pem")])))
    assert checked.verdict is Verdict.RIGHT


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["case"])
def test_refused_without_a_trace(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = given_in(tmp_path, case["case"], monkeypatch)
    before = sorted(work.iterdir())
    result = convert(case["case"])
    assert result.code == (3 if case["case"] == "error-missing-file" else 2)
    assert sorted(work.iterdir()) == before
    assert result.errors.startswith("flashwright: ")
    assert result.errors.count("\n") == 1
