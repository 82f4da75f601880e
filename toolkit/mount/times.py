"""When things changed, as long as a mount lasts: most filesystems of ours keep no times."""

from __future__ import annotations

import time

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.path import isbase

_NOW, _AS_IT_IS = (1 << 30) - 1, (1 << 30) - 2
"""Nanoseconds of a time that programs ask for by a word: UTIME_NOW and UTIME_OMIT. libfuse leaves the seconds 0."""

assert pyfilesystem


class ChangeTimes:
    """Times by absolute path, in nanoseconds since 1970.

    Args:
        started: time of what did not change since.
    """

    def __init__(self, started: int) -> None:
        self._started = started
        self._changed: dict[str, int] = {}

    def of(self, path: str | None) -> int:
        """When something changed last; None is something without a path."""
        return self._changed.get(path, self._started) if path else self._started

    def put(self, path: str, changed: int) -> None:
        """Say when something changed; the kernel's words for now, and for leaving it as it is, mean that."""
        if changed != _AS_IT_IS:
            self._changed[path] = time.time_ns() if changed == _NOW else changed

    def touch(self, *paths: str | None) -> None:
        """These changed now; None is something without a path."""
        now = time.time_ns()
        for path in paths:
            if path is not None:
                self._changed[path] = now

    def forget(self, path: str) -> None:
        """Something is gone."""
        self._changed.pop(path, None)

    def follow(self, old: str, new: str) -> None:
        """Something has another path, and so has all that is below."""
        self.forget(new)
        self._changed = {moved(path, old, new): changed for path, changed in self._changed.items()}


def moved(path: str, old: str, new: str) -> str:
    """A path after something was moved: the path itself, or something below it, or neither."""
    return new + path[len(old) :] if isbase(old, path) else path
