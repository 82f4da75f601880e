"""A KnightOS volume as a PyFilesystem. Thin: paths and errors of `fs` here, everything else in `writable`.

Names are text with surrogate escapes, so that every name on flash has a path. Links lead from the root, as the
kernel takes them; opening one opens its target. Namespaces: ``basic``, ``details``, ``link`` and ``kfs``.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, BinaryIO, cast

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS
from fs.copy import copy_modified_time
from fs.enums import ResourceType
from fs.info import Info
from fs.mode import Mode
from fs.path import abspath, dirname, isparent, normpath
from fs.permissions import Permissions
from fs.subfs import SubFS

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import (
    AlreadyInVolumeError,
    FlashError,
    LayoutError,
    LockedError,
    NotInVolumeError,
    VolumeError,
    VolumeFullError,
)
from toolkit.files import name_to_text, text_to_name
from toolkit.flash import FlashDevice
from toolkit.kfs.facts import node_facts
from toolkit.kfs.make.formatter import MAX_FILE_NAME
from toolkit.kfs.stream import BlockStream
from toolkit.kfs.volume import Directory, File, Link, Node
from toolkit.kfs.write.writable import WritableVolume

_ENTRY = 24
"""Bytes of a usual entry, for whoever wants to know how many more fit."""


class KnightFS(FS):
    """The volume on a flash device. What is changed is on the device when a file is closed; see `sync`.

    Args:
        device: the flash with the volume, such as `toolkit.flash.ImageFile`; open as long as this filesystem is.
        read_only: refuse every change.
        force: change even a volume that is damaged.
        avoid: pages that get no blocks, such as `Layout.usb_boot_pages`.

    Raises:
        VolumeError: there is no volume on the device.
    """

    def __init__(
        self, device: FlashDevice, *, read_only: bool = False, force: bool = False, avoid: Collection[int] = ()
    ) -> None:
        super().__init__()
        self.volume = WritableVolume(device, force=force, avoid=avoid)
        self._meta = pyfilesystem.standard_meta(read_only=read_only)
        self._read_only = read_only

    def __str__(self) -> str:
        return f"<knightfs {self.volume.models[0].name}>"

    def __repr__(self) -> str:
        return f"KnightFS({self.volume.flash!r})"

    def getmeta(self, namespace: str = "standard") -> Mapping[str, Any]:
        """What the filesystem can do; in the namespace ``space``, what room it has."""
        if namespace != "space":
            return self._meta if namespace == "standard" else {}
        with self.volume.lock:
            space = self.volume.space()
        return {
            "block_size": BLOCK_SIZE,
            "blocks": space.blocks,
            "free_blocks": space.free_blocks,
            "entries": space.fat_bytes // _ENTRY,
            "free_entries": space.free_fat_bytes // _ENTRY,
            "name_max": MAX_FILE_NAME,
        }

    def sync(self) -> None:
        """Make everything that is committed durable, as `close` does: an image file is replaced as a whole."""
        with self.volume.lock:
            self.volume.flash.sync()

    def close(self) -> None:
        """Make durable what is committed, and give the device back. Streams that are still open are not committed."""
        is_mounted = hasattr(self, "volume")  # not where there was no volume to mount
        if is_mounted and not self.isclosed():
            super().close()
            self.sync()
            close_device = getattr(self.volume.flash, "close", None)
            if close_device:
                close_device()

    def getinfo(self, path: str, namespaces: Collection[str] | None = None) -> Info:
        """Facts about a path; a link's are its own, not its target's."""
        with self.volume.lock:
            return Info(self._raw_info(self._node(path), namespaces or ()))

    def listdir(self, path: str) -> list[str]:
        """Names in a directory, in the order of the FAT."""
        with self.volume.lock:
            return [name_to_text(name) for name in self._directory(path).children]

    def scandir(
        self, path: str, namespaces: Collection[str] | None = None, page: tuple[int, int] | None = None
    ) -> Iterator[Info]:
        """Facts about everything in a directory."""
        with self.volume.lock:
            nodes = list(self._directory(path).children.values())
            infos = [Info(self._raw_info(node, namespaces or ())) for node in (nodes[slice(*page)] if page else nodes)]
        yield from infos

    def openbin(self, path: str, mode: str = "r", buffering: int = -1, **options: Any) -> BinaryIO:
        """Open a file, or the file that a link leads to; 256 bytes are buffered.

        What is written is committed at close, as a whole: until then the old content counts. When a write finds no
        room, nothing of it is committed; with the option ``keeps_written``, what was written before is.
        """
        parsed = Mode(mode)
        parsed.validate_bin()
        with self.volume.lock, _errors_of_fs(path):
            target = self._target_for(path, parsed)
            opened = self.volume.open_file(target, writing=parsed.writing, create=parsed.create)
            raw = _Stream(
                self.volume,
                opened,
                readable=parsed.reading,
                writable=parsed.writing,
                appending=parsed.appending,
                keeps_written=bool(options.get("keeps_written")),
            )
            raw.path = path
            if parsed.truncate:
                raw.truncate(0)
        raw.mode = parsed.to_platform_bin()
        return cast("BinaryIO", raw if buffering == 0 else _buffered(raw))

    def readbytes(self, path: str) -> bytes:
        """The whole content of a file."""
        with self.volume.lock:
            return self.volume.read_file(self._file(path))

    def writebytes(self, path: str, contents: bytes) -> None:
        """Create a file, or replace the content of one, at one stroke."""
        if not isinstance(contents, bytes):
            raise TypeError("contents must be bytes")
        with self.volume.lock, _errors_of_fs(path):
            self.volume.store(self._target_for(path, Mode("wb")), contents)

    def upload(self, path: str, file: BinaryIO, chunk_size: int | None = None, **options: Any) -> None:
        """Copy a stream into a file, at one stroke; never more is read than the volume can hold."""
        room = self.volume.layout.capacity
        content = bytearray()
        while part := file.read(chunk_size or room + 1):
            content += part
            if len(content) > room:
                raise errors.InsufficientStorage(path)
        self.writebytes(path, bytes(content))

    def makedir(self, path: str, permissions: Permissions | None = None, recreate: bool = False) -> SubFS[FS]:
        """Make a directory in one that is there."""
        self.validatepath(path)
        with self.volume.lock, _errors_of_fs(path):
            self._require_writable(path)
            existing = self._lookup(path)
            if existing is None:
                self._require_parent(path)
                self.volume.make_directory(self._name(path))
            elif not recreate:
                raise errors.DirectoryExists(path)
            elif not isinstance(existing, Directory):
                raise errors.DirectoryExpected(path)
        return self.opendir(path)

    def makelink(self, path: str, target: str) -> None:
        """Make a symbolic link. The target is kept as it is; the kernel follows it from the root. Raises FileExists."""
        self.validatepath(path)
        with self.volume.lock, _errors_of_fs(path):
            self._require_writable(path)
            self._require_parent(path)
            if self._lookup(path) is not None:
                raise errors.FileExists(path)
            self.volume.make_link(self._name(path), text_to_name(target))

    def remove(self, path: str) -> None:
        """Remove a file or a link."""
        with self.volume.lock, _errors_of_fs(path):
            self._require_writable(path)
            if isinstance(self._node(path), Directory):
                raise errors.FileExpected(path)
            self.volume.remove(self._name(path))

    def removedir(self, path: str) -> None:
        """Remove an empty directory."""
        with self.volume.lock, _errors_of_fs(path):
            self._require_writable(path)
            directory = self._directory(path)
            if directory is self.volume.root:
                raise errors.RemoveRootError
            if directory.children:
                raise errors.DirectoryNotEmpty(path)
            self.volume.remove_directory(self._name(path))

    def removetree(self, dir_path: str) -> None:
        """Remove a directory and all that is in it; of the root, only what is in it."""
        with self.volume.lock, _errors_of_fs(dir_path):
            self._require_writable(dir_path)
            self._directory(dir_path)
            self.volume.remove_tree(self._name(dir_path))

    def move(self, src_path: str, dst_path: str, overwrite: bool = False, preserve_time: bool = False) -> None:
        """Give a file or link another path: one entry is written, no data."""
        self.validatepath(dst_path)
        with self.volume.lock, _errors_of_fs(dst_path):
            self._require_writable(src_path)
            source, existing = self._node(src_path), self._lookup(dst_path)
            if existing is not None and not overwrite:
                raise errors.DestinationExists(dst_path)
            if isinstance(source, Directory):
                raise errors.FileExpected(src_path)
            if isinstance(existing, Directory):
                raise errors.FileExpected(dst_path)
            self._require_parent(dst_path)
            self.volume.move(source.path, self._name(dst_path), overwrite=overwrite)

    def movedir(self, src_path: str, dst_path: str, create: bool = False, preserve_time: bool = False) -> None:
        """Move a directory: as a whole where nothing is in the way, else file by file into the one that is there."""
        with self.volume.lock, _errors_of_fs(dst_path):
            self._require_writable(src_path)
            source, existing = self._directory(src_path), self._lookup(dst_path)
            if _is_below(src_path, dst_path):
                raise errors.OperationFailed(
                    dst_path, msg=pyfilesystem.as_message(f"{src_path!r} cannot be moved into itself")
                )
            if existing is None and not create:
                raise errors.ResourceNotFound(dst_path)
            if source is not self.volume.root and (existing is None or not getattr(existing, "children", True)):
                self._require_parent(dst_path)
                self.volume.move(source.path, self._name(dst_path), overwrite=True)
                return
        super().movedir(src_path, dst_path, create=create, preserve_time=preserve_time)

    def copydir(self, src_path: str, dst_path: str, create: bool = False, preserve_time: bool = False) -> None:
        """Copy what is in a directory into another, which is not below it."""
        if _is_below(src_path, dst_path):
            raise errors.OperationFailed(
                dst_path, msg=pyfilesystem.as_message(f"{src_path!r} cannot be copied into itself")
            )
        super().copydir(src_path, dst_path, create=create, preserve_time=preserve_time)

    def copy(self, src_path: str, dst_path: str, overwrite: bool = False, preserve_time: bool = False) -> None:
        """Copy the content of a file."""
        with self.volume.lock:
            if not overwrite and self.exists(dst_path):
                raise errors.DestinationExists(dst_path)
            self.writebytes(dst_path, self.readbytes(src_path))
            if preserve_time:
                copy_modified_time(self, src_path, self, dst_path)

    def setinfo(self, path: str, info: Mapping[str, Mapping[str, object]]) -> None:
        """Nothing can be set: the volume has neither times nor permissions. Raises ResourceNotFound."""
        self._node(path)
        self._require_writable(path)

    def _target_for(self, path: str, mode: Mode) -> bytes:
        """Path of the file that an opening is about, links followed; refuses what does not go."""
        self.validatepath(path)
        if mode.writing:
            self._require_writable(path)
        node = self._lookup(path)
        if node is None:
            if not mode.create:
                raise errors.ResourceNotFound(path)
            self._require_parent(path)
            return self._name(path)
        if mode.exclusive:
            raise errors.FileExists(path)
        return self._file(path).path

    def _lookup(self, path: str) -> Node | None:
        try:
            return self.volume.lookup(self._name(path))
        except NotInVolumeError:
            return None

    def _normal(self, path: str) -> str:
        return str(abspath(normpath(path)))

    def _name(self, path: str) -> bytes:
        """A path as the volume has it, without "." and ".."."""
        return text_to_name(self._normal(path))

    def _node(self, path: str) -> Node:
        self.validatepath(path)
        node = self._lookup(path)
        if node is None:
            raise errors.ResourceNotFound(path)
        return node

    def _file(self, path: str) -> File:
        """The file under a path, or the file that a link there leads to."""
        self.validatepath(path)
        try:
            node = self.volume.resolve(self._name(path))
        except NotInVolumeError:
            raise errors.ResourceNotFound(path) from None
        if not isinstance(node, File):
            raise errors.FileExpected(path)
        return node

    def _directory(self, path: str) -> Directory:
        node = self._node(path)
        if not isinstance(node, Directory):
            raise errors.DirectoryExpected(path)
        return node

    def _require_parent(self, path: str) -> None:
        parent = self._lookup(dirname(self._normal(path)))
        if parent is None:
            raise errors.ResourceNotFound(path)
        if not isinstance(parent, Directory):
            raise errors.DirectoryExpected(dirname(path))

    def _require_writable(self, path: str) -> None:
        self.check()
        if self._read_only:
            raise errors.ResourceReadOnly(path)

    def _raw_info(self, node: Node, namespaces: Collection[str]) -> dict[str, dict[str, Any]]:
        name = "" if node is self.volume.root else name_to_text(node.path.rpartition(b"/")[2])
        info: dict[str, dict[str, Any]] = {"basic": {"name": name, "is_dir": isinstance(node, Directory)}}
        if "details" in namespaces:
            info["details"] = {"size": self._size(node), "type": _TYPES[type(node)]}
        if "link" in namespaces:
            info["link"] = {"target": name_to_text(node.body.target) if isinstance(node, Link) else None}
        if "kfs" in namespaces:
            info["kfs"] = node_facts(self.volume, node)
        return info

    def _size(self, node: Node) -> int:
        if isinstance(node, File):
            return self.volume.length(node)
        return len(node.body.target) if isinstance(node, Link) else 0


def _is_below(folder: str, path: str) -> bool:
    """Whether a path is a folder's, or leads into it."""
    return bool(isparent(abspath(normpath(folder)), abspath(normpath(path))))


