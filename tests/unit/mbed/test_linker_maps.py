"""Linker maps of three toolchains, and bytes by module."""

from __future__ import annotations

import csv
import io

import pytest

from tests.golden_data import sample, third_party
from toolkit.errors import ContainerError
from toolkit.mbed.linker_map.map_file import ByteKind
from toolkit.mbed.linker_map.read import read_map
from toolkit.mbed.model.build import Place
from toolkit.mbed.model.from_map import build_from_map
from toolkit.mbed.modules import Modules, memap_csv, memap_report, modules_of_map
from toolkit.mbed.modules_of_elf import modules_of_elf

SHARED = {
    "startup/startup.o": (0xC0, 0, 0),
    "irqs/irqs.o": (0x98, 0, 0),
    "data/data.o": (0, 0x18, 0x198),
    "main.o": (0x36, 0, 0),
}
EXPECTED = {
    "gcc": SHARED | {"[lib]/d16M_tlf.a/__main.o": (8, 0, 0), "[lib]/misc/foo.o": (8, 0, 0)},
    "arm": SHARED | {"[lib]/c_p.l/__main.o": (8, 0, 0)},
    "iar": SHARED | {"[lib]/d16M_tlf.a/__main.o": (8, 0, 0)},
}
"""Bytes of .text, .data and .bss by module, as the notes beside the maps have them."""


def plain(modules: Modules) -> dict[str, tuple[int, ...]]:
    return {name: tuple(sizes[kind] for kind in ByteKind) for name, sizes in modules.sizes.items()}


@pytest.mark.parametrize("toolchain", EXPECTED)
def test_bytes_by_module(toolchain: str) -> None:
    data = third_party(f"mbed/map/{toolchain}.map").read_bytes()
    assert plain(modules_of_map(read_map(toolchain, data))) == EXPECTED[toolchain]


def test_objects_of_one_name_apart() -> None:
    data = third_party("mbed/map/gcc.map").read_bytes()
    modules = plain(modules_of_map(read_map("gcc", data), join=False))
    assert (modules["data/data.o"], modules["data.o"]) == ((0, 0x18, 0), (0, 0, 0x198))


def test_joining_is_told() -> None:
    modules = modules_of_map(read_map("gcc", third_party("mbed/map/gcc.map").read_bytes()))
    assert [(finding.code, finding.where) for finding in modules.findings] == [
        ("modules-joined", "/common/path/data.o")
    ]


GNU = """
Memory Configuration

Name             Origin             Length             Attributes
FLASH            0x08000000         0x00080000         xr
RAM              0x20000100         0x0001ff00         xrw
*default*        0x00000000         0xffffffff

Linker script and memory map

.text           0x08000000      0x330
 .text.a        0x08000000       0x10 /b/x/a.o
 *fill*         0x08000010        0x2
 .text.a_very_long_name_of_a_function
                0x08000012       0x20 C:\\b\\y\\b.o
                0x08000012                a_function

.a_very_long_section_name
                0x20000100      0x100
 .other         0x20000100      0x100 /b/x/a.o

.data           0x20000200       0x20 load address 0x08000330
 .data.v        0x20000200       0x20 /b/x/a.o
                0x20000200                . = ALIGN (0x8)
                0x20000200                PROVIDE (end = .)

.heap           0x20000220     0x1000
 *fill*         0x20000220     0x1000

.debug_info     0x00000000      0x79c
 .debug_info    0x00000000      0x79c /b/x/a.o
OUTPUT(x.elf elf32-littlearm)
 .text          0x08000000       0x10 /b/x/a.o
"""


def test_gnu_lines() -> None:
    modules = modules_of_map(read_map("x.map", GNU.encode()), join=False)
    assert plain(modules) == {
        "/b/x/a.o": (0x10, 0x20, 0x100),
        "[fill]": (2, 0, 0),
        "C:/b/y/b.o": (0x20, 0, 0),
    }


def test_gnu_memories_and_symbols() -> None:
    known = read_map("x.map", GNU.encode())
    assert [bank.name for bank in (*known.rom, *known.ram)] == ["FLASH", "RAM"]
    assert known.symbols == {"a_function": 0x0800_0012, "end": 0x2000_0200}


def test_areas_of_heap_and_stack_are_no_bytes_of_modules() -> None:
    """They were counted as `.bss` of an anonymous object once, which nobody could make sense of."""
    text = """
Memory Map of the image
    Execution Region ARM_LIB_HEAP (Base: 0x20001000, Size: 0x00010000, Max: 0xffffffff, ABSOLUTE)
    0x20001000   0x00010000   Zero   RW            1    ARM_LIB_HEAP.bss    anon$$obj.o
    Execution Region RW_IRAM1 (Base: 0x20000000, Size: 0x00000010, Max: 0xffffffff, ABSOLUTE)
    0x20000000   0x00000010   Zero   RW            2    .bss                /b/a.o
    0x20000010   0x00000004   PAD
"""
    modules = modules_of_map(read_map("x.map", text.encode()))
    assert plain(modules) == {"a.o": (0, 0, 0x10), "[fill]": (0, 0, 4)}


def test_newer_arm_maps_have_load_addresses() -> None:
    text = """
Memory Map of the image
    Exec Addr    Load Addr    Size         Type   Attr      Idx    E Section Name        Object
    0x00000000   0x00000000   0x000000f8   Data   RO          135    RESET               /b/start.o
    0x20000000   COMPRESSED   0x00000014   Data   RW           36    .data               /b/main.o
    0x20000014        -       0x00000064   Zero   RW          239    .bss                /l/c_w.l(libspace.o)
"""
    modules = modules_of_map(read_map("x.map", text.encode()))
    assert plain(modules) == {"start.o": (0xF8, 0, 0), "main.o": (0, 0x14, 0), "[lib]/c_w.l/libspace.o": (0, 0, 0x64)}


