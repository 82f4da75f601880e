"""`flashwright tock attributes|bootloader|kernel`: what users see, and what the file holds afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tockloader.kernel_attributes import KernelAttributes as TheirKernelAttributes

from tests.cli.running import Result, run
from tests.golden_data import sample
from tests.tock_images import path_of, recorded
from tests.tock_parts import KERNEL, KERNEL_END, SAID, flags, hail_bytes, kernel_end

KEY = sample("tock/elf2tab/keys/p256.pub.pem")
BOOT = [name for name, one in recorded().items() if one["kind"] == "boot"]
KERNELS = [name for name, one in recorded().items() if one["kind"] == "kernel"]
KERNEL_BYTES = b"\x55" * 0x8000 + b"\xff" * (KERNEL_END - KERNEL - 0x8000 - 44) + kernel_end(*SAID)


@pytest.fixture
def hail(tmp_path: Path) -> Path:
    return Path(shutil.copy(path_of("hail-full"), tmp_path / "hail.bin"))


@pytest.fixture
def kernel_file(tmp_path: Path) -> Path:
    path = tmp_path / "kernel.bin"
    path.write_bytes(KERNEL_BYTES)
    return path


def tock(*words: str | Path) -> Result:
    return run("tock", *words)


def json_of(*words: str | Path) -> dict[str, Any]:
    result = tock(*words, "--json")
    assert result.code in (0, 1), result.errors
    return result.json


# attributes


@pytest.mark.parametrize("name", BOOT)
def test_list_of_the_start_of_a_flash(name: str) -> None:
    expected = recorded()[name]["bootloader"]
    found: dict[str, str] = {}
    for one in filter(None, expected["slots"]):
        found.setdefault(one["key"], one["value"])
    assert json_of("attributes", "list", path_of(name))["attributes"] == (found if expected["present"] else {})


def test_bootloader_of_an_image_without_its_bytes(tmp_path: Path) -> None:
    image = tmp_path / "kernel.hex"
    image.write_text(":020000040001F9\n:0400000001020304F2\n:00000001FF\n")
    shown = tock("bootloader", "show", image, "--board", "hail")
    assert (shown.output, shown.code) == ("no bootloader: the flags page is not in the image\n", 0)


def test_list_names_the_board() -> None:
    assert json_of("attributes", "list", path_of("boot-113"))["board"] == "hail"


def test_list_shows_slots_that_readers_do_not_see() -> None:
    assert "(read as empty: the key is no UTF-8)" in tock("attributes", "list", path_of("boot-broken")).output


def test_list_of_all_slots_has_sixteen_rows() -> None:
    assert len(tock("attributes", "list", path_of("hail-full"), "--all").output.splitlines()) == 17


def test_list_tells_what_contradicts_the_board(hail: Path) -> None:
    tock("attributes", "set", hail, "appaddr", "0x40000")
    codes = [finding["code"] for finding in json_of("attributes", "list", hail)["findings"]]
    assert codes == ["board-app-address"]


def test_list_of_a_board_without_attributes_is_empty(tmp_path: Path) -> None:
    (tmp_path / "kernel.bin").write_bytes(bytes(range(1, 65)) * 64)
    listed = tock("attributes", "list", tmp_path / "kernel.bin", "--board", "nrf52840dk")
    assert (listed.output, listed.code) == ("no attributes\n", 0)


def test_strict_makes_warnings_count() -> None:
    assert tock("attributes", "list", path_of("boot-broken"), "--strict").code == 1


def test_get() -> None:
    assert tock("attributes", "get", path_of("imix-full"), "appaddr").output == "0x40000\n"


def test_get_escapes_what_steers_a_terminal() -> None:
    assert tock("attributes", "get", path_of("boot-broken"), "nulval").output == "a\\x00b\n"


def test_get_of_a_missing_key() -> None:
    assert tock("attributes", "get", path_of("imix-full"), "nothing").code == 2


def test_set_is_in_the_file(hail: Path) -> None:
    tock("attributes", "set", hail, "pagesize", "512")
    assert hail.read_bytes()[0x700:0x740] == b"pagesize\x03512" + bytes(52)


def test_set_changes_nothing_else(hail: Path) -> None:
    before = hail.read_bytes()
    tock("attributes", "set", hail, "pagesize", "512")
    after = hail.read_bytes()
    assert (after[:0x700], after[0x740:]) == (before[:0x700], before[0x740:])


def test_several_pairs_are_set_or_none(hail: Path) -> None:
    before = hail.read_bytes()
    assert tock("attributes", "set", hail, "first", "1", "key-too-long", "2").code == 2
    assert hail.read_bytes() == before


def test_key_without_value(hail: Path) -> None:
    assert "has no value" in tock("attributes", "set", hail, "key").errors


def test_several_keys_are_removed_or_none(hail: Path) -> None:
    before = hail.read_bytes()
    assert tock("attributes", "remove", hail, "board", "nothing").code == 2
    assert hail.read_bytes() == before


def test_removed_slots_are_told(hail: Path) -> None:
    assert json_of("attributes", "remove", hail, "arch")["removed"] == [{"key": "arch", "slots": [1]}]


def test_set_of_an_image_whose_board_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "start.bin"
    path.write_bytes(hail_bytes(slots=b"\xff" * 1024)[:0x1000])
    tock("attributes", "set", path, "board", "zebra")
    assert tock("attributes", "get", path, "board").output == "zebra\n"


def test_attributes_of_intel_hex(hail: Path, tmp_path: Path) -> None:
    path = tmp_path / "hail.hex"
    tock("convert", hail, path)
    tock("attributes", "set", path, "key", "value")
    assert tock("attributes", "get", path, "key").output == "value\n"


# bootloader


@pytest.mark.parametrize("name", BOOT)
def test_show_of_the_start_of_a_flash(name: str) -> None:
    expected = recorded()[name]["bootloader"]
    shown = json_of("bootloader", "show", path_of(name))["bootloader"]
    if not expected["present"]:
        assert shown is None
    else:
        assert (shown["version"], shown["start_address"]) == (expected["version"], expected["start_address"])


def test_wrong_start_address_is_an_error() -> None:
    assert tock("bootloader", "show", path_of("boot-version8")).code == 1


def test_start_address_that_nobody_uses_is_refused(hail: Path) -> None:
    before = hail.read_bytes()
    assert tock("bootloader", "set-start", hail, "0x10000").code == 2
    assert hail.read_bytes() == before


def test_start_address_is_set(tmp_path: Path) -> None:
    path = Path(shutil.copy(path_of("boot-113"), tmp_path))
    tock("bootloader", "set-start", path, "128K")
    assert path.read_bytes()[0x420:0x424] == b"\x00\x00\x02\x00"


def test_extracted_bootloader_can_be_put(hail: Path, tmp_path: Path) -> None:
    before = hail.read_bytes()
    tock("bootloader", "extract", hail, "-o", tmp_path / "b.bin")
    tock("fill", hail, "0", "0x10000", "0xff", "--board", "hail")
    tock("bootloader", "put", hail, tmp_path / "b.bin", "--board", "hail")
    assert hail.read_bytes() == before


def test_bootloader_as_intel_hex(hail: Path, tmp_path: Path) -> None:
    before = hail.read_bytes()
    tock("bootloader", "extract", hail, "-o", tmp_path / "b.hex")
    tock("bootloader", "put", hail, tmp_path / "b.hex")
    assert ((tmp_path / "b.hex").read_bytes()[:1], hail.read_bytes()) == (b":", before)


def test_kept_attributes_are_told(hail: Path, tmp_path: Path) -> None:
    (tmp_path / "b.bin").write_bytes(hail_bytes(page=flags(b"1.2.0"))[:0x1000])
    assert "kept attributes: jldevice, appaddr" in tock("bootloader", "put", hail, tmp_path / "b.bin").output


def test_attributes_can_be_replaced(hail: Path, tmp_path: Path) -> None:
    (tmp_path / "b.bin").write_bytes(hail_bytes(page=flags(b"1.2.0"))[:0x1000])
    tock("bootloader", "put", hail, tmp_path / "b.bin", "--replace-attributes")
    assert list(json_of("attributes", "list", hail)["attributes"]) == ["board", "arch"]


def test_kernel_is_no_bootloader(hail: Path, kernel_file: Path) -> None:
    assert tock("bootloader", "put", hail, kernel_file).code == 2


# kernel


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_alone(name: str) -> None:
    expected = recorded()[name]["kernel_records"]
    listed = json_of("kernel", "attributes", "list", path_of(name))
    types = None if listed["attributes"] is None else [one["type"] for one in listed["attributes"]]
    assert (types, listed["kernel_only"]) == (expected if expected is None else [one["type"] for one in expected], True)


@pytest.mark.parametrize("name", ["hail-full", "imix-full"])
def test_kernel_of_an_image(name: str) -> None:
    shown = json_of("kernel", "show", path_of(name))
    end = shown["kernel"]["address"] + shown["kernel"]["length"]
    assert (shown["kernel_only"], end) == (False, recorded()[name]["kernel_attributes_end"])


def test_addresses_of_a_whole_kernel_are_those_that_it_states(kernel_file: Path) -> None:
    shown = json_of("kernel", "show", kernel_file)["kernel"]
    assert (shown["address"], shown["attributes"][0]["address"]) == (KERNEL, KERNEL_END - 20)


def test_kernel_at_the_end_of_an_image_without_bootloader_is_not_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.bin"
    path.write_bytes(b"\xff" * KERNEL + KERNEL_BYTES)
    shown = json_of("kernel", "show", path)
    assert (shown["board"], shown["kernel"]["address"]) == ("hail", KERNEL)


def test_kernel_is_put_and_extracted(hail: Path, kernel_file: Path, tmp_path: Path) -> None:
    tock("kernel", "put", hail, kernel_file)
    tock("kernel", "extract", hail, "-o", tmp_path / "again.bin")
    assert (tmp_path / "again.bin").read_bytes() == KERNEL_BYTES


def test_kernel_as_intel_hex(hail: Path, kernel_file: Path, tmp_path: Path) -> None:
    tock("kernel", "put", hail, kernel_file)
    before = hail.read_bytes()
    tock("kernel", "extract", hail, "-o", tmp_path / "k.hex")
    tock("kernel", "put", hail, tmp_path / "k.hex")
    assert hail.read_bytes() == before


def test_image_is_made_of_a_kernel(kernel_file: Path, tmp_path: Path) -> None:
    tock("kernel", "put", tmp_path / "new.bin", kernel_file, "--board", "hail", "--create")
    assert (tmp_path / "new.bin").read_bytes() == b"\xff" * KERNEL + KERNEL_BYTES


def test_intel_hex_in_front_of_the_region_is_refused(tmp_path: Path) -> None:
    tock("kernel", "extract", path_of("hail-full"), "-o", tmp_path / "k.hex")
    put = tock("kernel", "put", tmp_path / "new.bin", tmp_path / "k.hex", "--board", "clue_nrf52840", "--create")
    assert (put.code, "in front of 0x36000" in put.errors, (tmp_path / "new.bin").exists()) == (2, True, False)


def test_kernel_of_another_board_is_refused(hail: Path, tmp_path: Path) -> None:
    tock("kernel", "extract", path_of("imix-full"), "-o", tmp_path / "imix.bin")
    before = hail.read_bytes()
    assert tock("kernel", "put", hail, tmp_path / "imix.bin").code == 2
    assert hail.read_bytes() == before


def test_key_is_added_to_a_kernel_alone(kernel_file: Path) -> None:
    tock("kernel", "attributes", "add", "public-key", kernel_file, KEY, "--metadata", "7")
    value = json_of("kernel", "attributes", "list", kernel_file)["attributes"][-1]["value"]
    assert (value["metadata"], value["algorithm"], value["key"][:16]) == (7, 6, "54cc551fee4fea2b")


def test_tockloader_reads_the_key(kernel_file: Path) -> None:
    tock("kernel", "attributes", "add", "public-key", kernel_file, KEY)
    theirs = TheirKernelAttributes(kernel_file.read_bytes(), 0)
    assert theirs.tlvs[-1].public_key.hex().startswith("54cc551fee4fea2b")


def test_code_is_not_overwritten(tmp_path: Path) -> None:
    path = Path(shutil.copy(path_of("kernel-attrs"), tmp_path))
    before = path.read_bytes()
    assert "no fill" in tock("kernel", "attributes", "add", "public-key", path, KEY).errors
    assert path.read_bytes() == before


def test_kernel_of_an_image_gets_an_attribute(hail: Path, kernel_file: Path) -> None:
    tock("kernel", "put", hail, kernel_file)
    tock("kernel", "attributes", "add", "public-key", hail, KEY)
    assert json_of("kernel", "show", hail)["kernel"]["public_keys"] == 1


@pytest.mark.parametrize(
    ("version", "said"),
    [("2.2.0", "2.2.0"), ("2.2.0-dev", "2.2.0-dev"), ("1.0.9-prerelease7", "1.0.9-prerelease7")],
)
def test_version_is_changed(kernel_file: Path, version: str, said: str) -> None:
    tock("kernel", "attributes", "add", "kernel-version", kernel_file, version, "--change")
    assert json_of("kernel", "show", kernel_file)["kernel"]["version"] == said


@pytest.mark.parametrize("version", ["", "2", "2.2", "2.2.0-rc1", "2.2.65536", "2.2.0-prerelease65536", "v2.2.0"])
def test_what_is_no_version(kernel_file: Path, version: str) -> None:
    assert tock("kernel", "attributes", "add", "kernel-version", kernel_file, version, "--change").code == 2


def test_memory_and_code_are_stated(tmp_path: Path) -> None:
    path = tmp_path / "kernel.bin"
    path.write_bytes(b"\x55" * 0x800 + b"\xff" * 0x800)
    tock("kernel", "attributes", "add", "app-memory", path, "0x20002000", "56K", "--kernel-only")
    tock("kernel", "attributes", "add", "kernel-binary", path, "0x8000", "2K")
    shown = json_of("kernel", "show", path)["kernel"]
    assert (shown["app_memory"], shown["binary"]) == (
        {"address": 0x2000_2000, "length": 0xE000},
        {"address": 0x8000, "length": 0x800},
    )


def test_numbers_of_more_than_32_bits(kernel_file: Path) -> None:
    added = tock("kernel", "attributes", "add", "app-memory", kernel_file, "0x100000000", "1", "--change")
    assert "does not fit into 32 bits" in added.errors


def test_nobody_knows_what_to_change(tmp_path: Path) -> None:
    path = Path(shutil.copy(path_of("kernel-none"), tmp_path))
    assert "--kernel-only" in tock("kernel", "attributes", "add", "kernel-version", path, "2.2.0").errors
