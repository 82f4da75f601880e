"""Whether open files agree with each other, with threads and with the heap."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.findings import Finding
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.streams import Stream, StreamState


def check_streams(snapshot: Snapshot) -> Iterator[Finding]:
    """What is wrong with the rows of the stream table, as far as RAM alone says it."""
    buffers: dict[int, int] = {}
    writers: dict[tuple[int, int], int] = {}
    for stream in snapshot.streams:
        offset = snapshot.dump.offset(stream.address)
        where = f"stream {stream.number}"
        if not stream.is_open:
            continue
        yield from _check_buffer(stream, buffers, offset)
        yield from _check_writer(stream, writers, offset)
        if stream.row.owner not in snapshot.thread_ids:
            message = f"thread {stream.row.owner} has ended without closing it"
            yield RULES["ram-stream-owner"].found(message, where, offset)
    yield from _check_unused(snapshot)


def _check_unused(snapshot: Snapshot) -> Iterator[Finding]:
    unused = [stream for stream in snapshot.streams if stream.state is StreamState.NEVER_FREE]
    if unused:
        numbers = ", ".join(str(stream.number) for stream in unused)
        message = f"{numbers}: zero since boot, which the kernel takes for open; it never uses them"
        yield RULES["ram-stream-never-free"].found(message, "stream rows", snapshot.dump.offset(unused[0].address))


def _check_buffer(stream: Stream, buffers: dict[int, int], offset: int | None) -> Iterator[Finding]:
    address, where, block = stream.row.buffer, f"stream {stream.number}", stream.block
    if block is None or block.is_free:
        what = "is free memory" if block else "is no block of the heap"
        yield RULES["ram-stream-buffer"].found(f"its buffer at {address:04X} {what}", where, offset)
    elif block.place.length < BLOCK_SIZE:
        message = f"its buffer at {address:04X} has {block.place.length} bytes"
        yield RULES["ram-stream-buffer"].found(message, where, offset)
    if address in buffers:
        message = f"its buffer at {address:04X} is that of stream {buffers[address]}"
        yield RULES["ram-stream-shared-buffer"].found(message, where, offset)
    buffers.setdefault(address, stream.number)


def _check_writer(stream: Stream, writers: dict[tuple[int, int], int], offset: int | None) -> Iterator[Finding]:
    row, where = stream.row, f"stream {stream.number}"
    if not row.is_writable:
        return
    if stream.is_new:
        yield from _check_path(stream, offset)
    else:
        entry = row.entry_page, row.entry_address
        if entry in writers:
            message = f"stream {writers[entry]} writes the same file: closing both makes two entries"
            yield RULES["ram-stream-two-writers"].found(message, where, offset)
        writers.setdefault(entry, stream.number)
    if stream.is_unflushed:
        message = f"what was written to its buffer before position {row.position} waits to be flushed"
        yield RULES["ram-stream-unflushed"].found(message, where, offset)
    elif row.section_id == LAST:
        message = "it is at the border of a block: closing it now never ends"
        yield RULES["ram-stream-never-closes"].found(message, where, offset)


def _check_path(stream: Stream, offset: int | None) -> Iterator[Finding]:
    where = f"stream {stream.number}"
    if stream.path is None:
        message = f"the path of its new file is no text at {stream.row.entry_address:04X}"
        yield RULES["ram-stream-path"].found(message, where, offset)
    elif b"/" not in stream.path.removeprefix(b"/"):
        message = "its new file will be in the root, and lose the first letter of its name"
        yield RULES["ram-stream-root-path"].found(message, where, offset)
