"""Containers: which one a file is, what is in it, and what is wrong with it (toolkit/image/containers)."""

from __future__ import annotations

from hashlib import md5

import pytest

from tests.container_files import ADDRESSING, ENTRY, EXACT, FLASH, MINI_MBED, intel_hex, srec, uf2
from tests.differential.collected_containers import TOASTER
from tests.elf_files import Part, make_elf
from toolkit.errors import ContainerError
from toolkit.image.containers.container import (
    MAX_HOLES,
    Container,
    container_for,
    container_of,
    read_container,
    read_stored,
    write_container,
)
from toolkit.image.containers.elf import machine_of
from toolkit.image.containers.rules import RULES
from toolkit.image.containers.stored import WriteOptions
from toolkit.image.containers.uf2_families import FAMILIES, family_of
from toolkit.memory.contents import Contents

RP2040, SAMD51 = FAMILIES["RP2040"], FAMILIES["SAMD51"]
HAS_FAMILY = 0x2000


@pytest.mark.parametrize("suffix", MINI_MBED)
def test_a_program_is_the_same_in_every_file(suffix: str) -> None:
    assert read_container(MINI_MBED[suffix], FLASH) == Contents([(FLASH, MINI_MBED["bin"])])


@pytest.mark.parametrize("suffix", ["elf", "hex", "srec"])
def test_files_say_where_execution_starts(suffix: str) -> None:
    assert read_stored(MINI_MBED[suffix]).entry == ENTRY


@pytest.mark.parametrize("container", [Container.HEX, Container.SREC, Container.ELF])
def test_the_entry_is_written(container: Container) -> None:
    data = write_container(Contents([(0, b"x")]), container, options=WriteOptions(entry=0x20000101))
    assert read_stored(data).entry == 0x20000101


@pytest.mark.parametrize("suffix", ["hex", "srec"])
def test_a_text_may_end_as_in_dos(suffix: str) -> None:
    data = MINI_MBED[suffix]
    assert read_stored(data.replace(b"\n", b"\r\n") + b"\x1a") == read_stored(data)


def test_a_header_of_srecords_is_kept() -> None:
    assert read_stored(MINI_MBED["srec"]).header == b"mini_mbed.srec"


def test_the_entry_of_a_program_of_16_bits_is_one_address() -> None:
    assert read_stored(intel_hex("0400000312340005", "00000001")).entry == 0x12345


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (MINI_MBED["elf"], Container.ELF),
        (MINI_MBED["hex"], Container.HEX),
        (MINI_MBED["srec"], Container.SREC),
        (MINI_MBED["bin"], Container.RAW),
        (uf2((0, b"x")), Container.UF2),
        (b"UF2\n and no block", Container.RAW),
        (b"S1 is a name\n", Container.RAW),
        (b"\r\n" + MINI_MBED["srec"], Container.SREC),
        (b"\r\n\n" + MINI_MBED["hex"], Container.HEX),
        (b"", Container.RAW),
    ],
    ids=["elf", "hex", "srec", "bin", "uf2", "uf2 by name only", "text", "empty line", "empty lines", "empty"],
)
def test_a_container_is_known_by_its_content(data: bytes, container: Container) -> None:
    assert container_of(data) is container


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("a.bin", Container.RAW),
        ("a", Container.RAW),
        ("A.HEX", Container.HEX),
        ("a.ihx", Container.HEX),
        ("a.s19", Container.SREC),
        ("a.mot", Container.SREC),
        ("a.uf2", Container.UF2),
        ("a.axf", Container.ELF),
    ],
)
def test_a_name_asks_for_a_container(name: str, container: Container) -> None:
    assert container_for(name) is container


_CONTRADICTIONS = {
    "hex": intel_hex("020100000102", "0201010003FF", "00000001"),
    "srec": srec("S10501000102", "S105010103FF"),
    "uf2": uf2((0x100, b"\1\2\0\0"), (0x101, b"\3")),
    "elf": make_elf([Part(0x100, b"\1\2"), Part(0x101, b"\3")]),
}


