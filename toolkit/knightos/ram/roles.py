"""What blocks of the heap are for, as far as tables lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formats.knightos.kernel_state import KernelState
from formats.knightos.user_memory import OWNERS
from toolkit.knightos.ram.heap import WalkedBlock
from toolkit.knightos.ram.snapshot import Snapshot


def owner_name(owner: int) -> str:
    """Whose a block is."""
    return OWNERS.get(owner, f"thread {owner}")


def roles(snapshot: Snapshot) -> Mapping[int, tuple[str, ...]]:
    """What blocks are for, by their headers; blocks that nothing leads to are left out."""
    found: dict[int, tuple[str, ...]] = {}
    for block, role in _roles(snapshot):
        if block is not None and not block.is_free:
            found[block.place.header] = (*found.get(block.place.header, ()), role)
    return found


def _roles(snapshot: Snapshot) -> Iterator[tuple[WalkedBlock | None, str]]:
    blocks = snapshot.heap.by_payload
    if isinstance(snapshot.state, KernelState):
        yield blocks.get(snapshot.state.io_handlers), "link handlers"
    for thread in snapshot.threads:
        yield thread.program, f"program of thread {thread.row.id}"
        yield thread.stack, f"stack of thread {thread.row.id}"
    for library in snapshot.libraries:
        yield blocks.get(library.address), f"library {library.id:02X}"
    for stream in snapshot.streams:
        yield stream.block, f"buffer of stream {stream.number}"
        if stream.path is not None:
            yield blocks.get(stream.row.entry_address), f"path of stream {stream.number}"
