"""Probes: what lies in a file and where, what is nothing, and how sure anything is (toolkit/image/probe)."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.bounded import bounded_time
from tests.container_files import MINI_MBED, intel_hex, uf2
from tests.elf_files import Part, make_elf
from tests.golden_data import read, sample
from tests.kernel_pages import with_kernel
from toolkit.errors import ToolkitError
from toolkit.image.containers.container import Container, write_container
from toolkit.image.containers.stored import WriteOptions
from toolkit.image.families.given import Given
from toolkit.image.probe.found import Confidence, Found
from toolkit.image.probe.probe import LONGEST, MOST_FOUND, PLAIN, Probed, kind_of, kind_of_image, probe
from toolkit.memory.contents import Contents

HAIL = sample("tock/images/hail-full.bin").read_bytes()
ROM = read(sample("knightos/fs/small.TI83p.rom.gz"))
APP = sample("tock/elf2tab/plain/cortex-m4.tbf").read_bytes()
PADDING = sample("tock/negative/padding-16.tbf").read_bytes()
STORE = sample("tock/tickv/tockloader.bin").read_bytes()
PACKAGE = sample("knightos/vectors/p02_nosum.pkg").read_bytes()
NOISE = random.Random(8).randbytes(1 << 20)


def probed(data: bytes) -> Probed:
    return probe(Given("file", data))


def places(found: Iterable[Found]) -> list[tuple[str, int]]:
    return [(one.kind, one.start) for one in found]


@pytest.mark.parametrize("length", [0, 1, 2, 64, 4096, 0x8000, 0x10000, 0x20000, 0x80000, 0x100000, 0x400000])
@pytest.mark.parametrize("value", [0, 0xFF])
def test_one_byte_again_and_again_is_nothing(length: int, value: int) -> None:
    assert not probed(bytes([value]) * length).is_known


@pytest.mark.parametrize("length", [64, 4096, 0x8000, 0x10000, 0x80000, 0x100000])
@pytest.mark.parametrize("seed", range(6))
def test_noise_is_nothing(length: int, seed: int) -> None:
    assert not probed(random.Random(seed).randbytes(length)).is_known


@pytest.mark.parametrize("length", [0x200000, 0x400000])
def test_much_noise_is_nothing(length: int) -> None:
    assert not probed(random.Random(length).randbytes(length)).is_known


@pytest.mark.parametrize(
    "text", ["", "hello\n", "# KEXC\n", "S1 and S2\n", ":-)\n", "UF2\n", "TOCK" * 300, "\x02\x00" * 40]
)
def test_text_is_nothing(text: str) -> None:
    assert probed(text.encode()).kind == PLAIN


def test_parts_of_a_tock_image() -> None:
    (image,) = probed(HAIL).found
    assert places(image.inner) == [
        ("tock-bootloader", 0x400),
        ("tock-kernel", 0x10000),
        ("tbf", 0x30000),
        ("tbf", 0x30800),
        ("tbf", 0x31800),
        ("tbf", 0x31A00),
        ("tbf", 0x31C00),
        ("tbf", 0x31E00),
    ]


def test_parts_of_an_image_elsewhere_have_offsets_in_a_raw_file_and_addresses_in_another() -> None:
    at = 0x1000_0000
    kernel = read(sample("tock/images/kernel-attrs.bin"))
    hexed = write_container(Contents([(at, bytes(64)), (at + 0x1000, kernel)]), Container.HEX)
    assert places(probed(hexed).found) == [("tock-kernel", at)]


def test_apps_are_found_without_a_board() -> None:
    image = sample("tock/images/hail-noboot.bin").read_bytes()
    assert places(probed(image).within) == [("tbf", 0x30000), ("tbf", 0x30200)]


def test_a_ghost_behind_the_list_is_told() -> None:
    found = probed(sample("tock/images/apps-ghost.bin").read_bytes())
    assert (places(found.found), places(found.within)) == ([("tock-apps", 0)], [("tbf", 0x800)])


def test_an_app_in_other_bytes_is_found_at_a_multiple_of_64() -> None:
    data = NOISE[:0x1040] + APP + NOISE[:0x100]
    assert places(probed(data).within) == [("tbf", 0x1040)]


def test_the_volume_of_a_rom() -> None:
    (rom,) = probed(ROM).found
    assert places(rom.inner) == [("kfs", 0x10000)]


def test_data_pages_are_found_in_a_part_of_a_rom() -> None:
    (pages,) = probed(ROM[0xC000:0x40000]).within
    assert (pages.kind, pages.start, pages.confidence) == ("kfs", 0x4000, Confidence.LIKELY)


def test_a_rom_with_a_kernel() -> None:
    (rom,) = probed(with_kernel(ROM)).found
    assert places(rom.inner) == [("knightos-kernel", 0), ("kfs", 0x10000), ("knightos-boot", 0x7C000)]


def test_a_store_in_an_image() -> None:
    found = probed(NOISE[:0x4000] + STORE)
    assert {one.kind for one in found.within} == {"tickv"}
    assert all(one.start >= 0x4000 for one in found.within)


def test_a_store_says_how_long_its_regions_are() -> None:
    (store,) = probed(STORE).found
    assert "all can be read as 3 regions of 4,096 bytes" in store.evidence


def test_apps_of_an_archive() -> None:
    (archive,) = probed(sample("tock/elf2tab/plain/out.tab").read_bytes()).found
    assert [(one.kind, one.confidence) for one in archive.inner] == [("tbf", Confidence.CERTAIN)]


def test_something_compressed_has_its_content_in_it() -> None:
    (outer,) = probed(gzip.compress(ROM)).found
    assert (outer.kind, places(outer.inner)) == ("compressed", [("knightos-rom", 0)])


def test_a_container_without_bytes_says_so() -> None:
    container = probed(uf2((0, bytes(256)), flags=0x1)).container
    assert container is not None
    assert "there are no bytes in it" in container.evidence


def test_what_is_too_long_when_decompressed_is_not_looked_at() -> None:
    (outer,) = probed(gzip.compress(bytes((32 << 20) + 1), 1)).found
    assert outer.evidence[1] == "more than 33,554,432 bytes come out of it, and were not looked at"


def test_a_compressed_archive_is_an_archive() -> None:
    tab = gzip.compress(sample("tock/elf2tab/plain/out.tab").read_bytes())
    assert [one.kind for one in probed(tab).found] == ["tab"]


def test_a_cut_compressed_file_is_possible() -> None:
    (outer,) = probed(gzip.compress(NOISE[:4000])[:3000]).found
    assert (outer.kind, outer.confidence) == ("compressed", Confidence.POSSIBLE)


@pytest.mark.parametrize("magic", [b"KPKG", b"KIMG", b"KEXC", b"**TIFL**"])
def test_a_magic_alone_is_a_possibility(magic: bytes) -> None:
    found = probed(magic + bytes([0x85]))
    assert ([one.confidence for one in found.found], found.kind) == ([Confidence.POSSIBLE], PLAIN)


def test_bytes_behind_a_package_make_it_less_sure() -> None:
    (found,) = probed(PACKAGE + b"more").found
    assert (found.confidence, found.evidence[-1]) == (Confidence.LIKELY, "4 bytes follow it")


def test_a_container_says_what_it_holds() -> None:
    options = WriteOptions(family=0xE48BFF56)
    container = probed(write_container(Contents([(0x1000_0000, b"x")]), Container.UF2, options=options)).container
    assert container is not None
    assert container.evidence[1:] == ("256 bytes at 0x10000000-0x100000ff in 1 run", "family 0xe48bff56 (RP2040)")


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (MINI_MBED["hex"], Confidence.CERTAIN),
        (uf2((0, bytes(256))) + bytes(100), Confidence.LIKELY),
        (intel_hex("0100000001"), Confidence.POSSIBLE),
        (MINI_MBED["elf"][:60], Confidence.POSSIBLE),
    ],
    ids=["sound", "a block is cut", "no end", "a header alone"],
)
def test_how_sure_a_container_is(data: bytes, confidence: Confidence) -> None:
    container = probed(data).container
    assert container is not None
    assert container.confidence is confidence


@pytest.mark.parametrize(
    ("symbol", "kind", "confidence"),
    [
        ("_sapps", "tock-kernel-elf", Confidence.CERTAIN),
        ("_sappmem", "tock-kernel-elf", Confidence.LIKELY),
        ("osRtxInfo", "mbed-elf", Confidence.CERTAIN),
    ],
)
def test_symbols_tell_whose_an_elf_file_is(symbol: str, kind: str, confidence: Confidence) -> None:
    (found,) = probed(make_elf([Part(0x1000, b"code", ".text")], symbols={symbol: 0x1000})).found
    assert (found.kind, found.confidence) == (kind, confidence)


def test_an_update_header_in_front_of_its_application() -> None:
    (update,) = probed(sample("mbed/compose/upd_v2.bin").read_bytes()).found
    assert places(update.inner) == [("mbed-header", 0), ("vector-table", 0x400)]
    assert "SHA-256 of the application: right" in update.evidence


def test_addresses_in_evidence_are_places_in_a_raw_file() -> None:
    (image,) = probed(MINI_MBED["bin"]).found
    assert "the text RTX V5.5.3 at 0x320" in image.evidence


def test_segments_far_apart_are_looked_at_each_by_itself() -> None:
    data = write_container(Contents([(0, APP), (0x2000_0000, PACKAGE)]), Container.HEX)
    assert sorted(places(probed(data).found)) == [("knightos-package", 0x2000_0000), ("tbf", 0)]


def test_the_surest_comes_first() -> None:
    image = sample("tock/images/apps-last-200.bin").read_bytes()
    assert [one.kind for one in probed(image).found] == ["tock-apps", "tbf"]


def test_what_lies_anywhere_is_named_up_to_a_limit() -> None:
    found = probed(NOISE[:64] + PADDING[:64] * 500)
    assert (len(found.within), found.left_out) == (MOST_FOUND, 500 - MOST_FOUND)


def test_the_kind_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "image"
    path.write_bytes(HAIL)
    assert kind_of_image(path) == "tock"


def test_a_folder_has_no_kind(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="is a folder"):
        kind_of_image(tmp_path)


def test_a_file_that_is_too_long_has_no_kind(tmp_path: Path) -> None:
    path = tmp_path / "long"
    with path.open("wb") as file:
        file.truncate(LONGEST + 1)
    with pytest.raises(ToolkitError, match="longer than"):
        kind_of_image(path)


_HOSTILE = {
    "headers of apps": (APP[:64]) * 0x8000,
    "the first bytes of apps": b"\x02\x00" * 0x100000,
    "pages of KFS": (b"KFS\xff" + bytes(0x3FFC)) * 128,
    "a library of returns": b"\x02\x00" + b"\xc9\x00\x00" * 0x80000 + b"\xff",
    "keys of a program": b"KEXC" + b"\x01\x00\x00" * 0x80000,
    "lines of an upgrade": b"**TIFL**" + b":" * 0x200000,
    "zeros, compressed": gzip.compress(bytes(48 << 20)),
    "an image with many holes": write_container(
        Contents((place << 16, b"abcd") for place in range(2000)), Container.HEX
    ),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_bytes_take_little_time(name: str) -> None:
    with bounded_time():
        probed(_HOSTILE[name])


def test_the_kind_needs_no_search() -> None:
    assert kind_of(Given("image", sample("tock/images/hail-noboot.bin").read_bytes())) == PLAIN
