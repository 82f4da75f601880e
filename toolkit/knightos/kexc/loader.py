"""What the kernel makes of an executable when it shall start it (formats/knightos/SPEC.md, kexc)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from formats.knightos.kexc import ENTRY_POINT, KERNEL_VERSION, STACK_SIZE, THREAD_FLAGS, Kexc

HEAP_LENGTH = 0x7A00
"""Bytes that a program, its stack and all else of the heap share."""
HEAP_BLOCK_COST = 5
"""Bytes that each block of the heap takes besides what is asked for."""
DEFAULT_STACK = 20
ERROR_NOT_STARTED = 15


@dataclass(frozen=True)
class Kernel:
    """A kernel as far as starting programs goes. Releases before 2020 do not look at the version."""

    name: str
    major: int
    minor: int
    checks_version: bool


KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel("head", 0, 6, checks_version=True),
        Kernel("0.6.12", 0, 6, checks_version=False),
    )
}
"""``head`` is the last state of the sources, ``0.6.12`` the last release."""


@dataclass(frozen=True)
class Start:
    """Whether a kernel starts a program; else the error it gives, and why."""

    kernel: str
    error: int | None = None
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON sees it."""
        return {"kernel": self.kernel, "starts": self.error is None, "error": self.error, "reason": self.reason}


def start(program: Kexc, kernel: Kernel) -> Start:
    """What the kernel does with a program that it could load whole."""
    version = wanted_version(program)
    if kernel.checks_version and version and (version[0] < kernel.major or version[1] < kernel.minor):
        reason = f"it asks for {version[0]}.{version[1]}, and the kernel compares the wrong way round"
        return Start(kernel.name, ERROR_NOT_STARTED, reason)
    if program.first(ENTRY_POINT) is None:
        return Start(kernel.name, ERROR_NOT_STARTED, "it has no entry point")
    return Start(kernel.name)


def wanted_version(program: Kexc) -> tuple[int, int] | None:
    """The lowest kernel that a program asks for, as its author means it; None where it asks for none."""
    value = program.first(KERNEL_VERSION)
    return None if value is None else (value & 0xFF, value >> 8)


def stack_length(program: Kexc) -> int:
    """Bytes of the stack that the kernel gives a program."""
    value = program.first(STACK_SIZE)
    return 2 * (DEFAULT_STACK if value is None else value & 0xFF) + 64


def thread_flags(program: Kexc) -> int:
    """The flags that the program's first thread starts with."""
    return (program.first(THREAD_FLAGS) or 0) & 0xFF


def text_at(data: bytes, offset: int) -> bytes | None:
    """The text at an offset of a file, without its NUL; None where there is none."""
    end = data.find(b"\0", offset)
    return data[offset:end] if end >= 0 else None
