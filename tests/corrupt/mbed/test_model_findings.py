"""One build for each finding of the memory model, which shows exactly it."""

from __future__ import annotations

import pytest

from tests.elf_files import OBJECT, READ_WRITE, Lone, Named, Part, make_elf
from tests.mbed_builds import DATA, FLASH, HEAP, KERNEL, RAM, RAM_END, STACK, ZEROS, ZEROS_LENGTH, build, code
from tests.unit.mbed.test_model import TARGET
from toolkit.findings import Finding
from toolkit.mbed.linker_map.read import read_map
from toolkit.mbed.model.model import make_model
from toolkit.mbed.model.read import read_build
from toolkit.mbed.model.rules import RULES
from toolkit.mbed.modules import modules_of_map
from toolkit.mbed.modules_of_elf import modules_of_elf
from toolkit.mbed.targets import Target

CRASH, BSS = Lone(".crash_data_ram", RAM + 0x100, 0x100), Lone(".bss", ZEROS, ZEROS_LENGTH)
ODD_STACK = {"os_idle_thread_stack": Named(ZEROS + 0x1100, 0x1FC, OBJECT)}
SMALL_STACK = {"os_idle_thread_stack": Named(ZEROS + 0x1100, 64, OBJECT)}
HEAP_NAMES = ("__end__", "__HeapLimit")
NAMES = (*HEAP_NAMES, "__StackLimit", "__StackTop")


def findings(data: bytes, target: Target | None = TARGET) -> tuple[Finding, ...]:
    return make_model(read_build("app.elf", data), target).findings


def _no_vectors() -> bytes:
    parts = [Part(FLASH, b"\x00\xbf" * 64, ".text")]
    areas = [Lone(".interrupts_ram", RAM, 0x100), Lone(".bss", RAM + 0x100, HEAP - RAM - 0x100)]
    names = {name: Named(place) for name, place in zip(NAMES, (HEAP, STACK, STACK, RAM_END), strict=True)}
    return make_elf(parts, symbols={**names, "osRtxInfo": Named(RAM + 0x100, 4, OBJECT)}, lone=areas)


def _in_ram() -> bytes:
    """Everything as it should be, but one segment that a debugger would load into RAM."""
    loaded = Part(RAM + 0x8000, bytes(64), ".fast", RAM + 0x8000)
    parts = [Part(FLASH, code(), ".text"), Part(DATA, bytes(0x40), ".data", FLASH + 0x400, READ_WRITE), loaded]
    names = {"__end__": Named(RAM + 0x8040), "__HeapLimit": Named(STACK), "__StackLimit": Named(STACK)}
    areas = [CRASH, Lone(".bss", ZEROS, RAM + 0x8000 - ZEROS)]
    return make_elf(parts, symbols={**names, "__StackTop": Named(RAM_END), **KERNEL}, lone=areas)


SAMPLES: dict[str, bytes] = {
    "model-machine": build(machine=243),
    "model-stripped": build("arm", stripped=True),
    "model-bare-metal": build(without=tuple(KERNEL)),
    "model-unnamed-stack": build(without=("os_idle_thread_stack", "os_timer_thread_stack")),
    "model-no-vectors": _no_vectors(),
    "model-stack-pointer": build(symbols={"__StackTop": Named(RAM_END - 8)}),
    "model-outside": build(symbols={"__StackLimit": Named(0x3000_0000), "__StackTop": Named(0x3000_0400)}),
    "model-too-long": build(symbols={"__StackTop": Named(RAM_END + 8)}),
    "model-overlap": build(symbols={"__end__": Named(HEAP - 8)}),
    "model-negative": build(symbols={"__end__": Named(STACK + 8), "__HeapLimit": Named(STACK)}),
    "model-gap": build(lone=(CRASH, BSS, Lone(".more", HEAP + 64, 0x100)), symbols={"__end__": Named(HEAP + 0x140)}),
    "model-no-heap": build(without=(*HEAP_NAMES,), symbols={"__StackLimit": Named(HEAP), "__StackTop": Named(RAM_END)}),
    "model-stack-size": build(symbols=ODD_STACK),
    "model-stored-in-ram": _in_ram(),
}
ALSO = {
    "model-outside": {"model-stack-pointer"},
    "model-too-long": {"model-stack-pointer"},
    "model-negative": {"model-no-heap"},
    "model-no-vectors": {"model-unnamed-stack"},
}
"""What cannot be without another finding."""


@pytest.mark.parametrize("code_", SAMPLES)
def test_a_build_shows_exactly_its_finding(code_: str) -> None:
    found = {finding.code for finding in findings(SAMPLES[code_])}
    assert found - ALSO.get(code_, set()) == {code_}


def test_a_stack_that_is_too_small() -> None:
    (finding,) = findings(build(symbols=SMALL_STACK))
    assert (finding.code, "72 at least" in finding.message) == ("model-stack-size", True)


def test_memories_that_nobody_knows() -> None:
    assert [finding.code for finding in findings(build(), None)] == ["model-banks"]


def test_a_stack_that_nobody_knows() -> None:
    parts = [Part(FLASH, b"\x00\xbf" * 64, ".text")]
    areas = [Lone(".bss", RAM, 0x100)]
    data = make_elf(parts, symbols={"__end__": Named(RAM + 0x100), "__HeapLimit": Named(STACK)}, lone=areas)
    assert "model-no-isr-stack" in {finding.code for finding in findings(data)}


def test_every_rule_has_a_sample() -> None:
    assert set(RULES) == {*SAMPLES, "model-banks", "model-no-isr-stack"}


def test_objects_of_one_name() -> None:
    text = """
Memory Map of the image
    0x00000000   0x00000010   Code   RO            2    .text                /b/x/a.o
    0x00000010   0x00000010   Code   RO            2    .text                /b/y/a.o
"""
    (finding,) = modules_of_map(read_map("x", text.encode())).findings
    assert (finding.code, finding.where) == ("modules-joined", "/b/y/a.o")


def test_symbols_of_no_module() -> None:
    (finding,) = modules_of_elf(build(symbols={"variable": Named(DATA, 4, OBJECT, section=2)})).findings
    assert finding.code == "modules-unplaced"
