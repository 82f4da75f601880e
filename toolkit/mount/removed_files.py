"""Files that programs still have open when they are removed.

The kernel asks for facts about an open file by its path, so libfuse does not let an open file be removed: it renames
it to a name of its own, and removes that when the file is closed. Here the volume never sees such a name. The file
is removed, and lives on for its streams. (Where its directory is removed too, libfuse knows no path, and has no facts.)

The same renaming comes in front of another, where a file is put in the place of an open one. That must stay one
change, old or new; so the removal waits for the next call, which tells, though not for long.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS
from fs.path import basename

LONGEST_WAIT = 0.1
"""Seconds that a removal waits for a next call."""
_NAME = re.compile(r"\.fuse_hidden[0-9a-f]{16}")

assert pyfilesystem


def is_hidden(path: str) -> bool:
    """Whether a path is one that libfuse gives to removed files."""
    return _NAME.fullmatch(basename(path)) is not None


class RemovedFiles:
    """What was removed and is still open, and the removal that waits.

    Args:
        filesystem: where the files are.
        remove: removes a path.
        lock: held by whoever calls; the removal takes it when nobody calls in time.
    """

    def __init__(self, filesystem: FS, remove: Callable[[str], None], lock: AbstractContextManager[Any]) -> None:
        self._fs, self._remove, self._lock = filesystem, remove, lock
        self._streams: dict[str, Any] = {}
        self._waiting: str | None = None
        self._timer: threading.Timer | None = None

    def hide(self, path: str, hidden: str) -> None:
        """Remove an open file soon; until it is closed, libfuse calls it by the hidden path."""
        self._streams[basename(hidden)] = self._fs.openbin(path, "r", buffering=0)
        self._waiting = path
        self._timer = timer = threading.Timer(LONGEST_WAIT, lambda: self._settle_late(timer))
        timer.daemon = True
        timer.start()

    def replaced_by_next(self, path: str) -> bool:
        """Whether the removal that waits is of this path, whose place a file takes; then none waits any more."""
        if self._waiting != path:
            return False
        self._stop_waiting()
        return True

    def settle(self) -> None:
        """Do the removal that waits."""
        if self._waiting is not None:
            path = self._waiting
            self._stop_waiting()
            with suppress(errors.FSError):  # whoever removed it was told that it is gone
                self._remove(path)

    def stream(self, path: str | None) -> Any | None:
        """A stream of a removed file, by its hidden path."""
        return self._streams.get(basename(path)) if path and self._streams else None

    def forget(self, path: str) -> None:
        """It was closed."""
        stream = self._streams.pop(basename(path), None)
        if stream is not None:
            stream.close()

    def forget_closed(self) -> None:
        """Forget those that no program has open any more, also where libfuse knows no path for them."""
        for name, stream in list(self._streams.items()):
            if not stream.is_shared:
                self.forget(name)

    def end(self) -> None:
        """Settle and forget everything."""
        self.settle()
        for name in list(self._streams):
            self.forget(name)

    def _stop_waiting(self) -> None:
        self._waiting = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _settle_late(self, timer: threading.Timer) -> None:
        with self._lock:
            if timer is self._timer:
                self.settle()
