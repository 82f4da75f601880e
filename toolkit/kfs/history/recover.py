"""Bringing a deleted or superseded version back, as a change like any other.

A file's data are copied to new blocks, since the old ones may be shared with a later version. A directory gets its own
entry back, in its place in the log and with its own id, so that what was in it finds it again.
"""

from __future__ import annotations

from dataclasses import replace

from formats.knightos.kfs_entry import (
    DELETED_FILE,
    DIRECTORY,
    KFS_ENTRY,
    ROOT,
    DirectoryBody,
    Entry,
    FileBody,
    LinkBody,
)
from toolkit.errors import AlreadyInVolumeError, NotInVolumeError, VolumeError
from toolkit.kfs.check.fsck import errors
from toolkit.kfs.fat import Record
from toolkit.kfs.history.history import RetiredEntry
from toolkit.kfs.volume import Directory, File, Node, Volume, components, shown
from toolkit.kfs.write.writable import WritableVolume

PUT_RIGHT = frozenset({"kfs-lost-file"})
"""Codes of errors that recovering puts right, so that they do not stop it."""
PUT_RIGHT_BY_DIRECTORY = frozenset({"kfs-no-parent", *PUT_RIGHT})


def content_of(volume: Volume, entry: RetiredEntry, *, partial: bool = False) -> bytes:
    """The content of a retired file.

    Args:
        volume: where the entry is.
        entry: a retired file.
        partial: be content with what is left.

    Raises:
        VolumeError: it is no file, or not all of its data are left.
    """
    if not isinstance(entry.body, FileBody):
        raise VolumeError(f"{shown(entry.path)}: a {entry.kind} has no content")
    if not entry.is_recoverable and not (partial and entry.data.length):
        left = f"; --partial takes the {entry.data.length:,} bytes that are left" if entry.data.length else ""
        raise VolumeError(f"{shown(entry.path)}: cannot be recovered: {entry.data.reason}{left}")
    if not entry.data.length:
        return b""
    return volume.data.read(volume.data.chain(entry.body.section_id).blocks)[: entry.data.length]


def recover(
    volume: WritableVolume,
    entry: RetiredEntry,
    to: bytes | None = None,
    *,
    overwrite: bool = False,
    partial: bool = False,
) -> bytes:
    """Bring a retired entry back; returns its path.

    Args:
        volume: the volume, in which the entry was found.
        entry: what to bring back.
        to: its path; the one that it had, without.
        overwrite: replace a file or link that is there now.
        partial: be content with what is left of a file.

    Raises:
        VolumeError: its data, or its path, are not known any more; a directory that is there already.
        AlreadyInVolumeError: something is there now, and `overwrite` was not asked for.
        NotInVolumeError: the directory that it goes into is not there.
        VolumeFullError: no room.
    """
    path = _destination(volume, entry, to)
    volume.tolerate(PUT_RIGHT)
    if isinstance(entry.body, DirectoryBody):
        _revive(volume, entry, entry.body, path)
        return path
    content = content_of(volume, entry, partial=partial) if isinstance(entry.body, FileBody) else b""
    _clear(volume, entry, path, overwrite=overwrite)
    if isinstance(entry.body, LinkBody):
        volume.make_link(path, entry.body.target)
    else:
        volume.store(path, content)
    return path


def _destination(volume: Volume, entry: RetiredEntry, to: bytes | None) -> bytes:
    """Where the entry goes; its directory is there."""
    if to is None and not entry.is_path_known:
        raise VolumeError(f"{shown(entry.path)}: nobody knows its directory any more; say --to with a path")
    path = entry.path if to is None else b"/" + b"/".join(components(to))
    folder = path.rpartition(b"/")[0]
    try:
        parent = volume.lookup(folder)
    except NotInVolumeError:
        advice = "" if to else "; recover that first, or say --to with another path"
        raise NotInVolumeError(f"{shown(folder)}: the directory is not there{advice}") from None
    if not isinstance(parent, Directory):
        raise NotInVolumeError(f"{shown(folder)}: is no directory")
    return path


def _clear(volume: WritableVolume, entry: RetiredEntry, path: bytes, *, overwrite: bool) -> None:
    """Remove what is in the way; a file that is replaced by one stays until the new one is there."""
    node = _there(volume, path)
    if node is None:
        return
    if isinstance(node, Directory) or not overwrite:
        advice = "" if isinstance(node, Directory) else ", or --overwrite"
        raise AlreadyInVolumeError(f"{shown(path)}: is there already; say --to with another path{advice}")
    if not (isinstance(node, File) and isinstance(entry.body, FileBody)):
        volume.remove(path)


def _revive(volume: WritableVolume, entry: RetiredEntry, body: DirectoryBody, path: bytes) -> None:
    """Give a directory its entry back, under another path if that is asked for."""
    misread = _there(volume, entry.lives_on) if entry.lives_on is not None else None
    volume.tolerate(PUT_RIGHT_BY_DIRECTORY)
    if misread is not None and misread.record is not None:
        volume.tolerate(_only_at(volume, misread.record))
    volume.prepare()
    there = _there(volume, path)
    if there is not None and there is not misread:
        raise AlreadyInVolumeError(f"{shown(path)}: is there already; say --to with another path")
    parent = volume.lookup(path.rpartition(b"/")[0])
    assert isinstance(parent, Directory)
    _require_revivable(volume, entry, body, parent)
    plan = volume.plan_log()
    row = plan.rows[entry.number]
    row.data = KFS_ENTRY.build(
        Entry(DIRECTORY, replace(body, parent=parent.directory_id, name=path.rpartition(b"/")[2], extra=b""))
    )
    if isinstance(misread, File) and misread.record:  # the kernel took the entry for a file's when it renamed it
        plan.change(misread.record, Entry(DELETED_FILE, misread.body))
    volume.rewrite_log(plan)
    volume.reload()


def _require_revivable(volume: Volume, entry: RetiredEntry, body: DirectoryBody, parent: Directory) -> None:
    """Refuse what would make another wrong."""
    ids = {node.directory_id for node in volume.walk() if isinstance(node, Directory)}
    items = volume.fat.items
    if body.directory_id in ids or body.directory_id == ROOT:
        raise VolumeError(f"{shown(entry.path)}: another directory has its id {body.directory_id} now")
    if entry.number >= len(items) or items[entry.number].offset != entry.offset:
        raise VolumeError(f"{shown(entry.path)}: its entry is gone since an interrupted change was put in order")
    if parent.record and parent.record.index > entry.number:
        raise VolumeError(f"{shown(parent.path)}: comes later in the log than what it shall hold; say --to another one")


def _only_at(volume: Volume, record: Record) -> set[str]:
    """Codes of errors that one entry has, and nothing else."""
    found = errors(volume)
    return {f.code for f in found} - {f.code for f in found if f.offset != record.offset}


def _there(volume: Volume, path: bytes) -> Node | None:
    try:
        return volume.lookup(path)
    except NotInVolumeError:
        return None
