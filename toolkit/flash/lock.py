"""One writer an image: an advisory lock on the image file itself."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

from toolkit.errors import LockedError

if sys.platform != "win32":
    import fcntl


def lock(path: Path) -> BinaryIO:
    """Open an existing image and lock it for writing until the file is closed.

    On systems without `fcntl` the file is opened without a lock.

    Raises:
        LockedError: somebody else holds the lock.
        OSError: the file cannot be opened for writing.
    """
    while True:
        file = path.open("r+b")
        if sys.platform == "win32":
            return file
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise LockedError(f"{path} is open for writing in another program") from None
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return file
        file.close()  # replaced between opening and locking: the lock was on the old file
