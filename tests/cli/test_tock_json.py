"""`--json` of the commands that change a Tock image or write a file: what the documents say."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run
from tests.tock_images import path_of

KERNEL = {"address": 0x10000, "length": 0x20000}


@pytest.fixture
def hail(tmp_path: Path) -> Path:
    return Path(shutil.copy(path_of("hail-full"), tmp_path / "hail.bin"))


def document(*words: str | Path) -> dict[str, Any]:
    """The document of a command, without the name of its image."""
    result = run("tock", *words, "--json")
    assert result.code == 0, result.errors
    return {key: value for key, value in result.json.items() if key != "image"}


def test_fill(hail: Path) -> None:
    said = {"schema": "flashwright/tock-fill/1", "address": 0x70000, "length": 512, "value": 0}
    assert document("fill", hail, "0x70000", "512", "0") == said


def test_put(hail: Path) -> None:
    app = path_of("hail-full").parent / "apps-none.bin"
    said = {"schema": "flashwright/tock-put/1", "put": [{"address": 0x60000, "length": 1024}]}
    assert document("put", hail, app, "--address", "0x60000") == said


def test_convert(hail: Path, tmp_path: Path) -> None:
    to = tmp_path / "hail.srec"
    said = document("convert", hail, to)
    about = {"schema": "flashwright/tock-convert/1", "file": str(to), "kind": "srec", "length": to.stat().st_size}
    assert said == about


def test_kernel_extract_and_put(hail: Path, tmp_path: Path) -> None:
    to = tmp_path / "kernel.bin"
    extracted = document("kernel", "extract", hail, "-o", to)
    assert extracted == {"schema": "flashwright/tock-kernel-extract/1", "kernel": KERNEL, "file": str(to)}
    assert document("kernel", "put", hail, to) == {"schema": "flashwright/tock-kernel-put/1", "kernel": KERNEL}


def test_bootloader_extract_and_put(hail: Path, tmp_path: Path) -> None:
    to, place = tmp_path / "bootloader.bin", {"address": 0, "length": 2560}
    extracted = document("bootloader", "extract", hail, "-o", to)
    assert extracted == {"schema": "flashwright/tock-bootloader-extract/1", "bootloader": place, "file": str(to)}
    assert document("attributes", "set", hail, "colour", "blue")["set"][0]["slot"] == 4
    put = document("bootloader", "put", hail, to)
    kept = {"bootloader": place, "kept_attributes": ["colour"]}
    assert put == {"schema": "flashwright/tock-bootloader-put/1", **kept}


def test_set_start(tmp_path: Path) -> None:
    image = shutil.copy(path_of("boot-113"), tmp_path / "boot.bin")
    jump = {"start_address": 0x20000, "uses_start_address": True, "jumps_to": 0x20000}
    said = document("bootloader", "set-start", image, "0x20000")
    assert said == {"schema": "flashwright/tock-bootloader-set-start/1", **jump}


@pytest.mark.parametrize(
    "words", [("kernel", "extract"), ("bootloader", "extract"), ("read",)], ids=["kernel", "bootloader", "read"]
)
def test_bytes_on_standard_output_stand_alone(hail: Path, words: tuple[str, ...]) -> None:
    range_ = ("0x400", "14") if words == ("read",) else ()
    said = run("tock", *words, hail, *range_, "-o", "-", "--json")
    assert b"schema" not in said.raw
    assert said.raw == run("tock", *words, hail, *range_, "-o", "-").raw


def test_show_is_strict_where_asked(hail: Path) -> None:
    assert (run("tock", "show", hail).code, run("tock", "show", hail, "--strict").code) == (0, 1)
