"""Completing paths in a volume, for shells. Silent about everything that is wrong."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files import name_to_text, text_to_name
from toolkit.kfs.open_image import open_volume
from toolkit.kfs.volume import Directory


def complete(image: Path | None, incomplete: str) -> list[str]:
    """Paths in the image that begin with what is typed; directories end with a slash."""
    if image is None:
        return []
    folder, slash, beginning = incomplete.rpartition("/")
    try:
        volume = open_volume(Path(image))
        node = volume.lookup(text_to_name(folder))
    except (ToolkitError, OSError):
        return []
    if not isinstance(node, Directory):
        return []
    return [
        f"{folder}{slash}{name_to_text(name)}" + ("/" if isinstance(child, Directory) else "")
        for name, child in node.children.items()
        if name_to_text(name).startswith(beginning)
    ]


def complete_retired(image: Path | None, incomplete: str) -> list[str]:
    """Paths of deleted and superseded entries of the image that begin with what is typed."""
    from toolkit.kfs.history.history import history

    if image is None:
        return []
    try:
        entries = history(open_volume(Path(image)))
    except (ToolkitError, OSError):
        return []
    paths = {name_to_text(entry.path) for entry in entries if entry.is_path_known}
    return sorted(path for path in paths if path.startswith(incomplete))
