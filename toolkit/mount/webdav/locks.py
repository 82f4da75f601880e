"""Locks and properties that last as long as the server, by wsgidav; with one lock of threads around each.

Those of wsgidav let many read at a time, and give up where two readers find something to tidy. What has expired is
tidied here before anybody walks over it.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from wsgidav.lock_man.lock_manager import LockManager
from wsgidav.lock_man.lock_storage import LockStorageDict
from wsgidav.prop_man.property_manager import PropertyManager


class _OneAtATime:
    """A lock with the methods of wsgidav's."""

    def __init__(self) -> None:
        lock = threading.RLock()
        self.acquire_read = self.acquire_write = lock.acquire
        self.release = lock.release


class Storage(LockStorageDict):
    """Locks by token and by URL."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = _OneAtATime()

    def get_lock_list(self, path: str, **wanted: bool) -> list[Any]:
        """Locks of a path, of what is below it, or both."""
        self._lock.acquire_read()
        try:
            now = time.time()
            expired = [key for key, lock in self._dict.items() if isinstance(lock, dict) and lock["expire"] < now]
            for token in expired:
                self.delete(token)
            found: list[Any] = super().get_lock_list(path, **wanted)
            return found
        finally:
            self._lock.release()


class Locks(LockManager):
    """Who may change what."""

    def __init__(self) -> None:
        super().__init__(Storage())
        self._lock = _OneAtATime()


class Properties(PropertyManager):
    """What clients want to be remembered about paths."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = _OneAtATime()
