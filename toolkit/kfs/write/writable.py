"""Changing the tree of a volume: files, directories and links come, go, and move. Paths are bytes.

Each change has one commit (see `commit`); until then, whatever interrupts, the old state counts.
"""

from __future__ import annotations

from dataclasses import replace

from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_entry import DIRECTORY, FLAGS, KFS_ENTRY, LINK, Body, DirectoryBody, Entry, FileBody, LinkBody
from formats.knightos.kfs_entry import FILE as FILE_ID
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import AlreadyInVolumeError, NotInVolumeError, ToolkitError, VolumeError, VolumeFullError
from toolkit.kfs.fat import Record
from toolkit.kfs.make.formatter import needs_empty_block, require_storable
from toolkit.kfs.make.tree import MAX_FILE_SIZE
from toolkit.kfs.volume import UNUSABLE_NAMES, Directory, File, Link, Node, components, shown
from toolkit.kfs.write.log import DELETED, SUPERSEDED
from toolkit.kfs.write.log_plan import LogPlan, renamed
from toolkit.kfs.write.open_file import OpenFile
from toolkit.kfs.write.volume_writer import VolumeWriter

MOST_DIRECTORIES = 0xFFFF


class WritableVolume(VolumeWriter):
    """A mounted volume that can be changed. Arguments and errors as for `VolumeWriter`."""

    def store(self, path: bytes, content: bytes) -> File:
        """Create a file, or replace the content of one, at one stroke.

        Raises:
            NotInVolumeError: its directory is not there, or the path names something else than a file.
            VolumeFullError: no room; the volume is as it was.
            LayoutError: no entry can hold the name.
        """
        with self.lock:
            self.prepare()
            node = self._file_for(path)
            if node in self.open_files:
                self._store_open(node, content)
            else:
                self._store(node, content)
            self._hang(node)
            return node

    def open_file(self, path: bytes, *, writing: bool = False, create: bool = False) -> OpenFile:
        """The shared state of a file, for one more handle; `close_file` gives it back.

        Args:
            path: a file; a link at its end is not followed.
            writing: it may be changed.
            create: make it where it is not there. It is on flash when it is committed.

        Raises:
            NotInVolumeError: the path leads nowhere, or to something else than a file.
            DamagedVolumeError: the volume must not be written.
        """
        with self.lock:
            if writing or create:
                self.prepare()
            node = self._file_for(path) if create else self._existing_file(path)
            self._hang(node)
            opened = self.open_files.get(node)
            if opened is None:
                opened = self.open_files[node] = OpenFile(self, node)
            opened.handles += 1
            if node.record is None and opened.handles == 1:
                self._require_room_for_new(opened)
            return opened

    def _require_room_for_new(self, opened: OpenFile) -> None:
        if not self.has_room_for(0):
            try:
                self.require_room_to_commit()
            except VolumeFullError:
                self.close_file(opened, commit=False)
                raise

    def close_file(self, opened: OpenFile, *, commit: bool) -> None:
        """Give back a handle of a file; what is changed is committed, or forgotten with the last handle.

        Raises:
            VolumeFullError: no room to commit; the file is as it was.
        """
        with self.lock:
            opened.handles -= 1
            try:
                if commit:
                    opened.commit()
            finally:
                if not opened.handles:
                    del self.open_files[opened.node]
                    if opened.node.record is None and not opened.unlinked:
                        self._unhang(opened.node)

    def make_directory(self, path: bytes) -> Directory:
        """Make a directory. Raises NotInVolumeError, AlreadyInVolumeError, VolumeFullError, LayoutError."""
        with self.lock:
            self.prepare()
            parent, name = self._place_for(path)
            body = DirectoryBody(parent.directory_id, self._next_directory_id(), FLAGS, name)
            node = Directory(_below(parent, name), body.directory_id, self._append_new(DIRECTORY, body, name))
            self._hang(node)
            return node

    def make_link(self, path: bytes, target: bytes) -> Link:
        """Make a symbolic link; the target is kept as it is, and leads from the root for the kernel.

        Raises:
            NotInVolumeError, AlreadyInVolumeError, VolumeFullError; LayoutError: no entry can hold name and target.
        """
        with self.lock:
            self.prepare()
            parent, name = self._place_for(path)
            body = LinkBody(parent.directory_id, (len(name) + 1) & 0xFF, name, target)
            node = Link(_below(parent, name), self._append_new(LINK, body, name), body)
            self._hang(node)
            return node

    def remove(self, path: bytes) -> None:
        """Remove a file or a link. An open file lives on for its streams. Raises NotInVolumeError."""
        with self.lock:
            node = self.lookup(path)
            if isinstance(node, Directory):
                raise NotInVolumeError(f"{shown(path)}: is a directory")
            self.prepare()
            node = self.lookup(path)
            self._unlink(node)
            if node.record:
                self.retire(node.record, DELETED)
            self._unhang(node)

    def remove_directory(self, path: bytes) -> None:
        """Remove an empty directory. Raises NotInVolumeError, AlreadyInVolumeError, VolumeError for the root."""
        with self.lock:
            self.prepare()
            node = self.lookup(path)
            if not isinstance(node, Directory):
                raise NotInVolumeError(f"{shown(path)}: is no directory")
            if node.record is None:
                raise VolumeError("the root cannot be removed")
            if node.children:
                raise AlreadyInVolumeError(f"{shown(path)}: the directory is not empty")
            self.retire(node.record, DELETED)
            self._unhang(node)

    def remove_tree(self, path: bytes) -> None:
        """Remove a node and everything below it; of the root, only what is below. Raises NotInVolumeError."""
        with self.lock:
            self.prepare()
            start = self.lookup(path)
            below = list(self.walk(start)) if isinstance(start, Directory) else []
            for node in [*reversed(below), *([start] if start.record else [])]:
                if isinstance(node, Directory):
                    self.remove_directory(node.path)
                else:
                    self.remove(node.path)

    def move(self, source: bytes, destination: bytes, *, overwrite: bool = False) -> None:
        """Give a node another path; its content stays where it is.

        Args:
            source: a file, a link, or a directory with all that is in it.
            destination: its new path; the directory of that is there.
            overwrite: replace a file or link that is there already, or an empty directory by a directory.

        Raises:
            NotInVolumeError: the source, or the directory it shall go to, is not there.
            AlreadyInVolumeError: something is in the way.
            VolumeError: a directory into itself, or the root. VolumeFullError: no room for the entry.
        """
        with self.lock:
            self.prepare()
            node, existing = self.lookup(source), self._lookup_or_none(destination)
            if node is self.root:
                raise VolumeError("the root cannot be moved")
            if existing is node:
                return
            if (destination.rstrip(b"/") + b"/").startswith(node.path + b"/"):
                raise VolumeError(f"{shown(source)}: a directory cannot be moved into itself")
            if existing is not None:
                _require_replaceable(node, existing, overwrite=overwrite)
            parent, name = self._parent_and_name(destination)
            self._move(node, parent, name, existing)

    def _move(self, node: Node, parent: Directory, name: bytes, existing: Node | None) -> None:
        if isinstance(node, File) and node.record is None:
            require_storable(node.body, name)
            self.open_files[node].commit()
        assert node.record is not None
        body = node.record.body
        assert not isinstance(body, bytes)
        entry = Entry(node.record.entry.id, renamed(body, parent.directory_id, name))
        require_storable(entry.body, name)
        if isinstance(node, File) and node.body.size:
            self.make_log_room(entry)
            old, node.record = node.record, self.append(entry)
            assert isinstance(entry.body, FileBody)
            node.body = entry.body
            for record in (existing.record if existing else None, old):
                if record:
                    self.retire(record, SUPERSEDED)
        else:
            self._move_by_rewriting(node, parent, entry, existing)
        if existing:
            self._unlink(existing)
            self._unhang(existing)
        self._unhang(node)
        _set_path(node, _below(parent, name))
        self._hang(node)

    def _move_by_rewriting(self, node: Node, parent: Directory, entry: Entry, existing: Node | None) -> None:
        """Move what the log could not say half-way: directories, and what has no block of its own to be known by."""
        assert node.record is not None
        plan = self.plan_log()
        if existing and existing.record:
            dead = Entry(SUPERSEDED[existing.record.entry.id], existing.record.body)
            plan.change(existing.record, dead)
        plan.end_versions(node.record)
        plan.change(node.record, entry)
        if parent.record and parent.record.index > node.record.index:
            self._put_behind(plan, node)
        self.rewrite_log(plan)

    def _put_behind(self, plan: LogPlan, node: Node) -> None:
        """Have a tree behind its new parent, where the kernel finds it, with ids that ascend there."""
        nodes = [node, *(self.walk(node) if isinstance(node, Directory) else ())]
        records = [moved.record for moved in nodes if moved.record]
        plan.move_to_end(records)
        directories = sorted(
            (moved for moved in nodes if isinstance(moved, Directory)), key=lambda d: d.record.index if d.record else 0
        )
        first = self._next_directory_id(len(directories))
        ids = {directory.directory_id: first + number for number, directory in enumerate(directories)}
        below = {record.index for record in records} - {node.record.index if node.record else -1}
        plan.renumber(ids, below)
        if isinstance(node, Directory) and node.record:
            row = plan.row_of(node.record)
            plan.change(node.record, _with_id(row.data, ids[node.directory_id]))

    def _file_for(self, path: bytes) -> File:
        """The file under a path, or a new one that is not in the tree yet."""
        existing = self._lookup_or_none(path)
        if isinstance(existing, File):
            return existing
        if existing is not None:
            raise NotInVolumeError(f"{shown(path)}: is a {'directory' if isinstance(existing, Directory) else 'link'}")
        parent, name = self._parent_and_name(path)
        body = FileBody(parent.directory_id, FLAGS, 0, LAST, name)
        require_storable(body, name)
        return File(_below(parent, name), None, body)

    def _existing_file(self, path: bytes) -> File:
        node = self.lookup(path)
        if not isinstance(node, File):
            raise NotInVolumeError(f"{shown(path)}: is no file")
        return node

    def _store(self, node: File, content: bytes) -> None:
        if len(content) > MAX_FILE_SIZE:
            raise VolumeFullError(f"{len(content):,} bytes; a file holds {MAX_FILE_SIZE:,} at most")
        name = node.path.rpartition(b"/")[2]
        body = FileBody(self.parent_of(node).directory_id, FLAGS, len(content), LAST, name)
        self.make_log_room(Entry(FILE_ID, body))
        count = -(-len(content) // BLOCK_SIZE) + needs_empty_block(len(content))
        blocks = self.take_blocks(count, chained=True)
        self.blocks.fill(blocks, content)
        self.append_file(node, Entry(FILE_ID, replace(body, section_id=blocks[0])))

    def _store_open(self, node: File, content: bytes) -> None:
        opened = self.open_files[node]
        try:
            opened.truncate(0)
            opened.write(0, content)
            opened.commit()
        except ToolkitError:
            opened.revert()
            raise

    def _append_new(self, id_: int, body: Body, name: bytes) -> Record:
        require_storable(body, name)
        entry = Entry(id_, body)
        self.make_log_room(entry)
        return self.append(entry)

    def _next_directory_id(self, count: int = 1) -> int:
        """The first of `count` ids above all that are there, as the kernel gives them."""
        bodies = (record.body for record in self.fat.records)
        highest = max((body.directory_id for body in bodies if isinstance(body, DirectoryBody)), default=0)
        if highest + count > MOST_DIRECTORIES:
            raise VolumeFullError(f"no id is left above {highest:#x} for a directory; `kfs fsck --repair` numbers anew")
        return highest + 1

    def _lookup_or_none(self, path: bytes) -> Node | None:
        try:
            return self.lookup(path)
        except NotInVolumeError:
            return None

    def _place_for(self, path: bytes) -> tuple[Directory, bytes]:
        """The directory for something new, and its name there."""
        parent, name = self._parent_and_name(path)
        if name in parent.children:
            raise AlreadyInVolumeError(f"{shown(path)}: is there already")
        return parent, name

    def _parent_and_name(self, path: bytes) -> tuple[Directory, bytes]:
        names = components(path)
        if not names:
            raise AlreadyInVolumeError("the root is there already")
        if names[-1] in UNUSABLE_NAMES:
            raise VolumeError(f"{shown(path)}: no entry can have such a name")
        parent = self.lookup(b"/" + b"/".join(names[:-1]))
        if not isinstance(parent, Directory):
            raise NotInVolumeError(f"{shown(parent.path)}: is no directory")
        return parent, names[-1]

    def _hang(self, node: Node) -> None:
        self.parent_of(node).children[node.path.rpartition(b"/")[2]] = node

    def _unhang(self, node: Node) -> None:
        self.parent_of(node).children.pop(node.path.rpartition(b"/")[2], None)

    def _unlink(self, node: Node) -> None:
        """Tell the streams of a file that it has no name any more."""
        opened = self.open_files.get(node) if isinstance(node, File) else None
        if opened:
            opened.unlinked = True


def _below(parent: Directory, name: bytes) -> bytes:
    return parent.path.rstrip(b"/") + b"/" + name


def _set_path(node: Node, path: bytes) -> None:
    """Give a node and all below it their new paths."""
    pending = [(node, path)]
    while pending:
        moved, moved_path = pending.pop()
        moved.path = moved_path
        if isinstance(moved, Directory):
            pending += [(child, _below(moved, name)) for name, child in moved.children.items()]


def _with_id(data: bytes, directory_id: int) -> Entry:
    entry = KFS_ENTRY.parse(data)
    assert isinstance(entry.body, DirectoryBody)
    return Entry(entry.id, replace(entry.body, directory_id=directory_id))


def _require_replaceable(node: Node, existing: Node, *, overwrite: bool) -> None:
    where = shown(existing.path)
    if not overwrite:
        raise AlreadyInVolumeError(f"{where}: is there already")
    if isinstance(existing, Directory) != isinstance(node, Directory):
        raise AlreadyInVolumeError(f"{where}: a {'directory' if isinstance(existing, Directory) else 'file'} is there")
    if isinstance(existing, Directory) and existing.children:
        raise AlreadyInVolumeError(f"{where}: the directory is not empty")
