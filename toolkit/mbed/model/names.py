"""The names by which the linkers of three toolchains tell the regions of the memory model: symbols and sections.

GNU ld takes them from the linker scripts of Mbed OS, armlink and ILINK make them of regions and blocks. Images that GCC
made may hold names that look like armlink's, so no toolchain is concluded from them: all names are looked for.
"""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of region.

    Attributes:
        key: for scripts.
        name: for people, as the memory model calls it.
        dynamic: whether its use changes at run time.
    """

    key: str
    name: str
    dynamic: bool = False


RAM_VECTORS = Kind("ram-vectors", "RW: Vector table")
CRASH_DATA = Kind("crash-data", "Crash data")
DATA = Kind("data", "RW: Global data")
NO_INIT = Kind("no-init", "No-init: Global data")
ZEROS = Kind("zeros", "ZI: Global data")
MAIN_STACK = Kind("main-stack", "ZI: Main stack")
TIMER_STACK = Kind("timer-stack", "ZI: Timer stack")
IDLE_STACK = Kind("idle-stack", "ZI: Idle stack")
THREAD_STACKS = Kind("thread-stacks", "ZI: Idle and timer stacks")
CODE_IN_RAM = Kind("code-in-ram", "Code in RAM")
HEAP = Kind("heap", "Heap", dynamic=True)
HEAP_0 = Kind("heap-0", "Heap, first part", dynamic=True)
HEAP_OR_STACK = Kind("heap-or-stack", "Heap and scheduler/ISR stack", dynamic=True)
ISR_STACK = Kind("isr-stack", "Scheduler/ISR stack")

VECTORS = Kind("vectors", "RO: Vector table")
BOOTLOADER = Kind("bootloader", "Bootloader")
HEADER = Kind("header", "Header")
APPLICATION = Kind("application", "Application")
INITIAL_DATA = Kind("initial-data", "Initial values of global data")
VENDOR = Kind("vendor", "Vendor block")

STACKS = (MAIN_STACK, TIMER_STACK, IDLE_STACK, ISR_STACK)
HEAPS = (HEAP, HEAP_0)

OBJECTS: dict[Kind, tuple[str, ...]] = {
    MAIN_STACK: ("_main_stack",),
    TIMER_STACK: ("os_timer_thread_stack",),
    IDLE_STACK: ("os_idle_thread_stack",),
    THREAD_STACKS: ("os_thread_stacks",),
}
"""Regions that one symbol with a size tells of, in every toolchain."""

Ends = tuple[tuple[str, ...], tuple[str, ...]]
"""Names of the start of a region, names of its end."""

RANGES: dict[Kind, tuple[Ends, ...]] = {
    RAM_VECTORS: (
        (("__interrupts_ram_start__",), ("__interrupts_ram_end__",)),
        (("__start_nvictable",), ("__stop_nvictable",)),
        (("__start_vector_table__",), ("__end_vector_table__",)),
        (("Image$$ER_IRAMVEC$$ZI$$Base",), ("Image$$ER_IRAMVEC$$ZI$$Limit",)),
        (("Image$$VECTOR_RAM$$ZI$$Base",), ("Image$$VECTOR_RAM$$ZI$$Limit",)),
        (("IRAMVEC$$Base",), ("IRAMVEC$$Limit",)),
    ),
    CRASH_DATA: (
        (("__CRASH_DATA_RAM_START__",), ("__CRASH_DATA_RAM_END__",)),
        (("Image$$RW_m_crash_data$$ZI$$Base",), ("Image$$RW_m_crash_data$$ZI$$Limit",)),
    ),
    HEAP_0: ((("__mbed_sbrk_start_0",), ("__mbed_krbs_start_0",)),),
    HEAP: (
        (("__mbed_sbrk_start",), ("__mbed_krbs_start",)),
        (("__end__", "end"), ("__HeapLimit",)),
        (("Image$$ARM_LIB_HEAP$$ZI$$Base", "Image$$ARM_LIB_HEAP$$Base"), ("Image$$ARM_LIB_HEAP$$ZI$$Limit",)),
        (("HEAP$$Base",), ("HEAP$$Limit",)),
    ),
    ISR_STACK: (
        (("__StackLimit",), ("__StackTop", "__stack", "_estack")),
        (("Image$$ARM_LIB_STACK$$ZI$$Base", "Image$$ARM_LIB_STACK$$Base"), ("Image$$ARM_LIB_STACK$$ZI$$Limit",)),
        (("CSTACK$$Base",), ("CSTACK$$Limit",)),
    ),
}
"""Regions that two symbols tell of. armlink has the length too, at the name of the end with `Length` in it."""

FIXED_LENGTHS = {CRASH_DATA: 256}
"""Bytes of a region whose end nothing tells."""

SECTIONS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (RAM_VECTORS, (".interrupts_ram", ".nvictable", "ER_IRAMVEC", "VECTOR_RAM", "IRAMVEC", ".vector_ram")),
    (CRASH_DATA, (".crash_data", "RW_m_crash_data")),
    (HEAP_0, (".heap_0",)),
    (HEAP, (".heap", "ARM_LIB_HEAP", "HEAP")),
    (ISR_STACK, (".stack", "ARM_LIB_STACK", "CSTACK")),
    (NO_INIT, (".uninitialized", ".noinit", ".uninit")),
)
"""What sections in RAM hold, by how their names begin; others are told by their kinds."""

LENGTHS_ONLY = (".stack_dummy",)
"""How the names of sections begin that say how long a stack is, and not where: it lies at the end of RAM."""

VECTOR_SECTIONS = (".isr_vector", ".interrupts", ".intvec", ".vectors", ".vector_table", "RESET")
"""How the names of sections begin, in small letters, that hold nothing but the vector table."""

VECTOR_SYMBOLS = ("__isr_vector", "g_pfnVectors", "__VECTOR_TABLE", "__Vectors", "__vector_table")
"""Names of the vector table in flash; makers of chips have others."""

VENDOR_SECTIONS = {
    ".flash_config": "Flash configuration",
    ".flashconfig": "Flash configuration",
    ".boot_hdr": "Boot header",
    ".crp": "Code read protection",
}
"""What makers of chips want at fixed places, by how the sections are called."""

KERNEL_SYMBOLS = ("osRtxInfo", "os_idle_thread_stack", "os_timer_thread_stack", "osRtxConfig", "osKernelStart")
"""Without any of them there is no kernel in the program: it is bare-metal."""
