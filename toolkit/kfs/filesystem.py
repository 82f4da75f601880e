"""A KnightOS volume as a PyFilesystem. Thin: paths and errors of `fs` here, everything else in `volume`.

Names are text with surrogate escapes, so that every name on flash has a path. Links lead from the root, as the
kernel takes them; opening one opens its target. Namespaces: ``basic``, ``details``, ``link`` and ``kfs``.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO, cast

from toolkit.kfs import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS
from fs.enums import ResourceType
from fs.info import Info
from fs.mode import Mode
from fs.permissions import Permissions
from fs.subfs import SubFS

from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.errors import NotInVolumeError
from toolkit.files import name_to_text, text_to_name
from toolkit.flash import FlashDevice
from toolkit.kfs.facts import node_facts
from toolkit.kfs.stream import BlockStream
from toolkit.kfs.volume import Directory, File, Link, Node, Volume

assert pyfilesystem


class KnightFS(FS):
    """The volume on a flash device, for reading.

    Args:
        device: the flash with the volume, such as `toolkit.flash.ImageFile`; open as long as this filesystem is.

    Raises:
        VolumeError: there is no volume on the device.
    """

    _meta: Mapping[str, Any] = {
        "case_insensitive": False,
        "invalid_path_chars": "\0",
        "network": False,
        "read_only": True,
        "supports_rename": False,
        "thread_safe": True,
        "unicode_paths": True,
        "virtual": False,
    }

    def __init__(self, device: FlashDevice) -> None:
        super().__init__()
        self.volume = Volume(device)

    def __str__(self) -> str:
        return f"<knightfs {self.volume.models[0].name}>"

    def __repr__(self) -> str:
        return f"KnightFS({self.volume.device!r})"

    def getinfo(self, path: str, namespaces: Collection[str] | None = None) -> Info:
        """Facts about a path; a link's are its own, not its target's."""
        return Info(self._raw_info(self._node(path), namespaces or ()))

    def listdir(self, path: str) -> list[str]:
        """Names in a directory, in the order of the FAT."""
        return [name_to_text(name) for name in self._directory(path).children]

    def scandir(
        self, path: str, namespaces: Collection[str] | None = None, page: tuple[int, int] | None = None
    ) -> Iterator[Info]:
        """Facts about everything in a directory."""
        nodes = list(self._directory(path).children.values())
        for node in nodes[slice(*page)] if page else nodes:
            yield Info(self._raw_info(node, namespaces or ()))

    def openbin(self, path: str, mode: str = "r", buffering: int = -1, **options: Any) -> BinaryIO:
        """Open a file, or the file that a link leads to, for reading; 256 bytes are buffered."""
        parsed = Mode(mode)
        parsed.validate_bin()
        if parsed.writing:
            raise errors.ResourceReadOnly(path)
        node = self._file(path)
        length = self.volume.length(node)
        raw = BlockStream(self.volume.data, self.volume.chain(node).blocks if length else (), length)
        raw.mode = "rb"  # type: ignore[attr-defined]
        return cast("BinaryIO", raw if buffering == 0 else io.BufferedReader(raw, BLOCK_SIZE))

    def readbytes(self, path: str) -> bytes:
        """The whole content of a file."""
        return self.volume.read_file(self._file(path))

    def makedir(self, path: str, permissions: Permissions | None = None, recreate: bool = False) -> SubFS[FS]:
        """Refused: the filesystem is read-only."""
        raise errors.ResourceReadOnly(path)

    def remove(self, path: str) -> None:
        """Refused: the filesystem is read-only."""
        raise errors.ResourceReadOnly(path)

    def removedir(self, path: str) -> None:
        """Refused: the filesystem is read-only."""
        raise errors.ResourceReadOnly(path)

    def setinfo(self, path: str, info: Mapping[str, Mapping[str, object]]) -> None:
        """Refused: the filesystem is read-only."""
        self._node(path)
        raise errors.ResourceReadOnly(path)

    def _node(self, path: str) -> Node:
        self.validatepath(path)
        try:
            return self.volume.lookup(text_to_name(path))
        except NotInVolumeError:
            raise errors.ResourceNotFound(path) from None

    def _file(self, path: str) -> File:
        """The file under a path, or the file that a link there leads to."""
        self.validatepath(path)
        try:
            node = self.volume.resolve(text_to_name(path))
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

    def _raw_info(self, node: Node, namespaces: Collection[str]) -> dict[str, dict[str, Any]]:
        name = "" if node.record is None else name_to_text(node.path.rpartition(b"/")[2])
        info: dict[str, dict[str, Any]] = {"basic": {"name": name, "is_dir": isinstance(node, Directory)}}
        if "details" in namespaces:
            info["details"] = {"size": self._size(node), "type": int(_type(node))}
        if "link" in namespaces:
            info["link"] = {"target": name_to_text(node.body.target) if isinstance(node, Link) else None}
        if "kfs" in namespaces:
            info["kfs"] = node_facts(self.volume, node)
        return info

    def _size(self, node: Node) -> int:
        if isinstance(node, File):
            return self.volume.length(node)
        return len(node.body.target) if isinstance(node, Link) else 0


def _type(node: Node) -> ResourceType:
    if isinstance(node, File):
        return ResourceType.file
    return ResourceType.symlink if isinstance(node, Link) else ResourceType.directory
