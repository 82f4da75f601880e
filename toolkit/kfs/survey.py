"""Taking stock of a volume: what is used, orphaned and free, and which files the real kernel cannot read whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_entry import FileBody
from formats.knightos.kfs_page import BLOCK_SIZE, PAGE_SIZE
from toolkit.errors import NotInVolumeError
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.file_length import LengthSource
from toolkit.kfs.kernel.reading import KernelView, Opened, Outcome, Prediction, Reading, predict_opened
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE
from toolkit.kfs.volume import Directory, File, Link, Node, NoPlace, Volume

PREDICTION_BUDGET = 8
"""Times the volume's capacity that predictions may read together: files of a hostile image share their blocks."""
LONGEST_PATH = 250
"""Bytes of a path that the kernel's scratch memory has room for."""


class Seen(NamedTuple):
    """How one way of reading ends. Length in bytes; the digest, in hexadecimal, only where it was asked for."""

    outcome: Outcome
    length: int = 0
    sha256: str = ""


class KernelReport(NamedTuple):
    """What the kernel reads of one file or link, against what is there.

    `whole` asks for every byte by byte reads, and by buffer reads too unless the file is empty: there the kernel
    always gives one block of something. `reason` is a key of `rules.NOT_READ_WHOLE`, empty when read whole.
    """

    path: bytes
    length: int
    by_bytes: Seen
    by_buffer: Seen
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


def live_blocks(volume: Volume) -> set[int]:
    """Section ids of the blocks that a live entry reaches, in the tree or out of it."""
    reachable: set[int] = set()
    for record in volume.fat.records:
        body = record.body
        if record.is_live and isinstance(body, FileBody):
            volume.data.mark(body.section_id, reachable)
    return reachable


def block_use(volume: Volume) -> BlockUse:
    """Count the blocks of a volume by use."""
    used = len(live_blocks(volume))
    free = sum(1 for _block in volume.data.free_blocks())
    total = volume.layout.block_count
    return BlockUse(total, used, total - used - free, free)


def fat_bytes_left(volume: Volume) -> int:
    """Bytes of entries that the kernel can still append to the first page of the FAT."""
    return max(0, FAT_PAGE_APPENDABLE - volume.fat.used)


def kernel_reports(
    volume: Volume, *, digests: bool = False, only: Collection[bytes] | None = None
) -> Iterator[KernelReport]:
    """What the kernel reads, for every live file and link, in the order of the tree; then those outside of it.

    On an image whose files, by sharing blocks, claim far more than the volume can hold, the last ones are reported
    as not surveyed.

    Args:
        volume: what the kernel would mount.
        digests: give the SHA-256 of what it reads.
        only: leave out everything but these paths.
    """
    survey = _Survey(volume, digests=digests)
    for node in volume.walk():
        if not isinstance(node, Directory) and (only is None or node.path in only):
            yield survey.report(node, volume.file_behind(node))
    for lost in volume.out_of_tree:
        if isinstance(lost.record.body, FileBody) and only is None:
            file = File(lost.path, lost.record, lost.record.body)
            yield survey.report(file, file, lost.reason)


class _Survey:
    """Reads each pair of size field and first block once, whatever number of entries has it."""

    def __init__(self, volume: Volume, *, digests: bool) -> None:
        self._volume, self._view, self._digests = volume, KernelView(volume), digests
        self._known: dict[tuple[object, object], tuple[Seen, Seen, bool]] = {}
        self._left = PREDICTION_BUDGET * volume.layout.capacity

    def report(self, node: File | Link, target: File | None, lost: NoPlace | None = None) -> KernelReport:
        length = self._volume.length(target) if target else 0
        opened = self._view.open(node.path)
        key = opened, target and (target.body.size, target.body.section_id)
        if key not in self._known:
            if self._left < 0:
                unknown = Seen(Outcome.NOT_SURVEYED)
                return KernelReport(node.path, length, unknown, unknown, "not-surveyed")
            self._known[key] = self._compare(opened, target)
        by_bytes, by_buffer, whole = self._known[key]
        reason = self._reason(node, target, lost, whole=whole)
        return KernelReport(node.path, length, by_bytes, by_buffer, reason)

    def _compare(self, opened: Opened | Reading, target: File | None) -> tuple[Seen, Seen, bool]:
        is_reading = isinstance(opened, Reading)
        prediction = Prediction(opened, opened) if is_reading else predict_opened(self._volume, opened)  # type: ignore[arg-type]
        by_bytes, by_buffer = self._seen(prediction.by_bytes), self._seen(prediction.by_buffer)
        self._left -= BLOCK_SIZE + by_bytes.length + by_buffer.length
        return by_bytes, by_buffer, target is not None and self._is_whole(opened, by_bytes, by_buffer, target)

    def _is_whole(self, opened: Opened | Reading, by_bytes: Seen, by_buffer: Seen, target: File) -> bool:
        """Whether all of a file is read: from the same first block, reading as much is reading the same."""
        length = self._volume.length(target)
        started = isinstance(opened, Opened) and opened.section_id == target.body.section_id
        if not started or by_bytes.outcome is not Outcome.BYTES or by_bytes.length != length:
            return False
        return length == 0 or (by_buffer.outcome is Outcome.BYTES and by_buffer.length == length)

    def _seen(self, reading: Reading) -> Seen:
        return Seen(reading.outcome, len(reading.content), _digest(reading.content) if self._digests else "")

    def _reason(self, node: File | Link, target: File | None, lost: NoPlace | None, *, whole: bool) -> str:
        if target is None:
            return _link_reason(self._volume, node)
        found = self._view.find(node.path) is node.record
        if whole and found:
            if target.body.size == 0 and target.body.section_id == LAST:
                return "empty-without-block"
            return "path-too-long" if len(node.path) > LONGEST_PATH else ""
        if lost is NoPlace.SHADOWED:
            return "shadowed"
        return _reason(self._volume, self._view, node, target)


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _link_reason(volume: Volume, node: Node) -> str:
    """Why a link that leads to no file cannot be read."""
    try:
        volume.resolve(node.path)
    except NotInVolumeError:
        return "link-dangling"
    return "link-to-directory"


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
    record = node.record
    if record is not None and (record.offset - record.length + 1) // PAGE_SIZE != volume.layout.fat_start:
        return "second-fat-page"
    return "name-with-space" if b" " in node.path else "not-found"
