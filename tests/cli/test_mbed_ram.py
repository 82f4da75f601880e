"""`mbed ram` and `mbed crash`: files, options, exit codes, documents; pictures of dumps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import mbed_ram
from tests.cli.running import run
from tests.golden_data import sample
from toolkit.image.families.given import Given, Said
from toolkit.image.families.mbed_ram import FAMILY
from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, encode

DUMP = sample("mbed/elf-sample/ram.bin")
ELF = sample("mbed/elf-sample/mini_mbed.elf")
FLASH_HEX = sample("mbed/elf-sample/mini_mbed.hex")
LOG = sample("mbed/crash/serial.log")
BASE = 0x2000_0000


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.bin"
    path.write_bytes(bytes(mbed_ram.sound()))
    return path


def test_sample_has_an_error() -> None:
    assert run("mbed", "ram", DUMP, "--base", "0x20000000", "--elf", ELF).code == 1


def test_sound_dump_has_none(sound: Path) -> None:
    assert run("mbed", "ram", sound, "--base", "0x20000000").code == 0


def test_warnings_count_when_strict(sound: Path) -> None:
    data = bytearray(sound.read_bytes())
    data[0x180:0x200] = mbed_ram.error_context()
    sound.write_bytes(data)
    assert [run("mbed", "ram", sound, *options).code for options in ([], ["--strict"])] == [0, 1]


def test_document() -> None:
    document = run("mbed", "ram", DUMP, "--base", "0x20000000", "--elf", ELF, "--json").json
    assert document["schema"] == "flashwright/mbed-ram/1"
    assert [(one["name"], one["stack"]["used_at_most"], one["stack"]["intact"]) for one in document["threads"]] == [
        ("rtx_timer", 64, False),
        ("rtx_idle", 64, True),
        ("main", 300, True),
    ]


@pytest.mark.parametrize(("verb", "file"), [("ram", DUMP), ("crash", LOG)], ids=["ram", "crash"])
def test_documents_name_the_files_as_they_were_given(verb: str, file: Path) -> None:
    document = run("mbed", verb, file, "--elf", ELF, "--json").json
    assert (document["file"], document["elf"]) == (str(file), str(ELF))


def test_base_is_guessed() -> None:
    document = run("mbed", "ram", DUMP, "--json").json
    assert document["dump"] == {"address": BASE, "length": 131072}


def test_dump_with_addresses(tmp_path: Path) -> None:
    path = tmp_path / "ram.hex"
    path.write_bytes(encode(Contents([(BASE, bytes(mbed_ram.sound()))]), FileKind.HEX, 0xFF))
    assert len(run("mbed", "ram", path, "--json").json["threads"]) == 2


def test_longest_run_of_a_dump_with_addresses_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "ram.hex"
    banks = [(0x1000_0000, bytes(64)), (BASE, bytes(mbed_ram.sound())), (BASE + 0x10000, bytes(32))]
    path.write_bytes(encode(Contents(banks), FileKind.HEX, 0xFF))
    (finding,) = run("mbed", "ram", path, "--json").json["findings"]
    assert finding["message"] == "not looked at: 0x10000000-0x1000003f, 0x20010000-0x2001001f"


def test_dump_from_standard_input(sound: Path) -> None:
    result = run("mbed", "ram", "-", "--json", given=sound.read_bytes())
    assert len(result.json["threads"]) == 2


def test_flash_in_any_container() -> None:
    document = run("mbed", "ram", DUMP, "--flash", FLASH_HEX, "--json").json
    assert [thread["name"] for thread in document["threads"]] == ["rtx_timer", "rtx_idle", "main"]


def test_flash_at_a_base(tmp_path: Path, sound: Path) -> None:
    path = tmp_path / "flash.bin"
    path.write_bytes(mbed_ram.busy_flash())
    document = run("mbed", "ram", sound, "--flash", path, "--flash-base", "0x08000000", "--json").json
    assert document["vectors"]["flash_address"] == 0x0800_0000


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_pictures_are_written(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"ram.{kind}"
    run("mbed", "ram", DUMP, "--elf", ELF, f"--{kind}", path)
    assert "stack of rtx_timer" in path.read_text()


REFUSED = {
    "an empty dump": (b"", []),
    "a dump without a base": (bytes(64), []),
    "a base beyond 32 bits": (bytes(64), ["--base", "0xfffffff0"]),
    "a base of a file that has one": (b":00000001FF\n", ["--base", "0"]),
    "a file of flash that is not there, but its base": (bytes(64), ["--base", "0", "--flash-base", "0"]),
    "an ELF file that is none": (bytes(64), ["--base", "0", "--elf", str(LOG)]),
    "a flash of no bytes": (bytes(64), ["--base", "0", "--flash", "{empty}"]),
}


@pytest.mark.parametrize(("data", "options"), REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes, options: list[str], tmp_path: Path) -> None:
    path, empty = tmp_path / "ram.bin", tmp_path / "empty"
    path.write_bytes(data)
    empty.touch()
    result = run("mbed", "ram", path, *(option.format(empty=empty) for option in options))
    assert (result.code, result.output, len(result.errors.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("option", [[], [DUMP, "--flash"]], ids=["dump", "flash"])
@pytest.mark.parametrize("start", [b":10000000", ELF.read_bytes()[:200]], ids=["HEX", "ELF"])
def test_damaged_file_is_named(start: bytes, option: list[Path | str], tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(b":00000001FF\n" * (start[:1] == b":") + start)
    assert run("mbed", "ram", *option, path).errors.startswith(f"flashwright: {path}")


@pytest.mark.parametrize("fill", [b"\0", b"\xff"], ids=["zeros", "erased"])
def test_dump_that_holds_nothing_is_shown(fill: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ram.bin"
    path.write_bytes(fill * 4096)
    result = run("mbed", "ram", path, "--base", "0x20000000", "--elf", ELF)
    assert (result.code, "no threads were found" in result.output) == (0, True)


def test_crash_document() -> None:
    document = run("mbed", "crash", LOG, "--elf", ELF, "--json").json
    assert document["schema"] == "flashwright/mbed-crash/1"
    assert [report["error"]["status"]["code_name"] for report in document["reports"]] == [
        "HARDFAULT_EXCEPTION",
        "STACK_OVERFLOW",
    ]


def test_crash_from_standard_input() -> None:
    assert run("mbed", "crash", "-", given=LOG.read_bytes()).output == run("mbed", "crash", LOG).output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_log_as_programs_on_windows_write_it(encoding: str) -> None:
    given = LOG.read_text().encode(encoding)
    assert run("mbed", "crash", "-", given=given).output == run("mbed", "crash", LOG).output


def test_log_without_a_crash_has_an_exit_code() -> None:
    assert run("mbed", "crash", "-", given=b"all is well\n").code == 1


def test_log_of_any_bytes() -> None:
    assert run("mbed", "crash", "-", given=bytes(range(256))).code == 1


def test_text_of_a_log_cannot_steer_the_terminal() -> None:
    text = "++ MbedOS Error Info ++\nError Message: \x1b]0;title\x07\n-- MbedOS Error Info --\n"
    assert "\x1b" not in run("mbed", "crash", "-", given=text.encode()).output


def test_dump_is_known_for_one() -> None:
    assert run("image", "probe", DUMP, "--json").json["kind"] == "mbed-ram"


def test_image_of_a_dump_has_its_regions() -> None:
    document = run("image", "map", DUMP, "--json").json
    kinds = [region["kind"] for region in document["memories"][0]["regions"]]
    assert [kinds.count(kind) for kind in ("thread", "thread-stack", "kernel", "ram-vectors")] == [3, 3, 1, 1]


def test_fields_of_a_dump_have_owners() -> None:
    described = FAMILY.describe(Given("ram.bin", DUMP.read_bytes(), Said(base=BASE)))
    memory = described.memories[0]
    paths = [span.path for span in memory.spans(memory.regions[-2].range)]
    assert paths[:2] == ["thread 200017D8.id", "thread 200017D8.state"]


def test_dumps_are_compared_by_threads() -> None:
    one, other = bytes(mbed_ram.sound()), bytearray(mbed_ram.sound().data)
    other[0x344 + 32] = 2
    described = [FAMILY.describe(Given("ram.bin", bytes(data), Said(base=BASE))) for data in (one, other)]
    assert FAMILY.compare is not None
    found = [(difference.what, difference.field) for difference in FAMILY.compare(*described)]
    assert found == [("thread at 20000344", "priority"), ("thread at 20000344", "block.priority")]