@pytest.mark.parametrize("name", _CONTRADICTIONS)
def test_two_values_for_a_byte_are_refused_with_its_address(name: str) -> None:
    with pytest.raises(ContainerError, match="two values for the byte at 0x101: 02, and 03"):
        read_stored(_CONTRADICTIONS[name])


_REPETITIONS = {
    "hex": intel_hex("020100000102", "0201010002FF", "00000001"),
    "srec": srec("S10501000102", "S105010102FF"),
    "uf2": uf2((0x101, b"\2\xff"), (0x100, b"\1\2")),
    "elf": make_elf([Part(0x100, b"\1\2"), Part(0x101, b"\2\xff")]),
}


@pytest.mark.parametrize("name", _REPETITIONS)
def test_the_same_value_twice_is_fine(name: str) -> None:
    assert read_stored(_REPETITIONS[name]).contents == Contents([(0x100, b"\1\2\xff")])


_BAD = {
    "sum of a HEX line": (b":0201000001020A\n:00000001FF\n", "line 1: the checksum is wrong"),
    "length of a HEX line": (b":020100000102FA\n:0301000001FB\n", "line 2: the length is wrong"),
    "text in HEX": (b":020100000102FA\nend\n", "line 2: is not a record"),
    "type of a HEX line": (intel_hex("020100000102", "0000000A"), "line 2: records of type 10 are not known"),
    "short address": (intel_hex("020100000102", "0100000408"), "line 2: a record of type 4 has 2 bytes, not 1"),
    "no HEX end": (intel_hex("020100000102"), "the end record is missing"),
    "behind the HEX end": (intel_hex("020100000102", "00000001", "00000001"), "line 3: there is a record behind"),
    "HEX beyond 32 bits": (intel_hex("02000004FFFF", "02FFFF000102", "00000001"), "line 2: 2 bytes at 0xffffffff"),
    "HEX beyond its segment": (
        intel_hex("020000021000", "03FFFE00010203", "00000001"),
        "line 2: 3 bytes at 0xfffe go beyond the 0x10000 of their segment",
    ),
    "sum of an S-record": (b"S10501000102F7\n", "line 1: the checksum is wrong"),
    "S-record without address": (b"S104000001FA\nS10200FD\n", "line 2: the length is wrong"),
    "S-record of type 4": (b"S104000001FA\nS4030000FC\n", "line 2: is not a record"),
    "S-record beyond 32 bits": (srec("S307FFFFFFFF0102"), "line 1: 2 bytes at 0xffffffff go beyond 32 bits"),
    "UF2 beyond 32 bits": (uf2((0xFFFFFFFF, b"12")), "beyond 32 bits"),
    "cut ELF": (MINI_MBED["elf"][:40], "header"),
    "ELF that loads nothing": (make_elf([Part(0x20000000, b"", "bss", more_memory=4)]), "loads nothing"),
    "ELF of large numbers first": (b"\x7fELF\1\2" + bytes(60), "little-endian"),
}


@pytest.mark.parametrize("name", _BAD)
def test_a_bad_file_is_refused_and_says_where(name: str) -> None:
    data, message = _BAD[name]
    with pytest.raises(ContainerError, match=message):
        read_stored(data)


_BLOCK = uf2((0x100, bytes(256)))
WRONG_SUM = bytes(4) + (256).to_bytes(4, "little") + bytes(16)
_FINDINGS = {
    "srec-count": srec("S104000001", "S5030002"),
    "srec-end": srec("S104000001", "S9030000", "S104000102"),
    "uf2-cut": _BLOCK + _BLOCK[:100],
    "uf2-block": _BLOCK + b"\xff" * 512,
    "uf2-count": uf2((0, bytes(256)), (256, bytes(256)))[512:],
    "uf2-number": uf2((0, bytes(256))) + uf2((0x400, bytes(256))),
    "uf2-aligned": uf2((1, bytes(4))),
    "uf2-skipped": uf2((0, bytes(256)), flags=0x1),
    "uf2-md5": uf2((0, bytes(256) + bytes(196) + WRONG_SUM), flags=0x4000),
    "uf2-tags": uf2((0, bytes(256) + bytes.fromhex("03bcc79f")), flags=0x8000),
}


