"""Whether threads, libraries and signals agree with each other and with the heap."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kernel_tables import HIGHEST_THREAD_ID, THREAD_FLAGS
from formats.knightos.user_memory import PERMANENT
from toolkit.findings import Finding
from toolkit.knightos.kernels import LIBRARIES, SIGNALS, THREADS
from toolkit.knightos.ram.roles import owner_name
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.threads import Thread

_KNOWN_FLAGS = sum(THREAD_FLAGS)


def check_threads(snapshot: Snapshot) -> Iterator[Finding]:
    """What is wrong with the rows of three tables."""
    seen: set[int] = set()
    for thread in snapshot.threads:
        offset = snapshot.dump.offset(snapshot.tables.tables[THREADS].row_address(thread.number))
        yield from _check_row(thread, seen, offset)
        yield from _check_memory(thread, offset)
        seen.add(thread.row.id)
    yield from _check_libraries(snapshot)
    yield from _check_signals(snapshot)


def _check_row(thread: Thread, seen: set[int], offset: int | None) -> Iterator[Finding]:
    row, where = thread.row, f"thread {thread.row.id}"
    if not 1 <= row.id <= HIGHEST_THREAD_ID:
        yield RULES["ram-thread-id"].found(f"row {thread.number} has the id {row.id}", where, offset)
    elif row.id in seen:
        yield RULES["ram-thread-id"].found(f"row {thread.number} has the id of another one", where, offset)
    if row.flags & ~_KNOWN_FLAGS:
        yield RULES["ram-thread-flags"].found(f"flags {row.flags:#04x}", where, offset)
    if row.is_suspended and not row.is_suspendable:
        yield RULES["ram-thread-suspension"].found("it is marked as suspended, and runs", where, offset)
    if row.reserved:
        yield RULES["ram-thread-reserved"].found(f"{row.reserved:04X} in its reserved bytes", where, offset)


def _check_memory(thread: Thread, offset: int | None) -> Iterator[Finding]:
    row, where, stack = thread.row, f"thread {thread.row.id}", thread.stack
    if thread.program is None or thread.program.is_free:
        message = f"its program at {row.executable:04X} is no block of the heap"
        yield RULES["ram-thread-program"].found(message, where, offset)
    elif not thread.is_executable:
        yield RULES["ram-thread-program"].found(f"no executable at {row.executable:04X}", where, offset)
    pointer = f"its stack pointer {row.stack_pointer:04X}"
    if stack is None or stack.place.owner != row.id:
        whose = "in no block of the heap" if stack is None else f"in a block of {owner_name(stack.place.owner)}"
        yield RULES["ram-thread-stack"].found(f"{pointer} is {whose}", where, offset)
    elif thread.registers is None:
        message = f"{pointer} leaves no room for its registers below {stack.place.footer:04X}"
        yield RULES["ram-thread-stack"].found(message, where, offset)


def _check_libraries(snapshot: Snapshot) -> Iterator[Finding]:
    seen: set[int] = set()
    for number, row in enumerate(snapshot.libraries):
        offset = snapshot.dump.offset(snapshot.tables.tables[LIBRARIES].row_address(number))
        where = f"library {row.id:02X}"
        if row.id in seen:
            yield RULES["ram-library-id"].found(f"row {number} is the same library", where, offset)
        seen.add(row.id)
        block = snapshot.heap.by_payload.get(row.address)
        if block is None or block.place.owner != PERMANENT:
            whose = "no block of the heap" if block is None else f"a block of {owner_name(block.place.owner)}"
            yield RULES["ram-library-address"].found(f"at {row.address:04X} is {whose}", where, offset)


def _check_signals(snapshot: Snapshot) -> Iterator[Finding]:
    for number, row in enumerate(snapshot.signals):
        if row.target not in snapshot.thread_ids:
            offset = snapshot.dump.offset(snapshot.tables.tables[SIGNALS].row_address(number))
            yield RULES["ram-signal-target"].found(f"for thread {row.target}", f"signal {number}", offset)
