"""`flashwright knightos ram` and `flashwright knightos map`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.cli.test_main import complete
from tests.ram_dumps import Ram, golden, golden_flash, physical


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "ram.bin"
    path.write_bytes(golden("tables"))
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.bin"
    path.write_bytes(Ram().dump())
    return path


@pytest.fixture
def rom(tmp_path: Path) -> Path:
    path = tmp_path / "calc.rom"
    path.write_bytes(golden_flash())
    return path


def test_show_may_be_left_out(dump: Path) -> None:
    assert run("knightos", "ram", dump) == run("knightos", "ram", "show", dump)


def test_options_may_come_first(dump: Path) -> None:
    assert run("knightos", "ram", "--kernel", "head", dump) == run("knightos", "ram", dump, "--kernel", "head")


def test_error_in_memory_is_exit_code_1(dump: Path) -> None:
    assert run("knightos", "ram", dump).code == 1


def test_sound_kernel_is_exit_code_0(sound: Path) -> None:
    result = run("knightos", "ram", sound)
    assert (result.code, "findings" in result.output) == (0, False)


@pytest.mark.parametrize(
    "line",
    [
        "state:   4 threads, 2 libraries, 3 signals; thread 1 runs; last thread id 4",
        "  3   4  5678  none                  86D4  866C, 24 of 128 used  suspended, colour",
        " 3      1  FTE  9104           5  none       0  new      65,797  /etc/new",
        " 4      1  -T-  9209           1  0404     188  17:7FC6     700  /etc/s700",
        "stream 3: not flushed, 5 bytes at 0: 00 01 02 03 04",
        "9101   9104        256  thread 1   buffer of stream 3   footer 91FF",
        "error: ram-stream-size: stream 3: its size is 65,797, and what was written has 261 bytes (offset 0x1b0)",
    ],
)
def test_line_of_a_dump_with_its_flash(dump: Path, rom: Path, line: str) -> None:
    assert line in lines(run("knightos", "ram", dump, "--rom", rom).output)


def test_without_flash_it_is_known_that_something_waits(dump: Path) -> None:
    assert "stream 4: not flushed" in lines(run("knightos", "ram", dump).output)


def test_document_has_everything(dump: Path, rom: Path) -> None:
    document = run("knightos", "ram", dump, "--rom", rom, "--json").json
    assert document["schema"] == "flashwright/knightos-ram/1"
    assert document["streams"][3]["path"] == "/etc/new"
    assert document["dump"]["order"] == "cpu"
    assert "ram-heap-overrun" in [finding["code"] for finding in document["findings"]]


def test_order_can_be_told(dump: Path) -> None:
    document = run("knightos", "ram", dump, "--order", "physical", "--json").json
    assert (document["dump"]["order"], document["heap"]["blocks"]) == ("physical", [])


def test_dump_from_standard_input() -> None:
    result = run("knightos", "ram", "-", given=physical(golden("booted")))
    assert (result.code, "physical order" in result.output) == (0, True)


def test_warnings_count_when_strict(tmp_path: Path) -> None:
    path = tmp_path / "ram.bin"
    path.write_bytes(Ram().set(screen_lock=3).dump())
    assert (run("knightos", "ram", path).code, run("knightos", "ram", path, "--strict").code) == (0, 1)


@pytest.mark.parametrize("length", [0, 0x10001, 0x80000])
def test_file_of_another_length_is_bad_usage(tmp_path: Path, length: int) -> None:
    path = tmp_path / "ram.bin"
    path.write_bytes(bytes(length))
    result = run("knightos", "ram", path)
    assert (result.code, result.output, len(lines(result.errors))) == (2, "", 1)


@pytest.mark.parametrize(
    "data",
    [bytes(0x8000), b"\xff" * 0x8000, b"\x01", golden("tables")[:20000], bytes(0x10000)],
    ids=["zero", "ones", "a byte", "truncated", "zero 64K"],
)
@pytest.mark.parametrize("arguments", [(), ("--json",), ("--kernel", "seed-2014-03")], ids=["text", "json", "seed"])
def test_no_dump_is_findings_and_no_traceback(tmp_path: Path, data: bytes, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "ram.bin"
    path.write_bytes(data)
    result = run("knightos", "ram", path, *arguments)
    assert (result.code, result.errors) == (1, "")
    assert "ram-" in result.output


def test_unknown_kernel_is_bad_usage(dump: Path) -> None:
    result = run("knightos", "ram", dump, "--kernel", "none")
    assert (result.code, "there are head, kernel-2014-03" in result.errors) == (2, True)


def test_flash_of_no_calculator_is_bad_usage(dump: Path) -> None:
    result = run("knightos", "ram", dump, "--rom", dump)
    assert (result.code, str(dump) in result.errors) == (2, True)


def test_nothing_asked_shows_both_commands() -> None:
    result = run("knightos", "ram")
    assert (result.code, "show" in result.errors, "diff" in result.errors) == (2, True, True)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("flashwright knightos ram di", "diff"),
        ("flashwright knightos ram x.bin --kernel se", "seed-2014-03"),
        ("flashwright knightos ram show x.bin --kernel he", "head"),
        ("flashwright knightos map --kernel kernel-d", "kernel-doc"),
    ],
)
def test_shell_completes(typed: str, completed: str) -> None:
    assert complete(typed) == [completed]


def test_diff_of_equal_dumps_says_nothing(dump: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(physical(golden("tables")))
    result = run("knightos", "ram", "diff", dump, other)
    assert (result.code, result.output) == (0, "")


@pytest.mark.parametrize(
    "line",
    [
        "~ state: active threads: 1 → 4",
        "~ thread 1: pc: 8730 → 8736",
        "+ thread 2: name kfsoracle, executable 8A61, stack pointer 8B7B, stack words 1D53",
        "+ signal 0: target 2, type 11, payload BEEF",
        "~ heap 8610: owner: free → thread 3",
        "~ heap 8715: 2 bytes from 8734 to 8735: 0000 → 323e",
    ],
)
def test_line_of_a_diff(dump: Path, tmp_path: Path, line: str) -> None:
    booted = tmp_path / "booted.bin"
    booted.write_bytes(golden("booted"))
    result = run("knightos", "ram", "diff", booted, dump)
    assert (result.code, line in lines(result.output)) == (1, True)


def test_diff_as_a_document(dump: Path, sound: Path) -> None:
    document = run("knightos", "ram", "diff", sound, dump, "--json").json
    assert document["schema"] == "flashwright/knightos-ram-diff/1"
    assert {difference["change"] for difference in document["differences"]} == {"added", "removed", "changed"}


def test_map_is_that_of_the_last_kernel() -> None:
    assert "0x8600   0x7a00  Userspace memory" in lines(run("knightos", "map").output)


def test_map_of_the_page_of_2014_with_what_is_wrong_with_it() -> None:
    result = run("knightos", "map", "--kernel", "seed-2014-03")
    assert result.code == 0
    assert [line.split(":")[1].strip() for line in lines(result.output) if line.startswith("warning")] == [
        "ram-layout-rows",
        "ram-layout-gap",
        "ram-layout-end",
    ]


def test_maps_side_by_side() -> None:
    shown = run("knightos", "map", "--kernel", "seed-2014-03", "--kernel", "head").output
    assert "Kernel garbage     0x8300 0x200   0x8400 0x200" in lines(shown)


def test_maps_as_a_document() -> None:
    document = run("knightos", "map", "--all", "--json").json
    assert [kernel["profile"] for kernel in document["kernels"]][:2] == ["head", "kernel-2014-03"]
    assert document["kernels"][0]["regions"][5] == {
        "kind": "streams",
        "name": "File stream table",
        "address": 0x8180,
        "length": 0x80,
        "rows": 8,
        "row_length": 16,
    }
