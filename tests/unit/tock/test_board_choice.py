"""Whose image it is: what people say, what an image says, and what happens where they do not agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from formats.tock.attributes import ATTRIBUTE, Attribute
from formats.tock.bootloader_flags import BOOTLOADER_FLAGS, MAGIC, BootloaderFlags
from formats.tock.kernel_attributes import KERNEL_ATTRIBUTES, AppMemory, KernelAttribute, KernelAttributes, KernelBinary
from tests.golden_data import read, third_party
from tests.tock_images import opened, path_of
from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, encode
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.board.catalog import all_entries, board_named
from toolkit.tock.board.choose import BoardChoice, FoundBoard, find_board

K = 1024
NOBODY = BoardChoice()
ADDRESSES = "kernel = { address = 0, length = 0x100 }\napps = { address = 0x100, length = 0x100 }\n"


def found(data: bytes | Contents, choice: BoardChoice = NOBODY) -> FoundBoard:
    if isinstance(data, Contents):
        return find_board(choice, lambda _base: data)
    return find_board(choice, lambda base: Contents([(base, data)]))


def with_attributes(version: bytes = b"0.5.0", start: int = 0, **attributes: str) -> bytearray:
    """Flash of 512 KiB with a bootloader and these attributes, else erased."""
    flash = bytearray(b"\xff" * 512 * K)
    flags = BootloaderFlags(MAGIC, version.ljust(8, b"\0"), bytes(10), start, bytes(476))
    flash[0x400:0x600] = BOOTLOADER_FLAGS.build(flags)
    for index, (key, value) in enumerate(attributes.items()):
        slot = Attribute(key.encode().ljust(8, b"\0"), len(value), value.encode().ljust(55, b"\0"))
        flash[0x600 + 64 * index : 0x640 + 64 * index] = ATTRIBUTE.build(slot)
    return flash


def kernel_end(*values: AppMemory | KernelBinary) -> bytes:
    """The last bytes of a kernel."""
    return KERNEL_ATTRIBUTES.build(KernelAttributes(attributes=tuple(KernelAttribute.of(value) for value in values)))


def put(flash: bytearray, end: int, data: bytes) -> bytearray:
    flash[end - len(data) : end] = data
    return flash


def of_board(board: Board) -> Contents:
    """A whole image of a board with kernel attributes, without a bootloader."""
    memory = AppMemory(board.ram.address + 0x4000, 0x8000)
    end = kernel_end(memory, KernelBinary(board.kernel.address, 0x100))
    return Contents(
        [(board.kernel.address, b"\0" * 256), (board.kernel.end - len(end), end), (board.apps.end - 1, b"\xff")]
    )


# What people say


def test_a_named_board_needs_no_image() -> None:
    assert find_board(BoardChoice(name="imix")).board == board_named("imix")


def test_a_named_board_counts_more_than_the_image() -> None:
    assert found(bytes(with_attributes(board="imix")), BoardChoice(name="hail")).board.name == "hail"


OVERRIDES = {
    "architecture": (BoardChoice(architecture="rv32imac"), {"architecture": "rv32imac", "mpu": MpuRule.PMP}),
    "mpu": (BoardChoice(mpu=MpuRule.NONE), {"mpu": MpuRule.NONE}),
    "architecture and mpu": (
        BoardChoice(architecture="cortex-m7", mpu=MpuRule.CORTEX_M33),
        {"architecture": "cortex-m7", "mpu": MpuRule.CORTEX_M33},
    ),
    "page_size": (BoardChoice(page_size=4096), {"page_size": 4096}),
    "attributes": (BoardChoice(attributes=False), {"has_attributes": False}),
    "ram": (BoardChoice(ram_address=0x10, ram_length=0x20), {"ram": AddressRange(0x10, 0x20)}),
    "app_address": (
        BoardChoice(app_address=0x40000),
        {"apps": AddressRange(0x40000, 192 * K), "kernel": AddressRange(0x10000, 192 * K)},
    ),
    "app_length": (BoardChoice(app_length=0x1000), {"apps": AddressRange(0x30000, 0x1000)}),
    "kernel_address": (BoardChoice(kernel_address=0x8000), {"kernel": AddressRange(0x8000, 160 * K)}),
    "app_address behind all apps": (
        BoardChoice(app_address=0x70000),
        {"apps": AddressRange(0x70000, 64 * K), "kernel": AddressRange(0x10000, 384 * K)},
    ),
    "app_length beyond the flash": (
        BoardChoice(app_length=512 * K),
        {"apps": AddressRange(0x30000, 512 * K), "flash": AddressRange(0, 704 * K)},
    ),
    "flash": (
        BoardChoice(flash_address=0x10000, flash_length=448 * K),
        {"flash": AddressRange(0x10000, 448 * K)},
    ),
}


@pytest.mark.parametrize(("choice", "changed"), OVERRIDES.values(), ids=OVERRIDES)
def test_override(choice: BoardChoice, changed: dict[str, object]) -> None:
    board = find_board(replace(choice, name="hail")).board
    assert board == replace(board_named("hail"), **changed)  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (BoardChoice(page_size=100), "power of two"),
        (BoardChoice(flash_length=0x1000), "outside of the flash"),
        (BoardChoice(app_length=1 << 32), "outside of the flash|ends behind"),
        (BoardChoice(kernel_address=0x10000, app_address=0x8000, app_length=0x100000), "outside|overlap"),
    ],
    ids=["page", "flash too short", "apps too long", "apps over the kernel"],
)
def test_impossible_override(choice: BoardChoice, words: str) -> None:
    with pytest.raises(ToolkitError, match=words):
        find_board(replace(choice, name="hail", flash_address=0, flash_length=choice.flash_length or 512 * K))


def test_overrides_are_evidence() -> None:
    evidence = find_board(BoardChoice(name="hail", app_address=0x40000)).evidence
    assert evidence == ("board hail, as asked for", "given: apps 0x40000")


def test_a_board_of_options_alone() -> None:
    board = find_board(BoardChoice(app_address=0x8000, app_length=0x8000, architecture="cortex-m0")).board
    assert (board.flash, board.kernel) == (AddressRange(0, 0x10000), AddressRange(0, 0x8000))
    assert (board.mpu, board.page_size) == (MpuRule.CORTEX_M0_PLUS, 512)


def test_apps_of_a_board_of_options_reach_to_the_end_of_the_image() -> None:
    assert found(bytes(0x4000), BoardChoice(app_address=0x1000)).board.apps == AddressRange(0x1000, 0x3000)


def test_length_of_apps_that_nobody_knows() -> None:
    with pytest.raises(ToolkitError, match="--app-length"):
        find_board(BoardChoice(app_address=0x1000))


def test_apps_of_a_board_without_length_reach_to_the_end_of_the_image() -> None:
    board = found(bytes(256 * K), BoardChoice(name="hifive1")).board
    assert (board.apps, board.flash) == (AddressRange(0x2004_0000, 64 * K), AddressRange(0x2001_0000, 256 * K))


def test_nobody_knows() -> None:
    with pytest.raises(ToolkitError, match="nobody says what board") as refused:
        found(bytes(1000))
    assert "--board NAME, --board-file FILE, or --app-address" in refused.value.advice


def test_architecture_that_nobody_knows() -> None:
    with pytest.raises(ToolkitError, match="protection of the architecture 'cortx-m4' is not known") as refused:
        find_board(BoardChoice(name="hail", architecture="cortx-m4"))
    assert "--mpu" in refused.value.advice


def test_architecture_of_which_is_said_what_nobody_knows() -> None:
    found = find_board(BoardChoice(name="hail", architecture="own", mpu=MpuRule.PMP))
    assert (found.board.architecture, found.board.mpu) == ("own", MpuRule.PMP)


def test_file_with_one_board(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[board]]\nname = "mine"\n' + ADDRESSES)
    assert find_board(BoardChoice(file=file)).board.name == "mine"


def test_file_with_several_boards_needs_a_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'[[board]]\nname = "a"\n{ADDRESSES}[[board]]\nname = "b"\n{ADDRESSES}')
    with pytest.raises(ToolkitError, match="several boards; say --board with one of a, b"):
        find_board(BoardChoice(file=file))
    assert find_board(BoardChoice(file=file, name="b")).board.name == "b"


# What attributes say


@pytest.mark.parametrize("name", ["hail-full", "imix-full", "boot-113", "boot-empty-slots-ff"])
def test_recorded_images_with_a_bootloader(name: str) -> None:
    image, board = opened(path_of(name), NOBODY)
    assert board.evidence[0] == f"attribute board: {image.board.name}"
    assert image.board == board_named(image.board.name)


BOOTLOADERS = {
    "hail-bootloader.bin": ("hail", "no attribute appaddr: apps from 0x30000, as known of hail"),
    "imix-bootloader.bin": ("imix", "no attribute appaddr: apps from 0x40000, as known of imix"),
    "tock-bootloader.nano33ble.v1.1.0.0x00000.bin": ("nano33ble", "attribute appaddr: 0x50000, as known of nano33ble"),
}


@pytest.mark.parametrize("file", BOOTLOADERS)
def test_published_bootloaders(file: str) -> None:
    """Those of Hail and Imix have no `appaddr`: the table knows it, and not tockloader's default."""
    board = found(read(third_party(f"tock/bootloader/{file}")))
    assert (board.board.name, board.evidence[1]) == BOOTLOADERS[file]
    assert board.board == board_named(board.board.name)


