"""`flashwright mbed compose` and `verify`, as users run them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.elf_files import Part, make_elf
from tests.mbed_compositions import APP, BOOTLOADER, HEADER_V2, UPDATE, configuration
from tests.mbed_images import firmware
from toolkit.image.containers.container import write_container
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import WriteOptions
from toolkit.memory.contents import Contents

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


def test_bootloader_that_a_configuration_names_is_not_written_over(app: Path) -> None:
    bootloader = Path(shutil.copy(BOOTLOADER, app.with_name("bl.bin")))
    config = configuration(app.with_name("mbed_app.json"), bootloader_img="bl.bin")
    result = run("mbed", "compose", config, "--app", app, "--target", "K64F", "-o", bootloader)
    assert (result.code, "would be written over" in result.errors) == (2, True)
    assert bootloader.read_bytes() == BOOTLOADER.read_bytes()


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


@pytest.mark.parametrize("option", ["--header-offset", "--app-offset"])
@pytest.mark.parametrize("command", ["verify", "decompose"])
def test_offsets_without_a_format_are_refused(tmp_path: Path, command: str, option: str) -> None:
    more: list[str | Path] = ["-o", tmp_path / "apart"] if command == "decompose" else []
    result = run("mbed", command, UPDATE, option, "0x400", *more)
    assert (result.code, "go with --header-format" in result.errors) == (2, True)


@pytest.mark.parametrize(("machine", "code"), [(40, 0), (3, 1)], ids=["ARM", "386"])
def test_verify_names_the_machine_of_an_elf_file(tmp_path: Path, machine: int, code: int) -> None:
    path = tmp_path / "program.elf"
    path.write_bytes(make_elf([Part(0, firmware(0))], machine=machine))
    result = run("mbed", "verify", path, "--target", "LPC1768")
    assert (result.code, "image-machine" in result.output, "lpc-checksum" in result.output) == (code, bool(code), False)


def test_what_a_file_says_besides_its_bytes_comes_back(tmp_path: Path) -> None:
    told = WriteOptions(line_length=8, entry=0x119, header=b"told")
    image = tmp_path / "told.srec"
    update = UPDATE.read_bytes()
    contents = Contents([(0x7FF_FC00, update[:112]), (0x800_0000, update[0x400:])])
    image.write_bytes(write_container(contents, Container.SREC, options=told))
    document = run("mbed", "decompose", image, "-o", tmp_path / "apart", "--json").json
    assert (document["composed"], document["identical"]) == (True, True)
