"""Where things go that are copied or moved: into a directory that is there, or to a new path, as with POSIX's cp."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.errors import NotInVolumeError, ToolkitError, UnavailableError
from toolkit.files import name_to_text
from toolkit.kfs.volume import Directory, Node, Volume, components, shown

_NO_NAMES = frozenset({b"", b".", b".."})


class Going(NamedTuple):
    """What goes somewhere: its name, empty where it has none, and whether it is a directory."""

    name: bytes
    is_directory: bool


def in_volume(volume: Volume, sources: Sequence[Going], destination: bytes) -> list[bytes]:
    """The path in a volume for each source.

    Args:
        volume: where things go.
        sources: what goes there; a directory without a name stands for what is in it.
        destination: a directory to go into, by a link too, or, for one source, its new path.

    Raises:
        NotInVolumeError: there is no directory where one is needed, or no name where a file goes into a directory.
    """
    directory = resolve(volume, destination)
    if isinstance(directory, Directory):
        if any(not source.name and not source.is_directory for source in sources):
            raise NotInVolumeError(f"{shown(destination)}: is a directory; name the file that shall be in it")
        return [below(directory.path, source.name) if source.name else directory.path for source in sources]
    if len(sources) > 1:
        raise NotInVolumeError(f"{shown(destination)}: is no directory, and several sources need one")
    if destination.endswith(b"/") and not all(source.is_directory for source in sources):
        raise NotInVolumeError(f"{shown(destination)}: is no directory")
    return [normal(destination) for _source in sources]


def on_host(sources: Sequence[Going], destination: bytes) -> list[bytes]:
    """The path on the host for each source. Arguments as for `in_volume`.

    Raises:
        ToolkitError: there is no folder where one is needed. UnavailableError: not even one above.
    """
    text = name_to_text(destination)
    if os.path.isdir(destination):
        return [os.path.join(destination, source.name) if source.name else destination for source in sources]
    if len(sources) > 1:
        raise ToolkitError(f"{text} is no folder, and several sources need one")
    if destination.endswith(b"/") and not all(source.is_directory for source in sources):
        raise ToolkitError(f"{text} is no folder")
    parent = os.path.dirname(destination.rstrip(b"/")) or b"."
    if not os.path.isdir(parent):
        raise UnavailableError(f"{name_to_text(parent)}: no such file or folder")
    return [destination for _source in sources]


def name_of(path: bytes) -> bytes:
    """What a path is called in a directory; nothing for a root, or for a path that ends in dots alone."""
    name = path.rstrip(b"/").rpartition(b"/")[2]
    return b"" if name in _NO_NAMES else name


def find(volume: Volume, path: bytes, *, follow_link: bool = False) -> Node:
    """What a path names, or, when links are followed, leads to; a slash at its end asks for a directory.

    Raises:
        NotInVolumeError: nothing is there, or no directory.
    """
    node = volume.resolve(path) if follow_link else volume.lookup(path)
    if path.endswith(b"/") and not isinstance(node, Directory):
        raise NotInVolumeError(f"{shown(path)}: is no directory")
    return node


def resolve(volume: Volume, path: bytes) -> Node | None:
    """What a path leads to, links at its end followed; None where that is nothing."""
    try:
        return volume.resolve(path)
    except NotInVolumeError:
        return None


def normal(path: bytes) -> bytes:
    """A path as nodes have it: from the root, single slashes, none at the end."""
    return b"/" + b"/".join(components(path))


def below(directory: bytes, name: bytes) -> bytes:
    """A path of a name in a directory."""
    return directory.rstrip(b"/") + b"/" + name