def test_attributes_count_more_than_the_table() -> None:
    board = found(bytes(with_attributes(board="hail", arch="cortex-m3", pagesize="4096", appaddr="0x40000"))).board
    assert (board.architecture, board.page_size) == ("cortex-m3", 4096)
    assert (board.apps.address, board.kernel.end) == (0x40000, 0x40000)


def test_people_count_more_than_attributes() -> None:
    flash = bytes(with_attributes(board="hail", arch="cortex-m3"))
    assert found(flash, BoardChoice(architecture="cortex-m0")).board.architecture == "cortex-m0"


def test_kernel_attributes_count_more_than_appaddr() -> None:
    """The kernel ends where the table says; so it does not look for apps at 0x30000."""
    flash = with_attributes(board="imix", appaddr="0x30000")
    put(flash, 0x40000, kernel_end())
    board = found(bytes(flash))
    assert board.board.apps.address == 0x40000
    assert "not taken" in board.evidence[1]


@pytest.mark.parametrize("value", ["0x5", "0xFFFFFFFFFF", "-1", "abc", "0x80000"])
def test_appaddr_that_is_none_is_not_taken(value: str) -> None:
    assert found(bytes(with_attributes(board="hail", appaddr=value))).board == board_named("hail")


def test_a_board_of_no_table() -> None:
    flash = with_attributes(b"1.1.3", 0x8000, board="zebra", arch="cortex-m4", appaddr="0x20000", pagesize="4096")
    board = found(bytes(flash)).board
    assert (board.name, board.architecture, board.page_size, board.mpu) == (
        "zebra",
        "cortex-m4",
        4096,
        MpuRule.CORTEX_M,
    )
    assert (board.kernel, board.apps) == (AddressRange(0x8000, 0x18000), AddressRange(0x20000, 384 * K))
    assert board.has_attributes


