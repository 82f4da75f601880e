"""The boards that are known (formats/tock/SPEC.md: Boards), and boards that people describe."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import ManifestError, ToolkitError, UnavailableError
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.catalog import all_boards, all_entries, board_named, boards_from_file, entry_named, rule_for

K, M = 1 << 10, 1 << 20
TABLE = """
hail                                     0x10000    128K    0x30000    256K   0x20000000 512
imix                                     0x10000    192K    0x40000    256K   0x20000000 512
nrf52840dk nrf52840_dongle particle_boron sma_q3  0 256K    0x40000    768K   0x20000000 4K
nrf52dk                                  0          192K    0x30000    320K   0x20000000 4K
microbit_v2                              0x8000     224K    0x40000    256K   0x20000000 4K
nano33ble nano33ble_rev2 makepython      0x10000    256K    0x50000    704K   0x20000000 4K
wm1110dev                                0x10000    256K    0x50000    688K   0x20000000 4K
clue_nrf52840                            0x36000    296K    0x80000    512K   0x20006000 4K
artemis_nano artemis_atp                 0xC000     0x32000 0x40000    0xBE000 0x10000000 8K
stm32f3discovery lora_e5_mini            0x08000000 128K    0x08020000 128K   0x20000000 2K
nucleo_f429zi nucleo_f446re stm32f429idiscovery 0x08000000 256K 0x08040000 256K 0x20000000 2K
stm32f412gdiscovery                      0x08000000 256K    0x08040000 768K   0x20000000 512
weact_f401ccu6                           0x08000000 192K    0x08030000 64K    0x20000000 2K
nucleo_u545re_q                          0x0C000000 256K    0x0C040000 256K   0x30000000 8K
msp_exp432p401r                          0          128K    0x20000    128K   0x20000000 4K
lpc55s69-evk                             0          128K    0x20000    512K   0x20000000 4K
psc3m5_evk                               0x32000000 128K    0x32020000 128K   0x34000000 4K
raspberry_pi_pico pico_explorer          0x10000000 256K    0x10040000 256K   0x20000000 4K
nano_rp2040                              0x10000000 256K    0x10040000 512K   0x20000000 4K
raspberry_pi_pico_w                      0x10000000 576K    0x10090000 256K   0x20000000 4K
raspberry_pi_pico_2                      0x10000400 255K    0x10040000 256K   0x20000000 4K
imxrt1050-evkb                           0x60002000 0x2FFE000 0x63000000 16M  0x20000000 512
teensy40                                 0x60000000 512K    0x60080000 512K   0x20200000 512
cy8cproto_62_4343_w                      0x10000000 1M      0x10100000 1M     0x08000000 512
arty_e21                                 0x40400000 192K    0x40430000 1M     0x80000000 512
hifive1 hifive_inventor redboard_redv    0x20010000 192K    0x20040000 0      0x80000000 512
esp32-c3-devkitM-1                       0x40380000 192K    0x403B0000 192K   0x3FCA0000 512
earlgrey-cw310                           0x20000000 192K    0x20030000 384K   0x10000650 512
veer_el2_sim                             0x20000000 3M      0x20300000 3M     0x20600000 512
litex_arty                               0x40000000 16M     0x41000000 16M    0x42000000 512
litex_sim                                0          512K    0x80000    512K   0x40000000 512
qemu_rv32_virt qemu_rv64_virt            0x80000000 1M      0x80100000 1M     0x80200000 512
qemu_i486_q35                            0x100000   0x50000 0x150000   0xC0000 0x210000 4K
"""
"""Names; the kernel's address and length; the apps' (0: not known); address of the RAM; page. As in SPEC.md: Boards."""


def _number(text: str) -> int:
    units = {"K": K, "M": M}
    return int(text[:-1]) * units[text[-1]] if text[-1] in units else int(text, 0)


ROWS = {
    name: tuple(map(_number, line.split()[-6:])) for line in TABLE.split("\n") if line for name in line.split()[:-6]
}


@pytest.mark.parametrize("name", ROWS)
def test_board_is_as_its_linker_script_says(name: str) -> None:
    board = board_named(name)
    assert ROWS[name] == (
        board.kernel.address,
        board.kernel.length,
        board.apps.address,
        board.apps.length,
        board.ram.address,
        board.page_size,
    )


def test_no_other_board_is_there() -> None:
    described = {board_named(name).name for name in ROWS}
    assert {board.name for board in all_boards()} - described == {"sam4l"}


def test_sam4l_stands_as_documented() -> None:
    """The addresses and the lengths of the document; they do not agree."""
    entry = entry_named("sam4l")
    assert (str(entry.board.kernel), str(entry.board.apps)) == ("0x10000-0x3ffff", "0x40000-0x7ffff")
    assert entry.stated is not None
    assert (entry.stated.kernel_length, entry.stated.app_length) == (128 * K, 320 * K)
    assert (entry.board.kernel.length, entry.board.apps.length) == (192 * K, 256 * K)


@pytest.mark.parametrize("name", ["hail", "imix", "sam4l"])
def test_flash_and_ram_of_the_sam4l(name: str) -> None:
    board = board_named(name)
    assert (board.flash, board.ram) == (AddressRange(0, 512 * K), AddressRange(0x2000_0000, 64 * K))
    assert board.has_attributes


RULES = {
    MpuRule.CORTEX_M: "hail imix nrf52840dk nrf52dk microbit_v2 artemis_nano stm32f3discovery imxrt1050-evkb teensy40",
    MpuRule.CORTEX_M0_PLUS: "raspberry_pi_pico pico_explorer nano_rp2040 raspberry_pi_pico_w cy8cproto_62_4343_w",
    MpuRule.CORTEX_M33: "raspberry_pi_pico_2 nucleo_u545re_q lpc55s69-evk psc3m5_evk",
    MpuRule.PMP: "hifive1 arty_e21 esp32-c3-devkitM-1 earlgrey-cw310 veer_el2_sim litex_arty qemu_rv64_virt",
    MpuRule.X86: "qemu_i486_q35",
}


@pytest.mark.parametrize(("rule", "names"), RULES.items(), ids=[rule.value for rule in RULES])
def test_memory_protection(rule: MpuRule, names: str) -> None:
    assert {board_named(name).mpu for name in names.split()} == {rule}


ARCHITECTURES = {
    "cortex-m4": "hail imix nrf52840dk stm32f3discovery",
    "cortex-m0": "raspberry_pi_pico",
    "cortex-m7": "imxrt1050-evkb teensy40",
    "rv32imac": "hifive1 arty_e21 qemu_rv32_virt",
    "rv32imc": "litex_arty litex_sim earlgrey-cw310 veer_el2_sim esp32-c3-devkitM-1",
    "rv64imac": "qemu_rv64_virt",
    "": "qemu_i486_q35",
}


@pytest.mark.parametrize(
    ("architecture", "names"), ARCHITECTURES.items(), ids=[name or "none" for name in ARCHITECTURES]
)
def test_architecture(architecture: str, names: str) -> None:
    assert {board_named(name).architecture for name in names.split()} == {architecture}


TOCKLOADER = {"raspberry_pi_pico": 0x1002_0000, "nrf52dk": 0x40000, "hifive1": 0x2043_0000, "imix": 0x30000}


@pytest.mark.parametrize("name", TOCKLOADER)
def test_where_tockloader_looks_elsewhere(name: str) -> None:
    differs = entry_named(name).tockloader
    assert differs is not None
    assert differs.app_address == TOCKLOADER[name]


def test_tockloader_has_these_addresses() -> None:
    """What the table says of tockloader 1.19.0 is what tockloader says."""
    settings = pytest.importorskip("tockloader.tockloader").TockLoader.TOCKLOADER_APP_SETTINGS
    wrong = {}
    for entry in all_entries():
        known = [settings["boards"][name] for name in entry.names if name in settings["boards"]]
        known += [settings["boards"][name.lower()] for name in entry.names if name.lower() in settings["boards"]]
        used = known[0]["start_address"] if known else settings["default"]["start_address"]
        said = entry.tockloader.app_address if entry.tockloader else entry.board.apps.address
        if used != said and entry.board.name != "sam4l":
            wrong[entry.board.name] = (hex(used), hex(said))
    assert wrong == {}


def test_unknown_board_names_the_nearest() -> None:
    with pytest.raises(ToolkitError, match="no board is named 'hial'; did you mean hail"):
        board_named("hial")


def test_unknown_board_far_from_all() -> None:
    with pytest.raises(ToolkitError, match="tock boards lists"):
        board_named("zx-spectrum")


def test_case_of_names_does_not_matter() -> None:
    assert board_named("ESP32-C3-DevKitM-1") is board_named("esp32-c3-devkitM-1")


@pytest.mark.parametrize(
    ("architecture", "rule"),
    [("cortex-m4", MpuRule.CORTEX_M), ("cortex-m0", MpuRule.CORTEX_M0_PLUS), ("rv32imc", MpuRule.PMP)],
)
def test_rule_of_an_architecture(architecture: str, rule: MpuRule) -> None:
    assert rule_for(architecture) is rule


OWN = """
[[board]]
name = "mine"
kernel = { address = 0x8000, length = 0x8000 }
apps = { address = 0x10000, length = 0x10000 }
"""


def test_least_that_a_file_can_say(tmp_path: Path) -> None:
    file = tmp_path / "boards.toml"
    file.write_text(OWN)
    board = boards_from_file(file)[0].board
    assert (board.flash, board.page_size, board.mpu) == (AddressRange(0x8000, 0x18000), 512, MpuRule.NONE)
    assert (board.ram.length, board.architecture, board.has_attributes) == (0, "", False)


def test_file_in_the_shape_of_the_table(tmp_path: Path) -> None:
    """What `Boards` says of files holds for the table itself."""
    import toolkit.tock.board.catalog as catalog

    file = tmp_path / "copy.toml"
    file.write_bytes(Path(catalog.__file__).with_name("boards.toml").read_bytes())
    assert boards_from_file(file) == all_entries()


WRONG = {
    "kernel: is missing": OWN.replace("kernel", "kernal"),
    "overlaps the kernel": OWN.replace("address = 0x10000", "address = 0xC000"),
    "outside of the flash": OWN + "flash = { address = 0x0, length = 0x100 }",
    "must be one of cortex-m": OWN + 'mpu = "cortex-m5"',
    "power of two": OWN + "page_size = 500",
    "is there twice": OWN + OWN.replace("mine", "Mine"),
    "is unknown here": OWN + "colour = 3",
    "true or false": OWN + "attributes = 1",
    "array of strings": OWN + "notes = [1]",
    "ends behind": OWN + "ram = { address = 0xFFFFFFFF, length = 2 }",
    "is missing; each board is a table": "",
    "is no TOML": "[[board",
}


@pytest.mark.parametrize(("words", "text"), WRONG.items(), ids=WRONG)
def test_wrong_file(words: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "boards.toml"
    file.write_text(text)
    with pytest.raises(ManifestError, match=words):
        boards_from_file(file)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        boards_from_file(tmp_path / "none.toml")
