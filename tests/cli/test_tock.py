"""`flashwright tock show|map|ram|boards|read|fill|put|convert`: what they say and do, and what they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.running import Result, lines, run
from tests.golden_data import read
from tests.kernel_elf import board_image, kernel_elf, kernel_image
from tests.tock_images import path_of, recorded
from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, decode, encode

HAIL = path_of("hail-full")
NO_BOARD = path_of("hail-noboot")
APPS = path_of("apps-end-ff")
READING = (["show"], ["map"], ["ram"])


def tock(*arguments: str | Path) -> Result:
    return run("tock", *arguments)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A Hail that may be changed."""
    path = tmp_path / "hail.bin"
    path.write_bytes(read(HAIL))
    return path


@pytest.fixture
def hex_image(tmp_path: Path) -> Path:
    """The same in Intel HEX, without the erased flash behind the apps."""
    path = tmp_path / "hail.hex"
    path.write_bytes(encode(Contents([(0, read(HAIL)[:0x32000])]), FileKind.HEX, 0xFF))
    return path


# show, map, ram


def test_show_names_every_part() -> None:
    output = tock("show", HAIL).output
    parts = ("bootloader 0.5.0", "flags page", "slot 0: board = hail", "kernel 2.3.0-dev", "kindling: runs", "free")
    assert [part for part in parts if part not in output] == []


def test_show_says_how_the_board_was_found() -> None:
    assert "attribute board: hail" in tock("show", HAIL).output


def test_show_as_json() -> None:
    document = tock("show", HAIL, "--json").json
    assert document["schema"] == "flashwright/tock-show/1"
    assert document["board"]["name"] == "hail"
    assert [region["name"] for region in document["regions"]] == ["bootloader", "kernel", "apps", "outside"]
    assert [region["address"] for region in document["regions"]] == [0, 0x10000, 0x30000, 0x70000]


def test_show_ends_with_1_where_something_is_wrong() -> None:
    result = tock("show", path_of("apps-total-0"), "--board", "imix", "--base", "0x40000")
    assert (result.code, "error: apps-endless" in result.output) == (1, True)


def test_show_reads_intel_hex(hex_image: Path) -> None:
    assert "kindling: runs" in tock("show", hex_image).output


def test_show_tells_what_is_not_in_the_image() -> None:
    output = tock("show", APPS, "--board", "imix", "--base", "256K").output
    assert "no kernel: not in the image" in output
    assert "no bootloader: not in the image" in output


def test_overrides_reach_the_board() -> None:
    said = ("--app-address", "0x38000", "--app-length", "32K", "--mpu", "none")
    document = tock("show", HAIL, "--json", *said).json
    assert document["board"]["apps"] == {"address": 0x38000, "length": 0x8000}
    assert document["board"]["mpu"] == "none"
    assert document["evidence"][-1] == "given: mpu none, apps 0x38000, app length 0x8000"


def test_map_draws_flash_and_ram() -> None:
    output = tock("map", HAIL).output
    assert "flash 0x0-0x7ffff, 512 KiB" in output
    assert "RAM 0x20000000-0x2000ffff, 64 KiB, predicted" in output


def test_map_with_details() -> None:
    plain, detailed = tock("map", HAIL).output, tock("map", HAIL, "--details").output
    assert ("jldevice" in plain, "jldevice" in detailed) == (False, True)


def test_map_without_kernel_attributes_draws_no_ram() -> None:
    assert "does not say where the memory of apps is" in tock("map", NO_BOARD, "--board", "hail").output


def test_ram_is_marked_as_predicted() -> None:
    assert tock("ram", HAIL).output.startswith("RAM, predicted: it was never seen")
    assert tock("ram", HAIL, "--json").json["predicted"] is True


def test_ram_with_the_kernel_s_elf_file(tmp_path: Path) -> None:
    elf, board = tmp_path / "kernel.elf", tmp_path / "board.bin"
    elf.write_bytes(kernel_elf())
    board.write_bytes(board_image(kernel_image()))
    result = tock("ram", board, "--board", "hail", "--kernel-elf", elf)
    assert (result.code, "apps: _sapps to _eapps" in result.output) == (0, True)
    assert (
        tock("ram", board, "--board", "hail", "--kernel-elf", elf, "--json").json["kernel_elf"]["machine"] == "EM_ARM"
    )


def test_ram_with_another_kernel_s_elf_file(tmp_path: Path) -> None:
    elf = tmp_path / "kernel.elf"
    elf.write_bytes(kernel_elf())
    result = tock("ram", HAIL, "--kernel-elf", elf)
    assert (result.code, "error: kernel-elf-other" in result.output) == (1, True)


