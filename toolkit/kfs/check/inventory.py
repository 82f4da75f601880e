"""What the checks of a volume share: its live files with their paths and blocks, and which file owns which block.

Each block is visited once, whatever number of files lead to it, so that an image where everything shares everything
takes time in proportion to its blocks and entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from formats.knightos.kfs_block import FREE_MARK
from formats.knightos.kfs_entry import DIRECTORY, SUPERSEDED_FILE, FileBody
from toolkit.files import name_to_text
from toolkit.kfs.fat import Record
from toolkit.kfs.interrupted_change import InterruptedChange, interrupted_change
from toolkit.kfs.volume import File, Volume


@dataclass(frozen=True)
class Holding:
    """A live file and the blocks that are its own.

    Attributes:
        file: the file; its path is what would be its path where no path leads to it.
        record: its entry.
        blocks: section ids from its first block on, up to the first that an older file has, or that it had before.
        joins: the section id where its chain goes on in blocks of an older file, or None.
    """

    file: File
    record: Record
    blocks: tuple[int, ...]
    joins: int | None


class Inventory:
    """The live files of a volume, oldest first, and the owners of its blocks.

    An entry that an interrupted rename is about to retire counts as gone: its blocks are the newest entry's.
    """

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self.change: InterruptedChange | None = interrupted_change(volume.fat.items)
        self.replaced = frozenset(record.index for record in self.change.replaced) if self.change else frozenset()
        self.paths: dict[int, bytes] = {}
        """Index of a live entry → its path, or what would be its path."""
        self.owners: dict[int, int] = {}
        """Section id → index of the oldest live file that has the block."""
        self.directories: dict[int, Record] = {}
        """Directory id → the oldest live directory that has it."""
        self._find_paths()
        for record in volume.fat.records:
            if record.entry.id == DIRECTORY:
                self.directories.setdefault(record.body.directory_id, record)  # type: ignore[union-attr]
        live = [r for r in volume.fat.records if r.is_live and r.index not in self.replaced]
        files = [(r, r.body) for r in live if isinstance(r.body, FileBody)]
        held = {record.index: self._hold(record, body) for record, body in files if body.size}
        held |= {record.index: self._hold_empty(record, body) for record, body in files if not body.size}
        self.holdings: tuple[Holding, ...] = tuple(held[index] for index in sorted(held))

    @cached_property
    def superseded(self) -> dict[tuple[int, bytes, int], list[Record]]:
        """Superseded files by directory id, name and size in bytes, oldest first."""
        found: dict[tuple[int, bytes, int], list[Record]] = {}
        for record in self.volume.fat.records:
            body = record.body
            if record.entry.id == SUPERSEDED_FILE and isinstance(body, FileBody):
                found.setdefault((body.parent, body.name, body.size), []).append(record)
        return found

    def where(self, record: Record) -> str:
        """The path of a live entry, or what was that of a dead one as far as known, for messages."""
        path = self.paths.get(record.index)
        if path is None and not isinstance(record.body, bytes):
            directory = self.directories.get(record.body.parent)
            folder = self.paths.get(directory.index, b"") if directory else b""
            path = folder + b"/" + record.body.name
        return name_to_text(path or b"")

    def _find_paths(self) -> None:
        for node in self.volume.walk():
            if node.record is not None:
                self.paths[node.record.index] = node.path
        for lost in self.volume.out_of_tree:
            self.paths[lost.record.index] = lost.path

    def _hold(self, record: Record, body: FileBody) -> Holding:
        headers, owners, index = self.volume.data.headers, self.owners, record.index
        blocks: list[int] = []
        section_id, joins = body.section_id, None
        while (header := headers.get(section_id)) and not header[0] & FREE_MARK:
            owner = owners.get(section_id)
            if owner is not None:
                joins = section_id if owner != index else None
                break
            owners[section_id] = index
            blocks.append(section_id)
            section_id = header[1]
        return Holding(self._file(record, body), record, tuple(blocks), joins)

    def _hold_empty(self, record: Record, body: FileBody) -> Holding:
        """An empty file has the block that it names where nobody else has it; what follows is not its own."""
        header = self.volume.data.headers.get(body.section_id)
        blocks: tuple[int, ...] = ()
        if header and not header[0] & FREE_MARK and body.section_id not in self.owners:
            self.owners[body.section_id] = record.index
            blocks = (body.section_id,)
        return Holding(self._file(record, body), record, blocks, None)

    def _file(self, record: Record, body: FileBody) -> File:
        return File(self.paths.get(record.index, body.name), record, body)
