"""What the kernel will not start of an executable, or not as its author means it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from formats.knightos.kernel_tables import COLOUR, NON_SUSPENDABLE, SUSPENDED
from formats.knightos.kexc import DESCRIPTION as DESCRIPTION_KEY
from formats.knightos.kexc import (
    ENTRY_POINT,
    FIRST_FREE_KEY,
    KEXC,
    KEY_NAMES,
    MAGIC_SIZE,
    RECORD_SIZE,
    STACK_SIZE,
    THREAD_FLAGS,
    Kexc,
)
from formats.knightos.kexc import NAME as NAME_KEY
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.findings import Finding
from toolkit.knightos.kexc.loader import (
    HEAP_BLOCK_COST,
    HEAP_LENGTH,
    Kernel,
    stack_length,
    start,
    text_at,
    thread_flags,
    wanted_version,
)
from toolkit.knightos.kexc.rules import RULES


def lint(data: bytes, kernel: Kernel) -> list[Finding]:
    """What there is to say of an executable. Offsets in bytes from the start of the file.

    Raises:
        FormatError: it is none.
    """
    program = KEXC.parse(data)
    return [
        *_entry_point(data, program),
        *_version(program, kernel),
        *_length(data, program),
        *_keys(program),
        *_flags(program),
        *_texts(data, program),
    ]


def offset_of(program: Kexc, key: int) -> int | None:
    """Where the first record with a key lies, in bytes from the start of the file."""
    for number, record in enumerate(program.records):
        if record.key == key:
            return MAGIC_SIZE + RECORD_SIZE * number
    return None


def _entry_point(data: bytes, program: Kexc) -> Iterator[Finding]:
    entry = program.first(ENTRY_POINT)
    if entry is None:
        yield RULES["kexc-no-entry-point"].found("there is no key 01")
    elif not program.body_offset <= entry < len(data):
        message = f"it is {entry:#x}; the list ends at {program.body_offset:#x}, the file at {len(data):#x}"
        yield RULES["kexc-entry-point"].found(message, "", offset_of(program, ENTRY_POINT))


def _version(program: Kexc, kernel: Kernel) -> Iterator[Finding]:
    version, refusal = wanted_version(program), start(program, kernel)
    if version is None:
        return
    running = kernel.major, kernel.minor
    if refusal.error is not None and program.first(ENTRY_POINT) is not None:
        yield RULES["kexc-kernel-version"].found(refusal.reason)
    elif version > running:
        message = f"it asks for {version[0]}.{version[1]}, and {kernel.major}.{kernel.minor} does not refuse it"
        yield RULES["kexc-newer-kernel"].found(message)


def _length(data: bytes, program: Kexc) -> Iterator[Finding]:
    needed = len(data) + stack_length(program) + 2 * HEAP_BLOCK_COST
    if needed > HEAP_LENGTH:
        message = f"program and stack need {needed:,} bytes of a heap of {HEAP_LENGTH:,}"
        yield RULES["kexc-too-long"].found(message)
    if len(data) % BLOCK_SIZE == 0 and len(data) > BLOCK_SIZE:
        message = (
            f"{len(data):,} bytes; genkfs stores them so that 256 are not loaded, `flashwright kfs` so that all are"
        )
        yield RULES["kexc-cut-by-kernel"].found(message)


def _keys(program: Kexc) -> Iterator[Finding]:
    for key, count in Counter(record.key for record in program.records).items():
        where = f"key {key:02X}"
        if key in KEY_NAMES and count > 1:
            yield RULES["kexc-key-twice"].found(
                f"{KEY_NAMES[key]} stands {count} times", where, offset_of(program, key)
            )
        elif key not in KEY_NAMES and key < FIRST_FREE_KEY:
            yield RULES["kexc-reserved-key"].found("it is reserved", where, offset_of(program, key))


def _flags(program: Kexc) -> Iterator[Finding]:
    for key in (STACK_SIZE, THREAD_FLAGS):
        value = program.first(key) or 0
        if value > 0xFF:
            message = f"of {value:#06x} the kernel takes {value & 0xFF:#04x}"
            yield RULES["kexc-high-byte"].found(message, KEY_NAMES[key], offset_of(program, key))
    flags = thread_flags(program)
    if flags & ~(NON_SUSPENDABLE | COLOUR):
        meaning = "the thread starts suspended" if flags & SUSPENDED else "the kernel knows bits 1 to 3"
        message = f"{flags:#04x}: {meaning}"
        yield RULES["kexc-thread-flags"].found(message, "", offset_of(program, THREAD_FLAGS))


def _texts(data: bytes, program: Kexc) -> Iterator[Finding]:
    for key in (NAME_KEY, DESCRIPTION_KEY):
        offset = program.first(key)
        if offset is not None and text_at(data, offset) is None:
            message = f"there is no text at {offset:#x}"
            yield RULES["kexc-text"].found(message, KEY_NAMES[key], offset_of(program, key))
