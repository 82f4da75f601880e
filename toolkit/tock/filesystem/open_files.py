"""Contents of open files, and of those that no image takes: each in memory, one for all streams of a path."""

from __future__ import annotations

import time
from collections.abc import Iterator

from toolkit.errors import VolumeFullError


class OpenFile:
    """The content of a file while it is open, and of one that is not in the image.

    Attributes:
        path: where it is.
        content: what its streams see.
        handles: how many streams use it.
        writers: how many of them may write.
        is_view: whether it started as a file of the image.
        changed: whether there is something to bring to the image.
        refused: whether the image did not take what is in it now.
        unlinked: whether it was removed meanwhile: no path leads to it, nothing of it reaches the image.
        taken: when it became something else: a dropped app. It is listed no more.
    """

    def __init__(self, path: str, content: bytes, room: OpenFiles, *, is_view: bool) -> None:
        self.path = path
        self.content = bytearray(content)
        self.handles = 0
        self.writers = 0
        self.is_view = is_view
        self.changed = False
        self.refused = False
        self.unlinked = False
        self.taken: float | None = None
        self._room = room

    @property
    def length(self) -> int:
        """Bytes in it."""
        return len(self.content)

    def read(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from an offset on."""
        return bytes(self.content[offset : offset + count])

    def write(self, offset: int, data: bytes) -> None:
        """Put bytes at an offset; a gap behind the end becomes zeros. Raises VolumeFullError."""
        if not data:
            return
        self._grow(offset + len(data), filled=offset)
        self.content[offset : offset + len(data)] = data
        self._touch()

    def truncate(self, length: int) -> None:
        """Make it this long; what is added is zeros. Raises VolumeFullError."""
        if length == self.length:
            return
        self._grow(length, filled=length)
        del self.content[length:]
        self._touch()

    def replace(self, content: bytes) -> None:
        """Give it another content. Raises VolumeFullError."""
        self._room.require(self, len(content))
        self.content[:] = content
        self._touch()

    def _grow(self, length: int, *, filled: int) -> None:
        if length > self.length:
            self._room.require(self, length)
            self.content += bytes(max(0, filled - self.length))

    def _touch(self) -> None:
        self.changed, self.refused = True, False


class OpenFiles:
    """All of them, by path.

    Args:
        most: bytes that all of them may hold.
        lingers: seconds that a file which was taken can still be looked at.
    """

    def __init__(self, most: int, lingers: float) -> None:
        self._most, self._lingers = most, lingers
        self._files: dict[str, OpenFile] = {}

    def get(self, path: str) -> OpenFile | None:
        """The file of a path, where one is open or kept there."""
        self._forget_old()
        return self._files.get(path)

    def add(self, path: str, content: bytes, *, is_view: bool) -> OpenFile:
        """A new one."""
        self._files[path] = opened = OpenFile(path, content, self, is_view=is_view)
        return opened

    def listed(self, folder: str) -> Iterator[OpenFile]:
        """Those in a folder that a listing shows."""
        self._forget_old()
        for opened in self._files.values():
            if opened.taken is None and opened.path.rpartition("/")[0] == folder.rstrip("/"):
                yield opened

    def unlink(self, path: str) -> None:
        """No path leads to it any more; its streams go on."""
        opened = self._files.pop(path, None)
        if opened is not None:
            opened.unlinked = True

    def unlink_below(self, folder: str) -> None:
        """The same for all in a folder."""
        for path in [path for path in self._files if path.startswith(f"{folder}/")]:
            self.unlink(path)

    def forget_views(self) -> None:
        """The image changed: what is only read keeps what it had, and its paths lead to what the image has now."""
        for opened in list(self._files.values()):
            if opened.is_view and not opened.writers and not opened.changed:
                self.forget(opened)

    def forget(self, opened: OpenFile) -> None:
        """Its path leads to what the image has."""
        if self._files.get(opened.path) is opened:
            del self._files[opened.path]

    def take(self, opened: OpenFile) -> None:
        """It became something else."""
        opened.taken = time.monotonic()

    def move(self, opened: OpenFile, path: str) -> None:
        """Give it another path, in place of what is there."""
        self.forget(opened)
        self.unlink(path)
        opened.path = path
        self._files[path] = opened

    def require(self, opened: OpenFile, length: int) -> None:
        """Raise VolumeFullError where a file may not become so long."""
        held = sum(other.length for other in self._files.values() if other is not opened)
        if held + length > self._most:
            raise VolumeFullError(f"{held + length:,} bytes; open files may hold {self._most:,} in all")

    def _forget_old(self) -> None:
        last = time.monotonic() - self._lingers
        for opened in list(self._files.values()):
            if opened.taken is not None and not opened.handles and opened.taken <= last:
                self.forget(opened)