@pytest.mark.parametrize("code", RULES)
def test_finding(code: str) -> None:
    assert [finding.code for finding in read_stored(_FINDINGS[code]).findings] == [code]


def test_a_count_that_blocks_do_not_agree_on() -> None:
    data = uf2((0, bytes(256))) + uf2((256, bytes(256)), (512, bytes(256)))[512:]
    assert [finding.message for finding in read_stored(data).findings] == ["the blocks say that there are 1, 2 of them"]


def test_findings_of_bad_blocks_end_somewhere() -> None:
    assert len(read_stored(_BLOCK + b"\xff" * 512 * 50).findings) == 11


@pytest.mark.parametrize("code", ["srec-count", "srec-end", "uf2-cut", "uf2-block", "uf2-count"])
def test_contents_are_not_given_where_some_are_missing(code: str) -> None:
    with pytest.raises(ContainerError):
        read_container(_FINDINGS[code])


def test_blocks_of_a_file_container_are_no_flash() -> None:
    data = uf2((0, b"text"), flags=0x1000, family=4) + _BLOCK
    assert read_stored(data).contents == Contents([(0x100, bytes(256))])


def test_tags_of_blocks_are_said() -> None:
    data = uf2((0, bytes(256) + TOASTER), (256, bytes(256) + TOASTER), flags=0x8000)
    assert read_stored(data).says == ("firmware version 0.1.2", "device ACME Toaster mk3")


def test_a_region_with_the_md5_that_blocks_state() -> None:
    sum_ = WRONG_SUM[:8] + md5(bytes(256)).digest()
    assert read_stored(uf2((0, bytes(256) + bytes(196) + sum_), flags=0x4000)).findings == ()


def test_the_md5_of_a_region_that_the_file_has_not_all_of_is_no_matter() -> None:
    sum_ = (256).to_bytes(4, "little") + (512).to_bytes(4, "little") + bytes(16)
    assert read_stored(uf2((256, bytes(256) + bytes(196) + sum_), flags=0x4000)).findings == ()


_IGNORED = bytes([0xEF] * 256) + bytes.fromhex("04e35799")
FOR_BOOT_ROM = uf2((0x10FFFF00, _IGNORED), flags=0xA000, family=FAMILIES["RP2XXX-ABSOLUTE"])


def test_a_block_for_the_boot_rom_asks_for_no_choice() -> None:
    assert read_stored(FOR_BOOT_ROM + _BLOCK).contents == Contents([(0x100, bytes(256))])


def test_blocks_for_the_boot_rom_alone_are_no_image() -> None:
    with pytest.raises(ContainerError, match="only blocks that no device writes"):
        read_stored(FOR_BOOT_ROM)


def test_several_families_want_a_choice() -> None:
    data = uf2((0, b"\1"), flags=HAS_FAMILY, family=RP2040) + uf2((0, b"\2"), flags=HAS_FAMILY, family=SAMD51)
    with pytest.raises(ContainerError, match=r"choose one of 0xe48bff56 \(RP2040\), 0x55114460 \(SAMD51\)"):
        read_stored(data)
    assert read_container(data, family=SAMD51) == Contents([(0, b"\2")])


def test_a_family_that_is_not_there() -> None:
    with pytest.raises(ContainerError, match="has no blocks of 0x00000007; it has no family"):
        read_container(_BLOCK, family=7)


def test_blocks_of_uf2_are_whole() -> None:
    data = write_container(Contents([(0x110, b"\1"), (0x1F0, b"\2"), (0x400, b"\3")]), Container.UF2, 0xEE)
    filled = b"\xee" * 16 + b"\1" + b"\xee" * 223 + b"\2" + b"\xee" * 15
    assert read_stored(data).contents == Contents([(0x100, filled), (0x400, b"\3" + b"\xee" * 255)])


