"""What the real kernel reads of a file, predicted: its lookup, its byte reads, its buffer reads, bugs included.

The rules were observed on the running kernel (formats/knightos/SPEC.md, what the kernel reads). Where the kernel
runs into memory that no image describes, the prediction says so instead of guessing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from formats.knightos.kfs_block import KFS_BLOCK, LAST
from formats.knightos.kfs_entry import DIRECTORY, LINK, ROOT, DirectoryBody, FileBody, LinkBody
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.kfs.fat import Record
from toolkit.kfs.volume import Volume, components


class Outcome(Enum):
    """How reading a file to its end goes."""

    BYTES = "bytes"
    NOT_FOUND = "not found"
    RUNAWAY = "runaway"
    HANG = "hang"


@dataclass(frozen=True)
class Reading:
    """One way of reading a file. `content` has bytes for `Outcome.BYTES` only."""

    outcome: Outcome
    content: bytes = b""


@dataclass(frozen=True)
class Prediction:
    """A file through streamReadByte until the end, and through getStreamInfo and streamReadBuffer."""

    by_bytes: Reading
    by_buffer: Reading


class _UndefinedError(Exception):
    """The kernel reads memory that the image does not hold."""


@dataclass(frozen=True)
class _Opened:
    """What openFileRead takes from an entry."""

    size: bytes
    section_id: int

    @property
    def starts_final(self) -> bool:
        """Only two bytes of the size are looked at to tell a file of one block."""
        low, middle, _high = self.size
        return middle == 0 or (middle == 1 and low == 0)

    @property
    def final_length(self) -> int:
        return self.size[0]


class KernelView:
    """A volume as the kernel sees it: only the FAT's first page, in one pass, parents before their children."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self._records: dict[tuple[int, bytes], list[Record]] = {}
        for record in volume.fat.records:
            if record.offset // PAGE_SIZE != volume.layout.fat_start:
                break
            if record.is_live and not isinstance(record.body, bytes):
                self._records.setdefault((record.body.parent, record.body.name), []).append(record)

    def find(self, path: bytes) -> Record | None:
        """The entry that the kernel's lookup finds, or None. A space ends a component in its comparison."""
        *folders, last = [name.split(b" ")[0] for name in components(path)] or [b""]
        parent, behind = ROOT, -1
        for name in folders:
            record = self._first(parent, name, behind, DIRECTORY)
            if record is None or not isinstance(record.body, DirectoryBody):
                return None
            parent, behind = record.body.directory_id, record.index
        return self._first(parent, last, behind)

    def _first(self, parent: int, name: bytes, behind: int, kind: int | None = None) -> Record | None:
        for record in self._records.get((parent, name), ()):
            if record.index > behind and kind in (None, record.entry.id):
                return record
        return None

    def predict(self, path: bytes) -> Prediction:
        """What the kernel reads under a path."""
        opened = self._open(path)
        if isinstance(opened, Reading):
            return Prediction(opened, opened)
        return Prediction(_read_bytes(self.volume, opened), _read_buffer(self.volume, opened))

    def _open(self, path: bytes) -> _Opened | Reading:
        record = self.find(path)
        if record is not None and isinstance(record.body, LinkBody):
            record = self.find(record.body.target)
            if record is not None and record.entry.id == LINK:
                record = None  # one hop only: the second reads the wrong bytes
        if record is None:
            return Reading(Outcome.NOT_FOUND)
        if isinstance(record.body, FileBody):
            return _Opened(record.body.size.to_bytes(3, "little"), record.body.section_id)
        return _misread_directory(self.volume, record)


def _misread_directory(volume: Volume, record: Record) -> _Opened:
    """A directory behind a link opens as if its entry were a file's."""
    stored = volume.device.read(record.offset - 10, 11)[::-1]
    return _Opened(stored[6:9], int.from_bytes(stored[9:11], "little"))


def _load(volume: Volume, section_id: int) -> bytes:
    if section_id == LAST:
        return b"\xff" * BLOCK_SIZE
    page, index = _place(volume, section_id)
    return volume.device.read(page * PAGE_SIZE + index * BLOCK_SIZE, BLOCK_SIZE)


def _load_all(volume: Volume, blocks: list[int]) -> bytes:
    if all(block in volume.data.headers for block in blocks):
        return volume.data.read(blocks)
    return b"".join([_load(volume, block) for block in blocks])


def _next(volume: Volume, section_id: int) -> int:
    header = volume.data.headers.get(section_id)
    if header is not None:
        return header[1]
    page, index = _place(volume, section_id)
    return KFS_BLOCK.parse(volume.device.read(page * PAGE_SIZE + index * BLOCK_HEADER_SIZE, BLOCK_HEADER_SIZE)).next


def _place(volume: Volume, section_id: int) -> tuple[int, int]:
    page, index = section_id >> 8, section_id & 0xFF
    if page >= volume.layout.pages or index > BLOCKS_PER_PAGE:
        raise _UndefinedError
    return page, index


def _hops(volume: Volume, section_id: int) -> list[int]:
    """The blocks from here to the one whose `next` says last. Raises _UndefinedError where there is none."""
    blocks, headers = [section_id], volume.data.headers
    limit = volume.layout.pages * BLOCKS_PER_PAGE
    while True:
        header = headers.get(section_id)
        section_id = header[1] if header else _next(volume, section_id)
        if section_id == LAST:
            return blocks
        blocks.append(section_id)
        if len(blocks) > limit:
            raise _UndefinedError


def _read_bytes(volume: Volume, opened: _Opened) -> Reading:
    try:
        if opened.starts_final:
            return Reading(Outcome.BYTES, _load(volume, opened.section_id)[: opened.final_length])
        *whole, last = _hops(volume, opened.section_id)
        if not whole:  # one block, not taken for the last: the read runs on behind it
            return Reading(Outcome.RUNAWAY)
        return Reading(Outcome.BYTES, _load_all(volume, whole) + _load(volume, last)[: opened.final_length])
    except _UndefinedError:
        return Reading(Outcome.RUNAWAY)


def _stream_info(volume: Volume, opened: _Opened) -> int:
    """Bytes that the kernel says remain; raises _UndefinedError where it never says."""
    if opened.starts_final:
        return opened.final_length or BLOCK_SIZE
    hops = len(_hops(volume, opened.section_id)) - 1
    return (BLOCK_SIZE * hops + opened.final_length) % 0x10000


def _read_buffer(volume: Volume, opened: _Opened) -> Reading:
    try:
        wanted = _stream_info(volume, opened)
        return _copy(volume, opened, wanted)
    except _UndefinedError:
        return Reading(Outcome.HANG)


def _copy(volume: Volume, opened: _Opened, wanted: int) -> Reading:
    """StreamReadBuffer from the start of a file, which counts in the low byte of what is wanted."""
    content = bytearray()
    current, final, at_end, position = opened.section_id, opened.starts_final, False, 0
    buffer, last = _load(volume, current), opened.final_length
    while wanted:
        low = wanted & 0xFF
        if at_end or (final and last and last < low):
            break
        available = ((last if final else 0) - position) & 0xFF
        count = BLOCK_SIZE - position if low == 0 else low if low <= available or available == 0 else available
        content += buffer[position : position + count]
        wanted -= count
        position = (position + count) & 0xFF
        if final:
            at_end = position == last
        elif position == 0:
            current = _next(volume, current)
            if current == LAST:
                raise _UndefinedError
            buffer, final = _load(volume, current), _next(volume, current) == LAST
    return Reading(Outcome.BYTES, bytes(content))
