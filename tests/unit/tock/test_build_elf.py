"""Reading ELF files: what is found in good ones, and that bad ones are refused soon."""

from __future__ import annotations

import random
import struct

import pytest

from formats.errors import FormatError
from tests.bounded import bounded_memory
from tests.elf_files import READ_WRITE, Part, make_elf
from tests.golden_data import sample
from toolkit.elf.file import LONGEST_NAME, MOST_SECTIONS, read_elf
from toolkit.errors import ToolkitError
from toolkit.tock.build.assemble import build_from_elf
from toolkit.tock.build.options import AppOptions
from toolkit.tock.build.symbols import SYMBOLS

PLAIN = sample("tock/elf2tab/plain/cortex-m4.elf").read_bytes()
REGIONS = sample("tock/elf2tab/wfr-3/cortex-m4.elf").read_bytes()
WIDE = sample("tock/elf2tab/rv64-fixed/rv64imac.0x80100080.0x80300000.elf").read_bytes()
E_PHNUM, E_SHENTSIZE, E_SHNUM, E_SHSTRNDX = 44, 46, 48, 50


def changed(data: bytes, offset: int, layout: str, value: int) -> bytes:
    return data[:offset] + struct.pack(layout, value) + data[offset + struct.calcsize(layout) :]


def test_machine_and_entry() -> None:
    elf = read_elf(PLAIN, SYMBOLS)
    assert (elf.machine, elf.entry) == ("EM_ARM", 0x8000_0001)


def test_only_loaded_segments() -> None:
    found = [
        (s.load_address, s.file_size, s.memory_size, s.writeable, s.executable)
        for s in read_elf(PLAIN, SYMBOLS).segments
    ]
    assert found == [
        (0, 0, 0x300, True, False),
        (0x8000_0000, 0x50, 0x50, False, True),
        (0x8000_0050, 0x40, 0xA0, True, False),
    ]


def test_sections_of_a_segment() -> None:
    names = [section.name for section in read_elf(REGIONS, SYMBOLS).segments[1].sections]
    assert names == [".wfr.log", ".wfr.ptr", ".wfr.cfg", ".text"]


def test_symbols() -> None:
    assert read_elf(PLAIN, SYMBOLS).symbols == {"_flash_origin": 0x8000_0000, "_sram_origin": 0}


def test_symbols_of_64_bits() -> None:
    assert read_elf(WIDE, SYMBOLS).symbols == {"_flash_origin": 0x8010_0080, "_sram_origin": 0x8030_0000}


def test_a_longer_name_is_another_symbol() -> None:
    elf = make_elf([Part(0x8000_0000, bytes(4), ".text")], symbols={"x_flash_origin": 1, "_flash_origin": 2})
    assert read_elf(elf, SYMBOLS).symbols == {"_flash_origin": 2}


def test_bytes_of_a_section() -> None:
    elf = read_elf(REGIONS, SYMBOLS)
    section = elf.section(".rel.wfr.ptr")
    assert section is not None
    assert elf.bytes_of(section) == REGIONS[0x460:0x478]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        pytest.param(b"", "e_ident", id="nothing"),
        pytest.param(b"\x7fELF", "e_ident", id="only the magic"),
        pytest.param(PLAIN[:40], "header", id="cut in the header"),
        pytest.param(changed(PLAIN, 4, "B", 3), "EI_CLASS", id="class"),
        pytest.param(changed(PLAIN, 5, "B", 2), "EI_DATA", id="big-endian"),
        pytest.param(changed(PLAIN, E_SHNUM, "<H", 0), "e_shnum", id="no sections"),
        pytest.param(changed(PLAIN, E_SHNUM, "<H", MOST_SECTIONS + 1), "e_shnum", id="too many sections"),
        pytest.param(changed(PLAIN, E_PHNUM, "<H", 0xFFFF), "e_phnum", id="too many segments"),
        pytest.param(changed(PLAIN, E_SHENTSIZE, "<H", 8), "e_shentsize", id="length of a section header"),
        pytest.param(changed(PLAIN, E_SHSTRNDX, "<H", 99), "e_shstrndx", id="names of sections elsewhere"),
        pytest.param(changed(PLAIN, 52 + 32 + 16, "<I", 1 << 31), "segments[1].p_filesz", id="segment beyond the file"),
        pytest.param(changed(PLAIN, 32, "<I", len(PLAIN) - 8), "sections[0]", id="sections beyond the file"),
    ],
)
def test_refused(data: bytes, field: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_elf(data, SYMBOLS)
    assert caught.value.field == field


def test_a_name_without_end_is_refused() -> None:
    data = make_elf([Part(0x8000_0000, bytes(4), "." + "x" * LONGEST_NAME)])
    with pytest.raises(FormatError, match="sh_name"):
        read_elf(data, SYMBOLS)


def build(data: bytes) -> bool:
    """Whether an app comes of it; anything but the errors that users see is a failure."""
    try:
        build_from_elf(data, AppOptions(kernel_version=(2, 0)))
    except (FormatError, ToolkitError):
        return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_changed_bytes_never_end_in_a_traceback(seed: int) -> None:
    choose = random.Random(seed)
    outcomes = set()
    for _ in range(150):
        data = bytearray(REGIONS)
        for _ in range(choose.randint(1, 4)):
            data[choose.choice([*range(200), *range(1328, len(data))])] = choose.choice((0, 1, 0x7F, 0x80, 0xFF))
        outcomes.add(build(bytes(data)))
    assert outcomes == {True, False}


def test_every_cut_is_refused() -> None:
    assert not any(build(PLAIN[:length]) for length in range(0, len(PLAIN), 7))


def test_a_gap_of_gigabytes_is_refused_at_once() -> None:
    far = Part(0xF000_0000, b"late", ".late")
    data = make_elf([Part(0x8000_0000, bytes(4), ".text"), far])
    with bounded_memory(16 << 20):
        assert not build(data)


def test_relocations_without_end_are_refused() -> None:
    parts = [Part(0x8000_0000 + 8 * n, bytes(4), ".data", flags=READ_WRITE) for n in range(60)]
    assert not build(make_elf(parts, others={".rel.data": bytes(2 << 20)}))
