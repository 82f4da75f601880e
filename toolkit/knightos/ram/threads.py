"""Threads in a dump: program, stack, saved registers (formats/knightos/SPEC.md: thread_row, saved_registers)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formats.errors import FormatError
from formats.knightos.kernel_tables import ThreadRow
from formats.knightos.kexc import KEXC, NAME
from formats.knightos.user_memory import SAVED_REGISTERS, SavedRegisters
from toolkit.knightos.kernels import THREADS
from toolkit.knightos.ram.dump import Dump
from toolkit.knightos.ram.heap import Heap, WalkedBlock
from toolkit.knightos.ram.tables import KernelTables

WORD = 2
LONGEST_STACK = 2 * 255 + 64
"""Bytes of the largest stack that a program can ask for; more of a block is no stack."""


@dataclass(frozen=True)
class Thread:
    """A valid row, and what it leads to.

    Attributes:
        number: of its row.
        row: what the table says.
        is_running: whether the kernel runs it; stack pointer and registers are then those of its last break.
        program: the heap block that begins where the program does.
        is_executable: whether the program begins as programs do.
        name: of the program, where it has one.
        stack: the heap block that the stack pointer is in.
        registers: what is saved there.
        words: the rest of the stack, from behind the registers up to its top, as far as a stack can reach.
    """

    number: int
    row: ThreadRow
    is_running: bool
    program: WalkedBlock | None
    is_executable: bool
    name: bytes | None
    stack: WalkedBlock | None
    registers: SavedRegisters | None
    words: tuple[int, ...]

    @property
    def stack_used(self) -> int | None:
        """Bytes from the stack pointer to the top of the stack."""
        return None if self.stack is None else self.stack.place.footer - self.row.stack_pointer


def threads(dump: Dump, tables: KernelTables, heap: Heap) -> Iterator[Thread]:
    """The threads of a dump, by row."""
    state = tables.state
    running = state.current_thread_index if state else None
    for number, row in enumerate(tables.valid(THREADS)):
        stack = heap.at(row.stack_pointer)
        registers, words = _stack(dump, row.stack_pointer, stack)
        program = heap.by_payload.get(row.executable)
        is_executable, name = _program(dump, program)
        yield Thread(
            number,
            row,
            number == running,
            program,
            is_executable,
            name,
            stack,
            registers,
            words,
        )


def _program(dump: Dump, block: WalkedBlock | None) -> tuple[bool, bytes | None]:
    """Whether a block holds an executable, and its name; the code may have been changed since, the header not."""
    if block is None:
        return False, None
    stored = dump.read_held(block.place.payload, block.place.length)
    try:
        offset = KEXC.parse(stored).first(NAME)
    except FormatError:
        return False, None
    text, nul, _rest = stored[len(stored) if offset is None else offset :].partition(b"\0")
    return True, text if nul else None


def _stack(dump: Dump, pointer: int, stack: WalkedBlock | None) -> tuple[SavedRegisters | None, tuple[int, ...]]:
    if stack is None:
        return None, ()
    stored = dump.read_held(pointer, min(stack.place.footer - pointer, LONGEST_STACK))
    try:
        registers, end = SAVED_REGISTERS.parse_prefix(stored)
    except FormatError:
        return None, ()
    words = range(end, len(stored) - WORD + 1, WORD)
    return registers, tuple(int.from_bytes(stored[at : at + WORD], "little") for at in words)
