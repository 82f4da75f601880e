"""The memory model of the sample, and of builds of three toolchains (reference: sections, symbols, traps)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import mbed_builds
from tests.elf_files import OBJECT, PROGBITS, WRITE, Lone, Named, Part, make_elf
from tests.golden_data import sample
from tests.mbed_builds import HEAP, RAM, RAM_END, STACK, ZEROS, build
from toolkit.mbed.model.banks import BankKind
from toolkit.mbed.model.model import Model, make_model
from toolkit.mbed.model.read import read_build
from toolkit.mbed.targets import Bank, Target, target_named
from toolkit.memory.region import AddressRange

TARGET = Target(
    "TEST",
    "Cortex-M4F",
    "",
    (Bank("FLASH", AddressRange(mbed_builds.FLASH, 0x80000)),),
    (Bank("RAM", AddressRange(RAM, RAM_END - RAM)),),
)
SAMPLE_RAM = [
    ("ram-vectors", 0x2000_0000, 0x100, "inferred"),
    ("crash-data", 0x2000_0100, 0x100, "symbol"),
    ("data", 0x2000_0200, 0x20, "section"),
    ("zeros", 0x2000_0220, 0x30, "section"),
    ("timer-stack", 0x2000_0250, 0x300, "symbol"),
    ("idle-stack", 0x2000_0550, 0x200, "symbol"),
    ("main-stack", 0x2000_0750, 0x1000, "symbol"),
    ("zeros", 0x2000_1750, 0xD0, "section"),
    ("heap", 0x2000_1820, 0x1E3E0, "symbol"),
    ("isr-stack", 0x2001_FC00, 0x400, "symbol"),
]
SAMPLE_FLASH = [
    ("vectors", 0x0800_0000, 0x100, "symbol"),
    ("application", 0x0800_0100, 0x230, "section"),
    ("initial-data", 0x0800_0330, 0x20, "section"),
]


def model_of(data: bytes, target: Target | None = TARGET) -> Model:
    return make_model(read_build("app.elf", data), target)


def rows(model: Model, kind: BankKind) -> list[tuple[str, int, int, str]]:
    regions = [region for bank in model.banks if bank.bank.kind is kind for region in bank.regions]
    return [(region.kind, region.address, region.length, region.facts["known_from"]) for region in regions]


def place(model: Model, kind: str) -> tuple[int, int] | None:
    region = next(iter(model.regions(kind)), None)
    return None if region is None else (region.address, region.length)


@pytest.mark.parametrize("name", ["mini_mbed.elf", "mini_mbed.map"])
@pytest.mark.parametrize("target", [None, target_named("NUCLEO_F411RE")], ids=["inferred", "target"])
def test_ram_of_the_sample(name: str, target: Target | None) -> None:
    data = sample(f"mbed/elf-sample/{name}").read_bytes()
    assert rows(model_of(data, target), BankKind.RAM) == SAMPLE_RAM


@pytest.mark.parametrize("target", [None, target_named("NUCLEO_F411RE")], ids=["inferred", "target"])
def test_flash_of_the_sample(target: Target | None) -> None:
    data = sample("mbed/elf-sample/mini_mbed.elf").read_bytes()
    assert rows(model_of(data, target), BankKind.ROM) == SAMPLE_FLASH


def test_vectors_of_the_sample() -> None:
    vectors = model_of(sample("mbed/elf-sample/mini_mbed.elf").read_bytes()).vectors
    assert vectors is not None
    assert (vectors.stack_pointer, vectors.reset, vectors.count) == (0x2002_0000, 0x0800_0119, 64)


def test_nothing_is_wrong_with_the_sample() -> None:
    data = sample("mbed/elf-sample/mini_mbed.elf").read_bytes()
    assert model_of(data, target_named("NUCLEO_F411RE")).findings == ()


def test_flash_is_what_is_stored_and_not_the_heap() -> None:
    """The area of the heap has its bytes in the file, which is 140 KB long for 848 bytes of flash."""
    totals = model_of(sample("mbed/elf-sample/mini_mbed.elf").read_bytes(), target_named("NUCLEO_F411RE")).totals()
    assert totals["flash"] == 848


def test_only_heaps_are_dynamic() -> None:
    model = model_of(sample("mbed/elf-sample/mini_mbed.elf").read_bytes())
    assert {region.kind for region in model.regions() if region.facts["memory"] == "dynamic"} == {"heap"}


@pytest.mark.parametrize("toolchain", ["gcc", "arm", "iar"])
class TestToolchains:
    def test_heap(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "heap") == (HEAP, STACK - HEAP)

    def test_isr_stack(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "isr-stack") == (STACK, 0x400)

    def test_crash_data(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "crash-data") == (RAM + 0x100, 0x100)

    def test_vectors_in_flash(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "vectors") == (mbed_builds.FLASH, 0x100)

    def test_vectors_in_ram(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "ram-vectors") == (RAM, 0x100)

    def test_main_stack(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "main-stack") == (ZEROS + 0x100, 0x1000)

    def test_global_data(self, toolchain: str) -> None:
        assert place(model_of(build(toolchain)), "data") == (mbed_builds.DATA, mbed_builds.DATA_LENGTH)

    def test_nothing_is_wrong(self, toolchain: str) -> None:
        assert model_of(build(toolchain)).findings == ()


def test_sections_tell_heap_and_stack_of_arm_without_symbols() -> None:
    model = model_of(build("arm", stripped=True))
    assert (place(model, "heap"), place(model, "isr-stack")) == ((HEAP, STACK - HEAP), (STACK, 0x400))


def test_one_region_of_heap_up_to_the_stack() -> None:
    """Older builds of Arm have no heap of their own: it begins behind the last variable."""
    names = ("Image$$ARM_LIB_HEAP$$ZI$$Base", "Image$$ARM_LIB_HEAP$$ZI$$Limit")
    areas = (Lone("RW_IRAM1", ZEROS, mbed_builds.ZEROS_LENGTH), Lone("ARM_LIB_STACK", STACK, 0x400))
    (heap,) = model_of(build("arm", without=names, lone=areas)).regions("heap")
    assert (heap.address, heap.length, heap.facts["known_from"]) == (HEAP, STACK - HEAP, "inferred")


def split_heap() -> bytes:
    """Two heaps in two memories, as a K64F has them; the vectors' copy in the lower memory."""
    symbols = {
        "__VECTOR_TABLE": Named(0, 4 * 16, OBJECT),
        "__interrupts_ram_start__": Named(0x1FFF_0000),
        "__interrupts_ram_end__": Named(0x1FFF_0400),
        "__mbed_sbrk_start_0": Named(0x1FFF_0500),
        "__mbed_krbs_start_0": Named(0x2000_0000),
        "__mbed_sbrk_start": Named(0x2000_1000),
        "__mbed_krbs_start": Named(0x2002_FC00),
        "__end__": Named(0x2000_1000),
        "__HeapLimit": Named(0x2002_FC00),
        "__StackLimit": Named(0x2002_FC00),
        "__StackTop": Named(0x2003_0000),
    }
    vectors = mbed_builds.code(0x2003_0000, base=0, length=0x400, count=16)
    parts = [Part(0, vectors, ".interrupts"), Part(0x400, b"\xff" * 12 + b"\xfe\xff\xff\xff", ".flash_config")]
    return make_elf(parts, symbols=symbols, lone=[Lone(".bss", 0x2000_0000, 0x1000)])


