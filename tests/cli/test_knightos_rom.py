"""`flashwright knightos rom …` as users run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import lines, run
from tests.golden_data import SAMPLES, sample
from tests.knightos_files import BLANK, SIGNED, UNSIGNED, image, image_with_kernel, upgrade_file, vector_rom

ROM = image_with_kernel("small.TI83p")
KEY = sample("knightos/keys/test.key")
CE = b"\xff" * 0x20000 + bytes.fromhex("800f00000000801213") + b"\xff" * (0x3E0000 - 9)


@pytest.fixture
def rom(tmp_path: Path) -> Path:
    path = tmp_path / "calc.rom"
    path.write_bytes(ROM)
    return path


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    path = tmp_path / "vectors.rom"
    path.write_bytes(vector_rom())
    return path


def test_show_of_a_kernel(rom: Path) -> None:
    result = run("knightos", "rom", "show", rom, "--functions")
    assert result.code == 0
    assert "kernel:     0.6.11-104-3f71d3b" in result.output
    assert "4200    openFileRead" in result.output


def test_show_as_a_document(rom: Path) -> None:
    document = run("knightos", "rom", "show", rom, "--json").json
    assert document["schema"] == "flashwright/knightos-rom-show/1"
    assert [model["name"] for model in document["models"]] == ["TI73", "TI83p"]
    assert document["kernel"]["vectors"]["interrupt"] == 0x0250
    assert [len(table["functions"]) for table in document["jump_tables"]] == [165, 17, 47]
    assert document["jump_tables"][0]["functions"][3] == {
        "number": 0x0300,
        "name": "malloc",
        "address": 0x0203,
        "offset": 0x3FF4,
    }
    assert document["volume"]["files"] == 1


def test_show_with_an_error_ends_with_1(rom: Path) -> None:
    rom.write_bytes(ROM[:8] + b"\0" + ROM[9:])
    assert run("knightos", "rom", "show", rom).code == 1


def test_warnings_count_when_strict(rom: Path) -> None:
    rom.write_bytes(ROM[:0x26] + b"\xff" + ROM[0x27:])
    assert (run("knightos", "rom", "show", rom).code, run("knightos", "rom", "show", rom, "--strict").code) == (0, 1)


def test_version_cannot_steer_the_terminal(rom: Path) -> None:
    rom.write_bytes(ROM[:0x64] + b"\x1b[31m\0" + ROM[0x6A:])
    for arguments in (["show"], ["pages"]):
        assert "\x1b" not in run("knightos", "rom", *arguments, rom).output


@pytest.mark.parametrize(
    "command",
    [
        ["knightos", "rom", "show"],
        ["knightos", "rom", "pages"],
        ["kfs", "info"],
        ["kfs", "fsck", "--repair"],
        ["kfs", "create", "new.rom", "--from", str(SAMPLES / "knightos/demo/files"), "--into"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_image_of_a_ce_is_refused_by_name(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "ce.rom").write_bytes(CE)
    result = run(*command, tmp_path / "ce.rom")
    assert (result.code, result.output, len(lines(result.errors))) == (2, "", 1)
    assert "is for the TI-84 Plus CE" in result.errors


@pytest.mark.parametrize(
    "data", [b"", b"KK", b"\0" * 0x80001, ROM[:-1]], ids=["empty", "two bytes", "a byte too many", "cut short"]
)
@pytest.mark.parametrize("command", [["show"], ["pages"], ["split"], ["upgrade", "make"]], ids=" ".join)
def test_no_image_is_one_line(command: list[str], data: bytes, tmp_path: Path) -> None:
    target = [tmp_path / "target"] if command[0] in ("split", "upgrade") else []
    result = run("knightos", "rom", *command, "-", *target, given=data)
    assert (result.code, result.output, len(lines(result.errors))) == (2, "", 1)
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("byte", [b"\x00", b"\xff", b"\xc3"], ids=bytes.hex)
@pytest.mark.parametrize("command", ["show", "pages"])
def test_image_of_one_byte_is_shown(command: str, byte: bytes) -> None:
    assert run("knightos", "rom", command, "-", given=byte * 0x80000).code == 0


def test_pages_as_a_document(rom: Path) -> None:
    pages = run("knightos", "rom", "pages", rom, "--json").json["pages"]
    assert len(pages) == 32
    assert (pages[0x1F]["place"], pages[0x1F]["content"], pages[0x1F]["erased"]) == ("boot", "Emulated", False)


@pytest.mark.parametrize("options", [[], ["--pages"]], ids=["places", "pages"])
@pytest.mark.parametrize("name", ["sizes.TI83p", "sizes.TI84pCSE"])
def test_split_and_composed_again(name: str, options: list[str], tmp_path: Path) -> None:
    assert run("knightos", "rom", "split", "-", tmp_path / "parts", *options, given=image(name)).code == 0
    assert run("knightos", "rom", "compose", tmp_path / "new.rom", "--from", tmp_path / "parts").code == 0
    assert (tmp_path / "new.rom").read_bytes() == image(name)


def test_composed_of_files_at_places(tmp_path: Path) -> None:
    """As mkrom would, with places that have names."""
    (tmp_path / "a:b.bin").write_bytes(b"abc")
    (tmp_path / "boot.bin").write_bytes(b"boot")
    parts = [f"{tmp_path}/a:b.bin:0x100", f"{tmp_path}/boot.bin:boot", f"{tmp_path}/boot.bin:page=1C"]
    result = run("knightos", "rom", "compose", tmp_path / "new.rom", "--model", "ti83p", *parts, "--json")
    assert [part["offset"] for part in result.json["parts"]] == [0x100, 0x7C000, 0x70000]
    made = bytearray(BLANK)
    made[0x100:0x103], made[0x7C000:0x7C004], made[0x70000:0x70004] = b"abc", b"boot", b"boot"
    assert (tmp_path / "new.rom").read_bytes() == bytes(made)


def test_fill_of_another_size(tmp_path: Path) -> None:
    assert run("knightos", "rom", "compose", tmp_path / "new.rom", "--size", "1K", "--fill", "0").code == 0
    assert (tmp_path / "new.rom").read_bytes() == bytes(1024)


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.bin:0", "a.bin:3"],
        ["a.bin:0x7fffe"],
        ["empty.bin:0"],
        ["a.bin"],
        [":0"],
        ["a.bin:nowhere"],
        ["a.bin:0", "--fill", "many"],
        ["a.bin:0", "--fill", "256"],
        ["a.bin:0", "--size", "64K"],
        ["--from", "."],
        ["--from", ".", "--fill", "0"],
        ["--model", "TI99"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_composed_leaves_the_file(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.bin").write_bytes(b"1234")
    Path("empty.bin").write_bytes(b"")
    Path("calc.rom").write_bytes(b"mine")
    model = [] if "--model" in arguments else ["--model", "TI83p"]
    result = run("knightos", "rom", "compose", "calc.rom", *arguments, *model)
    assert (result.code, result.output, len(lines(result.errors))) == (2, "", 1)
    assert Path("calc.rom").read_bytes() == b"mine"
    assert {path.name for path in tmp_path.iterdir()} == {"a.bin", "empty.bin", "calc.rom"}


def test_fill_belongs_to_a_folder_of_parts(tmp_path: Path) -> None:
    (tmp_path / "parts.toml").write_text("size = 8")
    result = run("knightos", "rom", "compose", tmp_path / "new.rom", "--from", tmp_path, "--fill", "0")
    assert (result.code, "leave out others" in result.errors, (tmp_path / "new.rom").exists()) == (2, True, False)


def test_size_of_no_image_reads_no_part(tmp_path: Path) -> None:
    result = run("knightos", "rom", "compose", tmp_path / "new.rom", "--size", "9000M", "/dev/zero:0")
    assert (result.code, "an image of" in result.errors) == (2, True)


def test_missing_part_is_the_environments_fault(tmp_path: Path) -> None:
    result = run("knightos", "rom", "compose", tmp_path / "new.rom", "--size", "1K", f"{tmp_path}/none:0")
    assert (result.code, (tmp_path / "new.rom").exists()) == (3, False)


def test_signed_upgrade_is_made_byte_by_byte(vectors: Path, tmp_path: Path) -> None:
    """As mktiupgrade was called for it."""
    options = ["--model", "TI83p", "--version", "2.3", "--key", str(KEY), "--page", "00", "--page", "05"]
    result = run("knightos", "rom", "upgrade", "make", vectors, tmp_path / "os.8xu", *options)
    assert (result.code, result.errors) == (0, "")
    assert (tmp_path / "os.8xu").read_bytes() == upgrade_file(SIGNED)


def test_unsigned_upgrade_is_made_byte_by_byte(vectors: Path, tmp_path: Path) -> None:
    """With the id that mktiupgrade gives, and the pages that are in use."""
    options = ["--model", "TI83p", "--version", "2.3", "--key-id", "0A"]
    assert run("knightos", "rom", "upgrade", "make", vectors, tmp_path / "os.8xu", *options).code == 0
    assert (tmp_path / "os.8xu").read_bytes() == upgrade_file(UNSIGNED)


@pytest.mark.parametrize(
    ("model", "name", "key_id", "device"),
    [
        ("TI73", "sizes.TI83p", 0x02, 0x74),
        ("TI83p", "sizes.TI83p", 0x04, 0x73),
        ("TI83pSE", "sizes.TI84pSE", 0x04, 0x73),
        ("TI84pSE", "sizes.TI84pSE", 0x0A, 0x73),
        ("TI84p", "sizes-big.TI84p", 0x0A, 0x73),
        ("TI84pCSE", "sizes.TI84pCSE", 0x0F, 0x73),
    ],
)
def test_key_id_and_device_are_the_calculators(model: str, name: str, key_id: int, device: int, tmp_path: Path) -> None:
    arguments = ["-", str(tmp_path / "os"), "--model", model, "-p", "17"]
    run("knightos", "rom", "upgrade", "make", *arguments, given=image(name))
    document = run("knightos", "rom", "upgrade", "show", tmp_path / "os", "--json").json
    assert (document["system"]["key"], document["device_type"]) == (key_id, device)


def test_calculator_of_an_unambiguous_size_is_known(tmp_path: Path) -> None:
    result = run(
        "knightos", "rom", "upgrade", "make", "-", tmp_path / "o.8cu", "-p", "0", given=image("sizes.TI84pCSE")
    )
    assert result.code == 0


def test_raw_signature_makes_the_signed_file_again(vectors: Path, tmp_path: Path) -> None:
    document = run("knightos", "rom", "upgrade", "show", "-", "--json", given=upgrade_file(SIGNED)).json
    (tmp_path / "raw.sig").write_bytes(bytes.fromhex(document["signature"]))
    options = ["--model", "TI83p", "--version", "2.3", "--signature", str(tmp_path / "raw.sig")]
    assert run("knightos", "rom", "upgrade", "make", vectors, tmp_path / "os.8xu", *options).code == 0
    assert (tmp_path / "os.8xu").read_bytes() == upgrade_file(SIGNED)


def test_ending_of_the_name_is_looked_at(vectors: Path, tmp_path: Path) -> None:
    result = run("knightos", "rom", "upgrade", "make", vectors, tmp_path / "os.73u", "--model", "TI83p")
    assert (result.code, "upgrade-extension" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--model", "TI84p"], 2),
        (["--model", "TI99"], 2),
        ([], 2),
        (["--model", "TI83p", "--page", "1E"], 2),
        (["--model", "TI83p", "--page", "20"], 2),
        (["--model", "TI83p", "--page", "-1"], 2),
        (["--model", "TI83p", "--version", "2"], 2),
        (["--model", "TI83p", "--version", "2.256"], 2),
        (["--model", "TI83p", "--version", "a.b"], 2),
        (["--model", "TI83p", "--key-id", "100"], 2),
        (["--model", "TI83p", "--key-id", "zz"], 2),
        (["--model", "TI83p", "--hardware", "256"], 2),
        (["--model", "TI83p", "--key", "none.key"], 2),
        (["--model", "TI83p", "--signature", "none.sig"], 3),
        (["--model", "TI83p", "--signature", "none.sig", "--key", "none.key"], 2),
    ],
    ids=str,
)
def test_upgrade_that_cannot_be_made_leaves_the_file(
    options: list[str], code: int, vectors: Path, tmp_path: Path
) -> None:
    (tmp_path / "os.8xu").write_bytes(b"mine")
    result = run("knightos", "rom", "upgrade", "make", vectors, tmp_path / "os.8xu", *options)
    assert (result.code, result.output, len(lines(result.errors))) == (code, "", 1)
    assert (tmp_path / "os.8xu").read_bytes() == b"mine"


def test_verify_of_a_changed_page(tmp_path: Path) -> None:
    """A byte, and the sum of its line with it: only the signature knows."""
    data = upgrade_file(SIGNED).replace(b"0003060", b"0103060", 1).replace(b"5A5D10\r\n", b"5A5D0F\r\n", 1)
    result = run("knightos", "rom", "upgrade", "verify", "-", "--key", KEY, given=data)
    assert (result.code, "upgrade-signature" in result.output) == (1, True)


def test_verify_with_the_public_half(tmp_path: Path) -> None:
    (tmp_path / "public.key").write_bytes(KEY.read_bytes().split()[0])
    arguments = ["knightos", "rom", "upgrade", "verify", "-", "--key", str(tmp_path / "public.key")]
    result = run(*arguments, given=upgrade_file(SIGNED))
    assert (result.code, "signature right" in result.output) == (0, True)


@pytest.mark.parametrize("command", ["show", "verify"])
@pytest.mark.parametrize("data", [b"", b"**TIFL**", ROM[:100]], ids=["empty", "magic alone", "a ROM"])
def test_no_upgrade_is_one_line(command: str, data: bytes) -> None:
    result = run("knightos", "rom", "upgrade", command, "-", given=data)
    assert (result.code, result.output, len(lines(result.errors))) == (2, "", 1)


def test_verify_as_a_document() -> None:
    document = run("knightos", "rom", "upgrade", "verify", "-", "--json", given=upgrade_file(UNSIGNED)).json
    assert document["schema"] == "flashwright/knightos-rom-upgrade-verify/1"
    assert [finding["code"] for finding in document["findings"]] == ["upgrade-unsigned"]


def test_upgrade_does_not_take_the_place_of_its_rom(rom: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.rom"
    copy.write_bytes(rom.read_bytes())
    result = run("knightos", "rom", "upgrade", "make", copy, copy, "--model", "TI83p")
    assert (result.code, "is an input" in result.errors, copy.read_bytes() == rom.read_bytes()) == (2, True, True)
