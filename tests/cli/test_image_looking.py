"""`flashwright image map`, `verify` and `diff`, as users run them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import lines, run
from tests.golden_data import read, sample
from toolkit.image.families.table import FAMILIES

HAIL = sample("tock/images/hail-full.bin")
DUMP = sample("knightos/ram/tables.TI83p.8000-FFFF.bin")
ELF = sample("mbed/elf-sample/mini_mbed.elf")
APP = sample("tock/elf2tab/plain/cortex-m4.tbf")
BROKEN = sample("tock/negative/header-size-gt-total.tbf")


@pytest.fixture
def rom(tmp_path: Path) -> Path:
    path = tmp_path / "calc.rom"
    path.write_bytes(read(sample("knightos/fs/small.TI83p.rom.gz")))
    return path


def test_verify_says_that_a_compressed_file_was_not_looked_into() -> None:
    result = run("image", "verify", sample("knightos/fs/small.TI83p.rom.gz"))
    assert (result.code, lines(result.output)[-1]) == (0, "what is in it was not looked at; unpack it first")


def test_map_draws_all_memories() -> None:
    titles = [line for line in lines(run("image", "map", HAIL).output) if line[:1].isalpha()]
    assert titles == ["flash 0x0-0x7ffff, 512 KiB", "RAM 0x20000000-0x2000ffff, 64 KiB, predicted"]


def test_map_draws_one_memory() -> None:
    assert run("image", "map", HAIL, "--memory", "RAM").output.startswith("RAM 0x20000000")


def test_map_of_a_memory_that_is_not_there() -> None:
    result = run("image", "map", HAIL, "--memory", "ROM")
    assert (result.code, "flash, RAM" in result.errors) == (2, True)


def test_map_tells_details_where_asked() -> None:
    assert (
        "footer" in run("image", "map", HAIL).output,
        "footer" in run("image", "map", HAIL, "--details").output,
    ) == (
        False,
        True,
    )


def test_map_has_no_colours_where_nobody_sees_them() -> None:
    assert "\x1b" not in run("image", "map", HAIL).output


def in_terminal(columns: int, *arguments: str) -> str:
    """What a command shows in a terminal of so many columns."""
    outer, inner = pty.openpty()
    termios.tcsetwinsize(inner, (24, columns))
    script = "from toolkit.cli.main import main; main()"
    left_out = ("NO_COLOR", "COLUMNS")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=inner,
        env=environment | {"TERM": "xterm-256color"},
        stderr=subprocess.DEVNULL,
    )
    os.close(inner)
    shown = b""
    while True:
        try:
            read_ = os.read(outer, 4096)
        except OSError:  # the other end is closed
            break
        if not read_:
            break
        shown += read_
    process.wait()
    os.close(outer)
    return shown.decode()


def test_map_has_colours_in_a_terminal() -> None:
    shown = in_terminal(80, "image", "map", str(APP))
    assert "\x1b[" in shown
    assert "│ header" in shown


def test_map_fits_into_a_narrow_terminal() -> None:
    shown = in_terminal(50, "image", "map", str(APP))
    assert f"┌{'─' * (50 - 11 - 2)}┐" in shown


def test_map_for_an_output_without_characters_for_borders() -> None:
    shown = run("image", "map", APP, encoding="ascii").output
    assert f"0x00000000 +{'-' * 56}+" in shown


def test_map_as_json() -> None:
    found = run("image", "map", HAIL, "--json").json
    assert (found["schema"], found["image"], found["kind"]) == ("flashwright/image-map/1", str(HAIL), "tock")
    assert [region["name"] for region in found["memories"][0]["regions"]] == ["bootloader", "kernel", "apps", "outside"]


def test_map_writes_svg(tmp_path: Path) -> None:
    target = tmp_path / "hail.svg"
    result = run("image", "map", HAIL, "--svg", target)
    assert result.output == f"{target}: {target.stat().st_size:,} bytes\n"
    assert ElementTree.parse(target).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_map_writes_svg_to_standard_output() -> None:
    assert ElementTree.fromstring(run("image", "map", HAIL, "--svg", "-").raw).tag.endswith("svg")


def test_map_writes_a_page_and_a_picture(tmp_path: Path) -> None:
    run("image", "map", HAIL, "--svg", tmp_path / "a.svg", "--html", tmp_path / "a.html", "--json")
    assert {path.name for path in tmp_path.iterdir()} == {"a.svg", "a.html"}


@pytest.mark.parametrize(
    "command",
    [
        ("image", "map", HAIL),
        ("knightos", "map"),
        ("knightos", "ram", DUMP),
        ("mbed", "map", ELF),
        ("mbed", "ram", sample("mbed/ram/busy.ram.bin"), "--base", "0x20000000"),
    ],
    ids=lambda command: "-".join(command[:2]),
)
def test_a_document_and_a_picture_do_not_share_standard_output(command: tuple[str | Path, ...]) -> None:
    result = run(*command, "--html", "-", "--json")
    assert (result.code, result.json["schema"]) == (2, "flashwright/error/1")


@pytest.mark.parametrize(
    "command",
    [("mbed", "map", ELF), ("mbed", "ram", sample("mbed/ram/busy.ram.bin"), "--base", "0x20000000")],
    ids=lambda command: "-".join(command[:2]),
)
def test_a_picture_on_standard_output_is_there_alone(command: tuple[str | Path, ...]) -> None:
    assert ElementTree.fromstring(run(*command, "--svg", "-").raw).tag.endswith("svg")


@pytest.mark.parametrize("option", ["--svg", "--html"])
@pytest.mark.parametrize("noun", ["image", "tock"])
def test_map_does_not_write_over_its_image(tmp_path: Path, noun: str, option: str) -> None:
    image = tmp_path / "hail.bin"
    image.write_bytes(HAIL.read_bytes())
    result = run(noun, "map", image, option, image)
    assert (result.code, image.read_bytes()) == (2, HAIL.read_bytes())


def test_mbed_map_writes_pictures_true_to_scale() -> None:
    assert run("mbed", "map", ELF, "--svg", "-").raw != run("mbed", "map", ELF, "--svg", "-", "--scale", "true").raw


def test_map_that_fails_writes_nothing(tmp_path: Path) -> None:
    result = run("image", "map", tmp_path / "none.bin", "--html", tmp_path / "a.html")
    assert (result.code, list(tmp_path.iterdir())) == (3, [])


def test_map_of_a_board_that_is_said() -> None:
    shown = run("image", "map", sample("tock/images/apps-flags.bin"), "--board", "imix", "--base", "0x40000").output
    assert "0x00040000" in shown


def test_map_of_a_dump_by_a_document() -> None:
    shown = run("image", "map", DUMP, "--kernel", "seed-2014-03").output
    assert "Userspace memory: 31,488 bytes" in shown


def test_map_of_another_kind_than_it_seems() -> None:
    assert "header" not in run("image", "map", APP, "--kind", "plain").output


def test_unknown_kind_names_those_that_are_known() -> None:
    result = run("image", "map", APP, "--kind", "tbff")
    assert result.code == 2
    assert all(kind in result.errors for kind in FAMILIES)


@pytest.mark.parametrize("verb", ["map", "verify"])
def test_standard_input(verb: str) -> None:
    assert run("image", verb, "-", given=APP.read_bytes()).code == 0


@pytest.mark.parametrize("verb", ["map", "verify"])
@pytest.mark.parametrize("data", [b"", bytes(0x80000)], ids=["empty", "zeros"])
def test_rom_that_is_none(verb: str, data: bytes) -> None:
    result = run("image", verb, "-", "--kind", "knightos-rom", given=data[:0x7FFFF])
    assert (result.code, len(lines(result.errors))) == (2, 1)


def test_verify_says_what_is_wrong() -> None:
    result = run("image", "verify", HAIL)
    assert result.code == 0
    assert lines(result.output)[0].endswith("hail-full.bin: Tock image of hail")
    assert lines(result.output)[-1] == "2 warnings"


def test_verify_is_strict_where_asked() -> None:
    assert run("image", "verify", HAIL, "--strict").code == 1


def test_verify_of_an_error() -> None:
    assert run("image", "verify", BROKEN, "--kind", "tbf").code == 1


def test_verify_has_the_findings_of_all_parts(rom: Path) -> None:
    data = bytearray(rom.read_bytes())
    data[0x10009] = 0x7E  # the first block, in use by nobody
    data[3:5] = b"KK"
    found = run("image", "verify", "-", "--json", given=bytes(data)).json["findings"]
    families = {finding["code"].partition("-")[0] for finding in found}
    assert families == {"rom", "kfs"}


def test_verify_has_what_the_kernel_does_not_read(rom: Path, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(256))
    assert run("kfs", "put", rom, tmp_path / "f", "/home/f").code == 0
    assert "kfs-kernel-size-256" in {one["code"] for one in run("image", "verify", rom, "--json").json["findings"]}


def test_verify_finds_nothing_twice(rom: Path) -> None:
    found = [tuple(finding.items()) for finding in run("image", "verify", rom, "--json").json["findings"]]
    assert len(found) == len(set(found))


def test_verify_says_where_nothing_is_known() -> None:
    assert "nothing is known" in run("image", "verify", "-", given=b"some text").output


def test_verify_has_the_findings_of_the_container(tmp_path: Path) -> None:
    target = tmp_path / "hail.srec"
    assert run("image", "convert", HAIL, target).code == 0
    records = target.read_text().splitlines(keepends=True)
    target.write_text("".join(records[:1] + records[2:]))  # without the first that has data
    codes = {finding["code"] for finding in run("image", "verify", target, "--json").json["findings"]}
    assert {"srec-count", "apps-name"} <= codes


def test_app_in_a_container_is_an_app(tmp_path: Path) -> None:
    target = tmp_path / "app.hex"
    assert run("image", "convert", APP, target, "--base", "0x40000").code == 0
    assert run("image", "verify", target, "--json").json["kind"] == "tbf"


def test_diff_of_the_same() -> None:
    result = run("image", "diff", HAIL, HAIL)
    assert (result.code, result.output) == (0, "no difference\n")


def test_diff_tells_bytes_regions_and_meaning(tmp_path: Path) -> None:
    other = tmp_path / "hail.bin"
    other.write_bytes(HAIL.read_bytes())
    run("tock", "attributes", "set", other, "colour", "red")
    result = run("image", "diff", HAIL, other)
    assert result.code == 1
    assert lines(result.output)[1].split()[:2] == ["0x00000700", "0x0000070b"]
    assert "+ attribute colour: red" in lines(result.output)


def test_diff_as_json(tmp_path: Path) -> None:
    other = tmp_path / "hail.bin"
    other.write_bytes(HAIL.read_bytes())
    run("tock", "apps", "disable", other, "ash")
    found = run("image", "diff", HAIL, other, "--json").json
    assert (found["schema"], found["same"], found["kinds"]) == (
        "flashwright/image-diff/1",
        False,
        {"a": "tock", "b": "tock"},
    )
    assert {"change": "changed", "what": "app ash", "field": "enabled", "before": True, "after": False} in found[
        "differences"
    ]


def test_diff_of_standard_input_twice() -> None:
    assert run("image", "diff", "-", "-").code == 2


def test_diff_takes_options_of_boards_for_both() -> None:
    image = sample("tock/images/apps-flags.bin")
    result = run("image", "diff", image, image, "--board", "imix", "--base", "0x40000")
    assert (result.code, result.output) == (0, "no difference\n")


@pytest.mark.parametrize(
    "command",
    [
        ("tock", "map", HAIL),
        ("knightos", "ram", DUMP),
        ("knightos", "map", "--kernel", "seed-2014-03"),
    ],
    ids=["tock map", "knightos ram", "knightos map"],
)
def test_other_commands_draw_the_same_pictures(command: tuple[str | Path, ...], tmp_path: Path) -> None:
    svg, html = tmp_path / "a.svg", tmp_path / "a.html"
    result = run(*command, "--svg", svg, "--html", html)
    assert [line.partition(":")[0] for line in lines(result.output)] == [str(svg), str(html)]
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert 'id="pictures"' in html.read_text("utf-8")
