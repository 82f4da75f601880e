"""All that is wrong in a dump of RAM."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.knightos.ram.check.heap import check_heap
from toolkit.knightos.ram.check.layout import check_profile
from toolkit.knightos.ram.check.on_flash import check_on_flash
from toolkit.knightos.ram.check.state import check_state
from toolkit.knightos.ram.check.streams import check_streams
from toolkit.knightos.ram.check.threads import check_threads
from toolkit.knightos.ram.detect import likelier_kernels
from toolkit.knightos.ram.dump import KERNEL_MARK_ADDRESS, RAM_LENGTH, Order, has_kernel
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import Snapshot


def check(snapshot: Snapshot) -> list[Finding]:
    """Every rule that is broken, in the order of memory, the heap last."""
    return [
        *_check_dump(snapshot),
        *check_profile(snapshot.profile),
        *check_threads(snapshot),
        *check_streams(snapshot),
        *check_on_flash(snapshot),
        *check_state(snapshot),
        *check_heap(snapshot),
    ]


def _check_dump(snapshot: Snapshot) -> Iterator[Finding]:
    dump = snapshot.dump
    if not dump.is_whole:
        yield RULES["ram-dump-length"].found(f"{dump.length:,} bytes instead of {RAM_LENGTH:,} or 65,536")
    if not snapshot.detected.is_certain:
        yield RULES["ram-order"].found(f"nothing looks like a heap in either order: read in {dump.order.value}")
    for profile in likelier_kernels(snapshot.detected):
        message = f"{snapshot.detected.evidence}; by {profile.name}, at {profile.user_memory:04X}, it holds together"
        yield RULES["ram-other-kernel"].found(message, snapshot.profile.name)
    if dump.order is Order.VIEW and not has_kernel(dump.read_held(0, 2 * KERNEL_MARK_ADDRESS)):
        found = dump.read_held(KERNEL_MARK_ADDRESS, 2).hex()
        yield RULES["ram-no-kernel"].found(f"{found} instead of 4b4b", offset=KERNEL_MARK_ADDRESS)