def test_split_heap() -> None:
    model = model_of(split_heap(), target_named("K64F"))
    banks = {bank.bank.name: [(region.kind, region.length) for region in bank.regions] for bank in model.banks}
    assert banks["SRAM_L"] == [("ram-vectors", 0x400), ("heap-0", 0x1_0000 - 0x500)]
    assert banks["SRAM_U"] == [("zeros", 0x1000), ("heap", 0x2EC00), ("isr-stack", 0x400)]
    assert banks["IROM1"][-1] == ("vendor", 16)


def test_memories_that_touch_are_not_concluded_to_be_one() -> None:
    """The end of the first heap is where the other memory starts."""
    ram = [str(bank.bank.range) for bank in model_of(split_heap(), None).banks if bank.bank.kind is BankKind.RAM]
    assert ram == ["0x1fff0000-0x1fffffff", "0x20000000-0x2002ffff"]


def test_what_the_space_for_vectors_has_left_is_no_application() -> None:
    regions = [(region.name, region.length) for region in model_of(split_heap(), None).regions("vectors")]
    assert regions == [("RO: Vector table", 64), ("Vector table, not used", 0x400 - 64)]


KEPT = (Lone(".bss", ZEROS, mbed_builds.ZEROS_LENGTH), Lone(".crash_data_ram", RAM + 0x100, 0x100))
DUMMY = Lone(".stack_dummy", HEAP, 0x400, PROGBITS, WRITE)