@pytest.mark.parametrize(
    "text",
    ["Linker script and memory map", "Memory Map of the image", "# IAR ELF Linker V9"],
    ids=["gcc", "arm", "iar"],
)
def test_a_map_that_places_nothing_is_refused(text: str) -> None:
    with pytest.raises(ContainerError, match=r"x\.map: .* places nothing"):
        read_map("x.map", text.encode())


def test_what_is_not_loaded_is_not_stored() -> None:
    """A map tells where the linker is in flash, of sections without bytes as well."""
    text = GNU.replace(".heap  ", ".uninitialized  0x20000220  0x40 load address 0x08000350\n.heap  ")
    stored = build_from_map("x.map", read_map("x.map", text.encode())).stored
    assert [piece.section for piece in stored] == [".text", ".data"]


ARM_6 = """
    Symbol Name                              Value     Ov Type        Size  Object(Section)
    os_idle_thread_stack                     0x20001300   Data         512  rtx_lib.o(.bss)
    Reset_Handler                            0x08000199   Thumb Code     8  startup.o(.text)
Memory Map of the image
    Exec Addr    Load Addr    Size         Type   Attr      Idx    E Section Name        Object
    0x08000000   0x08000000   0x00000198   Data   RO          135    RESET               /b/startup.o
    0x20000200   0x08000300   0x00000100   Data   RW           36    .data.os            /b/rtx_kernel.o
    0x20000300        -       0x00001500   Zero   RW          239    .bss                /b/rtx_lib.o
"""


def test_arm_maps_tell_how_long_symbols_are() -> None:
    build = build_from_map("x.map", read_map("x.map", ARM_6.encode()))
    assert build.symbols["os_idle_thread_stack"] == Place(0x2000_1300, 512)


def test_newer_arm_maps_tell_where_initial_values_are() -> None:
    build = build_from_map("x.map", read_map("x.map", ARM_6.encode()))
    assert [(piece.range.address, piece.range.length, piece.address) for piece in build.stored] == [
        (0x0800_0000, 0x198, 0x0800_0000),
        (0x0800_0300, 0x100, 0x2000_0200),
    ]


def test_newer_iar_maps_group_their_digits() -> None:
    text = """
# IAR ELF Linker V9
  Section  Kind  Address  Size  Object
  .intvec            ro code   0x800'0000    0xc0  startup.o [4]
  CSTACK             uninit   0x2000'1000   0x400  <Block tail>
  Initializer bytes  const     0x800'0100    0xb2  <for P3 s0>
*** MODULE SUMMARY
"""
    modules = modules_of_map(read_map("x.map", text.encode()))
    assert plain(modules) == {"startup.o": (0xC0, 0, 0), "[misc]": (0xB2, 0, 0)}


def test_an_elf_file_of_one_source() -> None:
    modules = modules_of_elf(sample("mbed/elf-sample/mini_mbed.elf").read_bytes())
    assert (modules.static_ram, modules.total_flash) == (0x20 + 0x1600 + 0x100, 848)
    assert set(modules.sizes) == {"mini_mbed.c", "[fill]"}


def modules_of(**sizes: tuple[int, int, int]) -> Modules:
    modules = Modules({})
    for name, counts in sizes.items():
        for kind, count in zip(ByteKind, counts, strict=True):
            modules.add(name, kind, count)
    return modules


def test_depth() -> None:
    modules = Modules({})
    for name in ("a/b/c.o", "a/b/d.o", "/a/x.o", "e.o"):
        modules.add(name, ByteKind.TEXT, 1)
    assert {name: sizes[ByteKind.TEXT] for name, sizes in modules.to_depth(2).sizes.items()} == {
        "a/b": 2,
        "a/x.o": 1,
        "e.o": 1,
    }


def test_memap_json() -> None:
    now, then = {".text": 1, ".data": 2, ".bss": 3}, {".text-delta": 0, ".data-delta": 1, ".bss-delta": 2}
    gone = {".text": 0, ".data": 0, ".bss": 0, ".text-delta": -5, ".data-delta": 0, ".bss-delta": 0}
    assert memap_report(modules_of(a=(1, 2, 3)), modules_of(a=(1, 1, 1), b=(5, 0, 0))) == [
        {"module": "a", "size": now | then},
        {"module": "b", "size": gone},
        {"summary": {"static_ram": 5, "static_ram_delta": 3, "total_flash": 3, "total_flash_delta": -4}},
    ]


def test_memap_json_without_another_build_counts_all_as_new() -> None:
    assert memap_report(modules_of(a=(1, 2, 3)))[0]["size"][".bss-delta"] == 3


def test_memap_csv() -> None:
    names, numbers = csv.reader(io.StringIO(memap_csv(modules_of(a=(1, 2, 3)))))
    assert dict(zip(names, numbers, strict=True)) == {
        "a.text": "1",
        "a.data": "2",
        "a.bss": "3",
        "static_ram": "5",
        "total_flash": "3",
    }


@pytest.mark.parametrize("data", [b"", b"\xff" * 100, b"\0" * 100, b"no map at all\n"], ids=range(4))
def test_no_linker_map(data: bytes) -> None:
    with pytest.raises(ContainerError, match="neither"):
        read_map("x", data)
