"""Taking stock of a volume: what is used, orphaned and free, and which files the real kernel cannot read whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formats.knightos.kfs_entry import FileBody
from formats.knightos.kfs_page import BLOCK_SIZE, PAGE_SIZE
from toolkit.errors import NotInVolumeError
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.file_length import LengthSource
from toolkit.kfs.kernel_reading import KernelView, Outcome, Prediction, Reading
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE
from toolkit.kfs.volume import File, Link, Node, NoPlace, Volume

PREDICTION_BUDGET = 8
"""Times the volume's capacity that predictions may read together: files of a hostile image share their blocks."""
NOTHING = Reading(Outcome.NOT_FOUND)


class KernelReport(NamedTuple):
    """What the kernel reads of one file or link, against what is there.

    `whole` asks for every byte by byte reads, and by buffer reads too unless the file is empty: there the kernel
    always gives one block of something. `reason` is a key of `rules.NOT_READ_WHOLE`, empty when read whole.
    """

    path: bytes
    length: int
    by_bytes: Reading
    by_buffer: Reading
    reason: str

    @property
    def whole(self) -> bool:
        """Whether the kernel gets all of the file, either way of reading."""
        return not self.reason


class BlockUse(NamedTuple):
    """Blocks by what holds them: files, nothing although allocated, nothing."""

    total: int
    used: int
    orphaned: int
    free: int


def block_use(volume: Volume) -> BlockUse:
    """Count the blocks of a volume by use."""
    reachable: set[int] = set()
    for record in volume.fat.records:
        body = record.body
        if record.is_live and isinstance(body, FileBody):
            volume.data.mark(body.section_id, reachable)
    free = sum(1 for _block in volume.data.free_blocks())
    total = volume.layout.block_count
    return BlockUse(total, len(reachable), total - len(reachable) - free, free)


def dirty_blocks(volume: Volume) -> list[int]:
    """Section ids of free blocks that are not erased: what is programmed there gets damaged."""
    return [section_id for section_id in volume.data.free_blocks() if volume.data.is_dirty(section_id)]


def fat_bytes_left(volume: Volume) -> int:
    """Bytes of entries that the kernel can still append to the first page of the FAT."""
    return max(0, FAT_PAGE_APPENDABLE - volume.fat.used)


def kernel_reports(volume: Volume) -> Iterator[KernelReport]:
    """What the kernel reads, for every live file and link to a file, in the order of the tree; then those outside.

    Ends early on an image whose files, by sharing blocks, claim far more than the volume can hold.
    """
    view = KernelView(volume)
    budget = PREDICTION_BUDGET * volume.layout.capacity
    for node in volume.walk():
        target = _file_behind(volume, node)
        if target is None:
            continue
        content = volume.read_file(target)
        prediction = view.predict(node.path)
        budget -= len(content) + len(prediction.by_bytes.content) + len(prediction.by_buffer.content) + BLOCK_SIZE
        if budget < 0:
            return
        reason = "" if _is_whole(prediction, content) else _reason(volume, view, node, target)
        yield KernelReport(node.path, len(content), prediction.by_bytes, prediction.by_buffer, reason)
    for lost in volume.out_of_tree:
        if isinstance(lost.record.body, FileBody):
            reason = "shadowed" if lost.reason is NoPlace.SHADOWED else "not-found"
            yield KernelReport(lost.path, lost.record.body.size, NOTHING, NOTHING, reason)


def _file_behind(volume: Volume, node: Node) -> File | None:
    if isinstance(node, Link):
        try:
            node = volume.resolve(node.path)
        except NotInVolumeError:
            return None
    return node if isinstance(node, File) else None


def _is_whole(prediction: Prediction, content: bytes) -> bool:
    by_bytes, by_buffer = prediction.by_bytes, prediction.by_buffer
    if by_bytes.outcome is not Outcome.BYTES or by_bytes.content != content:
        return False
    return not content or by_buffer.content == content


def _reason(volume: Volume, view: KernelView, node: Node, target: File) -> str:
    """The first rule that explains why `node` is not read whole; a key of `rules.NOT_READ_WHOLE`."""
    found = view.find(node.path)
    if found is not node.record:
        return _not_found(volume, node)
    if isinstance(node, Link) and view.find(node.body.target) is not target.record:
        return "link"
    size, (blocks, end) = target.body.size, volume.data.measure(target.body.section_id)
    rules = {
        "broken-chain": size > 0 and end is not ChainEnd.PROPER,
        "size-field": volume.measure(target)[1] is not LengthSource.SIZE,
        "size-256": size == BLOCK_SIZE,
        "no-tail-block": 0 < size < 0x10000 and size % BLOCK_SIZE == 0 and blocks * BLOCK_SIZE == size,
        "size-looks-small": size >= 0x10000 and (size & 0xFF00 == 0 or size & 0xFFFF == 0x100),
        "over-64k": size >= 0x10000,
    }
    return next((code for code, applies in rules.items() if applies), "unknown")


def _not_found(volume: Volume, node: Node) -> str:
    if node.record is not None and node.record.offset // PAGE_SIZE != volume.layout.fat_start:
        return "second-fat-page"
    return "name-with-space" if b" " in node.path else "not-found"
