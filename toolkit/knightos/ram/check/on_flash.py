"""Whether open files agree with the flash of the same moment."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.knightos.ram.on_flash import EntryState, OnFlash
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import Snapshot
from toolkit.knightos.ram.streams import Stream
from toolkit.quantities import format_count, format_length

CARRY = 0x10000
"""What the kernel adds to a size by mistake, in bytes."""


def check_on_flash(snapshot: Snapshot) -> Iterator[Finding]:
    """What is wrong between RAM and flash; nothing without an image."""
    for stream in snapshot.streams:
        if stream.number in snapshot.on_flash:
            offset = snapshot.dump.offset(stream.address)
            on_flash = snapshot.on_flash[stream.number]
            yield from _check_entry(stream, on_flash, offset)
            yield from _check_block(stream, on_flash, offset)
            yield from _check_size(stream, on_flash, offset)


def _check_entry(stream: Stream, on_flash: OnFlash, offset: int | None) -> Iterator[Finding]:
    row, where = stream.row, f"stream {stream.number}"
    if on_flash.entry is EntryState.MISSING:
        message = f"no entry of a file is at {row.entry_address:04X}"
        yield RULES["ram-stream-no-entry"].found(message, where, offset)
    elif on_flash.entry is EntryState.RETIRED:
        what = "closing it makes a second entry" if row.is_writable else "it reads what the file was before"
        yield RULES["ram-stream-superseded"].found(f"its file was replaced or deleted: {what}", where, offset)


def _check_block(stream: Stream, on_flash: OnFlash, offset: int | None) -> Iterator[Finding]:
    row, where = stream.row, f"stream {stream.number}"
    if not on_flash.has_block:
        message = f"{row.section_id:04X} is no block that is in use"
        yield RULES["ram-stream-no-block"].found(message, where, offset)
    elif on_flash.in_file is False:
        message = f"block {row.section_id:04X} is not one of its file"
        yield RULES["ram-stream-other-block"].found(message, where, offset)
    elif on_flash.differing and not stream.is_unflushed:
        count = format_count(sum(end - start for start, end in on_flash.differing), "byte")
        message = f"{count} of its buffer differ from block {row.section_id:04X}, from {on_flash.differing[0][0]} on"
        yield RULES["ram-stream-not-on-flash"].found(message, where, offset)


def _check_size(stream: Stream, on_flash: OnFlash, offset: int | None) -> Iterator[Finding]:
    size, written = stream.row.working_size, on_flash.written
    if written is not None and size > written and (size - written) % CARRY == 0:
        message = f"its size is {size:,}, and what was written has {format_length(written)}"
        yield RULES["ram-stream-size"].found(message, f"stream {stream.number}", offset)
