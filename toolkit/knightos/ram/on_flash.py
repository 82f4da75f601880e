"""Streams in a dump against the flash of the same moment: whose entry, whose block, what is not yet programmed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from formats.knightos.kernel_tables import StreamRow
from formats.knightos.kfs_block import FIRST, FREE_MARK, LAST
from formats.knightos.kfs_page import BLOCK_SIZE, PAGE_SIZE
from toolkit.kfs.history.history import history
from toolkit.kfs.volume import File, Volume
from toolkit.knightos.ram.streams import Stream

BANK, BANK_END = 0x4000, 0x8000
"""Where the CPU sees a page of flash."""


class EntryState(Enum):
    """What is where a stream has its entry."""

    LIVE = "live"
    RETIRED = "superseded"
    NEW = "new"
    MISSING = "missing"


@dataclass(frozen=True)
class OnFlash:
    """What flash has of a stream.

    Attributes:
        entry: what is where its entry should be.
        path: of the file, if it is known.
        entry_offset: of the id byte, from the start of the image.
        has_block: whether its block is in the data area and in use; true without a block.
        in_file: whether its block is one of the file's; None where that says nothing.
        differing: ranges of the buffer, start and end, that are not what its block has; without a block, what
            stands before the position.
        written: bytes of a new file that were written, by its blocks and its position; None where that is not known.
    """

    entry: EntryState
    path: bytes | None
    entry_offset: int | None
    has_block: bool
    in_file: bool | None
    differing: tuple[tuple[int, int], ...]
    written: int | None


class FlashFiles:
    """The files of a volume, by where their entries are."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume

    def look_up(self, stream: Stream) -> OnFlash:
        """What flash has of an open stream. Never raises for what is in either."""
        row = stream.row
        entry, path, offset = (EntryState.NEW, stream.path, None) if stream.is_new else self._entry(row)
        node = self._files.get(offset) if offset is not None else None
        return OnFlash(
            entry,
            path,
            offset,
            row.section_id == LAST or self._is_used(row.section_id),
            self._in_file(node, row),
            self._differing(stream),
            self._written(row) if stream.is_new and row.section_id == LAST else None,
        )

    @cached_property
    def _files(self) -> dict[int, File]:
        nodes = (node for node in self._volume.walk() if isinstance(node, File) and node.record is not None)
        return {node.record.offset: node for node in nodes if node.record is not None}

    @cached_property
    def _retired(self) -> dict[int, bytes]:
        return {entry.offset: entry.path for entry in history(self._volume) if entry.kind == "file"}

    def _entry(self, row: StreamRow) -> tuple[EntryState, bytes | None, int | None]:
        """What a row leads to. Rows that read do not say the page; it is the one that the kernel knows."""
        layout = self._volume.layout
        page = row.entry_page if row.is_writable else layout.fat_start
        if not (layout.fat_last <= page <= layout.fat_start and BANK <= row.entry_address < BANK_END):
            return EntryState.MISSING, None, None
        offset = page * PAGE_SIZE + row.entry_address - BANK
        if offset in self._files:
            return EntryState.LIVE, self._files[offset].path, offset
        if offset in self._retired:
            return EntryState.RETIRED, self._retired[offset], offset
        return EntryState.MISSING, None, offset

    def _is_used(self, section_id: int) -> bool:
        header = self._volume.data.headers.get(section_id)
        return header is not None and not header[0] & FREE_MARK

    def _in_file(self, node: File | None, row: StreamRow) -> bool | None:
        if node is None or row.is_writable or node.body.size == 0 or not self._is_used(row.section_id):
            return None
        return row.section_id in self._volume.chain(node).blocks

    def _differing(self, stream: Stream) -> tuple[tuple[int, int], ...]:
        row, buffer = stream.row, stream.buffer
        if row.section_id == LAST:
            return ((0, row.position),) if stream.is_unflushed and row.position else ()
        if buffer is None or not self._is_used(row.section_id):
            return ()
        return tuple(_ranges(buffer, self._volume.data.read((row.section_id,))))

    def _written(self, row: StreamRow) -> int | None:
        """Bytes in the blocks before, and in the buffer; None where the links do not lead to a first block."""
        headers, at, seen = self._volume.data.headers, row.previous_section_id, set[int]()
        if at == LAST:
            return row.position
        while at != FIRST:
            if at in seen or not self._is_used(at):
                return None
            seen.add(at)
            at = headers[at][0]
        return len(seen) * BLOCK_SIZE + row.position


def _ranges(one: bytes, other: bytes) -> list[tuple[int, int]]:
    """Where two byte strings of one length differ: start and end of each range."""
    ranges: list[tuple[int, int]] = []
    for at, (a, b) in enumerate(zip(one, other, strict=True)):
        if a != b and ranges and ranges[-1][1] == at:
            ranges[-1] = ranges[-1][0], at + 1
        elif a != b:
            ranges.append((at, at + 1))
    return ranges
