"""Calls that change entries and no blocks: createDirectory, createSymLink, renameFile, deleteFile.

What they program is in formats/knightos/SPEC.md, changes and their commit points.
"""

from __future__ import annotations

from formats.knightos.kfs_entry import (
    DELETED_FILE,
    DELETED_LINK,
    DIRECTORY,
    FILE,
    FLAGS,
    LINK,
    SUPERSEDED_FILE,
    DirectoryBody,
    Entry,
    FileBody,
    LinkBody,
)
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import ErrorCode, Result, failed
from toolkit.kfs.kernel.streams.log import place_of
from toolkit.kfs.kernel.streams.machine import Machine
from toolkit.kfs.kernel.streams.opening import PARENT_AT, SECTION_ID_AT, SIZE_AT
from toolkit.kfs.kernel.streams.paths import require_findable, split
from toolkit.kfs.kernel.undefined import UndefinedError


def create_directory(machine: Machine, path: bytes) -> Result:
    """Make a directory; its id is the highest one plus 1."""
    folder, name = split(path)
    if machine.log.lookup.find(path) is not None:
        return failed(ErrorCode.ALREADY_EXISTS)
    parent = machine.log.lookup.directory_id(folder)
    if parent is None:
        return failed(ErrorCode.FILE_NOT_FOUND)
    directory_id, place, is_wrong = machine.log.directory_end()
    if is_wrong:
        machine.defects.append(Defect.W12)
    entry = Entry(DIRECTORY, DirectoryBody(parent, directory_id, FLAGS, name))
    return Result() if machine.log.append(entry, place) else failed(ErrorCode.FILESYSTEM_FULL)


def create_link(machine: Machine, path: bytes, target: bytes) -> Result:
    """Make a symbolic link.

    Raises:
        UndefinedError: in the root, over another name, or in no directory.
    """
    folder, name = split(path)
    if not folder:
        raise UndefinedError("W13: for a link in the root the kernel clears memory, and hangs")
    parent = machine.log.lookup.directory_id(folder)
    if parent is None or machine.log.lookup.find(path) is not None:
        raise UndefinedError("a link over another name, or in no directory: what comes of that was never observed")
    entry = Entry(LINK, LinkBody(parent, len(name) + 1, name, target))
    return Result() if machine.log.append(entry, machine.log.end()) else failed(ErrorCode.FILESYSTEM_FULL)


def rename(machine: Machine, path: bytes, name: bytes) -> Result:
    """Give an entry another name in its directory; the kernel takes every entry for that of a file."""
    require_findable(path)
    record = machine.log.lookup.find(path)
    if record is None:
        return failed(ErrorCode.FILE_NOT_FOUND)
    place = place_of(record)
    if record.entry.id != FILE:
        machine.defects.append(Defect.W11)
    size = int.from_bytes(machine.log.bytes_at(place, SIZE_AT, 3), "little")
    parent, section_id = machine.log.word_at(place, PARENT_AT), machine.log.word_at(place, SECTION_ID_AT)
    machine.log.mark(place, SUPERSEDED_FILE)
    entry = Entry(FILE, FileBody(parent, FLAGS, size, section_id, name))
    return Result() if machine.log.append(entry, machine.log.end()) else failed(ErrorCode.FILESYSTEM_FULL)


def delete(machine: Machine, path: bytes) -> Result:
    """Delete a file or a link; blocks stay taken.

    Raises:
        UndefinedError: it is a directory.
    """
    require_findable(path)
    record = machine.log.lookup.find(path)
    if record is None:
        return failed(ErrorCode.FILE_NOT_FOUND)
    if record.entry.id == DIRECTORY:
        raise UndefinedError("W13: the kernel cannot delete a directory: it hangs, or clears memory")
    machine.log.mark(place_of(record), DELETED_LINK if record.entry.id == LINK else DELETED_FILE)
    return Result()