class _Stream(BlockStream):
    """A stream with the errors of `fs`."""

    path = ""
    mode = "rb"

    def _change(self, action: Callable[[], None]) -> None:
        with _errors_of_fs(self.path):
            super()._change(action)

    def close(self) -> None:
        with _errors_of_fs(self.path):
            super().close()


@contextlib.contextmanager
def _errors_of_fs(path: str) -> Iterator[None]:
    """Turn errors of the volume into those of `fs`."""
    try:
        yield
    except VolumeFullError as error:
        raise errors.InsufficientStorage(path, exc=error) from error
    except LockedError as error:
        raise errors.ResourceLocked(path, exc=error) from error
    except AlreadyInVolumeError as error:
        raise errors.DestinationExists(path, exc=error) from error
    except (VolumeError, LayoutError, FlashError) as error:
        raise errors.OperationFailed(path, exc=error, msg=pyfilesystem.as_message(str(error))) from error


def _buffered(raw: BlockStream) -> io.BufferedIOBase:
    if raw.readable() and raw.writable():
        return io.BufferedRandom(raw, BLOCK_SIZE)
    return io.BufferedWriter(raw, BLOCK_SIZE) if raw.writable() else io.BufferedReader(raw, BLOCK_SIZE)


_TYPES = {
    File: int(ResourceType.file),
    Link: int(ResourceType.symlink),
    Directory: int(ResourceType.directory),
}
