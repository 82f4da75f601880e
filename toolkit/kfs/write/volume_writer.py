"""A volume that can be programmed: blocks and bytes of the log where they are needed, and the commit of a file.

What a change is made of, and which program is its commit, stands in `commit`. The order here is that of the table.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from typing import NamedTuple

from formats.knightos.kfs_entry import FILE, FLAGS, KFS_ENTRY, Body, DirectoryBody, Entry, FileBody
from formats.knightos.kfs_page import BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.errors import DamagedVolumeError, VolumeFullError
from toolkit.findings import Severity
from toolkit.flash import FlashDevice
from toolkit.kfs.dat import DataArea
from toolkit.kfs.fat import Record, scan
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE
from toolkit.kfs.survey import live_blocks
from toolkit.kfs.volume import Directory, File, Link, Volume
from toolkit.kfs.write.block_store import BlockStore
from toolkit.kfs.write.collector import Collected, collect_sector, garbage_by_sector
from toolkit.kfs.write.fat_rewrite import rewrite_fat
from toolkit.kfs.write.leftovers import put_in_order
from toolkit.kfs.write.log import SUPERSEDED, Log
from toolkit.kfs.write.log_plan import LogPlan
from toolkit.kfs.write.open_file import OpenFile
from toolkit.kfs.write.sector_rewrite import is_page_magic


class Room(NamedTuple):
    """Room in a volume: what there is, and what can still be taken, collections counted."""

    blocks: int
    free_blocks: int
    fat_bytes: int
    free_fat_bytes: int


class VolumeWriter(Volume):
    """A mounted volume with the means to change it.

    Args:
        device: the flash; nothing is programmed before the first change.
        force: change it even when it is damaged.
        avoid: pages that get no blocks.

    Raises:
        VolumeError: there is no volume on the device.
    """

    def __init__(self, device: FlashDevice, *, force: bool = False, avoid: Collection[int] = ()) -> None:
        super().__init__(device)
        self.lock = threading.RLock()
        """Held during every change, and by streams; never the lock of a filesystem above."""
        self.open_files: dict[File, OpenFile] = {}
        self._force, self._avoid = force, avoid
        self._tolerated: frozenset[str] = frozenset()
        self._is_ready = False

    def tolerate(self, codes: Collection[str]) -> None:
        """Let errors of these codes not stop changes: those that the changes to come put right."""
        self._tolerated |= frozenset(codes)

    def prepare(self) -> None:
        """Before the first change: refuse a damaged volume, put in order what an interrupted change left.

        Raises:
            DamagedVolumeError: with the first error that nothing here repairs.
        """
        if self._is_ready:
            return
        if not self._force:
            self._require_sound()
        if put_in_order(self):
            self._start()
            self._rewrite_log(self._compacted())
        self._start()
        self._is_ready = True
        self._find_open_files()

    def reload(self) -> None:
        """Read everything anew, after the log was replaced by one that makes another tree."""
        self.load()
        self._start()
        self._find_open_files()

    def _find_open_files(self) -> None:
        """Give the streams that were open before the tree was built anew their files in it."""
        opened = list(self.open_files.values())
        self.open_files = {}
        for open_file in opened:
            node = self.lookup(open_file.node.path)
            assert isinstance(node, File)
            open_file.node = node
            self.open_files[node] = open_file

    def _start(self) -> None:
        self.blocks = BlockStore(self.device, self.data, self._avoid)
        self.log = Log(self.device, self.layout, self.fat)

    def _require_sound(self) -> None:
        from toolkit.kfs.check.fsck import check
        from toolkit.kfs.rules import LEFTOVERS

        for finding in check(self):
            if finding.severity is Severity.ERROR and finding.code not in LEFTOVERS | self._tolerated:
                where = f"{finding.where}: " if finding.where else ""
                raise DamagedVolumeError(
                    f"the volume is damaged: {finding.code}: {where}{finding.message}; "
                    f"`kfs fsck --repair` repairs it, --force writes it as it is"
                )

    def stored_length(self, file: File) -> int:
        """Length of a file as it is on flash, in bytes; 0 for one that is not there yet."""
        return super().length(file) if file.record else 0

    def length(self, file: File) -> int:
        """Length of a file in bytes, with what open streams have changed."""
        open_file = self.open_files.get(file)
        return open_file.length if open_file else super().length(file)

    def read_file(self, file: File) -> bytes:
        """The whole content of a file, with what open streams have changed."""
        open_file = self.open_files.get(file)
        return open_file.read(0, open_file.length) if open_file else super().read_file(file)

    def take_blocks(self, count: int, *, chained: bool = False) -> list[int]:
        """Free blocks, marked as used; a collection makes some where there are too few.

        Args:
            count: how many.
            chained: make a chain of them at once.

        Raises:
            VolumeFullError: even a collection does not give as many; nothing is changed.
        """
        if count > len(self.blocks):
            self._collect_for(count)
        return self.blocks.take_chain(count) if chained else self.blocks.take(count)

    def has_room_for(self, blocks: int) -> bool:
        """Whether so many blocks are free beside those that commits of open files need; False may be wrong."""
        return blocks + sum(open_file.most_needed for open_file in self.open_files.values()) <= len(self.blocks)

    def require_room_to_commit(self) -> None:
        """Raise VolumeFullError where all open files could not be committed, even after a collection."""
        needed = sum(open_file.needed for open_file in self.open_files.values())
        if needed > len(self.blocks) and needed > (free := self.space().free_blocks):
            missing = needed - free
            raise VolumeFullError(f"the volume is full: {missing} blocks ({missing * BLOCK_SIZE:,} bytes) short")

    def commit_file(
        self, node: File, blocks: Sequence[int], length: int, batches: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Make blocks that are programmed the content of a file, in place of the old content.

        Args:
            node: the file in the tree; new, or with the entry that is retired.
            blocks: section ids in reading order.
            length: bytes of the file.
            batches: which of them are chained already, as (index of the first, number).

        Raises:
            VolumeFullError: the log has no room for the entry.
        """
        name = node.path.rpartition(b"/")[2]
        body = FileBody(self.parent_of(node).directory_id, FLAGS, length, blocks[0], name)
        entry = Entry(FILE, body)
        self.make_log_room(entry)
        self.blocks.link(blocks, batches)
        self.append_file(node, entry)

    def append_file(self, node: File, entry: Entry) -> None:
        """Commit an entry, and retire the one that it replaces."""
        assert isinstance(entry.body, FileBody)
        old, node.record, node.body = node.record, self.append(entry), entry.body
        if old:
            self.retire(old, SUPERSEDED)

    def append(self, entry: Entry) -> Record:
        """Append to the log, where there is room."""
        record = self.log.append(entry)
        self.fat = self.log.fat
        return record

    def retire(self, record: Record, ids: dict[int, int]) -> None:
        """Let an entry no longer count."""
        self.log.retire(record, ids)
        self.fat = self.log.fat

    def make_log_room(self, entry: Entry) -> None:
        """See that an entry can be appended; the log is compacted where that is needed.

        Raises:
            VolumeFullError: even then there is no room; nothing is changed.
        """
        length = len(KFS_ENTRY.build(entry))
        if length <= self.log.room:
            return
        plan = self._compacted()
        if plan.length + length > FAT_PAGE_APPENDABLE:
            left = max(0, FAT_PAGE_APPENDABLE - plan.length)
            raise VolumeFullError(f"the FAT is full: an entry of {length} bytes, where {left} are left in its page")
        self._rewrite_log(plan)

    def plan_log(self) -> LogPlan:
        """The log, to be changed as a whole by `rewrite_log`."""
        return LogPlan(self.device, self.layout, self.fat)

    def rewrite_log(self, plan: LogPlan) -> None:
        """Replace the log at one stroke; retired entries are left out where the page has no room for them.

        Nodes of the tree follow their entries, except for their paths.

        Raises:
            VolumeFullError: it does not fit; nothing is changed.
        """
        if plan.length > FAT_PAGE_APPENDABLE:
            plan.drop_dead()
        if plan.length > FAT_PAGE_APPENDABLE:
            raise VolumeFullError(
                f"the entries take {plan.length:,} bytes; {FAT_PAGE_APPENDABLE:,} fit into their page"
            )
        self._rewrite_log(plan)

    def collect(self, *, dry_run: bool = False) -> Collected:
        """Give back all blocks and bytes of the log that nothing needs; retired entries are gone afterwards.

        Args:
            dry_run: only say what would be given back.
        """
        with self.lock:
            if not dry_run:
                self.prepare()
            garbage = {page: count for page, count in self._garbage().items() if count}
            plan = self._compacted()
            collected = Collected(tuple(garbage), sum(garbage.values()), self.fat.used - plan.length)
            if not dry_run:
                self._collect_sectors(garbage)
                if collected.fat_bytes:
                    self._rewrite_log(plan)
            return collected

    def space(self) -> Room:
        """Room for blocks and entries; what a collection would give back counts as free."""
        kept = self._kept()
        usable = [
            page
            for page in self.layout.dat_pages
            if page not in self._avoid and is_page_magic(self.device.read(page * PAGE_SIZE, PART_SIZE))
        ]
        blocks = len(usable) * BLOCKS_PER_PAGE
        taken = sum(block >> 8 in usable for block in kept)
        free_fat_bytes = max(0, FAT_PAGE_APPENDABLE - self._compacted().length)
        return Room(blocks, blocks - taken, FAT_PAGE_APPENDABLE, free_fat_bytes)

    def parent_of(self, node: File | Link | Directory) -> Directory:
        """The directory that a node is in."""
        parent = self.lookup(node.path.rpartition(b"/")[0])
        assert isinstance(parent, Directory)
        return parent

    def _garbage(self) -> dict[int, int]:
        return garbage_by_sector(self.device, self.data, self._kept())

    def _kept(self) -> set[int]:
        """Blocks that somebody needs: live entries, and streams that are open."""
        return live_blocks(self).union(*(open_file.blocks for open_file in self.open_files.values()))

    def _collect_for(self, count: int) -> None:
        """Collect the sectors with most garbage, until so many blocks are free; none where all do not suffice."""
        garbage = self._garbage()
        chosen, free = [], len(self.blocks)
        for page in sorted(garbage, key=lambda page: -garbage[page]):
            if free < count and garbage[page]:
                chosen.append(page)
                free += garbage[page]
        if free >= count:
            self._collect_sectors(chosen)

    def _collect_sectors(self, first_pages: Collection[int]) -> None:
        kept = self._kept()
        for first_page in first_pages:
            collect_sector(self.device, self.data, first_page, kept)
        if first_pages:
            self.data = DataArea(self.device, self.layout)
            self.blocks = BlockStore(self.device, self.data, self._avoid)

    def _compacted(self) -> LogPlan:
        plan = self.plan_log()
        plan.drop_dead()
        return plan

    def _rewrite_log(self, plan: LogPlan) -> None:
        rewrite_fat(self.device, self.layout, (row.data for row in plan.rows))
        self.fat = scan(self.device, self.layout)
        self.log = Log(self.device, self.layout, self.fat)
        new = {row.origin.index: self.fat.items[number] for number, row in enumerate(plan.rows) if row.origin}
        for node in self.walk():
            record = new.get(node.record.index) if node.record else None
            if isinstance(record, Record):
                _follow(node, record)
        self.out_of_tree = tuple(
            lost.__class__(lost.path, record, lost.reason)
            for lost in self.out_of_tree
            if isinstance(record := new.get(lost.record.index), Record)
        )


def _follow(node: File | Link | Directory, record: Record) -> None:
    """Let a node of the tree have another record, of the same kind."""
    node.record = record
    body: Body = record.body
    if isinstance(node, Directory):
        assert isinstance(body, DirectoryBody)
        node.directory_id = body.directory_id
    else:
        assert isinstance(body, type(node.body))
        node.body = body
