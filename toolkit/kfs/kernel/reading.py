"""What the real kernel reads of a file, predicted: its lookup, its byte reads, its buffer reads, bugs included.

The rules were observed on the running kernel (formats/knightos/SPEC.md, what the kernel reads). Where the kernel
runs into memory that no image describes, the prediction says so instead of guessing.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from formats.knightos.kfs_block import KFS_BLOCK, LAST
from formats.knightos.kfs_entry import FileBody
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.fat import Record
from toolkit.kfs.kernel.lookup import KernelLookup
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.volume import Volume


class Outcome(Enum):
    """How reading a file to its end goes."""

    BYTES = "bytes"
    NOT_FOUND = "not found"
    RUNAWAY = "runaway"
    HANG = "hang"
    NOT_SURVEYED = "not surveyed"


class Reading(NamedTuple):
    """One way of reading a file. `content` has bytes for `Outcome.BYTES` only."""

    outcome: Outcome
    content: bytes = b""


class Prediction(NamedTuple):
    """A file through streamReadByte until the end, and through getStreamInfo and streamReadBuffer."""

    by_bytes: Reading
    by_buffer: Reading


class Opened(NamedTuple):
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
        """Bytes of the last block that count; 0 can mean all of them."""
        return self.size[0]


class KernelView:
    """A volume as the kernel sees it: what it finds, and what it reads there."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self._lookup = KernelLookup(volume.fat, volume.layout)

    def find(self, path: bytes) -> Record | None:
        """The entry that the kernel's lookup finds, or None, also where it looks for it without end."""
        try:
            return self._lookup.find(path)
        except UndefinedError:
            return None

    def predict(self, path: bytes) -> Prediction:
        """What the kernel reads under a path."""
        opened = self.open(path)
        if isinstance(opened, Reading):
            return Prediction(opened, opened)
        return predict_opened(self.volume, opened)

    def open(self, path: bytes) -> Opened | Reading:
        """What openFileRead takes from the entry it finds, or how it fails."""
        try:
            record = self._lookup.find_readable(path)
        except UndefinedError:
            return Reading(Outcome.HANG)
        if record is None:
            return Reading(Outcome.NOT_FOUND)
        if isinstance(record.body, FileBody):
            return Opened(record.body.size.to_bytes(3, "little"), record.body.section_id)
        return _misread_directory(self.volume, record)


def predict_opened(volume: Volume, opened: Opened) -> Prediction:
    """What the kernel reads of a file that it has opened."""
    return (_predict_one if opened.starts_final else _predict_chain)(volume, opened)


def _misread_directory(volume: Volume, record: Record) -> Opened:
    """A directory behind a link opens as if its entry were a file's."""
    stored = volume.device.read(record.offset - 10, 11)[::-1]
    return Opened(stored[6:9], int.from_bytes(stored[9:11], "little"))


def _load(volume: Volume, section_id: int) -> bytes:
    if section_id == LAST:
        return b"\xff" * BLOCK_SIZE
    page, index = _place(volume, section_id)
    return volume.device.read(page * PAGE_SIZE + index * BLOCK_SIZE, BLOCK_SIZE)


def _next(volume: Volume, section_id: int) -> int:
    header = volume.data.headers.get(section_id)
    if header is not None:
        return header[1]
    page, index = _place(volume, section_id)
    return KFS_BLOCK.parse(volume.device.read(page * PAGE_SIZE + index * BLOCK_HEADER_SIZE, BLOCK_HEADER_SIZE)).next


def _place(volume: Volume, section_id: int) -> tuple[int, int]:
    page, index = section_id >> 8, section_id & 0xFF
    if page >= volume.layout.pages or index > BLOCKS_PER_PAGE:
        raise UndefinedError(f"the kernel follows a link to {section_id:04X}, which is no block")
    return page, index


def _hops(volume: Volume, section_id: int) -> list[int]:
    """The blocks from here to the one whose `next` says last. Raises UndefinedError where there is none."""
    chain = volume.data.chain(section_id)
    if chain.end is ChainEnd.PROPER and chain.blocks:
        return list(chain.blocks)
    if chain.end is ChainEnd.LOOP:
        raise UndefinedError("the chain runs in a loop")
    blocks = {section_id: None}  # in order, and quick to ask
    while (section_id := _next(volume, section_id)) != LAST:
        if section_id in blocks:
            raise UndefinedError("the chain runs in a loop")
        blocks[section_id] = None
    return list(blocks)


def _predict_one(volume: Volume, opened: Opened) -> Prediction:
    """A file that the kernel takes for one block."""
    try:
        block = _load(volume, opened.section_id)
    except UndefinedError:
        return Prediction(Reading(Outcome.RUNAWAY), Reading(Outcome.HANG))
    by_buffer = _copy(block, 1, opened, opened.final_length or BLOCK_SIZE)
    return Prediction(Reading(Outcome.BYTES, block[: opened.final_length]), by_buffer)


def _predict_chain(volume: Volume, opened: Opened) -> Prediction:
    """A file whose end the kernel finds by walking its chain."""
    try:
        blocks = _hops(volume, opened.section_id)
    except UndefinedError:
        return Prediction(Reading(Outcome.RUNAWAY), Reading(Outcome.HANG))
    data, whole = volume.data.read(blocks), BLOCK_SIZE * (len(blocks) - 1)
    remaining = (whole + opened.final_length) % 0x10000  # what getStreamInfo says
    by_buffer = _copy(data, len(blocks), opened, remaining)
    if not whole:  # one block, not taken for the last: the read runs on behind it
        return Prediction(Reading(Outcome.RUNAWAY), by_buffer)
    return Prediction(Reading(Outcome.BYTES, data[: whole + opened.final_length]), by_buffer)


def _copy(data: bytes, blocks: int, opened: Opened, wanted: int) -> Reading:
    """StreamReadBuffer from the start of a file, which counts in the low byte of what is wanted."""
    content = bytearray()
    current, final, at_end, position = 0, opened.starts_final, False, 0
    last = opened.final_length
    while wanted:
        if position == 0 and not final:  # every whole block in front of the last ends where it began: with position 0
            skipped = min(wanted // BLOCK_SIZE, blocks - 1 - current)
            content += data[BLOCK_SIZE * current : BLOCK_SIZE * (current + skipped)]
            current, wanted = current + skipped, wanted - BLOCK_SIZE * skipped
            final = skipped > 0 and current == blocks - 1
            if not wanted:
                break
        low = wanted & 0xFF
        if at_end or (final and last and last < low):
            break
        available = ((last if final else 0) - position) & 0xFF
        count = BLOCK_SIZE - position if low == 0 else low if low <= available or available == 0 else available
        start = BLOCK_SIZE * current + position
        content += data[start : min(start + count, BLOCK_SIZE * (current + 1))]
        wanted -= count
        position = (position + count) & 0xFF
        if final:
            at_end = position == last
        elif position == 0:
            current += 1
            if current == blocks:
                return Reading(Outcome.HANG)
            final = current == blocks - 1
    return Reading(Outcome.BYTES, bytes(content))
