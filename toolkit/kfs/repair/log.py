"""Repairing the log of entries: what it shall say, entry by entry, and its bytes, replaced at one stroke.

Entries keep their place in the log as far as that is possible. Dead entries stay as long as there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from formats.errors import FormatError
from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_entry import (
    DELETED_FILE,
    DIRECTORY,
    ENTRY_NAMES,
    FILE,
    FLAGS,
    KFS_ENTRY,
    ROOT,
    DirectoryBody,
    Entry,
    FileBody,
    LinkBody,
)
from formats.knightos.kfs_page import PAGE_SIZE
from formats.knightos.kfs_sector_copy import PART_SIZE
from toolkit.files import name_to_text
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.check.log import has_wrong_length
from toolkit.kfs.check.lost import lost_files
from toolkit.kfs.fat import LIVE, NO_START_BELOW, Record, Unreadable, read_window
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE, FAT_PAGES
from toolkit.kfs.repair.report import Repaired
from toolkit.kfs.repair.salvage import finished, salvaged
from toolkit.kfs.repair.tree import Draft, TreeRepair, draft_of, in_order, number
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.log import SUPERSEDED
from toolkit.kfs.write.sector_rewrite import is_page_magic, rewrite_sector
from toolkit.quantities import format_count

_FILLER = FileBody(ROOT, FLAGS, 0, LAST, b"")


class LogRepair:
    """The log of a volume on its way to being sound.

    Args:
        inventory: the volume as it is.
        files: index of a file's entry → size (bytes) and first block that it shall have.

    Attributes:
        done: what is done once the log is replaced by `window`.
        window: the log as it shall be, in logical order; None where it does not fit.
    """

    def __init__(self, inventory: Inventory, files: Mapping[int, tuple[int, int]]) -> None:
        self._inventory, self._volume, self._files = inventory, inventory.volume, files
        self.done: list[Repaired] = []
        self._finished = finished(inventory)
        place = self._finished and (self._finished.parent, self._finished.name)
        self._lost = {r.index for r in lost_files(inventory) if (r.body.parent, r.body.name) != place}  # type: ignore[union-attr]
        rows = [self._row(item) for item in self._volume.fat.items]
        if self._finished:
            rows.append(Draft(FILE, self._finished, is_new=True))
        change = inventory.change
        taken_back = change.taken_back.index if change and change.taken_back else None
        tree = TreeRepair(self._volume, (row for row in rows if isinstance(row, Draft)), taken_back)
        self._say_fields(tree)
        tree.settle()
        self._say_places(tree)
        ordered = list(in_order(tree.revived.get(index, row) for index, row in enumerate(rows)))
        self._number(tree, ordered)
        self.done += tree.done()
        self.window = self._window(ordered)

    def _window(self, ordered: list[Draft | bytes]) -> bytes | None:
        """The window with these rows; what nothing reads behind live entries goes where there is no room for it."""
        rows = [self._built(row) for row in ordered]
        fat = self._volume.fat
        dead = sum(map(is_dead, rows))
        is_crowded = sum(map(len, rows)) > FAT_PAGE_APPENDABLE
        if rows == [self._stored(item) for item in fat.items] and not fat.garbage and not (is_crowded and dead):
            return read_window(self._volume.device, self._volume.layout)
        if is_crowded and dead:
            rows = [row for row in rows if not is_dead(row)]
            what = f"{format_count(dead, 'dead entry is', 'dead entries are')} left out, for want of room"
            self.done.append(Repaired("kfs-fat-full", "", what))
        return _laid_out(rows) or self._squeezed(ordered)

    def _squeezed(self, ordered: list[Draft | bytes]) -> bytes | None:
        """The window with live entries only, and nothing in them that nobody reads."""
        unknown = sum(isinstance(row, bytes) and bool(row) and not is_dead(row) for row in ordered)
        if unknown:
            what = f"{format_count(unknown, 'entry', 'entries')} of unknown kinds left out, for want of room"
            self.done.append(Repaired("kfs-unknown-entry", "", what))
        return _laid_out([self._built(_plain(row)) for row in ordered if isinstance(row, Draft)])

    def _stored(self, item: Record | Unreadable) -> bytes:
        return self._volume.device.read(item.offset - item.length + 1, item.length)[::-1]

    def _row(self, item: Record | Unreadable) -> Draft | bytes:
        """What becomes of an item: a live entry, or bytes of a dead one; none for what cannot be read."""
        stored = self._stored(item)
        if isinstance(item, Unreadable):
            return self._salvage(item, stored) if item.matters else stored
        body = item.body
        if item.index in self._inventory.replaced:
            what = "its change of name comes to its end"
            newest = self._volume.fat.records[-1]
            self.done.append(Repaired("kfs-interrupted-rename", self._inventory.where(newest), what))
            return bytes([SUPERSEDED[item.entry.id]]) + stored[1:]
        if item.index in self._lost:
            return Draft(FILE, self._mended(item), item.index, is_new=True)
        if not item.is_live:
            return stored
        assert not isinstance(body, bytes)
        return draft_of(item, self._mended(item) if isinstance(body, FileBody) else body)

    def _mended(self, record: Record) -> FileBody:
        body = record.body
        assert isinstance(body, FileBody)
        size, section_id = self._files.get(record.index, (body.size, body.section_id))
        return replace(body, size=size, section_id=section_id)

    def _salvage(self, item: Unreadable, stored: bytes) -> Draft | bytes:
        body = salvaged(stored) if item.id in LIVE else None
        what = f"the entry at {item.offset:#x} is dropped: nothing of it can be read"
        if body is not None:
            what = f"the entry at {item.offset:#x} is kept as {name_to_text(body.name)!r}, as far as it can be read"
        self.done.append(Repaired("kfs-unreadable-entry", "", what))
        return b"" if body is None else Draft(item.id, body, item.index)

    def _say_fields(self, tree: TreeRepair) -> None:
        for draft in tree.drafts:
            if not isinstance(draft.body, LinkBody) and draft.body.flags != FLAGS:
                tree.say("kfs-flags", draft, "its flags are FF")
            if has_wrong_length(draft.body):
                tree.say("kfs-link-length", draft, "its length byte counts its name and the NUL")

    def _say_places(self, tree: TreeRepair) -> None:
        for draft in tree.drafts:
            body, parent = draft.body, draft.parent
            if draft.index in self._lost:
                tree.say("kfs-lost-file", draft, "lives again")
            if body is self._finished:
                tree.say("kfs-interrupted-create", draft, "its entry is whole and lives")
            if parent and parent.index > draft.index and not (parent.is_new or draft.is_new):
                tree.say("kfs-parent-later", draft, "comes behind its directory")

    def _number(self, tree: TreeRepair, ordered: list[Draft | bytes]) -> None:
        """Let directory ids ascend; dead entries follow where it is clear which directory they were in."""
        directories = [row for row in ordered if isinstance(row, Draft) and row.id == DIRECTORY]
        known: dict[int, int] = {}
        for draft in directories:
            known[draft.directory_id] = known.get(draft.directory_id, 0) + 1
        self._new_ids: dict[int, int] = {}
        code = ""  # the first wrong id is the cause of all that follow
        for draft in number(directories):
            assert isinstance(draft.body, DirectoryBody)
            old = draft.body.directory_id
            if not draft.is_new:
                code = code or ("kfs-directory-id" if old == ROOT or known.get(old, 0) > 1 else "kfs-directory-order")
                tree.say(code, draft, f"has the id {draft.directory_id}, instead of {old}")
            if known.get(old) == 1 and old != ROOT:
                self._new_ids[old] = draft.directory_id

    def _built(self, row: Draft | bytes) -> bytes:
        if isinstance(row, Draft):
            return KFS_ENTRY.build(Entry(row.id, row.final_body))
        if not self._new_ids or not is_dead(row):
            return row
        try:
            entry = KFS_ENTRY.parse(row)
        except FormatError:
            return row
        body = entry.body
        assert not isinstance(body, bytes)
        return KFS_ENTRY.build(Entry(entry.id, replace(body, parent=self._new_ids.get(body.parent, body.parent))))


def _plain(row: Draft) -> Draft:
    """A row without what nothing reads behind the texts of the entry."""
    row.body = replace(row.body, extra=b"")
    return row


def replace_log(volume: Volume, window: bytes) -> bool:
    """Replace the whole log at one stroke; False where bytes are in the way that this needs for itself.

    Args:
        volume: the volume; to be loaded anew afterwards.
        window: the log in logical order, as long as the FAT window.
    """
    image = window[::-1]
    if not all(is_page_magic(image[start : start + PART_SIZE]) for start in range(0, len(image), PAGE_SIZE)):
        return False
    if window != read_window(volume.device, volume.layout):
        rewrite_sector(volume.device, volume.layout, volume.layout.fat_last, image)
    return True


def is_dead(row: bytes) -> bool:
    """Whether stored bytes are an entry that was deleted or superseded."""
    return bool(row) and row[0] in ENTRY_NAMES and row[0] not in LIVE


def _laid_out(rows: list[bytes]) -> bytes | None:
    """The window with these entries: on one page where they fit, else as the kernel goes on; None for too many."""
    window = b"".join(rows if sum(map(len, rows)) <= PAGE_SIZE - PART_SIZE else _paged(rows))
    length = FAT_PAGES * PAGE_SIZE
    return window.ljust(length, b"\xff") if len(window) <= length - PART_SIZE else None


def _paged(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Entries with what must be between them, so that none lies in the lowest 256 bytes of a page, or on two."""
    at = 0
    for row in rows:
        left = PAGE_SIZE - at % PAGE_SIZE
        if left > NO_START_BELOW and len(row) > left - PART_SIZE:
            filler = _filler(left - NO_START_BELOW // 2)
            yield filler
            at, left = at + len(filler), left - len(filler)
        if left <= NO_START_BELOW:
            yield b"\xff" * left
            at += left
        yield row
        at += len(row)


def _filler(length: int) -> bytes:
    """A dead entry of so many bytes: only in the lowest ones of a page may the log go on with the next."""
    extra = length - len(KFS_ENTRY.build(Entry(DELETED_FILE, _FILLER)))
    return KFS_ENTRY.build(Entry(DELETED_FILE, replace(_FILLER, extra=b"\xff" * extra)))
