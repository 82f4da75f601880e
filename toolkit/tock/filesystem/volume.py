"""The image behind the filesystem: its tree, its open files, and its changes, each saved before it counts.

Paths are absolute and normal. Files that are being written, and those whose names begin with ``.``, are in memory; the
image sees a file when it is closed, as a whole. So are those that follow from a part which is to come, until it does.
Errors are those of `fs`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors

from toolkit.errors import LayoutError, RefusedContentError
from toolkit.tock.apps.install import is_sticky
from toolkit.tock.filesystem.changes import install_app, remove_attribute_of, store, uninstall_app
from toolkit.tock.filesystem.documents import says_the_same
from toolkit.tock.filesystem.failures import errors_of_fs
from toolkit.tock.filesystem.names import key_of
from toolkit.tock.filesystem.new_apps import NewApps, folder_of, require_same_app
from toolkit.tock.filesystem.open_files import OpenFile, OpenFiles
from toolkit.tock.filesystem.places import Target, target_of
from toolkit.tock.filesystem.tree import APPS, ImageTree, Node, Part, ViewFile, ViewFolder
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile
from toolkit.tock.tab import LONGEST as LONGEST_ARCHIVE

Found = Node | OpenFile

assert pyfilesystem


class TockVolume:
    """An image as files and folders.

    Args:
        source: the image, or the file that it is saved to after each change.
        read_only: refuse every change.
        lingers: seconds that an app which was dropped can still be looked at under the name it was dropped by.

    Attributes:
        lock: held by every call.
    """

    def __init__(self, source: TockImageFile | FlashImage, *, read_only: bool, lingers: float) -> None:
        self.lock = threading.RLock()
        self.image = source.image if isinstance(source, TockImageFile) else source
        self.file = source if isinstance(source, TockImageFile) else None
        self.read_only = read_only
        self.most_open = 2 * LONGEST_ARCHIVE + self.image.board.flash.length
        self._open = OpenFiles(self.most_open, lingers)
        self._hidden: set[str] = set()
        self._held: set[str] = set()
        self._new_apps = NewApps(lingers)
        self._tree: ImageTree | None = None

    @property
    def tree(self) -> ImageTree:
        """The tree of the image as it is."""
        if self._tree is None:
            self._tree = ImageTree(self.image)
        return self._tree

    def lookup(self, path: str) -> Found | None:
        """What a path leads to: an open file before what the image has."""
        opened = self._open.get(path)
        if opened is not None or path in self._hidden or self._new_apps.is_late(path):
            return opened
        return self._node(path)

    def _node(self, path: str) -> Node | None:
        """What the image has under a path, or a folder that was made."""
        return self._new_apps.lookup(path, self.tree)

    def children(self, path: str, folder: ViewFolder) -> dict[str, Found]:
        """What a folder holds, by name."""
        found: dict[str, Found] = {}
        for name, node in folder.children.items():
            member = self.lookup(f"{path.rstrip('/')}/{name}")
            if member is not None:
                found[name] = member if isinstance(member, OpenFile) else node
        for opened in self._open.listed(path):
            found.setdefault(opened.path.rpartition("/")[2], opened)
        for name in self._new_apps.names() if folder.part is Part.APPS else ():
            found[name] = ViewFolder(Part.NEW_APP, None)
        return found

    def open_file(self, path: str, *, writing: bool, create: bool, exclusive: bool = False) -> OpenFile:
        """A file with one handle more."""
        found = self.lookup(path)
        if isinstance(found, ViewFolder):
            raise errors.FileExpected(path)
        if found is not None and exclusive and not (isinstance(found, OpenFile) and found.taken):
            raise errors.FileExists(path)
        if found is None and not create:
            raise errors.ResourceNotFound(path)
        if writing:
            self._require_target(path)
        if not isinstance(found, OpenFile):
            found = self._open.add(path, found.content if found else b"", is_view=found is not None)
        found.handles += 1
        found.writers += writing
        return found

    def commit(self, opened: OpenFile) -> None:
        """Bring what is written to the image.

        What is empty is not finished: a shell closes a file that it is going to write, and programs make sure of a
        place by an empty file.
        """
        target = target_of(opened.path)
        if not opened.changed or opened.unlinked or opened.refused or not opened.content or self._is_kept(opened.path):
            return
        try:
            self._store(opened.path, bytes(opened.content))
        except Exception:
            opened.refused = True
            raise
        opened.changed = False
        self._new_apps.wrote(opened.path)
        if target is Target.DROPPED:
            self._open.take(opened)

    def close_file(self, opened: OpenFile, *, writing: bool) -> None:
        """Take a handle back; with the last one, what is written reaches the image."""
        opened.handles -= 1
        opened.writers -= writing
        if opened.handles or opened.unlinked:
            return
        is_in_image = self._node(opened.path) is not None
        is_empty = not opened.content
        stays = self._is_kept(opened.path) or (is_empty and not is_in_image)
        if stays and target_of(opened.path) is Target.DERIVED:
            self._held.add(opened.path)
        try:
            self.commit(opened)
            if is_empty and is_in_image and opened.changed and not opened.refused:
                raise RefusedContentError(f"{opened.path} is left as it is: it cannot be empty")
        finally:
            if not stays and opened.taken is None:
                self._open.forget(opened)

    def write(self, path: str, content: bytes) -> None:
        """Give a file a content, at one stroke; streams that have it open see it too."""
        opened = self.open_file(path, writing=True, create=True)
        try:
            opened.replace(content)
        finally:
            self.close_written(opened)

    def close_written(self, opened: OpenFile) -> None:
        """Commit, also where somebody else has it open, and give the handle back."""
        try:
            self.commit(opened)
        finally:
            self.close_file(opened, writing=True)

    def remove(self, path: str) -> None:
        """Remove a file: an attribute, what is only in memory; of the files of an app, it is only hidden."""
        found = self.lookup(path)
        if found is None or (isinstance(found, OpenFile) and found.taken):
            raise errors.ResourceNotFound(path)
        if isinstance(found, ViewFolder):
            raise errors.FileExpected(path)
        node = self._node(path)
        self.require_writable(path)
        if isinstance(node, ViewFile):
            self._remove_node(path, node)
        self._open.unlink(path)

    def _remove_node(self, path: str, node: ViewFile) -> None:
        if node.part is Part.ATTRIBUTE:
            with self._changing():
                remove_attribute_of(self.image, node)
        elif node.part is Part.APP_FILE:
            self._hidden.add(path)
        else:
            raise errors.ResourceReadOnly(path)

    def remove_folder(self, path: str) -> None:
        """Remove the folder of an app, which uninstalls it: its files are views of it, and go with it."""
        found = self.lookup(path)
        if found is None:
            raise errors.ResourceNotFound(path)
        if not isinstance(found, ViewFolder):
            raise errors.DirectoryExpected(path)
        if found.part is Part.ROOT:
            raise errors.RemoveRootError
        self.require_writable(path)
        if found.part is Part.NEW_APP:
            self._new_apps.remove(path)
            self._open.unlink_below(path)
            return
        if found.app is None:
            raise errors.ResourceReadOnly(path)
        self._hidden.clear()  # nobody shall miss files of an app that stays
        if is_sticky(found.app):
            raise errors.PermissionDenied(
                path, msg="it is sticky; `flashwright tock apps uninstall --force` takes it away"
            )
        with self._changing():
            self._new_apps.follow(uninstall_app(self.image, self.tree.apps, found.app))
        self._open.unlink_below(path)

    def move(self, old: str, new: str) -> None:
        """Give a file another path, in place of a file there: an attribute another key, a scratch file its place."""
        found = self.lookup(old)
        if found is None:
            raise errors.ResourceNotFound(old)
        if isinstance(found, ViewFolder):
            raise errors.FileExpected(old)
        if isinstance(self.lookup(new), ViewFolder):
            raise errors.FileExpected(new)
        self._require_target(new)
        if old != new:
            self._move(old, found, new)

    def _move(self, old: str, found: ViewFile | OpenFile, new: str) -> None:
        node = self._node(old)
        self._require_movable(old, node)
        is_kept = self._is_kept(new) or not found.content
        if is_kept and node is not None:
            raise errors.Unsupported(new)
        if is_kept and self._node(new) is not None:
            raise RefusedContentError(f"{new} is left as it is: it cannot be empty")
        if not is_kept:
            with self._changing():
                if isinstance(node, ViewFile):
                    remove_attribute_of(self.image, node)
                self._put(new, bytes(found.content))
        if not isinstance(found, OpenFile):
            self._open.unlink(new)
            return
        self._open.move(found, new)
        found.changed = is_kept
        if is_kept and target_of(new) is Target.DERIVED:
            self._held.add(new)
        if target_of(new) is Target.DROPPED and not is_kept:
            self._open.take(found)
        elif not is_kept and not found.handles:
            self._open.forget(found)

    def _require_movable(self, path: str, node: Node | None) -> None:
        if node is not None and not (isinstance(node, ViewFile) and node.part is Part.ATTRIBUTE):
            raise errors.ResourceReadOnly(path)

    def require_writable(self, path: str) -> None:
        """Raise ResourceReadOnly where nothing may change."""
        if self.read_only:
            raise errors.ResourceReadOnly(path)

    def _require_target(self, path: str) -> None:
        """Raise what is true of a path that no file can be written to."""
        self.require_writable(path)
        node = self._node(path)
        target = target_of(path)
        if target is None and node is not None:
            raise errors.ResourceReadOnly(path)
        folder = self._node(path.rpartition("/")[0] or "/")
        if folder is None:
            raise errors.ResourceNotFound(path)
        if not isinstance(folder, ViewFolder):
            raise errors.DirectoryExpected(path)
        if target is None:
            raise errors.InvalidPath(path, msg="no file of this name has a meaning here: {path}")
        if target in (Target.FLAGS, Target.ATTRIBUTE) and self.tree.bootloader is None:
            raise errors.Unsupported(
                path, msg="flags and attributes are those of a bootloader; bootloader.bin comes first"
            )
        if target is Target.ATTRIBUTE:
            try:
                key_of(path.rpartition("/")[2])
            except LayoutError as error:
                raise errors.InvalidPath(path, msg=pyfilesystem.as_message(str(error)), exc=error) from error

    def _store(self, path: str, content: bytes) -> None:
        with self._changing():
            self._put(path, content)

    def _put(self, path: str, content: bytes) -> None:
        """Put a content into the image."""
        target = target_of(path)
        if target is Target.DERIVED:
            self._require_derived(path, content)
        elif target is Target.APP:
            self._put_app(path, content)
        else:
            change = store(self.image, path, content)
            if change is not None:
                self._new_apps.follow(change)
                self._new_apps.give_way(ImageTree(self.image))

    def _put_app(self, path: str, content: bytes) -> None:
        folder, _rest = folder_of(path)
        node, there = self._node(folder), self._node(path)
        is_new = self._new_apps.is_waiting(folder)
        if isinstance(there, ViewFile) and there.content == content:
            return
        if not is_new:
            assert isinstance(node, ViewFolder), "a place to write to lies in a folder"
            assert node.app is not None, "of folders in /apps, all others are of apps"
            require_same_app(content, self.tree.apps, node.app)
        self._new_apps.arrived(folder, install_app(self.image, content, beside=is_new))

    def _require_derived(self, path: str, content: bytes) -> None:
        """Refuse what a file that follows from another does not say."""
        node = self._node(path)
        assert isinstance(node, ViewFile), "what is not there yet is kept"
        if not says_the_same(content, node.content):
            source = "app.tbf" if path.startswith(f"/{APPS}/") else "kernel.bin"
            raise RefusedContentError(f"it follows from {source}, which says something else; write {source} first")

    def _is_kept(self, path: str) -> bool:
        """Whether a file stays in memory: nothing of the image takes it, or what it follows from is to come."""
        target = target_of(path)
        return target is Target.SCRATCH or (target is Target.DERIVED and self._node(path) is None)

    def make_folder(self, path: str) -> None:
        """Make a folder in which an app is to come."""
        if path.rpartition("/")[0] != f"/{APPS}" or target_of(path) is not None:
            raise errors.Unsupported(path, msg=f"folders are of apps; new ones can be made in /{APPS} only")
        self._new_apps.make(path)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A change of the image, which is in its file at the end, or was none."""
        new_apps = self._new_apps.copy()
        try:
            with self.image.change():
                yield
                if self.file is not None:
                    self.file.save()
        except BaseException:
            self._new_apps = new_apps
            raise
        finally:
            self._tree = None
        self._hidden.clear()
        self._open.forget_views()
        for path in [path for path in self._held if self._node(path) is not None]:
            self._held.discard(path)
            self._open.unlink(path)
            self._new_apps.wrote(path)

    @contextmanager
    def using(self, path: str) -> Iterator[None]:
        """The lock, and the errors of `fs` for a path."""
        with self.lock, errors_of_fs(path):
            yield