def test_ram_with_what_is_no_elf_file() -> None:
    result = tock("ram", HAIL, "--kernel-elf", HAIL)
    assert (result.code, len(lines(result.errors))) == (2, 1)


@pytest.mark.parametrize("name", recorded())
def test_every_recorded_image_can_be_shown(name: str) -> None:
    """With the board said, whatever it is; no traceback, and nothing on stderr."""
    result = tock("show", path_of(name), "--board", "hail")
    assert (result.code in (0, 1), result.errors) == (True, "")


# boards


def test_boards() -> None:
    output = tock("boards").output
    assert [name in output for name in ("hail", "nrf52840dk", "qemu_i486_q35")] == [True, True, True]


def test_one_board() -> None:
    document = tock("boards", "imix", "--json").json["boards"]
    assert [(board["name"], board["tockloader_app_address"]) for board in document] == [("imix", 0x30000)]


def test_board_of_a_document_has_findings() -> None:
    assert tock("boards", "sam4l").output.count("warning: board-lengths") == 2


def test_boards_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[board]]\nname = "mine"\nkernel = {address = 0, length = 16}\napps = {address = 16, length = 16}\n'
    )
    assert tock("boards", "--board-file", file).output.splitlines()[1].startswith("mine")
    assert tock("show", HAIL, "--board-file", file).output.splitlines()[1].startswith("board:    mine")


# read, fill, put, convert


def test_read() -> None:
    assert tock("read", HAIL, "0x400", "16").output.endswith("|TOCKBOOTLOADER0.|\n")


def test_read_to_a_file(tmp_path: Path) -> None:
    tock("read", HAIL, "0x10000", "128K", "-o", tmp_path / "kernel.bin")
    assert (tmp_path / "kernel.bin").read_bytes() == read(HAIL)[0x10000:0x30000]


def test_read_to_standard_output() -> None:
    assert tock("read", HAIL, "0x30000", "2048", "-o", "-").raw == read(HAIL)[0x30000:0x30800]


def test_read_what_the_image_has_not(hex_image: Path) -> None:
    document = tock("read", hex_image, "0x31ffe", "4", "--json").json
    assert (document["bytes"], document["complete"]) == ("0000ffff", False)
    assert "-- --" in tock("read", hex_image, "0x31ffe", "4").output


def test_fill(image: Path) -> None:
    before = image.read_bytes()
    assert tock("fill", image, "0x30000", "0x100", "0xA5").code == 0
    assert image.read_bytes() == before[:0x30000] + b"\xa5" * 0x100 + before[0x30100:]


def test_fill_intel_hex_stays_intel_hex(hex_image: Path) -> None:
    tock("fill", hex_image, "0x40000", "16", "0")
    contents = decode(hex_image.read_bytes(), 0, FileKind.HEX)
    assert [(address, len(data)) for address, data in contents.segments] == [(0, 0x32000), (0x40000, 16)]


def test_put_raw_bytes(image: Path, tmp_path: Path) -> None:
    (tmp_path / "part.bin").write_bytes(b"part")
    assert tock("put", image, tmp_path / "part.bin", "--address", "0x7fffc").code == 0
    assert image.read_bytes()[-4:] == b"part"


