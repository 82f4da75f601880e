"""The frame of the command line: exit codes, errors, help, completion, start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
import typer.main

from formats.registry import FORMATS
from tests.cli.running import lines, run
from tests.golden_data import read, sample
from toolkit import __version__
from toolkit.cli.app import make_app
from toolkit.cli.main import main

PLAIN = sample("tock/elf2tab/plain/cortex-m4.tbf")


def commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*path, name))
    if not hasattr(command, "commands"):
        yield path, command


COMMANDS = list(commands(typer.main.get_command(make_app())))
IDS = [" ".join(path) for path, _command in COMMANDS]


def test_version() -> None:
    assert run("--version").output == f"flashwright {__version__}\n"


def test_nothing_asked_shows_help() -> None:
    assert "Usage: flashwright" in run().output + run().errors


def test_unknown_command_is_bad_usage() -> None:
    assert run("fly").code == 2


def test_unknown_option_is_bad_usage() -> None:
    assert run("formats", "--no-such-option").code == 2


@pytest.mark.parametrize(("path", "_command"), COMMANDS, ids=IDS)
def test_help_has_an_example(path: tuple[str, ...], _command: object) -> None:
    result = run(*path, "--help")
    assert result.code == 0
    assert f"flashwright {' '.join(path)}" in result.output.partition("Example")[2]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=IDS)
def test_every_option_and_argument_has_help(path: tuple[str, ...], command: object) -> None:
    missing = [p.name for p in command.params if p.name != "help" and not getattr(p, "help", None)]  # type: ignore[attr-defined]
    assert missing == []


@pytest.mark.parametrize("arguments", [["fly"], ["kfs", "info"], ["formats", "--none"], ["kfs", "ls", "a", "b", "c"]])
def test_bad_usage_is_one_line(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.code, result.output, len(lines(result.errors))) == (2, "", 1)


def test_bad_usage_is_a_document_too() -> None:
    assert run("kfs", "info", "--json").json["schema"] == "flashwright/error/1"


def test_missing_noun_shows_the_help_of_the_group() -> None:
    result = run("kfs")
    assert (result.code, "export" in result.errors) == (2, True)


def test_bug_has_its_own_code_and_no_traceback() -> None:
    with mock.patch("formats.spans.spans", side_effect=ZeroDivisionError("by us")):
        result = run("dump", "tock.tbf", PLAIN)
    assert (result.code, len(lines(result.errors))) == (70, 1)
    assert "a bug in flashwright" in result.errors


@pytest.mark.parametrize("place", [0, 1, 3])
def test_debug_shows_the_traceback_wherever_it_stands(place: int) -> None:
    arguments = ["dump", "tock.tbf", str(PLAIN)]
    arguments.insert(place, "--debug")
    with mock.patch("formats.spans.spans", side_effect=ZeroDivisionError("by us")):
        assert "Traceback" in run(*arguments).errors


def test_dump_shows_every_byte() -> None:
    found = run("dump", "tock.tbf", PLAIN, "--json").json["spans"]
    assert bytes.fromhex("".join(span["hex"] for span in found)) == PLAIN.read_bytes()


def test_dump_reads_standard_input() -> None:
    assert run("dump", "tbf_base", "-", given=PLAIN.read_bytes()).code == 0


def test_dump_of_a_broken_record_shows_what_was_read() -> None:
    result = run("dump", "tbf_header", sample("tock/negative/tlv-truncated-3.tbf"))
    assert result.code == 1
    assert "(unreadable)" in result.output


def test_dump_offset_has_units() -> None:
    image = sample("tock/images/hail-full.bin")
    assert run("dump", "tbf_base", image, "--offset", "192K", "--json").json["spans"][1]["offset"] == 0x30000


@pytest.mark.parametrize("offset", ["-1", "five", "0x100000000"])
def test_dump_offset_outside_is_bad_usage(offset: str) -> None:
    assert run("dump", "tbf_base", PLAIN, f"--offset={offset}").code == 2


def test_dump_of_an_unknown_format_says_where_they_are() -> None:
    assert "`flashwright formats`" in run("dump", "tbf2", PLAIN).errors


def test_formats_lists_all() -> None:
    assert [row["name"] for row in run("formats", "--json").json["formats"]] == list(FORMATS)


def complete(line: str) -> list[str]:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    with mock.patch.dict(os.environ, {"_FLASHWRIGHT_COMPLETE": "complete_bash", **words}):
        return run().output.split()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("flashwright kf", "kfs"),
        ("flashwright kfs create x --model TI84pS", "TI84pSE"),
        ("flashwright kfs create x --model ti84pS", "ti84pSE"),
        ("flashwright dump knightos.kfs_p", "knightos.kfs_page"),
        ("flashwright dump kfs_p", "kfs_page"),
        ("flashwright tbf verify x --arch rv64", "rv64imac"),
        ("flashwright tock show x --mpu p", "pmp"),
        ("flashwright tock show x --arch rv64", "rv64imac"),
    ],
)
def test_shell_completes(typed: str, completed: str) -> None:
    assert complete(typed) == [completed]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("cat ROM /home/r", "/home/readme.txt"),
        ("cat ROM home/r", "home/readme.txt"),
        ("export ROM out --path /home/r", "/home/readme.txt"),
        ("diff ROM ROM --path /h", "/home/"),
    ],
)
def test_shell_completes_paths_in_an_image(tmp_path: Path, typed: str, completed: str) -> None:
    run("kfs", "create", tmp_path / "a.rom", "--model", "TI83p", "--from", sample("knightos/demo/files"))
    assert complete(f"flashwright kfs {typed.replace('ROM', str(tmp_path / 'a.rom'))}") == [completed]


HAIL = sample("tock/images/hail-full.bin")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        (f"tock apps uninstall {HAIL} k", ["kindling"]),
        (f"tock apps uninstall {HAIL} kindling e", ["ember"]),
        (f"tock apps extract {HAIL} 0x318", ["0x31800"]),
        (f"tock apps disable --board imix {HAIL} k", []),
        (f"tock apps disable {HAIL} --mpu nonsense k", []),
        ("tock apps disable /none.bin k", []),
        (f"tock attributes get {HAIL} ", ["board", "arch", "jldevice", "appaddr"]),
        (f"tock attributes set {HAIL} b", ["board"]),
        (f"tock attributes set {HAIL} board b", []),
        (f"tock show {HAIL} --board weact", ["weact_f401ccu6"]),
        (f"tock show {HAIL} --board-file /none.toml --board h", []),
        (f"tickv get {sample('tock/tickv/tockloader.bin')} --hashed 0x2", ["0x219e0c9528eb4392"]),
        (f"tickv get {sample('tock/tickv/tockloader.bin')} 0x2", []),
        ("tickv remove /none.bin --hashed 0x2", []),
    ],
)
def test_shell_completes_what_is_in_a_flash_image(typed: str, completed: list[str]) -> None:
    assert complete(f"flashwright {typed}") == completed


@pytest.mark.parametrize("typed", ["tock boards --board-file FILE m", "tock show x --board-file FILE --board m"])
def test_shell_completes_boards_of_a_file(tmp_path: Path, typed: str) -> None:
    (tmp_path / "own.toml").write_text('[[board]]\nname = "mine"\nkernel.address = 0\napps.address = 0x1000\n')
    assert complete(f"flashwright {typed.replace('FILE', str(tmp_path / 'own.toml'))}") == ["mine"]


def test_program_ends_with_its_streams_flushed() -> None:
    program = Path(sys.executable).with_name("flashwright")
    result = subprocess.run([program, "formats"], capture_output=True, text=True, check=False)
    assert (result.returncode, lines(result.stdout)[-1].split()[0]) == (0, list(FORMATS)[-1])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_program_says_when_its_output_is_lost() -> None:
    program = Path(sys.executable).with_name("flashwright")
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run([program, "formats"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, "No space left" in result.stderr) == (3, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_program_says_when_a_long_document_is_lost(tmp_path: Path) -> None:
    program, image = Path(sys.executable).with_name("flashwright"), tmp_path / "calc.rom"
    image.write_bytes(read(sample("knightos/fs/sizes.TI83p.rom.gz")))
    arguments: list[str | Path] = [program, "kfs", "df", "--json", image]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, "No space left" in result.stderr, "Traceback" in result.stderr) == (3, True, False)


def test_interruption_before_a_command_begins_leaves_no_traceback() -> None:
    with mock.patch("toolkit.cli.app.make_app", side_effect=KeyboardInterrupt):
        result = run("formats")
    assert (result.code, result.output, result.errors) == (130, "", "")


def test_command_leaves_signals_and_memory_of_a_process_that_goes_on_alone() -> None:
    """One that ignores SIGPIPE, as Python does, would be killed by the next connection that breaks."""
    script = (
        "import gc, signal, sys; from toolkit.cli.main import main; sys.argv = ['flashwright', 'formats']\n"
        "def settings(): return [signal.getsignal(each) for each in (signal.SIGPIPE, signal.SIGTERM, signal.SIGHUP)],"
        " gc.get_threshold(), gc.get_freeze_count()\n"
        "before = settings()\n"
        "try: main()\nexcept SystemExit: pass\n"
        "assert settings() == before, settings()"
    )
    subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, check=True)


def test_pictures_go_to_whoever_keeps_text() -> None:
    """A stream that is no file of bytes has no encoding."""
    command = mock.patch.object(sys, "argv", ["flashwright", "image", "map", str(HAIL)])
    with command, redirect_stdout(StringIO()) as kept, pytest.raises(SystemExit) as stop:
        main()
    assert (stop.value.code, "┌" in kept.getvalue()) == (0, True)


def test_program_starts_as_a_program() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from toolkit.cli.main import main; main()", "formats"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--version"], {"typer", "construct", "fs", "rich"}),
        (["kfs", "ls", "{image}", "--json"], {"fs", "rich", "pydantic", "cryptography", "elftools", "tarfile"}),
        (["tbf", "show", "{tbf}"], {"fs", "rich", "pydantic", "cryptography", "elftools", "tarfile"}),
    ],
    ids=["version", "ls", "show"],
)
def test_commands_load_no_more_than_they_need(arguments: list[str], heavy: set[str], tmp_path: Path) -> None:
    image = tmp_path / "a.rom"
    run("kfs", "create", image, "--model", "TI83p", "--from", sample("knightos/demo/files"))
    given = [argument.format(image=image, tbf=PLAIN) for argument in arguments]
    script = (
        "import sys; from toolkit.cli.main import main; sys.argv = ['flashwright', *sys.argv[1:]]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", script, *given], capture_output=True, text=True, check=True)
    assert set(result.stderr.split()) & heavy == set()
