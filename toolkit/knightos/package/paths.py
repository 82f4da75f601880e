"""Paths and names that packages give: which of them can be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.errors import PackageError
from toolkit.files import name_to_text

_NO_NAMES = frozenset({b"", b".", b".."})


def path_problem(path: bytes) -> str | None:
    """Why a path in a package cannot be used, or None. A usable one leads from the root to a file, and nowhere else."""
    if not path.startswith(b"/"):
        return "the path is not absolute"
    if b"\0" in path:
        return "the path has a NUL in it"
    if any(name in _NO_NAMES for name in path[1:].split(b"/")):
        return "the path has empty names, or dots for a name"
    return None


def is_name(name: bytes) -> bool:
    """Whether a name can be that of a file."""
    return name not in _NO_NAMES and b"/" not in name and b"\0" not in name


def folders_above(path: bytes) -> Iterator[bytes]:
    """The folders that a path leads through, from the root on, without the root itself."""
    names = path.strip(b"/").split(b"/")[:-1]
    for depth in range(1, len(names) + 1):
        yield b"/" + b"/".join(names[:depth])


def clashes(paths: Iterable[bytes]) -> dict[bytes, str]:
    """Paths that stand twice, or lead through a file of the package, and which of the two it is."""
    seen: set[bytes] = set()
    found: dict[bytes, str] = {}
    folders: set[bytes] = set()
    for path in paths:
        if path in seen:
            found[path] = "the path stands twice"
        seen.add(path)
        folders.update(folders_above(path))
    return found | dict.fromkeys(seen & folders, "other paths lead through it, as if it were a folder")


def require_usable(paths: Iterable[bytes]) -> None:
    """Refuse paths that could lead anywhere else, or cannot all be files.

    Raises:
        PackageError: with the first of them.
    """
    paths = list(paths)
    for path in paths:
        problem = path_problem(path)
        if problem:
            raise PackageError(f"{name_to_text(path)!r}: {problem}; nothing is written")
    for path, problem in clashes(paths).items():
        raise PackageError(f"{name_to_text(path)}: {problem}; nothing is written")
