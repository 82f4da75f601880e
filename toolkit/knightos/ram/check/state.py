"""Whether the kernel's state agrees with its tables."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kernel_state import IDLE, NO_THREAD, KernelState
from formats.knightos.kernel_tables import HIGHEST_THREAD_ID
from toolkit.findings import Finding
from toolkit.knightos.kernels import STATE
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.tables import COUNTS, State
from toolkit.quantities import format_count

LOCKS = {"link_lock": "the link port", "screen_lock": "the screen", "keypad_lock": "the keypad", "usb_lock": "USB"}
NULL_THREAD = 0xFF
"""Another way to say that there is no thread."""


def check_state(snapshot: Snapshot) -> Iterator[Finding]:
    """What the kernel's variables say that cannot be."""
    state = snapshot.state
    if state is None:
        return
    offset = snapshot.dump.offset(snapshot.tables.tables[STATE].address)
    for kind, name in COUNTS.items():
        rows, counted = len(snapshot.tables.tables[kind].rows), getattr(state, name)
        if counted > rows:
            words = f"the kernel counts {counted} in a table of {format_count(rows, 'row')}"
            yield RULES["ram-count"].found(words, kind, offset)
    yield from _check_scheduler(snapshot, state, offset)
    for name, what in LOCKS.items():
        owner = getattr(state, name)
        if owner not in (NO_THREAD, NULL_THREAD) and owner not in snapshot.thread_ids:
            yield RULES["ram-lock-owner"].found(f"thread {owner} has {what}, and is not there", "state", offset)
    handlers = snapshot.link_handlers
    if handlers is not None and not handlers.is_ended:
        assert isinstance(state, KernelState)
        message = f"no list of link handlers in a block at {state.io_handlers:04X}"
        yield RULES["ram-link-handlers"].found(message, "state", offset)


def _check_scheduler(snapshot: Snapshot, state: State, offset: int | None) -> Iterator[Finding]:
    index, threads = state.current_thread_index, snapshot.threads
    if not threads:
        yield RULES["ram-no-thread"].found("the kernel counts no threads", "state", offset)
    elif index == IDLE:
        awake = [thread.row.id for thread in threads if not thread.row.is_suspended]
        if awake:
            message = f"the kernel is idle, and thread {awake[0]} is not suspended"
            yield RULES["ram-current-thread"].found(message, "state", offset)
    elif index >= len(threads):
        message = f"the kernel runs row {index} of {len(threads)} in use"
        yield RULES["ram-current-thread"].found(message, "state", offset)
    if state.last_thread_id > HIGHEST_THREAD_ID:
        message = f"the last id handed out is {state.last_thread_id}"
        yield RULES["ram-last-thread-id"].found(message, "state", offset)
