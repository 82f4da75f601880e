"""`flashwright mbed compose` and `verify`, as users run them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.mbed_compositions import APP, BOOTLOADER, HEADER_V2

MANIFEST = f"""
format = "flashwright.image"
[image]
target = "K64F"
timestamp = 1700000000
header_format = "{HEADER_V2}"
update_image = "NAME"
[image.application]
file = "app.bin"
[image.bootloader]
file = "{BOOTLOADER}"
"""
ALL = "--bootloader", BOOTLOADER, "--target", "K64F", "--header-format", HEADER_V2, "--timestamp", "1700000000"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Give a copy of the application."""
    return Path(shutil.copy(APP, tmp_path / "app.bin"))


@pytest.mark.parametrize("name", ["../up.bin", "/up.bin"])
def test_manifest_writes_nothing_outside_of_the_folder_of_the_image(app: Path, name: str) -> None:
    folder = app.parent / "made"
    folder.mkdir()
    manifest = app.with_name("image.toml")
    manifest.write_text(MANIFEST.replace("NAME", name))
    result = run("mbed", "compose", manifest, "-o", folder / "out.bin")
    assert (result.code, "must be the name of a file beside" in result.errors) == (2, True)
    assert sorted(path.name for path in app.parent.rglob("*")) == ["app.bin", "image.toml", "made"]


@pytest.mark.parametrize("option", ["-o", "--update-image"])
def test_parts_are_not_written_over(app: Path, option: str) -> None:
    other = {"-o": "--update-image", "--update-image": "-o"}[option]
    result = run("mbed", "compose", *ALL, "--app", app, option, app, other, app.with_name("other.bin"))
    assert (result.code, "would be written over" in result.errors) == (2, True)
    assert app.read_bytes() == APP.read_bytes()


def test_update_image_is_told_by_its_path(app: Path) -> None:
    made = app.with_name("made.bin")
    document = run(
        "mbed", "compose", *ALL, "--app", app, "-o", made, "--update-image", made.with_suffix(".hex"), "--json"
    ).json
    assert [one["output"] for one in document["companions"]] == [str(made.with_suffix(".hex"))]


def test_bytes_of_another_part_are_not_counted(app: Path) -> None:
    made = app.with_name("made.bin")
    shown = run("mbed", "compose", *ALL, "--app", app, "--header-offset", "0x310", "-o", made).output
    assert [line.split()[1:] for line in shown.splitlines()[2:5]] == [
        ["4,096", "771", "bootloader"],
        ["112", "112", "header"],
        ["1,047,680", "848", "application"],
    ]