@pytest.mark.parametrize("name", [".stack_dummy", ".stack"])
def test_a_section_with_the_length_of_the_isr_stack_is_no_second_one(name: str) -> None:
    """Scripts of GNU ld sum up the stack in a section behind the heap; the stack is at the end of RAM."""
    model = model_of(build(lone=(*KEPT, replace(DUMMY, name=name))))
    assert (model.findings, model.totals()["isr_stack"]) == ((), 0x400)


def test_without_symbols_nobody_knows_where_the_isr_stack_begins() -> None:
    model = model_of(build(lone=(*KEPT, DUMMY), stripped=True))
    assert place(model, "heap-or-stack") == (HEAP, RAM_END - HEAP)


def test_global_data_in_no_known_memory_counts() -> None:
    model = model_of(build(), Target("T", "", "", TARGET.rom, ()))
    assert model.totals()["static_ram"] == 0x100 + mbed_builds.DATA_LENGTH + mbed_builds.ZEROS_LENGTH


def test_isr_stack_in_another_memory() -> None:
    target = target_named("DISCO_L475VG_IOT01A")
    stack = {"__StackLimit": Named(0x1000_7C00), "__StackTop": Named(0x1000_8000)}
    model = model_of(build(symbols=stack), target)
    assert [bank.bank.name for bank in model.banks if any(r.kind == "isr-stack" for r in bank.regions)] == ["IRAM2"]


def test_memories_that_touch_stay_apart() -> None:
    model = model_of(build(), target_named("K64F"))
    assert [bank.bank.name for bank in model.banks if bank.bank.kind is BankKind.RAM] == ["SRAM_U", "SRAM_L"]


def test_no_copy_of_the_vectors_on_a_core_without_vtor() -> None:
    target = Target("M0", "Cortex-M0", "", TARGET.rom, TARGET.ram)
    assert place(model_of(build(), target), "ram-vectors") is None


def test_what_lies_in_front_of_the_program_is_the_bootloaders() -> None:
    model = model_of(
        build(base=mbed_builds.FLASH + 0x8400, symbols={"__isr_vector": Named(mbed_builds.FLASH + 0x8400)})
    )
    assert place(model, "bootloader") == (mbed_builds.FLASH, 0x8400)


def test_regions_of_one_name_that_overlap_are_told_by_their_sections() -> None:
    more = Part(mbed_builds.FLASH + 0x200, bytes(0x400), ".more")
    parts = [Part(mbed_builds.FLASH, mbed_builds.code(), ".text"), more]
    (finding,) = [one for one in model_of(make_elf(parts)).findings if one.code == "model-overlap"]
    assert "Application (.more) at 0x8000200-0x80005ff and Application (.text)" in finding.message


def test_no_init_data_is_told_apart() -> None:
    areas = (Lone(".bss", ZEROS, 0x1000), Lone(".uninitialized", ZEROS + 0x1000, 0x800))
    model = model_of(build(lone=areas, without=tuple(mbed_builds.KERNEL)))
    assert place(model, "no-init") == (ZEROS + 0x1000, 0x800)


def test_without_symbols_the_first_stack_pointer_ends_the_stack() -> None:
    (region,) = model_of(build(stripped=True)).regions("heap-or-stack")
    assert (region.address, region.end) == (HEAP, RAM_END)
