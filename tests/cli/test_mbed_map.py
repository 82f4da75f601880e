"""`flashwright mbed map` and its siblings, as users run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run
from tests.elf_files import make_elf
from tests.golden_data import sample
from tests.mbed_builds import build

ELF = sample("mbed/elf-sample/mini_mbed.elf")
LIMITS = sample("mbed/model/limits.toml")


@pytest.mark.parametrize("length", [4, 52, 70_000])
@pytest.mark.parametrize(
    "command",
    [("map",), ("budget", "--limits", str(LIMITS)), ("modules",), ("diff", str(ELF))],
    ids=lambda command: command[0],
)
def test_a_file_that_is_cut_off_is_named(tmp_path: Path, command: tuple[str, ...], length: int) -> None:
    path = tmp_path / "cut.elf"
    path.write_bytes(ELF.read_bytes()[:length])
    result = run("mbed", *command, path)
    assert (result.code, "cut.elf" in result.errors) == (2, True)


def test_an_object_file_is_no_build(tmp_path: Path) -> None:
    path = tmp_path / "main.o"
    path.write_bytes(make_elf([], symbols={"_main_stack": 0}))
    result = run("mbed", "map", path)
    assert (result.code, "when they are linked" in result.errors) == (2, True)


def test_a_program_for_another_machine_is_shown_and_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "other.elf"
    path.write_bytes(build(machine=243))
    result = run("mbed", "map", path)
    assert (result.code, "Scheduler/ISR stack" in result.output) == (1, True)
    assert "another processor, RISCV" in result.output