def test_kernel_of_a_board_of_no_table_says_where_it_starts() -> None:
    flash = with_attributes(board="zebra", appaddr="0x20000")
    put(flash, 0x20000, kernel_end(KernelBinary(0x9000, 0x100)))
    assert found(bytes(flash)).board.kernel == AddressRange(0x9000, 0x17000)


def test_a_board_of_no_table_without_appaddr() -> None:
    with pytest.raises(ToolkitError, match=r"'zebra', which is not known$"):
        found(bytes(with_attributes(board="zebra")))


def test_flags_page_where_nobody_knew_of_one() -> None:
    """A board in whose bootloader's place there is one with attributes."""
    assert found(bytes(with_attributes()), BoardChoice(name="microbit_v2")).board.has_attributes


def test_no_flags_page_within_a_kernel() -> None:
    assert not found(bytes(with_attributes()), BoardChoice(name="nrf52840dk")).board.has_attributes


# What kernel attributes say


@pytest.mark.parametrize(
    "name", ["hail", "imix", "raspberry_pi_pico_w", "veer_el2_sim", "nucleo_u545re_q", "litex_sim"]
)
def test_sentinel_at_the_end_of_a_known_kernel(name: str) -> None:
    board = found(of_board(board_named(name)))
    assert board.board == board_named(name)
    assert board.evidence == (f"kernel attributes end at {board_named(name).kernel.end:#x}, as on {name}",)


def test_boards_that_are_alike() -> None:
    board = found(of_board(board_named("stm32f3discovery")))
    assert board.board == replace(board_named("stm32f3discovery"), name="")
    assert "stm32f3discovery, lora_e5_mini, which are alike" in board.evidence[0]


def test_boards_that_are_not_alike() -> None:
    """Two boards with the same kernel region, and flash for apps of different lengths."""
    board = board_named("raspberry_pi_pico")
    with pytest.raises(ToolkitError, match=r"with one of raspberry_pi_pico, .*nano_rp2040"):
        found(of_board(board))


@pytest.mark.parametrize("entry", all_entries(), ids=lambda entry: entry.board.name)
def test_no_board_is_taken_for_another(entry: object) -> None:
    """Whatever is found has its kernel and its apps where the board has them; or nothing is said."""
    board = entry.board  # type: ignore[attr-defined]
    if not board.apps.length:
        return
    try:
        guess = found(of_board(board)).board
    except ToolkitError:
        return
    assert (guess.kernel, guess.apps.address) == (board.kernel, board.apps.address)


def test_sentinel_in_a_raw_image() -> None:
    """A raw image says nothing of its base: it is tried for each board."""
    contents = of_board(board_named("veer_el2_sim"))
    data = contents.read(contents.range.address, contents.range.length)
    assert found(data).board.name == "veer_el2_sim"


def test_sentinel_in_intel_hex(tmp_path: Path) -> None:
    file = tmp_path / "image.hex"
    file.write_bytes(encode(of_board(board_named("nucleo_u545re_q")), FileKind.HEX, 0xFF))
    assert opened(file, NOBODY)[0].board.name == "nucleo_u545re_q"


@pytest.mark.parametrize("data", [b"", b"TOCK", b"TOCK" * 200_000, b"\0" * 600_000, b"\xff" * 600_000])
def test_bytes_that_say_nothing(data: bytes) -> None:
    with pytest.raises(ToolkitError):
        found(data)
