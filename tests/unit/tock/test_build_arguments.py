"""The command line of elf2tab: read as elf2tab reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit.cli.elf2tab_arguments import Input, UsageError, read_arguments

APP = (Input(Path("a.elf"), "a"),)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("a.elf", {}),
        ("-n ember a.elf", {"package-name": "ember"}),
        ("-nember a.elf", {"package-name": "ember"}),
        ("-n=ember a.elf", {"package-name": "ember"}),
        ("--package-name ember a.elf", {"package-name": "ember"}),
        ("--package-name=ember a.elf", {"package-name": "ember"}),
        ("a.elf -n -", {"package-name": "-"}),
        ("-v a.elf", {"verbose": True}),
        ("-vn ember a.elf", {"verbose": True, "package-name": "ember"}),
        ("--stack 07 a.elf", {"stack": 7}),
        ("--stack +7 a.elf", {"stack": 7}),
        ("--write_id 0xaB a.elf", {"write_id": 0xAB}),
        ("a.elf --read_ids 1 0x2 3", {"read_ids": [1, 2, 3]}),
        ("--read_ids 1 2 --read_ids 3 -- a.elf", {"read_ids": [1, 2, 3]}),
        ("--read_ids=1 a.elf", {"read_ids": [1]}),
        ("--permissions 1,0 2,3 -- a.elf", {"permissions": [(1, 0), (2, 3)]}),
        ("--minimum-ram-size 1 a.elf", {"minimum-ram-size": 1}),
        ("--kernel-minor 1 a.elf --kernel-major 2", {"kernel-minor": 1, "kernel-major": 2}),
    ],
)
def test_read(words: str, values: dict[str, Any]) -> None:
    arguments = read_arguments(words.split())
    assert (arguments.values, arguments.inputs) == (values, APP)


@pytest.mark.parametrize(
    ("word", "given"),
    [
        ("dir/cortex-m4.elf", Input(Path("dir/cortex-m4.elf"), "cortex-m4")),
        ("rv.0x20.0x80.elf", Input(Path("rv.0x20.0x80.elf"), "rv.0x20.0x80")),
        ("a.elf,cortex-m0", Input(Path("a.elf"), "cortex-m0")),
        ("a,b.elf,cortex-m0", Input(Path("a,b.elf"), "cortex-m0")),
        ("noext", Input(Path("noext"), "noext")),
    ],
)
def test_inputs(word: str, given: Input) -> None:
    assert read_arguments([word]).inputs == (given,)


def test_dashes_behind_two_dashes_are_inputs() -> None:
    assert [given.path for given in read_arguments(["--", "-n", "x"]).inputs] == [Path("-n"), Path("x")]


@pytest.mark.parametrize("word", ["--help", "-h", "--version", "-V"])
def test_help_and_version_need_no_input(word: str) -> None:
    assert set(read_arguments([word]).values) <= {"help", "version"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "no input"),
        ("-n", "--package-name needs a value"),
        ("-n --disable a.elf", "--package-name needs a value"),
        ("--unknown a.elf", "no option '--unknown'"),
        ("-x a.elf", "no option '-x'"),
        ("--det a.elf", "no option '--det'"),
        ("--sha256=yes a.elf", "takes no value"),
        ("--stack 1 --stack 2 a.elf", "--stack was given twice"),
        ("--sha256 --sha256 a.elf", "--sha256 was given twice"),
        ("--stack 0x10 a.elf", "'0x10' is no number"),
        ("--stack 4294967296 a.elf", "a number above 4294967295"),
        ("--stack -1 a.elf", "--stack needs a value"),
        ("--stack 1_0 a.elf", "'1_0' is no number"),
        ("--kernel-major 65536 a.elf", "a number above 65535"),
        ("--kernel-minor 1 a.elf", "--kernel-minor needs --kernel-major"),
        ("--minimum-ram-size 1 --app-heap 1 a.elf", "cannot stand beside --app-heap"),
        ("--minimum-ram-size 1 --kernel-heap 1 a.elf", "cannot stand beside --kernel-heap"),
        ("--read_ids a.elf", "takes all words up to the next option"),
        ("--permissions 1,2 a.elf", "not of the form DRIVER,COMMAND"),
    ],
)
def test_refused(words: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_arguments(words.split())
