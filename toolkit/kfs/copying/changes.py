"""Changes to the tree of a volume as users ask for them, with the rules of POSIX's cp, mv, rm, mkdir and ln.

What is done is written down, so that it can be shown, and judged by what the kernel will read of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from toolkit.errors import AlreadyInVolumeError, NotInVolumeError, VolumeError, VolumeFullError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.copying.actions import Action, Done, Progress, no_progress
from toolkit.kfs.copying.destinations import below, find, normal
from toolkit.kfs.make.create import node_findings, refuse
from toolkit.kfs.make.tree import Source, SourceFile, SourceFolder
from toolkit.kfs.volume import Directory, File, Link, Node, components, shown
from toolkit.kfs.write.writable import WritableVolume


class Incoming(NamedTuple):
    """Something to store: its path in the volume, what it is, and where it comes from, for people."""

    path: bytes
    source: Source
    origin: str


class Changes:
    """Changes one volume, and keeps a record.

    Args:
        volume: ready to be changed, or refused here where it is damaged.
        clobber: replace files and links that are there; else they are kept.
        progress: told how far it is.

    Attributes:
        volume: what is changed.
        done: what was done, in order.
        findings: what to know about it.

    Raises:
        DamagedVolumeError: the volume must not be written.
    """

    def __init__(self, volume: WritableVolume, *, clobber: bool = True, progress: Progress = no_progress) -> None:
        volume.prepare()
        self.volume = volume
        self.done: list[Done] = []
        self.findings: list[Finding] = []
        self.clobber, self._progress = clobber, progress
        self._made: set[bytes] = set()
        self._written: set[bytes] = set()

    def store(self, incoming: Sequence[Incoming]) -> None:
        """Store files, links and folders; folders that are there already are merged with.

        Raises:
            NotInVolumeError: the directory above is not there, or a link that is written through leads nowhere.
            AlreadyInVolumeError: a file where a directory is, or the other way round; two sources in one place.
            VolumeFullError: no room. LayoutError: a name that no entry can hold.
        """
        total = sum(map(_count, incoming))
        pending = list(reversed(incoming))
        for count in range(1, total + 1):
            path, source, origin = pending.pop()
            with _at(path):
                if isinstance(source, SourceFolder):
                    self._merge(path, origin)
                elif isinstance(source, SourceFile):
                    self._store_file(path, source.content, origin)
                else:
                    self._store_link(path, source.target, origin)
            if isinstance(source, SourceFolder):
                children = [
                    Incoming(below(path, name), child, f"{origin.rstrip('/')}/{name_to_text(name)}")
                    for name, child in source.ordered()
                ]
                pending += reversed(children)
            self._progress(count, total, shown(path))

    def move(self, source: bytes, path: bytes) -> None:
        """Give a file, link or directory another path; a file or link that has it goes, and an empty directory.

        Raises:
            NotInVolumeError: the source, or the directory it shall go to, is not there.
            AlreadyInVolumeError: something is in the way. VolumeError: a directory into itself.
        """
        node = self.volume.lookup(source)
        if self._keeps(path, shown(source)):
            return
        self._require_first(path)
        if self.look(path) is node:
            raise AlreadyInVolumeError(f"{shown(source)} and {shown(path)} are the same")
        origin = shown(node.path)
        with _at(path):
            self.volume.move(source, path, overwrite=True)
        self._note(Action.MOVED, path, origin)
        self._made.add(path)
        if isinstance(node, Directory):
            self._written.update(child.path for child in self.volume.walk(node))

    def remove(self, path: bytes, *, recursive: bool = False, missing_is_fine: bool = False) -> None:
        """Remove a file or a link, or, `recursive`, a directory with all that is in it.

        Raises:
            NotInVolumeError: nothing is there, or a directory. VolumeError: the root.
        """
        try:
            node = find(self.volume, path)
        except NotInVolumeError:
            if missing_is_fine:
                return
            raise
        if node is self.volume.root:
            raise VolumeError("the root cannot be removed")
        if isinstance(node, Directory) and not recursive:
            raise NotInVolumeError(f"{shown(node.path)}: is a directory; -r removes it with all that is in it")
        nodes = [node, *(self.volume.walk(node) if isinstance(node, Directory) else ())]
        for gone in reversed(nodes):
            if isinstance(gone, Directory):
                self.volume.remove_directory(gone.path)
            else:
                self.volume.remove(gone.path)
            self._note(Action.REMOVED, gone.path)

    def make_directory(self, path: bytes, *, parents: bool = False) -> None:
        """Make a directory; with `parents` also those above it, and it may be there already.

        Raises:
            NotInVolumeError: the directory above is not there. AlreadyInVolumeError: something has the path.
        """
        names = components(path)
        for depth in range(1, len(names) + 1) if parents else (len(names),):
            part = b"/" + b"/".join(names[:depth])
            if parents and isinstance(self.look(part), Directory):
                continue
            with _at(part):
                self.volume.make_directory(part)
            self._note(Action.DIRECTORY, part)

    def make_link(self, path: bytes, target: bytes, *, replace: bool = False) -> None:
        """Make a symbolic link; its target is stored as it is.

        Args:
            path: where; in a directory, the link gets the target's name.
            target: where it leads, from the root as the kernel takes it.
            replace: in place of a file or a link that is there.

        Raises:
            NotInVolumeError: the directory above is not there. AlreadyInVolumeError: something has the path.
        """
        path = normal(path)
        if isinstance(self.look(path), Directory) and components(target):
            path = below(path, components(target)[-1])
        if self.look(path) is not None and not replace:
            raise AlreadyInVolumeError(f"{shown(path)}: is there already; -f replaces it")
        with _at(path):
            self._store_link(path, target)

    def look(self, path: bytes) -> Node | None:
        """What has a path; None where there is nothing. Links are not followed."""
        try:
            return self.volume.lookup(path)
        except NotInVolumeError:
            return None

    def judge(self, *, strict: bool = False) -> None:
        """Add what the kernel will not read whole, of what was made, to the findings.

        Raises:
            LayoutError: when `strict`, with the first finding above information; nothing shall be kept then.
        """
        self.findings += node_findings(self.volume, only=self._written)
        refuse(self.findings, strict=strict, force=not strict)

    def _merge(self, path: bytes, origin: str) -> None:
        existing = self.look(path)
        if isinstance(existing, Directory):
            return
        if existing is not None:
            raise AlreadyInVolumeError(f"{shown(path)}: is there already, and no directory")
        self.volume.make_directory(path)
        self._note(Action.DIRECTORY, path, origin)

    def _store_file(self, path: bytes, content: bytes, origin: str) -> None:
        if self._keeps(path, origin):
            return
        existing = self._followed(path)
        place = existing.path if existing else path
        self._require_first(place)
        self.volume.store(place, content)
        self._made.add(place)
        self._note(Action.FILE, place, origin, len(content))

    def _followed(self, path: bytes) -> File | None:
        """The file that a path names, a link at its end followed; None where nothing is."""
        existing = self.look(path)
        if isinstance(existing, Link):
            try:
                existing = self.volume.resolve(path)
            except NotInVolumeError:
                message = f"{shown(path)}: the link leads nowhere, and nothing is written through it"
                raise NotInVolumeError(message) from None
        if existing is None or isinstance(existing, File):
            return existing
        raise AlreadyInVolumeError(f"{shown(path)}: a directory is there, which no file replaces")

    def _store_link(self, path: bytes, target: bytes, origin: str = "") -> None:
        if self._keeps(path, origin):
            return
        existing = self.look(path)
        if isinstance(existing, Directory):
            raise AlreadyInVolumeError(f"{shown(path)}: a directory is there, which no link replaces")
        self._require_first(path)
        if existing is not None:
            self.volume.remove(path)
        self.volume.make_link(path, target)
        self._made.add(path)
        self._note(Action.LINK, path, origin)

    def _keeps(self, path: bytes, origin: str) -> bool:
        """Whether something is there that shall not be replaced."""
        if self.clobber or self.look(path) is None:
            return False
        self._note(Action.KEPT, path, origin)
        return True

    def _require_first(self, path: bytes) -> None:
        if path in self._made:
            raise AlreadyInVolumeError(f"{shown(path)}: two sources would go here")

    def _note(self, action: Action, path: bytes, origin: str = "", size: int | None = None) -> None:
        self.done.append(Done(action, shown(path), origin, size))
        if action not in (Action.REMOVED, Action.KEPT):
            self._written.add(path)


@contextmanager
def _at(path: bytes) -> Iterator[None]:
    """Say what it was that the volume had no room for."""
    try:
        yield
    except VolumeFullError as error:
        raise VolumeFullError(f"{shown(path)}: {error}; nothing is changed") from None


def _count(incoming: Incoming) -> int:
    """Files, links and folders of a tree."""
    count, pending = 0, [incoming.source]
    while pending:
        source = pending.pop()
        count += 1
        if isinstance(source, SourceFolder):
            pending += source.children.values()
    return count
