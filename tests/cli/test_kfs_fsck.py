"""`flashwright kfs fsck`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.corrupt.test_kfs_fsck import IMAGES, one_file
from toolkit.flash.lock import lock


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A file whose chain breaks, and a block of nobody."""
    return saved(tmp_path, IMAGES["kfs-broken-chain"]())


def saved(tmp_path: Path, data: bytes | bytearray) -> Path:
    path = tmp_path / "calc.rom"
    path.write_bytes(data)
    return path


def test_sound_volume(tmp_path: Path) -> None:
    result = run("kfs", "fsck", saved(tmp_path, one_file()))
    assert (result.code, lines(result.output)) == (0, ["sound: no errors, no warnings"])


def test_error_is_shown_and_gives_exit_code_1(image: Path) -> None:
    result = run("kfs", "fsck", image)
    message = "the chain leads to a free block; 600 of 600 bytes are there (offset 0x5fff3)"
    assert (result.code, lines(result.output)) == (1, [f"error: kfs-broken-chain: /bin/f: {message}", "1 error"])


def test_check_changes_nothing(image: Path) -> None:
    before = image.read_bytes()
    run("kfs", "fsck", image)
    assert image.read_bytes() == before


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)], ids=["", "strict"])
def test_warning_gives_exit_code_1_when_strict(strict: tuple[str, ...], code: int, tmp_path: Path) -> None:
    path = saved(tmp_path, IMAGES["kfs-orphaned-block"]())
    assert run("kfs", "fsck", path, *strict).code == code


def test_information_is_fine_even_when_strict(tmp_path: Path) -> None:
    assert run("kfs", "fsck", saved(tmp_path, IMAGES["kfs-no-kernel"]()), "--strict").code == 0


def test_repair_says_what_was_done_and_what_is_left(image: Path) -> None:
    result = run("kfs", "fsck", image, "--repair")
    done = "repaired: kfs-broken-chain: /bin/f: ends where its chain broke, with 600 bytes"
    assert (result.code, lines(result.output)) == (0, [done, "sound: no errors, no warnings"])


def test_repaired_image_is_sound(image: Path) -> None:
    run("kfs", "fsck", image, "--repair")
    assert run("kfs", "fsck", image).code == 0


def test_second_repair_leaves_the_file_alone(image: Path) -> None:
    run("kfs", "fsck", image, "--repair")
    before = image.stat()
    result = run("kfs", "fsck", image, "--repair")
    assert (result.output, image.stat().st_mtime_ns) == ("sound: no errors, no warnings\n", before.st_mtime_ns)


def test_dry_run_changes_nothing(image: Path) -> None:
    before = image.read_bytes()
    result = run("kfs", "fsck", image, "--repair", "--dry-run")
    assert (result.output.startswith("would be done: kfs-broken-chain"), image.read_bytes()) == (True, before)


def test_dry_run_is_about_a_repair(image: Path) -> None:
    assert run("kfs", "fsck", image, "--dry-run").code == 2


def test_what_cannot_be_repaired_gives_exit_code_1(tmp_path: Path) -> None:
    assert run("kfs", "fsck", saved(tmp_path, IMAGES["kfs-fat-second-page"]()), "--repair").code == 1


def test_document(image: Path) -> None:
    document = run("kfs", "fsck", image, "--json").json
    assert document == {
        "schema": "flashwright/kfs-fsck/1",
        "image": str(image),
        "findings": [
            {
                "code": "kfs-broken-chain",
                "severity": "error",
                "message": "the chain leads to a free block; 600 of 600 bytes are there",
                "where": "/bin/f",
                "offset": 0x5FFF3,
            }
        ],
    }


def test_document_of_a_repair(image: Path) -> None:
    document = run("kfs", "fsck", image, "--repair", "--json").json
    assert (document["repaired"], document["findings"]) == (
        [{"code": "kfs-broken-chain", "where": "/bin/f", "what": "ends where its chain broke, with 600 bytes"}],
        [],
    )


@pytest.mark.parametrize("arguments", [(), ("--repair",)], ids=["check", "repair"])
def test_no_volume_is_a_bad_image(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = run("kfs", "fsck", saved(tmp_path, bytes(0x80000)), *arguments)
    assert (result.code, "no KFS volume" in result.errors) == (2, True)


def test_wrong_size_is_a_bad_image(tmp_path: Path) -> None:
    result = run("kfs", "fsck", saved(tmp_path, bytes(1000)))
    assert (result.code, "not the size of a calculator's ROM" in result.errors) == (2, True)


def test_missing_file(tmp_path: Path) -> None:
    assert run("kfs", "fsck", tmp_path / "none.rom").code == 3


def test_image_in_use_is_not_repaired(image: Path) -> None:
    before = image.read_bytes()
    with lock(image):
        result = run("kfs", "fsck", image, "--repair")
    assert (result.code, "in another program" in result.errors, image.read_bytes()) == (2, True, before)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    from tests.corrupt.test_kfs_fsck import BIN, sound
    from tests.kfs_images import file_entry

    image = saved(tmp_path, sound([BIN, file_entry(b"\x1b[2J/", 3, 0x401, parent=1)], {0x401: 3}))
    for arguments in ((), ("--repair",)):
        assert "\x1b" not in run("kfs", "fsck", image, *arguments).output
