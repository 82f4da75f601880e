"""Files on the host, replaced as a whole or not at all, and names that are bytes.

A new file is written beside its target, synced and renamed over it, so that no interruption leaves a half one.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from toolkit.errors import ToolkitError, UnavailableError, words_of

PREFIX = ".flashwright-"
"""How names of files and folders begin that are not finished."""


def read_limited(path: Path, limit: int, refusal: type[ToolkitError] = UnavailableError, too_long: str = "") -> bytes:
    """The bytes of a file.

    Raises:
        UnavailableError, or what `refusal` says: it cannot be read, or has more than `limit` bytes,
            which `too_long` says more of.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise refusal(f"{path}: {words_of(error)}") from None
    if len(data) > limit:
        raise refusal(f"{path}: more than {limit:,} bytes{too_long}")
    return data


def replace_file(
    path: Path,
    data: bytes,
    ready: Callable[[Path], None] = lambda _temporary: None,
    *,
    follow_link: bool = True,
) -> None:
    """Give `path` this content in one step; an existing file keeps its mode, a link keeps leading to its file.

    Args:
        path: where the content goes.
        data: the content.
        ready: told the temporary file's path when that is complete, just before it takes the place of the old one.
        follow_link: a link at the end of the path leads to what is replaced; else the link itself is.

    Raises:
        ToolkitError: there is something else than a file.
        OSError: the folder cannot be written; the old file is untouched.
    """
    target = real_path(path) if follow_link else path
    is_link = target.is_symlink()
    if is_link and follow_link:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if not is_link and target.exists() and not target.is_file():
        raise ToolkitError(f"{path} is not a file, and is left as it is")
    import tempfile

    temporary = None
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=PREFIX)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_new_mode() if is_link else _mode_of(target))
        ready(temporary)
        temporary.replace(target)
    except BaseException as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None  # what was asked for, not how it is done
        raise
    _sync_folder(target.parent)


def real_path(path: Path) -> Path:
    """The path without links; one that leads to itself stays. `Path.resolve` takes that for an error of the program."""
    return Path(os.path.realpath(path))


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Give several files their content; none is touched before all are complete beside their targets.

    Raises:
        ToolkitError: there is something else than a file.
        OSError: a folder cannot be written; the files are untouched.
    """
    waiting = list(files.items())

    def replace_next(_temporary: Path) -> None:
        if waiting:
            path, data = waiting.pop()
            replace_file(path, data, replace_next)

    replace_next(Path())


def replace_link(path: Path, target: bytes) -> None:
    """Make `path` a symbolic link in one step, in place of a file or a link that is there. Raises OSError."""
    import tempfile

    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=PREFIX))
    try:
        made = folder / "link"
        made.symlink_to(os.fsdecode(target))
        made.replace(path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    finally:
        remove_folder(folder)


def _mode_of(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        return _new_mode()


def _new_mode() -> int:
    return 0o666 & ~_umask()


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

    An empty folder that is there already stays the same folder, and gets the content.

    Raises:
        ToolkitError: `path` exists and is not an empty folder.
        OSError: the host refuses.
    """
    import tempfile

    target = Path(os.path.abspath(path))  # noqa: PTH100 - links shall be seen, not followed
    if target.is_symlink() or (target.exists() and not _is_empty_folder(target)):
        raise ToolkitError(f"{path} exists already; give a new or an empty folder")
    is_there = target.exists()
    if not is_there:
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary = Path(tempfile.mkdtemp(dir=target if is_there else target.parent, prefix=PREFIX))
    except OSError as error:
        error.filename = str(path)  # what was asked for, not how it is done
        raise
    try:
        yield temporary
        if is_there:
            for child in list(temporary.iterdir()):
                child.rename(target / child.name)
            temporary.rmdir()
        else:
            temporary.chmod(0o777 & ~_umask())
            temporary.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):  # the first error is the one to tell of
            remove_folder(temporary)
        raise


def remove_folder(folder: Path) -> None:
    """Remove a folder and all in it, however deep it is."""
    folders, pending = [], [str(folder)]
    while pending:
        folders.append(pending.pop())
        with os.scandir(folders[-1]) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    Path(entry.path).unlink()
    for name in reversed(folders):
        Path(name).rmdir()


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def name_to_text(name: bytes) -> str:
    """A name for people and for the host: UTF-8, other bytes as surrogate escapes."""
    return name.decode("utf-8", "surrogateescape")


def text_to_name(text: str) -> bytes:
    """The bytes of a name that `name_to_text` or the command line gave."""
    return text.encode("utf-8", "surrogateescape")
