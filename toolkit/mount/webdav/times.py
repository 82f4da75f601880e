"""When things were changed since a server started: most of our filesystems have no times, and clients want some."""

from __future__ import annotations

import itertools
import time

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.path import abspath, dirname, isbase

assert pyfilesystem


class Times:
    """Times of paths, in nanoseconds since 1970, and how many changes there were before the last one of a path.

    Args:
        started: time of whatever was not changed since.
    """

    def __init__(self, started: int) -> None:
        self._started = started
        self._changes: dict[str, tuple[int, int]] = {}
        self._numbers = itertools.count(1)

    def of(self, path: str) -> int:
        """When a path was changed last."""
        return self._changes.get(abspath(path), (self._started, 0))[0]

    def number(self, path: str) -> int:
        """The number of the last change of a path; 0 for none."""
        return self._changes.get(abspath(path), (self._started, 0))[1]

    def touch(self, path: str) -> None:
        """A path has changed, and with it the directory that it is in."""
        now = time.time_ns(), next(self._numbers)
        self._changes[abspath(path)] = self._changes[dirname(abspath(path))] = now

    def forget(self, path: str) -> None:
        """A path, with all below it, is gone."""
        for below in [known for known in self._changes if isbase(abspath(path), known)]:
            del self._changes[below]
        self._changes[dirname(abspath(path))] = time.time_ns(), next(self._numbers)

    def move(self, old: str, new: str) -> None:
        """A path, with all below it, is another now; its times stay."""
        moved = {known: self._changes[known] for known in self._changes if isbase(abspath(old), known)}
        self.forget(old)
        self.forget(new)
        for known, change in moved.items():
            self._changes[abspath(new) + known[len(abspath(old)) :]] = change