@pytest.mark.parametrize(("length", "lengths"), [(476, [476, 476, 48]), (384, [384, 384, 256]), (4, [4] * 250)])
def test_blocks_of_another_length(length: int, lengths: list[int]) -> None:
    data = write_container(Contents([(0, bytes(1000))]), Container.UF2, options=WriteOptions(block_length=length))
    assert [int.from_bytes(data[at + 16 : at + 20], "little") for at in range(0, len(data), 512)] == lengths


@pytest.mark.parametrize("length", [0, 2, 6, 480])
def test_a_length_that_no_block_has(length: int) -> None:
    with pytest.raises(ContainerError, match="a multiple of 4 bytes up to 476"):
        write_container(Contents([(0, b"x")]), Container.UF2, options=WriteOptions(block_length=length))


def test_srecords_have_addresses_as_long_as_they_must() -> None:
    ends = (0xFFFF, 0x10000, 0xFFFFFF, 0x1000000)
    lines = [write_container(Contents([(end, b"x")]), Container.SREC).splitlines() for end in ends]
    assert [(data[:2], end[:2]) for _header, data, _count, end in lines] == [
        (b"S1", b"S9"),
        (b"S2", b"S8"),
        (b"S2", b"S8"),
        (b"S3", b"S7"),
    ]


@pytest.mark.parametrize("container", ADDRESSING)
def test_addresses_of_more_than_32_bits_are_refused(container: Container) -> None:
    with pytest.raises(ContainerError, match="32 bits"):
        write_container(Contents([(0xFFFF_FFFF, b"xy")]), container)


def test_a_raw_file_of_mostly_holes_is_refused() -> None:
    far = Contents([(0, b"x"), (MAX_HOLES + 2, b"x")])
    with pytest.raises(ContainerError, match="or a format that has holes"):
        write_container(far, Container.RAW)


def test_a_raw_file_may_have_holes() -> None:
    far = Contents([(0, b"x"), (4, b"y")])
    assert write_container(far, Container.RAW, 0) == b"x\0\0\0y"


def test_elf_files_have_a_limited_table() -> None:
    with pytest.raises(ContainerError, match="fill the holes first"):
        write_container(Contents((2 * place, b"x") for place in range(4096)), Container.ELF)


def test_segments_that_use_the_bytes_of_a_file_again_and_again() -> None:
    data = bytearray(make_elf([Part(index << 16, bytes(0x8000 if index == 0 else 4)) for index in range(60)]))
    for index in range(60):
        at = 52 + 32 * index
        data[at + 4 : at + 8] = data[56:60]
        data[at + 16 : at + 20] = (0x8000).to_bytes(4, "little")
    with pytest.raises(ContainerError, match="many times over"):
        read_stored(bytes(data))


def test_segments_without_any_load_address_lie_where_they_run() -> None:
    parts = [Part(0x100, b"code", load_address=0), Part(0x2000, b"data", load_address=0)]
    assert read_container(make_elf(parts)) == Contents([(0x100, b"code"), (0x2000, b"data")])


def test_a_segment_that_is_loaded_at_0() -> None:
    assert read_container(make_elf([Part(0x100, b"code", load_address=0)])) == Contents([(0, b"code")])


@pytest.mark.parametrize(("text", "number"), [("arm", 40), ("EM_RISCV", 243), ("220", 220), ("0xf3", 243)])
def test_machines_have_names(text: str, number: int) -> None:
    assert machine_of(text) == number


@pytest.mark.parametrize("text", ["rp2040", "0xe48bff56"])
def test_families_have_names(text: str) -> None:
    assert family_of(text) == RP2040


@pytest.mark.parametrize("text", ["RP9999", "0x1ffffffff", "-1"])
def test_what_is_no_family(text: str) -> None:
    with pytest.raises(ValueError, match="famil"):
        family_of(text)


def test_exact_blocks_end_where_holes_begin() -> None:
    holed = Contents([(0x110, b"\1"), (0x1F0, b"\2")])
    assert read_stored(write_container(holed, Container.UF2, options=EXACT)).contents == holed
