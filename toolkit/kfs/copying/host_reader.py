"""Reading files, folders and links of the host into trees to make volumes from."""

from __future__ import annotations

import errno
import os
import stat
from enum import Enum

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.errors import LayoutError, ToolkitError, UnavailableError, words_of
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.layout import FAT_PAGES
from toolkit.kfs.make.tree import MAX_FILE_SIZE, Source, SourceFile, SourceFolder, SourceLink
from toolkit.kfs.rules import RULES

_SHORTEST_ENTRY = 9
MOST_ENTRIES = FAT_PAGES * PAGE_SIZE // _SHORTEST_ENTRY
"""Files, folders and links that no volume has room for more of."""
_READ_AT_ONCE = 0x10000


class HostLinks(Enum):
    """What becomes of the links in host folders."""

    KEEP = "keep"
    SKIP = "skip"
    FOLLOW = "follow"


class HostReader:
    """Reads files, folders and links of the host that shall go into one volume.

    Args:
        capacity: bytes that all files together may have; more is refused before it is read.
        links: what becomes of links.

    Attributes:
        findings: what is not stored, and why.
    """

    def __init__(self, capacity: int, links: HostLinks = HostLinks.KEEP) -> None:
        self.findings: list[Finding] = []
        self._links = links
        self._left, self._entries_left = capacity, MOST_ENTRIES

    def read(self, path: bytes) -> Source | None:
        """A file, a folder with all that is in it, or a link; None for what is not stored.

        Raises:
            LayoutError: too much for the volume, or a file of 16 MiB or more.
            UnavailableError: something cannot be read.
        """
        source = self._read(path)
        if isinstance(source, SourceFolder):
            self._fill(source, path)
        return source

    def read_folder(self, path: bytes) -> SourceFolder:
        """A folder with all that is in it, also behind a link. Raises as `read`; ToolkitError where none is."""
        if not os.path.isdir(path):
            raise ToolkitError(f"{name_to_text(path)} is not a folder")
        folder = SourceFolder()
        self._fill(folder, path)
        return folder

    def read_content(self, path: bytes) -> SourceFile:
        """What can be read from one path, links followed: of a file, a pipe, a device. Raises as `read`."""
        try:
            if stat.S_ISREG(os.stat(path).st_mode):
                return SourceFile(self._read_file(path))
            return SourceFile(self._read_to_end(path))
        except OSError as error:
            raise _unreadable(path, error) from None

    def _fill(self, root: SourceFolder, path: bytes) -> None:
        pending = [(path, root, self._identity(path, frozenset()))]
        while pending:
            path, folder, above = pending.pop()
            for name in _names(path):
                child = os.path.join(path, name)
                source = self._read(child, above)
                if source is None:
                    continue
                folder.children[name] = source
                if isinstance(source, SourceFolder):
                    pending.append((child, source, self._identity(child, above)))

    def _identity(self, path: bytes, above: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """What the folders above are known by, and this one; nobody asks where links are not followed."""
        if self._links is not HostLinks.FOLLOW:
            return above
        try:
            status = os.stat(path)
        except OSError as error:
            raise _unreadable(path, error) from None
        return above | {(status.st_dev, status.st_ino)}

    def _read(self, path: bytes, above: frozenset[tuple[int, int]] = frozenset()) -> Source | None:
        """What one path becomes, a folder still empty."""
        self._entries_left -= 1
        if self._entries_left < 0:
            raise LayoutError(f"{name_to_text(path)}: no volume has room for more than {MOST_ENTRIES:,} entries")
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                if self._links is HostLinks.KEEP:
                    return SourceLink(os.readlink(path))
                if self._links is HostLinks.SKIP:
                    return None
                status = os.stat(path)
            return self._read_node(path, status, above)
        except OSError as error:
            if error.errno in _LEADS_NOWHERE and os.path.islink(path):
                self._leave_out(path, "the link leads nowhere")
                return None
            raise _unreadable(path, error) from None

    def _read_node(self, path: bytes, status: os.stat_result, above: frozenset[tuple[int, int]]) -> Source | None:
        if stat.S_ISREG(status.st_mode):
            return SourceFile(self._read_file(path))
        if not stat.S_ISDIR(status.st_mode):
            self._leave_out(path, "neither file, folder nor link")
        elif (status.st_dev, status.st_ino) in above:
            self._leave_out(path, "the link leads to a folder that it is in")
        else:
            return SourceFolder()
        return None

    def _leave_out(self, path: bytes, reason: str) -> None:
        self.findings.append(RULES["kfs-not-stored"].found(f"{reason}: not stored", name_to_text(path)))

    def _read_file(self, path: bytes) -> bytes:
        descriptor = os.open(path, os.O_RDONLY)  # a file object for each of hundreds of files takes longer than reading
        try:
            size = os.fstat(descriptor).st_size
            self._require_room(path, size)
            content = os.read(descriptor, size)
            while len(content) < size and (more := os.read(descriptor, size - len(content))):
                content += more
        finally:
            os.close(descriptor)
        self._left -= len(content)
        return content

    def _read_to_end(self, path: bytes) -> bytes:
        content = bytearray()
        with open(path, "rb") as file:
            while part := file.read(_READ_AT_ONCE):
                content += part
                self._require_room(path, len(content))
        self._left -= len(content)
        return bytes(content)

    def _require_room(self, path: bytes, size: int) -> None:
        if size > MAX_FILE_SIZE:
            raise LayoutError(f"{name_to_text(path)}: {size:,} bytes; a file holds {MAX_FILE_SIZE:,} at most")
        if size > self._left:
            raise LayoutError(
                f"{name_to_text(path)}: {size:,} bytes, where the volume has room for {self._left:,} more"
            )


_LEADS_NOWHERE = frozenset({errno.ENOENT, errno.ELOOP, errno.ENOTDIR})


def _names(path: bytes) -> list[bytes]:
    try:
        return sorted(os.listdir(path))  # so that findings come in an order
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: bytes, error: OSError) -> UnavailableError:
    return UnavailableError(f"{name_to_text(path)}: {words_of(error)}")
