"""Where a KnightOS kernel begins, and the tables that end its pages (SPEC.md: kernel_header, kernel_jump).

Also the start of the privileged page and of the boot page. The mark of the kernel is asked for, nothing else: jumps
that are none, gaps that are not empty and odd versions parse, and `check_kernel_header` tells of them. How long a jump
table is, is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.codec import Problem, Spec
from formats.layout import blob, declare, derived, exactly, layout_of, record, text, u8, u16

KERNEL_MARK = b"KK"
KERNEL_MARK_OFFSET = 3
VERSION_OFFSET = 0x64
JUMP, RETURN, RESET = 0xC3, 0xC9, 0xC7
JUMP_SIZE = 3
TABLE_TOP = 0x4000
"""Where jump tables begin, in bytes from the start of the page; they grow downwards."""
WAITS_FOR_VALIDATION, VALIDATED = 0xA5FF, 0xA55A
BOOT_VERSION_OFFSET = 15

OPCODES = {JUMP: "jump", RETURN: "return", RESET: "reset"}
_VERSION = re.compile(rb"[0-9]+\.[0-9]+\.[0-9]+(-[0-9]+-g?[0-9a-f]+)?\+?")


def has_kernel(image: bytes) -> bool:
    """Whether an image, or the first page of one, has the mark of a KnightOS kernel."""
    return image[KERNEL_MARK_OFFSET : KERNEL_MARK_OFFSET + len(KERNEL_MARK)] == KERNEL_MARK


@record
class KernelJump:
    """A jump of the Z80; also one entry of a jump table."""

    opcode: int = declare(u8, "instruction", names=OPCODES, show="hex")
    address: int = declare(u16, "where to, as the CPU sees it", show="hex")

    @property
    def is_jump(self) -> bool:
        """Whether the instruction is a jump."""
        return self.opcode == JUMP


_jump = layout_of(KernelJump)


@record
class KernelHeader:
    """The start of page 00: restart vectors, marks, version."""

    boot: KernelJump = declare(_jump, "jump to the start of the kernel")
    _mark = derived(exactly(u16, 0x4B4B), "KK", lambda _r: 0x4B4B)
    version_bytes: bytes = declare(blob(3), "00; a binary version in kernels of 2012 and 2013")
    kcall: KernelJump = declare(_jump, "RST 08: relocation of what follows")
    gap_0b: bytes = declare(blob(5), "00")
    lcall: KernelJump = declare(_jump, "RST 10: call of a library")
    gap_13: bytes = declare(blob(5), "00")
    reboot: KernelJump = declare(_jump, "RST 18: reboot")
    gap_1b: bytes = declare(blob(5), "00")
    pcall: KernelJump = declare(_jump, "RST 20: call of a function on another page")
    gap_23: bytes = declare(blob(3), "00")
    boot_code_flag: int = declare(u8, "0 for TI's boot code", show="hex")
    gap_27: int = declare(u8, "00", show="hex")
    bcall: KernelJump = declare(_jump, "RST 28: trap for calls of TI's system")
    gap_2b: bytes = declare(blob(5), "00")
    unused_vector: int = declare(u8, "RST 30: a return", names=OPCODES, show="hex")
    gap_31: bytes = declare(blob(7), "00")
    interrupt: KernelJump = declare(_jump, "RST 38: interrupts")
    gap_3b: bytes = declare(blob(24), "00")
    start: KernelJump = declare(_jump, "where TI's boot code starts the system")
    valid_marker: int = declare(
        u16,
        "mark of TI's boot code",
        names={WAITS_FOR_VALIDATION: "as it is sent", VALIDATED: "validated"},
        show="hex",
    )
    marker_end: int = declare(u8, "FF", show="hex")
    gap_59: bytes = declare(blob(11), "00")
    version: bytes = declare(text, "version of the kernel")

    @property
    def has_known_version(self) -> bool:
        """Whether the version follows the grammar that the kernel itself reads."""
        return _VERSION.fullmatch(self.version) is not None


_JUMPS = {"boot": 0, "kcall": 8, "lcall": 0x10, "reboot": 0x18, "pcall": 0x20, "bcall": 0x28, "interrupt": 0x38}
VECTORS = _JUMPS | {"start": 0x53}
"""Field → its offset, for all jumps of the header."""
_GAPS = {"gap_0b": 0x0B, "gap_13": 0x13, "gap_1b": 0x1B, "gap_23": 0x23, "gap_27": 0x27}
_GAPS |= {"gap_2b": 0x2B, "gap_31": 0x31, "gap_3b": 0x3B, "gap_59": 0x59}


def check_kernel_header(header: KernelHeader) -> Iterator[Problem]:
    """Jumps that are none, gaps that are not empty, a version that nobody can read, marks of TI's boot code."""
    for name, offset in VECTORS.items():
        jump: KernelJump = getattr(header, name)
        if not jump.is_jump:
            message = f"{name} is {jump.opcode:02X}, no jump"
            yield Problem("rom-kernel-vector", name, offset, message)
    if header.unused_vector != RETURN:
        message = f"RST 30 is {header.unused_vector:02X}, no return"
        yield Problem("rom-kernel-vector", "unused_vector", 0x30, message)
    for name, offset in _GAPS.items():
        gap = getattr(header, name)
        if any(gap) if isinstance(gap, bytes) else gap:
            yield Problem("rom-kernel-gap", name, offset, f"bytes that should be 00 at {offset:#04x}")
    if header.boot_code_flag:
        message = f"{header.boot_code_flag:02X} where TI's boot code wants 00"
        yield Problem("rom-boot-code-flag", "boot_code_flag", 0x26, message)
    if header.valid_marker not in (WAITS_FOR_VALIDATION, VALIDATED) or header.marker_end != 0xFF:
        message = f"the mark of TI's boot code is {header.valid_marker:04X} and {header.marker_end:02X}"
        yield Problem("rom-valid-marker", "valid_marker", 0x56, message)
    if not header.has_known_version:
        message = f"the kernel's own parser takes {header.version[:40]!r} for unknown"
        yield Problem("rom-kernel-version", "version", VERSION_OFFSET, message)


@record
class PrivilegedHeader:
    """The start of the privileged page: the only code that may unlock flash."""

    _reset = derived(exactly(u8, RESET), "RST 0", lambda _r: RESET)
    unlock: KernelJump = declare(_jump, "unlocks flash")
    lock: KernelJump = declare(_jump, "locks flash")


@record
class BootHeader:
    """The start of the boot page."""

    code: bytes = declare(blob(BOOT_VERSION_OFFSET), "code")
    version: bytes = declare(text, "version of the boot code; Emulated where an emulator runs it")


KERNEL_JUMP = Spec("knightos.kernel_jump", KernelJump, title="Kernel jump table entry")
KERNEL_HEADER = Spec(
    "knightos.kernel_header", KernelHeader, title="Kernel header of page 00", check=check_kernel_header
)
PRIVILEGED_HEADER = Spec("knightos.privileged_header", PrivilegedHeader, title="Privileged page header")
BOOT_HEADER = Spec("knightos.boot_header", BootHeader, title="Boot page header")
