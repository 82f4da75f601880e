"""Small builds of Mbed OS as ELF files, with the symbols and sections of each toolchain."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from tests.elf_files import ALLOC_WRITE, NOBITS, OBJECT, READ_WRITE, Lone, Named, Part, make_elf

FLASH, RAM, RAM_END = 0x0800_0000, 0x2000_0000, 0x2001_0000
VECTORS = 64
CODE_LENGTH = 0x400
DATA, DATA_LENGTH = RAM + 0x200, 0x40
ZEROS, ZEROS_LENGTH = DATA + DATA_LENGTH, 0x1800
HEAP = ZEROS + ZEROS_LENGTH
STACK = RAM_END - 0x400
KERNEL = {
    "_main_stack": Named(ZEROS + 0x100, 0x1000, OBJECT),
    "os_idle_thread_stack": Named(ZEROS + 0x1100, 0x200, OBJECT, local=True),
    "os_timer_thread_stack": Named(ZEROS + 0x1300, 0x300, OBJECT, local=True),
    "osRtxInfo": Named(DATA, 0x20, OBJECT),
}
"""What every toolchain calls alike."""
GCC = {
    "__isr_vector": Named(FLASH, 4 * VECTORS, OBJECT),
    "__CRASH_DATA_RAM_START__": Named(RAM + 0x100),
    "__CRASH_DATA_RAM_END__": Named(RAM + 0x200),
    "__end__": Named(HEAP),
    "__HeapLimit": Named(STACK),
    "__StackLimit": Named(STACK),
    "__StackTop": Named(RAM_END),
}
ARM = {
    "__Vectors": Named(FLASH, 4 * VECTORS, OBJECT),
    "Image$$RW_m_crash_data$$ZI$$Base": Named(RAM + 0x100),
    "Image$$ARM_LIB_HEAP$$ZI$$Base": Named(HEAP),
    "Image$$ARM_LIB_HEAP$$ZI$$Limit": Named(STACK),
    "Image$$ARM_LIB_STACK$$ZI$$Base": Named(STACK),
    "Image$$ARM_LIB_STACK$$ZI$$Length": Named(0x400),
}
IAR = {
    "__vector_table": Named(FLASH, 4 * VECTORS, OBJECT),
    "__CRASH_DATA_RAM_START__": Named(RAM + 0x100),
    "HEAP$$Base": Named(HEAP),
    "HEAP$$Limit": Named(STACK),
    "CSTACK$$Base": Named(STACK),
    "CSTACK$$Limit": Named(RAM_END),
}
TOOLCHAINS = {"gcc": GCC, "arm": ARM, "iar": IAR}
_SECTIONS = {
    "gcc": (".text", ".data", ".bss", ".crash_data_ram"),
    "arm": ("ER_IROM1", "RW_IRAM1", "RW_IRAM1", "RW_m_crash_data"),
    "iar": ("P1 ro", "P2 rw", "P2 zi", "P3 ui"),
}


def code(stack: int = RAM_END, *, base: int = FLASH, length: int = CODE_LENGTH, count: int = VECTORS) -> bytes:
    """A vector table whose handlers all lead behind it, and code."""
    handler = base + 4 * count + 1
    table = struct.pack("<2I", stack, handler) + struct.pack("<I", handler) * (count - 2)
    return table + b"\x00\xbf" * ((length - len(table)) // 2)


def build(
    toolchain: str = "gcc",
    *,
    symbols: Mapping[str, Named] | None = None,
    without: tuple[str, ...] = (),
    machine: int = 40,
    stripped: bool = False,
    base: int = FLASH,
    lone: tuple[Lone, ...] | None = None,
) -> bytes:
    """A build as a toolchain makes it.

    Args:
        toolchain: whose names it has.
        symbols: more of them, or others.
        without: names that it does not have.
        machine: what it is for.
        stripped: whether it has lost its symbols.
        base: where it lies in flash.
        lone: the sections without bytes, instead of `.bss`, crash data and the areas of heap and stack.
    """
    text, data, zeros, crash = _SECTIONS[toolchain]
    known = {**TOOLCHAINS[toolchain], **KERNEL, **(symbols or {})}
    program = code(base=base)
    parts = [
        Part(base, program, text),
        Part(DATA, bytes(DATA_LENGTH), data, base + len(program), READ_WRITE, ZEROS_LENGTH),
    ]
    areas: tuple[Lone, ...] = (Lone(zeros, ZEROS, ZEROS_LENGTH), Lone(crash, RAM + 0x100, 0x100))
    if toolchain == "arm":
        areas += (
            Lone("ARM_LIB_HEAP", HEAP, STACK - HEAP, NOBITS, ALLOC_WRITE),
            Lone("ARM_LIB_STACK", STACK, RAM_END - STACK),
        )
    chosen = {name: symbol for name, symbol in known.items() if name not in without}
    return make_elf(
        parts, symbols=chosen, machine=machine, stripped=stripped, lone=areas if lone is None else lone, entry=base | 1
    )
