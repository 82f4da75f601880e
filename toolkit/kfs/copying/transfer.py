"""Copying trees into a volume, out of it, and inside of it; where things go is as with POSIX's cp and mv.

Sources are taken in the byte order of their names, so that the same call gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import AlreadyInVolumeError, NotInVolumeError, ToolkitError, VolumeFullError
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.copying.actions import Done, Progress, no_progress
from toolkit.kfs.copying.changes import Changes, Incoming
from toolkit.kfs.copying.destinations import Going, below, find, in_volume, name_of, on_host, resolve
from toolkit.kfs.copying.export import Exporter, Links, left_out
from toolkit.kfs.copying.host_reader import HostLinks, HostReader
from toolkit.kfs.copying.host_writer import MergingWriter
from toolkit.kfs.damage import damage
from toolkit.kfs.make.tree import Source, SourceFile, SourceFolder, SourceLink
from toolkit.kfs.volume import Directory, File, Link, Node, Volume, shown

STANDARD_INPUT = b"-"


class Got(NamedTuple):
    """What came out of a volume, and what to know about it."""

    done: tuple[Done, ...]
    findings: tuple[Finding, ...]


def put(
    changes: Changes,
    sources: Sequence[bytes],
    destination: bytes,
    *,
    recursive: bool = False,
    links: HostLinks = HostLinks.KEEP,
    standard_input: bytes = b"",
) -> None:
    """Copy files of the host into a volume.

    Args:
        changes: of the volume.
        sources: paths of the host; ``-`` is standard input. One that ends in ``/.`` stands for what is in it.
        destination: a directory of the volume to go into, or, for one source, its new path.
        recursive: folders too, with all that is in them. Links are kept then, and else followed.
        links: what becomes of links when `recursive`.
        standard_input: its content.

    Raises:
        UnavailableError: a source cannot be read. ToolkitError: a source is a folder. LayoutError: too much.
        NotInVolumeError: the destination is no directory and should be. As `Changes.store`.
    """
    reader = HostReader(changes.volume.layout.capacity, links)
    incoming = []
    for path in sources:
        if path == STANDARD_INPUT:
            source: Source | None = SourceFile(standard_input)
        elif recursive:
            source = reader.read(path)
        else:
            source = _read_content(reader, path)
        if source is not None:
            name = b"" if path == STANDARD_INPUT else name_of(path)
            incoming.append(Incoming(name, source, name_to_text(path)))
    changes.findings += reader.findings
    changes.store(_placed(changes, incoming, destination))


def copy(changes: Changes, sources: Sequence[bytes], destination: bytes, *, recursive: bool = False) -> None:
    """Copy inside a volume. Arguments as for `put`; links are kept when `recursive`, and else followed.

    Raises:
        NotInVolumeError: a source is not there, or is a directory. AlreadyInVolumeError: it would go into itself.
        As `Changes.store`.
    """
    volume = changes.volume
    nodes = source_nodes(volume, sources, recursive=recursive)
    places = in_volume(volume, _going(nodes), destination)
    for (_name, node), path in zip(nodes, places, strict=True):
        _require_apart(changes, node, path)
    trees = _snapshots(volume, [node for _name, node in nodes], changes.findings)
    changes.store(
        [Incoming(path, tree, shown(node.path)) for path, tree, (_name, node) in zip(places, trees, nodes, strict=True)]
    )


def move(changes: Changes, sources: Sequence[bytes], destination: bytes) -> None:
    """Give files, links and directories other paths. Arguments as for `put`.

    Raises:
        NotInVolumeError: the destination is no directory and should be. As `Changes.move`.
    """
    ordered = sorted(sources, key=name_of)
    nodes = [(name_of(path), find(changes.volume, path)) for path in ordered]
    for source, path in zip(ordered, in_volume(changes.volume, _going(nodes), destination), strict=True):
        changes.move(source, path)


def get(
    volume: Volume,
    sources: Sequence[bytes],
    destination: bytes,
    *,
    recursive: bool = False,
    links: Links = Links.KEEP,
    clobber: bool = True,
    image: Path | None = None,
    progress: Progress = no_progress,
) -> Got:
    """Copy out of a volume to the host: each file is replaced as a whole, and nothing outside of the destination.

    Args:
        volume: where from.
        sources: paths in the volume. One that ends in ``/.`` stands for what is in it.
        destination: a folder of the host to go into, or, for one source, its new path.
        recursive: directories too, with all that is in them. Links are kept then, and else followed.
        links: what becomes of links when `recursive`.
        clobber: replace files and links that are there; else they are kept.
        image: the file that the volume is in, which nothing replaces.
        progress: told how far it is.

    Raises:
        NotInVolumeError: a source is not there, or is a directory. ToolkitError: something is in the way; nothing
        is copied then. OSError: the host refuses; what was copied until then stays.
    """
    nodes = source_nodes(volume, sources, recursive=recursive)
    paths = on_host(_going(nodes), destination)
    writer = MergingWriter([destination], clobber=clobber, image=image)
    exporter = Exporter(volume, writer, progress)
    for (_name, node), path in zip(nodes, paths, strict=True):
        exporter.add(node, path)
    for node, path in exporter.places:
        if links is not Links.SKIP or not isinstance(node, Link):
            writer.expect(path, is_folder=isinstance(node, Directory))
    exporter.copy(links)
    lost = [finding for _name, node in nodes if recursive for finding in left_out(volume, node, "not copied")]
    return Got(tuple(exporter.done), (*exporter.findings, *lost))


def source_nodes(volume: Volume, paths: Sequence[bytes], *, recursive: bool) -> list[tuple[bytes, Node]]:
    """Names and nodes of paths to copy from, in the order of their names.

    Raises:
        NotInVolumeError: nothing is there, or, unless `recursive`, a directory.
    """
    found = []
    for path in paths:
        plain = path[:-1] if path.endswith(b"/.") else path
        node = find(volume, plain, follow_link=not recursive)
        if isinstance(node, Directory) and not recursive:
            raise NotInVolumeError(f"{shown(path)}: is a directory; -r copies it with all that is in it")
        found.append((name_of(path), node))
    return sorted(found, key=lambda named: named[0])


def _going(nodes: Sequence[tuple[bytes, Node]]) -> list[Going]:
    return [Going(name, isinstance(node, Directory)) for name, node in nodes]


def _read_content(reader: HostReader, path: bytes) -> SourceFile:
    if os.path.isdir(path):
        raise ToolkitError(f"{name_to_text(path)}: is a folder; -r copies it with all that is in it")
    return reader.read_content(path)


def _placed(changes: Changes, incoming: Sequence[Incoming], destination: bytes) -> list[Incoming]:
    """What comes in, by the names that it has, with its paths in the volume."""
    ordered = sorted(incoming, key=lambda one: one.path)
    going = [Going(one.path, isinstance(one.source, SourceFolder)) for one in ordered]
    paths = in_volume(changes.volume, going, destination)
    return [one._replace(path=path) for one, path in zip(ordered, paths, strict=True)]


def _snapshots(volume: Volume, nodes: Sequence[Node], findings: list[Finding]) -> list[Source]:
    """Trees of a volume as they are before anything is changed; adds what is damaged to the findings."""
    left = volume.layout.capacity
    trees = []
    for start in nodes:
        top = SourceFolder()
        pending = [(b"", start, top)]
        while pending:
            name, node, into = pending.pop()
            if isinstance(node, File):
                left -= volume.length(node)
                if left < 0:
                    raise VolumeFullError(f"{shown(node.path)}: all files together are longer than the volume")
                findings += damage(volume, node)
            folder = into.children[name] = _source(volume, node)
            if isinstance(node, Directory) and isinstance(folder, SourceFolder):
                pending += [(child_name, child, folder) for child_name, child in node.children.items()]
        trees.append(top.children[b""])
    return trees


def _source(volume: Volume, node: Node) -> Source:
    """What one node is, as something to store; a directory still empty."""
    if isinstance(node, Directory):
        return SourceFolder()
    return SourceLink(node.body.target) if isinstance(node, Link) else SourceFile(volume.read_file(node))


def _require_apart(changes: Changes, node: Node, path: bytes) -> None:
    """Refuse to copy a directory into itself, or anything onto itself."""
    if isinstance(node, Directory):
        if below(path, b"").startswith(below(node.path, b"")):
            raise AlreadyInVolumeError(f"{shown(node.path)}: a directory cannot be copied into itself")
        return
    there = resolve(changes.volume, path) if isinstance(node, File) else changes.look(path)
    if there is node and changes.clobber:
        raise AlreadyInVolumeError(f"{shown(node.path)} and {shown(path)} are the same")
