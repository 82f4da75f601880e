"""What the kernel cannot do with some paths (formats/knightos/SPEC.md, names and paths)."""

from __future__ import annotations

from toolkit.kfs.kernel.undefined import UndefinedError

LONGEST_PATH = 250


def require_findable(path: bytes) -> None:
    """Raise UndefinedError for a path whose lookup leaves what is known."""
    if path == b"/":
        raise UndefinedError(
            '"/" leads to a node that stands on no flash; what this call reads there was never observed'
        )
    if len(path) > LONGEST_PATH:
        raise UndefinedError(f"a path of {len(path)} bytes does not fit into the kernel's 256 bytes of scratch memory")


def split(path: bytes) -> tuple[bytes, bytes]:
    """The directory of a path, and the name in it.

    Raises:
        UndefinedError: what the kernel makes of the path was never observed.
    """
    require_findable(path)
    folder, slash, name = path.rpartition(b"/")
    if not slash or not name:
        raise UndefinedError("a new name is expected behind a slash; what comes of other paths was never observed")
    return folder, name
