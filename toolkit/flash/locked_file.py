"""A file that is read once and replaced as a whole, under a lock against other writers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeVar

from toolkit.errors import FlashError, LockedError
from toolkit.files import replace_file
from toolkit.flash.lock import lock

S = TypeVar("S", bound="LockedFile")


class LockedFile:
    """A file of which the content is in memory.

    Args:
        path: the file.
        writable: allow changes, and lock the file against other writers.
        late: lock it only at the first change, when it must still be as it was read.

    Raises:
        LockedError: another program writes it. OSError: it cannot be opened.
    """

    def __init__(self, path: Path, *, writable: bool, late: bool) -> None:
        self.path = path
        self._late = writable and late
        self._lock: BinaryIO | None = lock(path) if writable and not late else None

    def close(self) -> None:
        """Give up the lock; what was not written is dropped, and there are no more changes."""
        self._late = False
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self: S) -> S:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _replace(self, data: bytes) -> None:
        """Give the file its content in one step, and keep the lock, then on the new file. Raises OSError."""
        locks: list[BinaryIO] = []
        replace_file(self.path, data, lambda new: locks.append(lock(new)))
        old, self._lock = self._lock, locks[0]  # the new file was locked before anybody could see it
        if old is not None:
            old.close()

    def _require_writable(self, is_as_read: Callable[[], bool]) -> None:
        """Lock a late file; `is_as_read` says whether it is still as it was. Raises FlashError, LockedError."""
        if self._lock is None:
            if not self._late:
                raise FlashError(f"{self.path} is open for reading only")
            self._lock = lock(self.path)
            self._late = False
            if not is_as_read():
                self.close()
                raise LockedError(f"{self.path} was changed by another program since it was opened")
