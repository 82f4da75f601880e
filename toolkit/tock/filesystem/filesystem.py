"""A flash image of a Tock board as a PyFilesystem. Thin: paths and modes of `fs` here, everything else in `volume`.

=============================  =====================================================================================
``/bootloader.bin``            written: puts a bootloader
``/flags.json``                written: sets the start address
``/attributes/KEY``            written: sets an attribute; one newline at the end is not part of it; removed: removes it
``/kernel.bin``                written: puts a kernel, a whole one: as long as its region, and with attributes at its
                               end where the one that is there has some; what was cut off on its way is refused
``/kernel-attributes.json``    follows from the kernel: written, it must say what that says
``/apps/NAME/``                ``app.tbf``, ``header.json``, ``binary.bin``; removed: uninstalls the app; made: waits
                               for one, which is installed when its ``app.tbf`` is written, beside others of its name;
                               in the folder of an app, ``app.tbf`` takes another version of it; the other two follow
                               from it: written, they must say the same, but for what the place of the app makes of it
``/apps/ANY.tbf``, ``.tab``    written: installs the app, which then is there by its own name
=============================  =====================================================================================

How names of apps and keys become names of files is in `names`. Files whose names begin with ``.`` stay in memory until
they are renamed. Namespaces: ``basic``, ``details`` and ``tock``: address and length of what a file shows.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO, cast

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS
from fs.copy import copy_modified_time
from fs.enums import ResourceType
from fs.info import Info
from fs.mode import Mode
from fs.path import abspath, normpath
from fs.permissions import Permissions
from fs.subfs import SubFS

from toolkit.tock.filesystem.names import LONGEST_NAME
from toolkit.tock.filesystem.open_files import OpenFile
from toolkit.tock.filesystem.stream import FileStream
from toolkit.tock.filesystem.tree import ViewFolder
from toolkit.tock.filesystem.volume import Found, TockVolume
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.image_file import TockImageFile

_BUFFER = 1 << 16
_UNIT = 512
"""Bytes in which space is counted."""


class TockFS(FS):
    """An image. What is changed is in its file when the file that changed is closed.

    Args:
        source: the image, or its file, which this filesystem closes; one to be changed is open for writing.
        read_only: refuse every change.
        lingers: seconds that an app which was dropped can still be looked at, though it is listed no more: programs
            set times and modes of what they copied.
    """

    def __init__(self, source: TockImageFile | FlashImage, *, read_only: bool = False, lingers: float = 0.0) -> None:
        super().__init__()
        self.volume = TockVolume(source, read_only=read_only, lingers=lingers)
        self._meta = pyfilesystem.standard_meta(read_only=read_only)

    def __str__(self) -> str:
        return f"<tockfs {self.volume.image.board.name or self.volume.image.board.flash}>"

    def __repr__(self) -> str:
        return f"TockFS({self.volume.file.path if self.volume.file else self.volume.image!r})"

    def getmeta(self, namespace: str = "standard") -> Mapping[str, Any]:
        """What the filesystem can do; in ``space``, what room apps have; in ``mount``, what a mount shall know."""
        if namespace == "mount":
            return {"changes_by_itself": True}
        if namespace != "space":
            return self._meta if namespace == "standard" else {}
        with self.volume.lock:
            apps = self.volume.tree.apps
        return {
            "block_size": _UNIT,
            "blocks": apps.region.length // _UNIT,
            "free_blocks": (apps.free.length + apps.padding_length) // _UNIT,
            "available_blocks": apps.free.length // _UNIT,
            "entries": 0,
            "free_entries": 0,
            "name_max": LONGEST_NAME,
            "longest_file": self.volume.most_open,
        }

    def close(self) -> None:
        """Give the image file back; every change is in it. What is still open is dropped."""
        if not self.isclosed():
            super().close()
            if self.volume.file is not None:
                self.volume.file.close()

    def getinfo(self, path: str, namespaces: Collection[str] | None = None) -> Info:
        """Facts about a path."""
        with self.volume.lock:
            normal = self._normal(path)
            return self._info(normal.rpartition("/")[2], self._found(normal), namespaces or ())

    def listdir(self, path: str) -> list[str]:
        """Names in a folder."""
        with self.volume.lock:
            return list(self._children(path))

    def scandir(
        self, path: str, namespaces: Collection[str] | None = None, page: tuple[int, int] | None = None
    ) -> Iterator[Info]:
        """Facts about everything in a folder."""
        with self.volume.lock:
            children = list(self._children(path).items())
            infos = [
                self._info(name, found, namespaces or ())
                for name, found in (children[slice(*page)] if page else children)
            ]
        yield from infos

    def openbin(self, path: str, mode: str = "r", buffering: int = -1, **options: Any) -> BinaryIO:
        """Open a file. What is written reaches the image at close, as a whole: until then the old content counts."""
        parsed = Mode(mode)
        parsed.validate_bin()
        normal = self._normal(path)
        with self.volume.using(path):
            opened = self.volume.open_file(
                normal, writing=parsed.writing, create=parsed.create, exclusive=parsed.exclusive
            )
            if parsed.truncate:
                opened.truncate(0)
        raw = FileStream(
            self.volume,
            opened,
            parsed.to_platform_bin(),
            readable=parsed.reading,
            writable=parsed.writing,
            appending=parsed.appending,
        )
        return cast("BinaryIO", raw if buffering == 0 else _buffered(raw))

    def readbytes(self, path: str) -> bytes:
        """The whole content of a file."""
        with self.volume.lock:
            found = self._found(self._normal(path))
            if isinstance(found, ViewFolder):
                raise errors.FileExpected(path)
            return bytes(found.content)

    def writebytes(self, path: str, contents: bytes) -> None:
        """Create a file, or replace the content of one, at one stroke."""
        if not isinstance(contents, bytes):
            raise TypeError("contents must be bytes")
        with self.volume.using(path):
            self.volume.write(self._normal(path), contents)

    def upload(self, path: str, file: BinaryIO, chunk_size: int | None = None, **options: Any) -> None:
        """Copy a stream into a file, at one stroke; never more is read than could be kept."""
        content, most = bytearray(), self.volume.most_open
        while part := file.read(chunk_size or _BUFFER):
            content += part
            if len(content) > most:
                raise errors.InsufficientStorage(path)
        self.writebytes(path, bytes(content))

    def makedir(self, path: str, permissions: Permissions | None = None, recreate: bool = False) -> SubFS[FS]:
        """Make a folder for an app that is to come; there are no others. Raises Unsupported, or DirectoryExists."""
        normal = self._normal(path)
        with self.volume.using(path):
            found = self.volume.lookup(normal)
            self.volume.require_writable(path)
            if isinstance(found, ViewFolder) and not recreate:
                raise errors.DirectoryExists(path)
            if found is not None and not isinstance(found, ViewFolder):
                raise errors.DirectoryExpected(path)
            if found is None:
                self._found(normal.rpartition("/")[0] or "/")
                self.volume.make_folder(normal)
        return self.opendir(path)

    def remove(self, path: str) -> None:
        """Remove an attribute, or a scratch file; of the files in an app's folder, each is hidden until that goes."""
        with self.volume.using(path):
            self.volume.remove(self._normal(path))

    def removedir(self, path: str) -> None:
        """Uninstall an app. Its files are views of it: they need not be removed before."""
        with self.volume.using(path):
            self.volume.remove_folder(self._normal(path))

    def removetree(self, dir_path: str) -> None:
        """Uninstall an app; other folders stay, and so does what is in them."""
        self.removedir(dir_path)

    def move(self, src_path: str, dst_path: str, overwrite: bool = False, preserve_time: bool = False) -> None:
        """Give an attribute another key, or a scratch file its place, by one change."""
        source, destination = self._normal(src_path), self._normal(dst_path)
        with self.volume.using(dst_path):
            if not overwrite and self.volume.lookup(destination) is not None:
                raise errors.DestinationExists(dst_path)
            self.volume.move(source, destination)

    def movedir(self, src_path: str, dst_path: str, create: bool = False, preserve_time: bool = False) -> None:
        """No folder can be moved. Raises Unsupported."""
        with self.volume.lock:
            self._children(src_path)
            self.volume.require_writable(src_path)
        raise errors.Unsupported(src_path, msg="folders cannot be moved")

    def copy(self, src_path: str, dst_path: str, overwrite: bool = False, preserve_time: bool = False) -> None:
        """Copy the content of a file."""
        with self.volume.lock:
            if not overwrite and self.exists(dst_path):
                raise errors.DestinationExists(dst_path)
            self.writebytes(dst_path, self.readbytes(src_path))
            if preserve_time:
                copy_modified_time(self, src_path, self, dst_path)

    def setinfo(self, path: str, info: Mapping[str, Mapping[str, object]]) -> None:
        """Nothing can be set: an image has neither times nor permissions. Raises ResourceNotFound."""
        with self.volume.lock:
            self._found(self._normal(path))
            self.volume.require_writable(path)

    def _normal(self, path: str) -> str:
        self.check()
        self.validatepath(path)
        return str(abspath(normpath(path)))

    def _found(self, normal: str) -> Found:
        found = self.volume.lookup(normal)
        if found is None:
            raise errors.ResourceNotFound(normal)
        return found

    def _children(self, path: str) -> dict[str, Found]:
        normal = self._normal(path)
        folder = self._found(normal)
        if not isinstance(folder, ViewFolder):
            raise errors.DirectoryExpected(path)
        return self.volume.children(normal, folder)

    def _info(self, name: str, found: Found, namespaces: Collection[str]) -> Info:
        is_folder = isinstance(found, ViewFolder)
        info: dict[str, dict[str, Any]] = {"basic": {"name": name, "is_dir": is_folder}}
        if "details" in namespaces:
            kind = ResourceType.directory if is_folder else ResourceType.file
            size = 0 if isinstance(found, ViewFolder) else len(found.content)
            info["details"] = {"size": size, "type": int(kind)}
        if "tock" in namespaces:
            place = None if isinstance(found, OpenFile) else found.place
            info["tock"] = {"address": place.address if place else None, "length": place.length if place else None}
        return Info(info)


def _buffered(raw: FileStream) -> io.BufferedIOBase:
    if raw.readable() and raw.writable():
        return io.BufferedRandom(raw, _BUFFER)
    return io.BufferedWriter(raw, _BUFFER) if raw.writable() else io.BufferedReader(raw, _BUFFER)
