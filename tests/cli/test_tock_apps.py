"""`flashwright tock apps`: what reaches the file, what is said, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app_lists import padding, tbf
from tests.cli.running import run
from tests.golden_data import sample

BOARD = ("--app-address", "0x40000", "--base", "0x40000", "--app-length", "8K", "--arch", "cortex-m4")
APPS = tbf("one") + tbf("two", 1024) + b"\xff" * 64


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "apps.bin"
    path.write_bytes(APPS)
    return path


def write(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


@pytest.mark.parametrize(
    "command",
    [
        ["install", "NEW"],
        ["update", "NEW"],
        ["uninstall", "one"],
        ["disable", "one"],
        ["sticky", "two"],
        ["erase"],
        ["compact"],
    ],
    ids=" ".join,
)
def test_dry_run_changes_nothing(command: list[str], image: Path, tmp_path: Path) -> None:
    new = write(tmp_path, "new.tbf", tbf("one", 256))
    verb, *rest = [new if word == "NEW" else word for word in command]
    result = run("tock", "apps", verb, image, *rest, *BOARD, "--dry-run")
    assert (result.code, image.read_bytes()) == (0, APPS)


def test_dry_run_makes_no_image(tmp_path: Path) -> None:
    new, made = write(tmp_path, "new.tbf", tbf("new")), tmp_path / "made.bin"
    result = run("tock", "apps", "install", made, new, "--create", "--board", "hail", "--dry-run")
    assert (result.code, made.exists()) == (0, False)


def test_created_image_starts_where_the_flash_does(tmp_path: Path) -> None:
    new, made = write(tmp_path, "new.tbf", tbf("new")), tmp_path / "made.bin"
    assert run("tock", "apps", "install", made, new, "--create", "--board", "hail").code == 0
    assert made.read_bytes() == b"\xff" * 0x30000 + tbf("new") + b"\xff" * 8


def test_intel_hex_stays_intel_hex(tmp_path: Path) -> None:
    new, made = write(tmp_path, "new.tbf", tbf("new")), tmp_path / "made.hex"
    run("tock", "apps", "install", made, new, "--create", "--board", "hail")
    assert run("tock", "apps", "disable", made, "new", "--board", "hail").code == 0
    assert made.read_bytes().startswith(b":")


def test_error_leaves_the_file(image: Path, tmp_path: Path) -> None:
    good, bad = write(tmp_path, "good.tbf", tbf("good")), write(tmp_path, "bad.tbf", b"\x02\x00nonsense")
    assert (run("tock", "apps", "install", image, good, bad, *BOARD).code, image.read_bytes()) == (2, APPS)


def test_app_that_will_not_run_is_exit_code_1(image: Path, tmp_path: Path) -> None:
    ram = write(tmp_path, "ram.tbf", tbf("ram", ram=0x1000, minimum_ram=1 << 30))
    options = ("--ram-address", "0x2000", "--ram-length", "4K")
    assert run("tock", "apps", "install", image, ram, *BOARD, *options).code == 1


def test_app_comes_from_standard_input(image: Path) -> None:
    result = run("tock", "apps", "install", image, "-", *BOARD, given=tbf("new", 256))
    assert result.output.startswith("installed new at 0x40600, 256 bytes")


def test_standard_input_is_there_once(image: Path) -> None:
    assert run("tock", "apps", "install", image, "-", "-", *BOARD).code == 2


def test_extracted_app_is_the_same(image: Path, tmp_path: Path) -> None:
    run("tock", "apps", "extract", image, "--to", tmp_path / "out", *BOARD)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        "one.tbf": tbf("one"),
        "two.tbf": tbf("two", 1024),
    }


def test_several_apps_do_not_go_into_one_file(image: Path, tmp_path: Path) -> None:
    assert run("tock", "apps", "extract", image, "-o", tmp_path / "out.tbf", *BOARD).code == 2


def test_change_as_json(image: Path) -> None:
    document = json.loads(run("tock", "apps", "uninstall", image, "one", *BOARD, "--json").output)
    assert document["schema"] == "flashwright/tock-apps-change/1"
    assert ([item["name"] for item in document["removed"]], document["padding"]) == (["one"], 512)


def test_extraction_as_json(image: Path, tmp_path: Path) -> None:
    output = run("tock", "apps", "extract", image, "one", "-o", tmp_path / "one.tbf", *BOARD, "--json").output
    assert [app["file"] for app in json.loads(output)["apps"]] == [str(tmp_path / "one.tbf")]


def test_warnings_are_exit_code_1_where_strict(tmp_path: Path) -> None:
    image = write(tmp_path, "apps.bin", tbf("one") + tbf("one") + b"\xff" * 64)
    assert run("tock", "apps", "verify", image, *BOARD).code == 0
    assert run("tock", "apps", "verify", image, *BOARD, "--strict").code == 1


def test_padding_is_listed_where_asked(tmp_path: Path) -> None:
    image = write(tmp_path, "apps.bin", padding(512) + tbf("one") + b"\xff" * 64)
    assert "(padding)" not in run("tock", "apps", "list", image, *BOARD).output
    assert "(padding)" in run("tock", "apps", "list", image, *BOARD, "--all").output


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    image = write(tmp_path, "apps.bin", tbf("a\x1b[2Jb") + b"\xff" * 64)
    assert "a\\x1b[2Jb" in run("tock", "apps", "list", image, *BOARD).output


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 0x2000, b"\xff" * 0x2000, bytes(range(256)) * 32, APPS[:700]],
    ids=["empty", "zeros", "erased", "all bytes", "cut off"],
)
@pytest.mark.parametrize("verb", ["list", "verify", "compact", "erase"])
def test_odd_images_are_no_crash(data: bytes, verb: str, tmp_path: Path) -> None:
    image = write(tmp_path, "apps.bin", data)
    assert run("tock", "apps", verb, image, *BOARD).code in (0, 1, 2)


def test_install_says_what_it_needs_of_the_board(tmp_path: Path) -> None:
    image = write(tmp_path, "apps.bin", APPS)
    result = run("tock", "apps", "install", image, sample("tock/elf2tab/plain/out.tab"))
    assert (result.code, "--board" in result.errors) == (2, True)
