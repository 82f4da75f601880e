"""The RAM of kernel and processes: predicted, and by the kernel's ELF file (formats/tock/SPEC.md: RAM, crt0_header)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from formats.errors import FormatError
from formats.tock.kernel_attributes import AppMemory
from formats.tock.tbf_elements import NOT_FIXED, FixedAddresses
from tests import kernel_elf as kernel
from tests.elf_files import READ_WRITE, Part, make_elf
from tests.tock_images import recorded, view, view_of
from toolkit.memory.region import AddressRange, MemoryMap, Region
from toolkit.tock.app import App
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.build.options import AppOptions
from toolkit.tock.image.view import ImageView
from toolkit.tock.ram.check import elf_findings
from toolkit.tock.ram.crt0 import crt0_header
from toolkit.tock.ram.kernel_elf import read_kernel_elf
from toolkit.tock.ram.predict import predict
from toolkit.tock.ram.rules import RULES

HAIL = BoardChoice(name="hail")
STACK, DATA, BSS, HEAPS = 2048, 8, 32, 2048
"""Bytes of the app below; its heap is what tools reserve for heap and kernel."""
HEADER = {
    "got_sym_start": 64,
    "got_start": STACK,
    "got_size": 0,
    "data_sym_start": 64,
    "data_start": STACK,
    "data_size": DATA,
    "bss_start": STACK + DATA,
    "bss_size": BSS,
    "reldata_start": 72,
    "stack_size": STACK,
}


def libtock_app(name: str = "libtock", changed: Mapping[str, int] = MappingProxyType({})) -> App:
    """An app as libtock-c makes it: header and code, data behind it, zeroed data in RAM only."""
    start = struct.pack("<10I", *(HEADER | dict(changed)).values()) + bytes(24)
    parts = [
        Part(0x8000_0000, start, ".text"),
        Part(0, bytes(DATA), ".data", load_address=0x8000_0040, flags=READ_WRITE, more_memory=BSS),
    ]
    options = AppOptions(name=name, kernel_version=(2, 1))
    return App.from_elf(make_elf(parts, entry=0x8000_0029), options)


def image_of(*apps: App) -> ImageView:
    """A Hail with the small kernel and these apps."""
    return view(kernel.board_image(kernel.kernel_image(), b"".join(app.to_bytes() for app in apps)), HAIL)


def places(regions: MemoryMap | tuple[Region, ...] | None) -> dict[str, AddressRange]:
    assert regions is not None
    return {region.name: region.range for region in regions}


def process_of(image: ImageView) -> dict[str, AddressRange]:
    """The parts of the first process."""
    ram = predict(image).ram
    assert ram is not None
    return places(next(region for region in ram if region.kind == "app-memory").inner[0].inner)


# The header of libtock-c


def test_header_of_libtock() -> None:
    header = crt0_header(libtock_app())
    assert header is not None
    assert vars(header) == HEADER


WRONG = {
    "relocations end before the binary": {"reldata_start": 68},
    "relocations behind the binary": {"reldata_start": 4096},
    "relocations in the header": {"reldata_start": 20},
    "data behind the relocations": {"data_sym_start": 70},
    "data in the header": {"data_sym_start": 8},
    "data of impossible length": {"data_size": 0xFFFF_FFFF},
    "table behind the relocations": {"got_size": 64},
    "more RAM than the app asks for": {"stack_size": 0x10000},
    "RAM that wraps": {"bss_size": 0xFFFF_FFF0},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_no_header(changed: dict[str, int]) -> None:
    assert crt0_header(libtock_app(changed=changed)) is None


@pytest.mark.parametrize("name", [name for name in recorded() if "kernel_walk" in recorded()[name]])
def test_recorded_apps_have_no_such_header(name: str) -> None:
    """They were made without a library."""
    assert [item.label for item in view_of(name).apps.apps if item.app and crt0_header(item.app)] == []


# Processes


def test_parts_of_a_process() -> None:
    start = kernel.APP_MEMORY
    assert process_of(image_of(libtock_app())) == {
        "stack": AddressRange(start, STACK),
        "data": AddressRange(start + STACK, DATA + BSS),
        "heap": AddressRange(start + STACK + DATA + BSS, HEAPS),
    }


def test_stack_is_rounded_up_to_8() -> None:
    assert process_of(image_of(libtock_app(changed={"stack_size": 2041})))["stack"].length == 2048


def test_grant_is_last_and_of_unknown_length() -> None:
    (process,) = predict(image_of(libtock_app())).processes
    assert (process.parts[-1].name, process.parts[-1].length) == ("grant", None)


def test_parts_without_header_are_unknown() -> None:
    process = predict(view_of("hail-full")).processes[0]
    assert not process.is_known
    assert {part.length for part in process.parts} == {None}


def test_processes_lie_one_behind_the_other_in_the_order_of_flash() -> None:
    first, second = predict(image_of(libtock_app("one"), libtock_app("two"))).processes
    assert (first.address, first.app.name) == (kernel.APP_MEMORY, "one")
    assert (second.address, second.app.name) == (kernel.APP_MEMORY + first.length, "two")


def test_what_the_kernel_skips_has_no_ram() -> None:
    """Of the five apps one is disabled."""
    assert [process.app.name for process in predict(view_of("hail-full")).processes] == [
        "kindling",
        "ash",
        "ember",
        "ember",
    ]


def test_fixed_address() -> None:
    fixed = libtock_app("fixed").with_element(FixedAddresses(kernel.APP_MEMORY + 0x2000, NOT_FIXED))
    process = predict(image_of(libtock_app("first"), fixed)).processes[1]
    assert (process.address, process.is_fixed) == (kernel.APP_MEMORY + 0x2000, True)


# The whole RAM


def test_kernel_attributes_say_where_the_memory_of_apps_is() -> None:
    prediction = predict(view_of("hail-full"))
    assert prediction.source == "kernel attribute app_memory"
    assert places(prediction.ram) == {
        "kernel": AddressRange(0x2000_0000, 0x4000),
        "memory of apps": AddressRange(0x2000_4000, 0xC000),
    }


def test_all_of_it_is_marked_as_predicted() -> None:
    ram = predict(image_of(libtock_app())).ram
    assert ram is not None
    waiting = list(ram)
    while waiting:
        region = waiting.pop()
        assert region.facts["predicted"] is True
        waiting += region.inner


def test_without_kernel_attributes_nobody_knows_where_processes_are() -> None:
    prediction = predict(view_of("hail-noboot"))
    assert (prediction.app_memory, prediction.source) == (None, "nobody")
    assert [process.address for process in prediction.processes] == [None, None]


def test_ram_of_unknown_length_ends_with_the_memory_of_apps() -> None:
    image = view(kernel.board_image(kernel.kernel_image()), replace(HAIL, ram_length=0))
    ram = predict(image).ram
    assert ram is not None
    assert ram.range == AddressRange(0x2000_0000, 0x10000)


@pytest.mark.parametrize(
    "memory",
    [AppMemory(0, 0), AppMemory(0xFFFF_FFFF, 0xFFFF_FFFF), AppMemory(0, 0xFFFF_FFFF), AppMemory(0x1000_0000, 0x100)],
    ids=["nothing", "behind all", "everything", "before the RAM"],
)
def test_impossible_memory_of_apps(memory: AppMemory) -> None:
    """It is shown as far as that is possible, and is a finding elsewhere."""
    image = view(kernel.board_image(kernel.kernel_image(memory), libtock_app().to_bytes()), HAIL)
    prediction = predict(image)
    assert prediction.ram is None or prediction.ram.range.length <= 1 << 28


# The kernel's ELF file


def test_parts_of_the_kernel() -> None:
    elf = read_kernel_elf(kernel.kernel_elf())
    assert {name: str(range_) for name, range_ in elf.parts.items()} == {
        "text": "0x10000-0x101ff",
        "stack": "0x20000000-0x20000fff",
        "data": "0x20001000-0x2000100f",
        "bss": "0x20001010-0x20003fff",
        "app memory": "0x20004000-0x2000ffff",
        "apps": "0x30000-0x6ffff",
    }
    assert elf.data_in_flash == AddressRange(0x10200, 16)


def test_sections_stand_in_for_symbols() -> None:
    elf = read_kernel_elf(kernel.kernel_elf({}))
    assert {name: str(range_) for name, range_ in elf.parts.items()} == {
        "text": "0x10000-0x101ff",
        "data": "0x20001000-0x2000100f",
    }


def test_kernel_in_the_ram() -> None:
    ram = predict(image_of(), read_kernel_elf(kernel.kernel_elf())).ram
    assert ram is not None
    parts = next(region for region in ram if region.kind == "kernel-ram")
    assert {name: range_.length for name, range_ in places(parts.inner).items()} == {
        "stack": 0x1000,
        "data": 16,
        "bss": 0x2FF0,
    }
    assert not any(part.facts["predicted"] for part in parts.inner)


def test_elf_file_says_where_the_memory_of_apps_is() -> None:
    prediction = predict(view_of("hail-noboot"), read_kernel_elf(kernel.kernel_elf()))
    assert (prediction.app_memory, prediction.source) == (AddressRange(0x2000_4000, 0xC000), "the kernel's ELF file")


def test_agreement_is_no_finding() -> None:
    assert list(elf_findings(image_of(), read_kernel_elf(kernel.kernel_elf()))) == []


SYMBOLS = kernel.SYMBOLS
DIFFERENT = {
    "kernel-elf-symbols": ({name: value for name, value in SYMBOLS.items() if name != "_eapps"}, {}),
    "kernel-elf-part": (SYMBOLS | {"_estack": kernel.STACK - 4}, {}),
    "kernel-elf-apps": (SYMBOLS | {"_sapps": 0x40000, "_eapps": 0x80000}, {}),
    "kernel-elf-flash": ({**SYMBOLS, "_stext": 0x8000}, {}),
    "kernel-elf-ram": (SYMBOLS | {"_sstack": 0x1000_0000, "_estack": 0x1000_1000}, {}),
    "kernel-elf-app-memory": (SYMBOLS | {"_sappmem": 0x2000_5000}, {}),
    "kernel-elf-binary": (SYMBOLS | {"_stext": kernel.TEXT + 4}, {}),
    "kernel-elf-other": (SYMBOLS, {"code": b"other" + kernel.CODE[5:]}),
}


@pytest.mark.parametrize("code", DIFFERENT)
def test_contradiction(code: str) -> None:
    symbols, changed = DIFFERENT[code]
    elf = read_kernel_elf(kernel.kernel_elf(symbols, **changed))  # type: ignore[arg-type] # the bytes of the code
    assert code in {finding.code for finding in elf_findings(image_of(), elf)}


def test_every_rule_has_its_contradiction() -> None:
    assert set(DIFFERENT) == set(RULES)


def test_first_byte_that_differs() -> None:
    elf = read_kernel_elf(kernel.kernel_elf(code=kernel.CODE[:-1] + b"x"))
    (finding,) = elf_findings(image_of(), elf)
    assert (finding.offset, finding.where) == (0x101FF, ".text")


def test_overlapping_parts_are_drawn_once() -> None:
    elf = read_kernel_elf(kernel.kernel_elf(SYMBOLS | {"_srelocate": kernel.STACK}))
    assert predict(image_of(), elf).ram is not None
    assert "kernel-elf-part" in {finding.code for finding in elf_findings(image_of(), elf)}


@pytest.mark.parametrize(
    "data", [b"", b"\x7fELF", bytes(1000), kernel.kernel_elf()[:600]], ids=["empty", "start", "zeros", "cut"]
)
def test_no_elf_file(data: bytes) -> None:
    with pytest.raises(FormatError):
        read_kernel_elf(data)