def test_put_intel_hex(image: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.hex"
    part.write_bytes(encode(Contents([(0x100, b"one"), (0x70000, b"two")]), FileKind.HEX, 0xFF))
    assert len(lines(tock("put", image, part).output)) == 2
    assert (image.read_bytes()[0x100:0x103], image.read_bytes()[0x70000:0x70003]) == (b"one", b"two")


def test_put_makes_an_image(tmp_path: Path) -> None:
    made = tmp_path / "made.bin"
    assert tock("put", made, APPS, "--address", "0x40000", "--board", "imix", "--create").code == 0
    assert made.read_bytes() == b"\xff" * 0x40000 + read(APPS)


def test_put_makes_no_image_by_accident(tmp_path: Path) -> None:
    assert tock("put", tmp_path / "made.bin", APPS, "--address", "0x40000", "--board", "imix").code == 3
    assert not (tmp_path / "made.bin").exists()


def test_convert_both_ways(image: Path, tmp_path: Path) -> None:
    assert tock("convert", image, tmp_path / "a.hex").code == 0
    assert tock("convert", tmp_path / "a.hex", tmp_path / "b.bin").code == 0
    assert (tmp_path / "b.bin").read_bytes() == image.read_bytes()


def test_convert_with_a_base(tmp_path: Path) -> None:
    tock("convert", APPS, tmp_path / "apps.hex", "--board", "imix", "--base", "0x40000")
    tock("convert", tmp_path / "apps.hex", tmp_path / "apps.bin", "--board", "imix", "--base", "0x40000")
    assert (tmp_path / "apps.bin").read_bytes() == read(APPS)


def test_raw_image_has_no_place_before_its_base(hex_image: Path, tmp_path: Path) -> None:
    result = tock("convert", hex_image, tmp_path / "late.bin", "--base", "0x30000")
    assert (result.code, "no place for the bytes at 0x0" in result.errors) == (2, True)
    assert not (tmp_path / "late.bin").exists()


def test_put_before_the_base_changes_nothing(tmp_path: Path) -> None:
    apps = tmp_path / "apps.bin"
    apps.write_bytes(read(APPS))
    result = tock("put", apps, APPS, "--address", "0x10000", "--board", "imix", "--base", "0x40000")
    assert (result.code, apps.read_bytes()) == (2, read(APPS))


# What is refused


REFUSED: dict[str, tuple[Sequence[str], str]] = {
    "unknown board": (("show", str(HAIL), "--board", "hial"), "did you mean hail?"),
    "nobody knows the board": (("show", str(NO_BOARD)), "--board NAME"),
    "unknown rule of protection": (("show", str(HAIL), "--mpu", "m5"), "one of cortex-m"),
    "no address": (("read", str(HAIL), "here", "16"), "is no number"),
    "no board of that name": (("boards", "nrf"), "did you mean nrf"),
    "outside of the flash": (("read", str(HAIL), "0x80000", "16"), "outside of the flash"),
    "more than flash can be": (("read", str(HAIL), "0", "1024M"), "at once"),
    "folder": (("show", str(HAIL.parent)), "is a folder"),
    "no such board file": (("show", str(HAIL), "--board-file", "/none.toml"), "board file /none.toml: there is no"),
    "a folder for a board file": (("boards", "--board-file", str(HAIL.parent)), "is a folder, not a TOML file"),
    "no TOML for a board file": (("boards", "--board-file", str(HAIL)), "is not UTF-8"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(arguments: Sequence[str], words: str) -> None:
    result = tock(*arguments)
    assert (result.output, len(lines(result.errors))) == ("", 1)
    assert words in result.errors


UNCHANGED: dict[str, tuple[Sequence[str], str]] = {
    "fill beyond the flash": (("fill", "IMAGE", "0x7ffff", "2", "0"), "outside of the flash"),
    "fill with no byte": (("fill", "IMAGE", "0", "1", "256"), "is no byte"),
    "put without address": (("put", "IMAGE", str(APPS)), "say --address"),
    "put beyond the flash": (("put", "IMAGE", str(APPS), "--address", "0x7ffff"), "outside of the flash"),
    "put what is not there": (("put", "IMAGE", "/none.bin", "--address", "0"), "/none.bin"),
}


@pytest.mark.parametrize(("arguments", "words"), UNCHANGED.values(), ids=UNCHANGED)
def test_refused_and_unchanged(arguments: Sequence[str], words: str, image: Path) -> None:
    before = image.read_bytes()
    result = tock(*(str(image) if argument == "IMAGE" else argument for argument in arguments))
    assert (result.code in (2, 3), words in result.errors) == (True, True)
    assert image.read_bytes() == before


def test_put_of_intel_hex_takes_no_address(image: Path, hex_image: Path) -> None:
    assert "leave out --address" in tock("put", image, hex_image, "--address", "0").errors


def test_half_of_intel_hex_outside_of_the_flash_changes_nothing(image: Path, tmp_path: Path) -> None:
    part, before = tmp_path / "part.hex", image.read_bytes()
    part.write_bytes(encode(Contents([(0x100, b"one"), (0x90000, b"two")]), FileKind.HEX, 0xFF))
    assert tock("put", image, part).code == 2
    assert image.read_bytes() == before


BROKEN = {
    "empty": b"",
    "one byte": b"\x02",
    "zeros": bytes(0x80000),
    "erased": b"\xff" * 0x80000,
    "pattern": bytes(range(256)) * 0x800,
    "Intel HEX cut short": b":10000000FFFFFFFFFFFFFFFFFFFFFFFF\n",
    "Intel HEX with a wrong sum": b":10010000214601360121470136007EFE09D2190141\n",
    "Intel HEX without bytes": b":00000001FF\n",
    "Intel HEX far away": b":0200000400FFFB\n:10010000214601360121470136007EFE09D2190140\n:00000001FF\n",
}


@pytest.mark.parametrize("verb", READING, ids=lambda verb: verb[0])
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_broken_image(data: bytes, verb: list[str], tmp_path: Path) -> None:
    """Something is shown, or one line says why not."""
    path = tmp_path / "broken.bin"
    path.write_bytes(data)
    result = tock(*verb, path, "--board", "hail")
    assert result.code in (0, 1, 2)
    assert len(lines(result.errors)) == (1 if result.code == 2 else 0)
