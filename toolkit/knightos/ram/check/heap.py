"""Whether the heap is whole, and whether everything in it belongs to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from formats.knightos.user_memory import FREE, PERMANENT
from toolkit.findings import Finding
from toolkit.knightos.ram.heap import Heap, WalkedBlock
from toolkit.knightos.ram.roles import owner_name, roles
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.streams import StreamState, path_copy
from toolkit.quantities import format_length

_LOW_BYTE, _HIGH_BYTE = 0x00FF, 0xFF00


def check_heap(snapshot: Snapshot) -> Iterator[Finding]:
    """What is wrong with the blocks of the heap."""
    heap, dump = snapshot.heap, snapshot.dump
    for block in heap.blocks:
        if not block.is_whole:
            yield _broken_footer(snapshot, block)
        elif block.place.owner not in (FREE, PERMANENT) and block.place.owner not in snapshot.thread_ids:
            message = f"{format_length(block.place.length)} of {owner_name(block.place.owner)}, which is not there"
            yield RULES["ram-heap-leak"].found(message, _where(block), dump.offset(block.place.header))
    yield from _forgotten_paths(snapshot)
    yield from _free_neighbours(snapshot, heap)
    if heap.damaged is not None:
        start, end = heap.damaged.address, heap.damaged.end
        message = f"no way leads through {start:04X} to {end - 1:04X}"
        yield RULES["ram-heap-damaged"].found(message, f"heap {start:04X}", dump.offset(start))


def _broken_footer(snapshot: Snapshot, block: WalkedBlock) -> Finding:
    header, offset = block.place.header, snapshot.dump.offset(block.place.footer)
    is_overrun = block.footer & _LOW_BYTE == _LOW_BYTE and block.footer & _HIGH_BYTE == header & _HIGH_BYTE
    whose = ", ".join(roles(snapshot).get(header, ())) or owner_name(block.place.owner)
    message = f"its footer names {block.footer:04X}; the block is: {whose}"
    return RULES["ram-heap-overrun" if is_overrun else "ram-heap-footer"].found(message, _where(block), offset)


def _forgotten_paths(snapshot: Snapshot) -> Iterator[Finding]:
    used = roles(snapshot)
    for stream in snapshot.streams:
        block = snapshot.heap.by_payload.get(stream.row.entry_address)
        if stream.state is not StreamState.FREE or block is None or block.place.header in used:
            continue
        path = path_copy(snapshot.dump, snapshot.heap, stream.row)
        if path is not None and path.startswith(b"/"):
            text = path.decode("ascii", "replace")
            message = f"stream {stream.number} was closed, and the path of its new file is left: {text}"
            yield RULES["ram-heap-path-leak"].found(message, _where(block), snapshot.dump.offset(block.place.header))


def _free_neighbours(snapshot: Snapshot, heap: Heap) -> Iterator[Finding]:
    for block, following in pairwise(heap.blocks):
        if block.is_free and following.is_free and block.place.end == following.place.header:
            message = f"the block behind it, at {following.place.header:04X}, is free too"
            offset = snapshot.dump.offset(block.place.header)
            yield RULES["ram-heap-free-neighbours"].found(message, _where(block), offset)


def _where(block: WalkedBlock) -> str:
    return f"heap {block.place.header:04X}"
