"""The registers that tell why a core took a fault, bit by bit, as the Arm architecture defines them."""

from __future__ import annotations

from collections.abc import Mapping

MMFSR = {
    0: ("IACCVIOL", "an instruction was to be fetched from where nothing may be executed"),
    1: ("DACCVIOL", "data were accessed where the protection does not allow it"),
    3: ("MUNSTKERR", "leaving an exception, the protection did not allow to read the stack"),
    4: ("MSTKERR", "entering an exception, the protection did not allow to write the stack"),
    5: ("MLSPERR", "the protection did not allow to save registers of the FPU"),
    7: ("MMARVALID", "MMFAR has the address"),
}
BFSR = {
    0: ("IBUSERR", "an instruction could not be fetched"),
    1: ("PRECISERR", "data could not be accessed, by the instruction at PC"),
    2: ("IMPRECISERR", "data could not be written, by an instruction before PC"),
    3: ("UNSTKERR", "leaving an exception, the stack could not be read"),
    4: ("STKERR", "entering an exception, the stack could not be written"),
    5: ("LSPERR", "registers of the FPU could not be saved"),
    7: ("BFARVALID", "BFAR has the address"),
}
UFSR = {
    0: ("UNDEFINSTR", "an instruction that the core does not have"),
    1: ("INVSTATE", "code that is not Thumb code: an address without bit 0 was called"),
    2: ("INVPC", "leaving an exception, the value to return to was not one"),
    3: ("NOCP", "an instruction for a coprocessor that is not there or not switched on, such as the FPU"),
    4: ("STKOF", "the stack pointer went below its limit"),
    8: ("UNALIGNED", "an access to an address that is not aligned"),
    9: ("DIVBYZERO", "a division by zero"),
}
HFSR = {
    1: ("VECTTBL", "the vector table could not be read"),
    30: ("FORCED", "another fault that could not be handled as such; the other registers say which"),
    31: ("DEBUGEVT", "a debug event while no debugger was there"),
}
DFSR = {
    0: ("HALTED", "the debugger halted the core, or made it step"),
    1: ("BKPT", "a breakpoint"),
    2: ("DWTTRAP", "a watchpoint"),
    3: ("VCATCH", "an exception that the debugger catches"),
    4: ("EXTERNAL", "a request from outside of the core"),
}
SHCSR = {
    0: ("MEMFAULTACT", "MemManage is active"),
    1: ("BUSFAULTACT", "BusFault is active"),
    3: ("USGFAULTACT", "UsageFault is active"),
    7: ("SVCALLACT", "SVCall is active"),
    8: ("MONITORACT", "DebugMonitor is active"),
    10: ("PENDSVACT", "PendSV is active"),
    11: ("SYSTICKACT", "SysTick is active"),
    12: ("USGFAULTPENDED", "UsageFault waits"),
    13: ("MEMFAULTPENDED", "MemManage waits"),
    14: ("BUSFAULTPENDED", "BusFault waits"),
    15: ("SVCALLPENDED", "SVCall waits"),
    16: ("MEMFAULTENA", "MemManage is switched on"),
    17: ("BUSFAULTENA", "BusFault is switched on"),
    18: ("USGFAULTENA", "UsageFault is switched on"),
}
REGISTERS: Mapping[str, Mapping[int, tuple[str, str]]] = {
    "HFSR": HFSR,
    "MMFSR": MMFSR,
    "BFSR": BFSR,
    "UFSR": UFSR,
    "DFSR": DFSR,
    "SHCSR": SHCSR,
}
"""Register → bit → its name, what it says."""
EXCEPTION_MASK = 0x1FF
_PART_SHIFT, _PART_MASK = 4, 0xFFF
CORES = {
    0xC20: "Cortex-M0",
    0xC60: "Cortex-M0+",
    0xC21: "Cortex-M1",
    0xC23: "Cortex-M3",
    0xC24: "Cortex-M4",
    0xC27: "Cortex-M7",
    0xD20: "Cortex-M23",
    0xD21: "Cortex-M33",
    0xD22: "Cortex-M55",
}
"""Number in CPUID → core of Arm."""
ARM_IMPLEMENTER = 0x41


def bits_of(register: str, value: int) -> list[tuple[str, str]]:
    """Name and words of each bit that is set and known; nothing for registers that are not taken apart."""
    return [words for bit, words in REGISTERS.get(register, {}).items() if value >> bit & 1]


def core_of(cpuid: int) -> str | None:
    """The core that a CPUID tells of, with its revision: ``Cortex-M4 r0p1``."""
    core = CORES.get(cpuid >> _PART_SHIFT & _PART_MASK)
    if core is None or cpuid >> 24 != ARM_IMPLEMENTER:
        return None
    return f"{core} r{cpuid >> 20 & 0xF}p{cpuid & 0xF}"


def exception_of(xpsr: int) -> int:
    """The number of the exception that the core was in; 0 for a thread."""
    return xpsr & EXCEPTION_MASK


def mode_words(exc_return: int, control: int) -> tuple[str, str, str]:
    """Mode, privilege and stack at a fault, in the words of the text report."""
    is_thread = bool(exc_return & 8)
    privilege = "User" if is_thread and control & 1 else "Privileged"
    return "Thread" if is_thread else "Handler", privilege, "PSP" if exc_return & 4 else "MSP"
