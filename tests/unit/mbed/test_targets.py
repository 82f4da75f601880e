"""Targets: the catalogue, files of one's own, what builds leave."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from toolkit.errors import ManifestError, ToolkitError
from toolkit.mbed.memory_banks import parse_memory_banks
from toolkit.mbed.model.limits import read_limits
from toolkit.mbed.profiles import read_profile
from toolkit.mbed.targets import Bank, SectorRun, catalogue, target_named
from toolkit.memory.region import AddressRange

BANKS: dict[str, dict[str, dict[str, int | str]]] = {
    "ROM": {"IROM1": {"start": 0x0800_0000, "size": 0x80000, "default": True, "startup": True}},
    "RAM": {"IRAM1": {"start": "0x20000000", "size": "0x20000", "default": True, "startup": False}},
}


def test_the_catalogue_has_all_targets() -> None:
    assert len(catalogue()) == 164


def test_a_target() -> None:
    target = target_named("k64f")
    assert (target.name, target.core, target.device) == ("K64F", "Cortex-M4F", "MK64FN1M0xxx12")
    assert target.rom == (Bank("IROM1", AddressRange(0, 0x10_0000)),)
    assert [bank.range.address for bank in target.ram] == [0x2000_0000, 0x1FFF_0000]


def test_a_typo_names_the_nearest() -> None:
    with pytest.raises(ToolkitError, match="did you mean NUCLEO_F429ZI"):
        target_named("NUCLEO_F429ZJ")


@pytest.mark.parametrize(
    ("address", "sector"),
    [
        (0x0800_0000, (0x0800_0000, 0x4000)),
        (0x0800_FFFF, (0x0800_C000, 0x4000)),
        (0x0801_0000, (0x0801_0000, 0x10000)),
        (0x0804_0001, (0x0804_0000, 0x20000)),
        (0x0810_0000, (0x0810_0000, 0x4000)),
        (0x081F_FFFF, (0x081E_0000, 0x20000)),
    ],
    ids=str,
)
def test_sectors_of_unequal_length(address: int, sector: tuple[int, int]) -> None:
    assert target_named("NUCLEO_F429ZI").sector_at(address) == AddressRange(*sector)


def test_option_bytes_have_no_sectors() -> None:
    target = target_named("NUCLEO_F429ZI")
    assert SectorRun(0x1FFF_7800, 0x210) in target.sectors
    assert target.sector_at(0x1FFF_7800) is None


@pytest.mark.parametrize("key", ["memory_banks", "configured_memory_banks", ""])
def test_memory_banks(key: str) -> None:
    document = {key: BANKS} if key else BANKS
    target = parse_memory_banks(Path("memory_banks.json"), json.dumps(document).encode())
    assert (target.rom, target.ram) == (
        (Bank("IROM1", AddressRange(0x0800_0000, 0x80000)),),
        (Bank("IRAM1", AddressRange(0x2000_0000, 0x20000)),),
    )


def test_a_bank_with_numbers_as_expressions() -> None:
    document = {"ROM": {"A": {"start": "0x8000000 + 2*1024", "size": "64*1024+512"}}}
    assert parse_memory_banks(Path("x"), json.dumps(document).encode()).rom[0].range == AddressRange(0x800_0800, 66_048)


def test_a_bank_that_is_rom_and_ram_is_ram() -> None:
    both = {"SRAM": {"start": 0x2000_0000, "size": 0x20000}}
    target = parse_memory_banks(Path("x"), json.dumps({"ROM": {**BANKS["ROM"], **both}, "RAM": both}).encode())
    assert [[bank.name for bank in banks] for banks in (target.rom, target.ram)] == [["IROM1"], ["SRAM"]]


def test_banks_without_end_are_refused() -> None:
    rom = {str(number): {"start": number * 4096, "size": 16} for number in range(101)}
    with pytest.raises(ManifestError, match="101 memories"):
        parse_memory_banks(Path("x"), json.dumps({"ROM": rom}).encode())


def test_configured_banks_count() -> None:
    smaller = {"ROM": {"IROM1": {"start": 0, "size": 16}}, "RAM": {}}
    document = {"memory_banks": BANKS, "configured_memory_banks": smaller}
    assert parse_memory_banks(Path("x"), json.dumps(document).encode()).rom[0].range.length == 16


def test_the_default_bank_is_the_first() -> None:
    rom = {"A": {"start": 0x1000, "size": 16}, "B": {"start": 0, "size": 16, "default": True}}
    target = parse_memory_banks(Path("x"), json.dumps({"ROM": rom, "RAM": {}}).encode())
    assert [bank.name for bank in target.rom] == ["B", "A"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"{}",
        b"[" * 100_000,
        b'{"memory_banks": 3}',
        b'{"memory_banks": {"ROM": []}}',
        b'{"memory_banks": {"ROM": {"A": 3}}}',
        b'{"memory_banks": {"ROM": {"A": {"start": 0}}}}',
        b'{"memory_banks": {"ROM": {"A": {"start": true, "size": 1}}}}',
        b'{"memory_banks": {"ROM": {"A": {"start": -1, "size": 1}}}}',
        b'{"memory_banks": {"ROM": {"A": {"start": 4294967295, "size": 2}}}}',
        b'{"memory_banks": {"ROM": {"A": {"start": "zero", "size": 2}}}}',
        b'{"memory_banks": {"ROM": {}, "RAM": {}}}',
    ],
    ids=range(14),
)
def test_no_memory_banks(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse_memory_banks(Path("memory_banks.json"), data)


def profile(folder: Path, text: str) -> Path:
    path = folder / "board.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile(tmp_path: Path) -> None:
    text = """
        name = "MINE"
        core = "Cortex-M4F"
        [[rom]]
        name = "FLASH"
        address = 0x08000000
        length = "512K"
        [[ram]]
        name = "RAM"
        address = 0x20000000
        length = 131072
        [[sectors]]
        address = 0x08000000
        length = "16K"
    """
    target = read_profile(profile(tmp_path, text))
    assert target.rom == (Bank("FLASH", AddressRange(0x0800_0000, 0x80000)),)
    assert target.sector_at(0x0800_4001) == AddressRange(0x0800_4000, 0x4000)


def test_a_profile_with_numbers_as_expressions(tmp_path: Path) -> None:
    text = "[[ram]]\nname = 'A'\naddress = '0x20000000 + 8'\nlength = '64*1024+512'\n"
    assert read_profile(profile(tmp_path, text)).ram[0].range == AddressRange(0x2000_0008, 66_048)


def test_a_profile_based_on_a_target(tmp_path: Path) -> None:
    text = 'name = "MINE"\nbased_on = "K64F"\n[[ram]]\nname = "RAM"\naddress = 0x20000000\nlength = 16\n'
    target = read_profile(profile(tmp_path, text))
    known = target_named("K64F")
    assert (target.rom, target.core, [bank.name for bank in target.ram]) == (known.rom, known.core, ["RAM"])


def test_the_files_of_the_readme(tmp_path: Path) -> None:
    readme = Path(__file__).parents[3] / "README.md"
    board, limits = re.findall(r"```toml\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert (read_profile(profile(tmp_path, board)).name, len(read_limits(profile(tmp_path, limits)))) == ("MY_BOARD", 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is missing"),
        ("based_on = 'K64G'", "did you mean K64F"),
        ("[[rom]]\nname = 'A'\naddress = 0\nlength = 0", "must be a number from 1"),
        ("[[rom]]\nname = 'A'\naddress = 0\nlength = true", "must be a number"),
        ("[[rom]]\nname = 'A'\naddress = 0\nlength = 'much'", "not a number"),
        ("[[rom]]\nname = 'A'\naddress = 0xffffffff\nlength = 2", "beyond the last address"),
        ("[[rom]]\nname = 'A'\naddress = 0\nlength = 2\ncolour = 1", "is unknown here"),
        ("rom = 3", "must be an array"),
        (
            "[[rom]]\nname = 'A'\naddress = 0\nlength = 2\n[[rom]]\nname = 'B'\naddress = 1\nlength = 2",
            "another memory",
        ),
        (
            "[[rom]]\nname = 'A'\naddress = 0\nlength = 8\n[[ram]]\nname = 'B'\naddress = 7\nlength = 2",
            "'B' at 0x7-0x8 lies in the ROM 'A'",
        ),
        ("".join(f"[[ram]]\nname = 'A'\naddress = {start}\nlength = 1\n" for start in range(101)), "too many"),
    ],
    ids=range(11),
)
def test_no_profile(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        read_profile(profile(tmp_path, text))
