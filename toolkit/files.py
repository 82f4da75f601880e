"""Files on the host, replaced as a whole or not at all, and names that are bytes.

A new file is written beside its target, synced and renamed over it, so that no interruption leaves a half one.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import ToolkitError


def replace_file(path: Path, data: bytes) -> None:
    """Give `path` this content in one step; an existing file keeps its mode, a link keeps leading to its file.

    Raises:
        OSError: the folder cannot be written; the old file is untouched.
    """
    import tempfile

    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode_of(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _mode_of(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets folders be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `path` when the block ends well and vanishes when it does not.

    Raises:
        ToolkitError: `path` exists and is not an empty folder.
    """
    target = path.absolute()
    if target.is_symlink() or (target.exists() and not _is_empty_folder(target)):
        raise ToolkitError(f"{path} exists already; give a new or an empty folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    import shutil
    import tempfile

    temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part"))
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o777 & ~mask)
        temporary.replace(target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def name_to_text(name: bytes) -> str:
    """A name for people and for the host: UTF-8, other bytes as surrogate escapes."""
    return name.decode("utf-8", "surrogateescape")


def text_to_name(text: str) -> bytes:
    """The bytes of a name that `name_to_text` or the command line gave."""
    return text.encode("utf-8", "surrogateescape")
