"""The tree of a damaged volume as it shall be: every live entry in a directory that is there, under a name of its own.

Whatever has a place keeps it. What has none gets the directory that it had, when that was retired, or one for lost
things. Nothing here touches bytes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from formats.knightos.kfs_entry import DIRECTORY, FLAGS, ROOT, DirectoryBody, FileBody, LinkBody
from toolkit.files import name_to_text
from toolkit.kfs.fat import Record
from toolkit.kfs.history.retired_body import KnownBody, retired_items
from toolkit.kfs.make.formatter import MAX_DIRECTORY_NAME, MAX_FILE_NAME, MAX_LINK
from toolkit.kfs.repair.names import Names, usable_name
from toolkit.kfs.repair.report import Repaired
from toolkit.kfs.volume import Directory, Volume

LOST_AND_FOUND = b"lost+found"
_HIGHEST_ID = 0xFFFF
_NEVER = 1 << 30


@dataclass(eq=False)
class Draft:
    """A live entry to come.

    Attributes:
        id: of the entry.
        body: what it says, all but its parent, and its own id for a directory.
        index: its place in the log, or one behind all others.
        is_new: whether it does not live yet.
        parent: the directory it shall be in; None for the root.
        directory_id: its own, for a directory.
    """

    id: int
    body: KnownBody
    index: int = _NEVER
    is_new: bool = False
    parent: Draft | None = None
    directory_id: int = ROOT

    @property
    def final_body(self) -> KnownBody:
        """The body with what follows from its place."""
        parent = self.parent.directory_id if self.parent else ROOT
        if isinstance(self.body, LinkBody):
            return replace(self.body, parent=parent, name_length=(len(self.body.name) + 1) & 0xFF)
        if isinstance(self.body, DirectoryBody):
            return replace(self.body, parent=parent, directory_id=self.directory_id, flags=FLAGS)
        return replace(self.body, parent=parent, flags=FLAGS)

    @property
    def path(self) -> str:
        """Where it will be, for messages."""
        names, draft = [], self
        while True:
            names.append(draft.body.name)
            if draft.parent is None:
                return "/" + name_to_text(b"/".join(reversed(names)))
            draft = draft.parent


class TreeRepair:
    """The live entries of a volume on their way to places of their own.

    Args:
        volume: the volume as it is.
        drafts: all live entries, oldest first; more come in `drafts` when directories are brought back.
        taken_back: index of the entry whose change was interrupted, so that an older one has its name.

    Attributes:
        revived: index of a retired entry → the directory that it is again.
    """

    def __init__(self, volume: Volume, drafts: Iterable[Draft], taken_back: int | None = None) -> None:
        self._volume, self._taken_back = volume, taken_back
        self.drafts = list(drafts)
        self.revived: dict[int, Draft] = {}
        self._said: list[tuple[str, Draft, str]] = []
        self._by_index = {draft.index: draft for draft in self.drafts}
        self._lost_and_found: Draft | None = None
        self._holders = self._find_holders()

    def settle(self) -> None:
        """Give every entry a directory and a name."""
        pending = deque(self.drafts)
        while pending:
            draft = pending.popleft()
            if draft.body.parent != ROOT:
                known = len(self.drafts)
                draft.parent = self._directory_for(draft)
                pending.extend(self.drafts[known:])
        self._break_circles()
        self._name()

    def say(self, code: str, draft: Draft, what: str) -> None:
        """Note what is done about an entry; its path is known later."""
        self._said.append((code, draft, what))

    def done(self) -> Iterator[Repaired]:
        """What was done, by paths as they are in the end."""
        return (Repaired(code, draft.path, what) for code, draft, what in self._said)

    def _find_holders(self) -> dict[int, Draft]:
        """Directory id → the directory that has the children: that of the tree, else the oldest."""
        holders: dict[int, Draft] = {}
        pending, seen = deque([self._volume.root]), {ROOT}
        while pending:
            for child in pending.popleft().children.values():
                if isinstance(child, Directory) and child.directory_id not in seen:
                    seen.add(child.directory_id)
                    pending.append(child)
                    if child.record and child.record.index in self._by_index:
                        holders[child.directory_id] = self._by_index[child.record.index]
        for draft in self.drafts:
            if isinstance(draft.body, DirectoryBody):
                draft.directory_id = draft.body.directory_id
                holders.setdefault(draft.directory_id, draft)
        return holders

    def _directory_for(self, draft: Draft) -> Draft:
        id_ = draft.body.parent
        holder = self._holders.get(id_) or self._revive(id_)
        if holder is None:
            holder = self._home_for_lost()
            self.say("kfs-no-parent", draft, "its directory is not there; it is here now")
        return holder

    def _revive(self, directory_id: int) -> Draft | None:
        """Bring a retired directory back that something is in."""
        found = [r for r in self._retired_directories() if r[1].directory_id == directory_id]
        if not found:
            return None
        index, body = found[-1]
        draft = Draft(DIRECTORY, body, index, is_new=True, directory_id=directory_id)
        self.drafts.append(draft)
        self.revived[index] = self._holders[directory_id] = draft
        self.say("kfs-no-parent", draft, "brought back, for what is in it")
        return draft

    def _retired_directories(self) -> list[tuple[int, DirectoryBody]]:
        if not hasattr(self, "_retired"):
            items = retired_items(self._volume)
            self._retired = [(r.item.index, r.body) for r in items if isinstance(r.body, DirectoryBody)]
        return self._retired

    def _home_for_lost(self) -> Draft:
        if self._lost_and_found is None:
            node = self._volume.root.children.get(LOST_AND_FOUND)
            existing = self._by_index.get(node.record.index) if isinstance(node, Directory) and node.record else None
            if existing is None or self._holders.get(existing.directory_id) is not existing:
                body = DirectoryBody(ROOT, ROOT, FLAGS, LOST_AND_FOUND)
                existing = Draft(DIRECTORY, body, is_new=True)
                self.drafts.append(existing)
            self._lost_and_found = existing
        return self._lost_and_found

    def _break_circles(self) -> None:
        """Take directories out that are in themselves: the oldest of each circle."""
        sound: set[Draft | None] = {None}
        for draft in list(self.drafts):
            way: dict[Draft, None] = {}
            node: Draft | None = draft
            while node not in sound:
                assert node is not None
                if node in way:
                    circle = list(way)[list(way).index(node) :]
                    oldest = min(circle, key=lambda member: member.index)
                    oldest.parent = self._home_for_lost()
                    self.say("kfs-parent-later", oldest, "it was in itself; it is here now")
                    break
                way[node] = None
                node = node.parent
            sound.update(way)

    def _name(self) -> None:
        """The oldest keeps its name, what was brought back comes last."""
        names: dict[Draft | None, Names] = {}
        ordered = sorted(self.drafts, key=lambda draft: (draft.is_new, draft.index))
        for draft in [d for d in ordered if not names.setdefault(d.parent, Names()).claim(d.body.name)]:
            old = draft.body.name
            name = names[draft.parent].claim_like(old, _longest_name(draft.body))
            draft.body = replace(draft.body, name=name)
            if usable_name(old) != old:
                self.say("kfs-bad-name", draft, f"was named {name_to_text(old)!r}")
            else:
                code = "kfs-interrupted-overwrite" if draft.index == self._taken_back else "kfs-duplicate-name"
                self.say(code, draft, f"was named {name_to_text(old)!r}, which an older one has")


def number(directories: Iterable[Draft]) -> list[Draft]:
    """Give directories ids that ascend, in this order; those that can keep theirs do. Returns the others."""
    ordered = list(directories)
    renumbered: list[Draft] = []
    last = ROOT
    for draft in ordered:
        if draft.directory_id <= last:
            renumbered.append(draft)
            draft.directory_id = last + 1
        last = draft.directory_id
    if last > _HIGHEST_ID:
        for id_, draft in enumerate(ordered, start=1):
            draft.directory_id = id_
        return ordered
    return renumbered


def in_order(rows: Iterable[Draft | bytes]) -> Iterator[Draft | bytes]:
    """Rows of a log with every directory in front of what it holds; the others stay where they are."""
    emitted: set[Draft | None] = {None}
    for row in rows:
        if isinstance(row, bytes):
            yield row
            continue
        way = []
        node: Draft | None = row
        while node not in emitted:
            assert node is not None
            emitted.add(node)
            way.append(node)
            node = node.parent
        yield from reversed(way)


def draft_of(record: Record, body: KnownBody) -> Draft:
    """An entry as it is."""
    return Draft(record.entry.id, body, record.index)


def _longest_name(body: KnownBody) -> int:
    if isinstance(body, LinkBody):
        return max(1, MAX_LINK - len(body.target))
    return MAX_FILE_NAME if isinstance(body, FileBody) else MAX_DIRECTORY_NAME
