"""A volume, mounted: the tree that the FAT describes, and the way from paths to entries and data.

The tree is ours to read: an entry whose parent comes later is there, though the kernel would not see it. What the
kernel makes of it is in `kernel.reading`. Names and paths are bytes here, as they are on flash.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from formats.knightos.kfs_entry import ENTRY_NAMES, ROOT, DirectoryBody, FileBody, LinkBody
from formats.knightos.kfs_page import MAGIC_USED, PAGE_SIZE
from toolkit.errors import NotInVolumeError, VolumeError
from toolkit.flash import FlashDevice, NorFlash
from toolkit.kfs.dat import Chain, ChainEnd, DataArea
from toolkit.kfs.fat import LIVE, FatScan, Record, scan
from toolkit.kfs.file_length import LengthSource, file_length, likely_blocks
from toolkit.kfs.interrupted_change import interrupted_change
from toolkit.kfs.layout import FIRST_DAT_PAGE, Layout, Model, models_of_size
from toolkit.kfs.neighbours import Stretches
from toolkit.kfs.write.sector_rewrite import Interrupted, interrupted

MAX_LINKS = 16
"""Links that may follow each other when a path is resolved."""
UNUSABLE_NAMES = frozenset({b"", b".", b".."})


@dataclass(eq=False)
class File:
    """A live file in its place in the tree. One that is new and still open for writing has no record yet."""

    path: bytes
    record: Record | None
    body: FileBody


@dataclass(eq=False)
class Link:
    """A live symbolic link in its place in the tree."""

    path: bytes
    record: Record | None
    body: LinkBody


@dataclass(eq=False)
class Directory:
    """A directory; the root has no record. Children are in FAT order, the oldest of a name only."""

    path: bytes
    directory_id: int
    record: Record | None = None
    children: dict[bytes, Node] = field(default_factory=dict)


Node = File | Link | Directory


class NoPlace(Enum):
    """Why no path leads to a live entry."""

    SHADOWED = "an older entry has the name"
    RENAMED = "it was being renamed: the newest entry has its blocks"
    UNUSABLE_NAME = "no path can hold the name"
    NO_PARENT = "its directory is not there"


@dataclass(frozen=True, eq=False)
class OutOfTree:
    """A live entry that no path leads to; `path` is what would be its path, as far as known."""

    path: bytes
    record: Record
    reason: NoPlace


class Volume:
    """A mounted volume.

    A change that was interrupted is seen as it will be repaired: a sector that waits in swap counts as copied back,
    an entry that was being renamed as gone.

    Args:
        device: the flash; the volume reads it and keeps it.

    Raises:
        VolumeError: the device has no calculator's size, or nothing on it looks like KFS.
    """

    def __init__(self, device: FlashDevice) -> None:
        self.flash = device
        self.models: tuple[Model, ...] = models_of_size(device.geometry.size)
        self.layout: Layout = self.models[0].layout
        self.waiting = interrupted(device, self.layout)
        self.load()

    def load(self) -> None:
        """Read FAT and block headers anew, and build the tree from them."""
        self.device = _settled(self.flash, self.waiting)
        self.fat: FatScan = scan(self.device, self.layout)
        _require_kfs(self.device, self.layout, self.fat)
        self.data = DataArea(self.device, self.layout)
        self.root = Directory(b"/", ROOT)
        self.out_of_tree: tuple[OutOfTree, ...] = tuple(_plant(self.root, self.fat))

    def lookup(self, path: bytes) -> Node:
        """The node a path names; links are not followed.

        Raises:
            NotInVolumeError: the path leads nowhere.
        """
        node: Node = self.root
        for name in components(path):
            child = node.children.get(name) if isinstance(node, Directory) else None
            if child is None:
                raise NotInVolumeError(f"{shown(path)}: no such file or folder in the volume")
            node = child
        return node

    def resolve(self, path: bytes) -> Node:
        """Like `lookup`; a link at the end is followed, from the root as the kernel does, and again.

        Raises:
            NotInVolumeError: the path, or a link on the way, leads nowhere or round and round.
        """
        node = self.lookup(path)
        for _ in range(MAX_LINKS):
            if not isinstance(node, Link):
                return node
            node = self.lookup(node.body.target)
        raise NotInVolumeError(f"{shown(path)}: too many links")

    def file_behind(self, node: Node | None) -> File | None:
        """A file, or the one that a link leads to; None for anything else."""
        if isinstance(node, Link):
            try:
                node = self.resolve(node.path)
            except NotInVolumeError:
                return None
        return node if isinstance(node, File) else None

    def walk(self, start: Directory | None = None) -> Iterator[Node]:
        """All nodes below a directory (the root without one), each before its children, in FAT order."""
        pending: deque[Node] = deque((start or self.root).children.values())
        while pending:
            node = pending.popleft()
            yield node
            if isinstance(node, Directory):
                pending.extendleft(reversed(node.children.values()))

    def measure(self, file: File) -> tuple[int, LengthSource]:
        """Length of a file in bytes, and where it comes from."""
        if file.body.size == 0:
            return 0, LengthSource.SIZE
        if self.data.is_run(file.body.section_id, likely_blocks(file.body.size)):
            return file.body.size, LengthSource.SIZE
        blocks, end = self.data.measure(file.body.section_id)
        return file_length(file.body.size, blocks, broken=end not in (ChainEnd.PROPER, ChainEnd.DOCS))

    def length(self, file: File) -> int:
        """Length of a file in bytes."""
        return self.measure(file)[0]

    def chain(self, file: File) -> Chain:
        """The chain of a file; that of an empty one means nothing."""
        return self.data.chain(file.body.section_id, likely_blocks(file.body.size))

    def stretches(self, file: File) -> Stretches:
        """Where the content of a file lies, also as ranges of the image; that of an empty one means nothing."""
        return self.data.stretches(file.body.section_id, likely_blocks(file.body.size))

    def read_file(self, file: File) -> bytes:
        """The whole content of a file."""
        length = self.length(file)
        return self.data.read(self.chain(file).blocks)[:length] if length else b""


def _settled(device: FlashDevice, waiting: Interrupted | None) -> FlashDevice:
    """The device; or, with a sector that waits in swap, a copy of it in memory where that is in its place."""
    if waiting is None:
        return device
    image = bytearray(device.read(0, device.geometry.size))
    start = waiting.first_page * PAGE_SIZE
    image[start : start + len(waiting.content)] = waiting.content
    return NorFlash(device.geometry, bytes(image))


def components(path: bytes) -> list[bytes]:
    """The names of a path; slashes at the ends and doubled ones do not count."""
    return [name for name in path.split(b"/") if name]


def shown(path: bytes) -> str:
    """A path for messages."""
    return path.decode("utf-8", "surrogateescape")


def _require_kfs(device: FlashDevice, layout: Layout, fat: FatScan) -> None:
    """The kernel checks nothing, so neither mark alone is asked for: magic of the first page, or a first entry."""
    magic = device.read(FIRST_DAT_PAGE * PAGE_SIZE, 3)
    starts_with_entry = bool(fat.items) and isinstance(fat.items[0], Record) and fat.items[0].entry.id in ENTRY_NAMES
    if magic != MAGIC_USED[:3] and not starts_with_entry:
        raise VolumeError(
            f"no KFS volume: {magic.hex()} instead of 4b4653 at {FIRST_DAT_PAGE * PAGE_SIZE:#x}, "
            f"and no entry at {layout.fat_top:#x}"
        )


def _plant(root: Directory, fat: FatScan) -> Iterator[OutOfTree]:
    """Hang all live entries below the root; yields those that have no place."""
    by_parent: dict[int, list[Record]] = {}
    change = interrupted_change(fat.items)
    replaced = {record.index for record in change.replaced} if change else set()
    for record in fat.records:
        if record.entry.id in LIVE:
            body = _body(record)
            if record.index in replaced:
                yield OutOfTree(body.name, record, NoPlace.RENAMED)
            else:
                by_parent.setdefault(body.parent, []).append(record)
    known = {ROOT}
    pending = deque([root])
    while pending:
        directory = pending.popleft()
        base, children = directory.path.rstrip(b"/") + b"/", directory.children
        for record in by_parent.pop(directory.directory_id, ()):
            body = _body(record)
            node = _node(base + body.name, record, body)
            if body.name in children or body.name in UNUSABLE_NAMES or b"/" in body.name:
                yield OutOfTree(node.path, record, _no_place(body.name))
                continue
            children[body.name] = node
            if isinstance(node, Directory) and node.directory_id not in known:
                known.add(node.directory_id)
                pending.append(node)
    for orphans in by_parent.values():
        yield from (OutOfTree(_body(record).name, record, NoPlace.NO_PARENT) for record in orphans)


def _body(record: Record) -> FileBody | DirectoryBody | LinkBody:
    return cast("FileBody | DirectoryBody | LinkBody", record.body)


def _no_place(name: bytes) -> NoPlace:
    return NoPlace.UNUSABLE_NAME if name in UNUSABLE_NAMES or b"/" in name else NoPlace.SHADOWED


def _node(path: bytes, record: Record, body: FileBody | DirectoryBody | LinkBody) -> Node:
    if isinstance(body, FileBody):
        return File(path, record, body)
    if isinstance(body, LinkBody):
        return Link(path, record, body)
    return Directory(path, body.directory_id, record)
