"""`flashwright mbed show`, as users run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.golden_data import sample
from tests.mbed_images import firmware, little
from toolkit.image.containers.container import write_container
from toolkit.image.containers.kinds import Container
from toolkit.memory.contents import Contents

FLASH = 0x0800_0000
APPLICATION = sample("mbed/compose/app.bin")
UPDATE = sample("mbed/compose/upd_v2.bin")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Give a file whose reset vector is even."""
    path = tmp_path / "bad.bin"
    path.write_bytes(firmware(FLASH, changes={1: FLASH + 0x100}))
    return path


@pytest.mark.parametrize("container", Container)
def test_every_container(tmp_path: Path, container: Container) -> None:
    path = tmp_path / "image"
    path.write_bytes(write_container(Contents([(FLASH, firmware(FLASH))]), container))
    document = run("mbed", "show", path, "--json").json
    assert (document["container"], document["programs"][0]["address"]) == (container.value, FLASH)


def test_fine() -> None:
    assert run("mbed", "show", UPDATE).code == 0


def test_findings(bad: Path) -> None:
    assert run("mbed", "show", bad).code == 1


def test_standard_input() -> None:
    assert run("mbed", "show", "-", given=UPDATE.read_bytes()).code == 0


def test_base_that_is_said() -> None:
    document = run("mbed", "show", UPDATE, "--base", "0x10000", "--json").json
    assert document["headers"][0]["address"] == 0x10000


def test_base_is_not_guessed_where_the_file_says_it() -> None:
    assert run("mbed", "show", sample("mbed/elf-sample/mini_mbed.hex"), "--json").json["base"] is None


def test_base_beyond_the_last_address() -> None:
    result = run("mbed", "show", UPDATE, "--base", "0xffffff00")
    assert (result.code, len(lines(result.errors))) == (2, 1)


def test_target() -> None:
    assert run("mbed", "show", APPLICATION, "--target", "nucleo_f429zi", "--json").json["target"] == "NUCLEO_F429ZI"


def test_target_nobody_knows() -> None:
    result = run("mbed", "show", APPLICATION, "--target", "NUCLEO_F429Z")
    assert (result.code, "did you mean NUCLEO_F429ZI?" in result.errors) == (2, True)


def test_target_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "board.toml"
    path.write_text('name = "MINE"\n[[ram]]\nname = "RAM"\naddress = 0x20000000\nlength = "4K"\n')
    document = run("mbed", "show", APPLICATION, "--banks", path, "--json").json
    assert [finding["code"] for finding in document["findings"]] == ["vectors-stack-outside"]


def test_all_vectors() -> None:
    assert "IRQ 47" in run("mbed", "show", APPLICATION, "--all").output


def test_interrupts_with_the_usual_handler_are_one_line() -> None:
    assert "all 48 interrupts" in run("mbed", "show", APPLICATION).output


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", 2),
        (b"\0", 1),
        (bytes(4096), 1),
        (b"\xff" * 4096, 1),
        (b"text" * 100, 1),
        (b"\x7fELF\1\1\1", 2),
        (b":00000001FE\n", 2),
        (b":00000001FF\n", 2),
    ],
    ids=["empty", "a zero", "zeros", "erased", "text", "start of ELF", "wrong sum", "HEX without bytes"],
)
def test_files_that_are_no_image(data: bytes, code: int) -> None:
    result = run("mbed", "show", "-", given=data)
    assert (result.code, "Traceback" in result.errors) == (code, False)


def test_locked_kinetis_is_told_loudly(tmp_path: Path) -> None:
    path = tmp_path / "k64f.bin"
    path.write_bytes(firmware(0, 0x400, stack=0x2003_0000) + b"\xff" * 16 + little(0xBF00BF00) * 64)
    result = run("mbed", "show", path, "--target", "K64F")
    assert (result.code, "THE CHIP LOCKS ITSELF" in result.output) == (1, True)
