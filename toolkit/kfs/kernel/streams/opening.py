"""Opening and closing files as the kernel does (formats/knightos/SPEC.md, streams)."""

from __future__ import annotations

from formats.knightos.kernel_tables import CLEAN, NEW_FILE_PAGE
from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_entry import FILE, FLAGS, SUPERSEDED_FILE, Entry, FileBody
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.fat import LIVE
from toolkit.kfs.kernel.reading import Opened
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import ErrorCode, Result, ZeroFlag, failed
from toolkit.kfs.kernel.streams.log import EntryPlace, place_of
from toolkit.kfs.kernel.streams.machine import Machine
from toolkit.kfs.kernel.streams.paths import require_findable
from toolkit.kfs.kernel.streams.stream import ONLY_READ_PAGE, KernelStream
from toolkit.kfs.kernel.streams.writing import flush
from toolkit.kfs.kernel.undefined import UndefinedError

SIZE_AT, SECTION_ID_AT, NAME_AT, PARENT_AT = 6, 9, 11, 3
"""Bytes from the id to the fields of a file's entry."""


def open_read(machine: Machine, path: bytes) -> tuple[Result, KernelStream | None]:
    """Open a file for reading (openFileRead). The stream is None when it fails."""
    require_findable(path)
    record = machine.log.lookup.find_readable(path)
    if record is None:
        return failed(ErrorCode.FILE_NOT_FOUND), None
    number = machine.table.free_row()
    if number is None:
        return Result(None, ErrorCode.TOO_MANY_STREAMS, ZeroFlag.IF_A_WAS_ZERO), None
    place = place_of(record)
    opened = _opened(machine, place)
    stream = KernelStream(
        owner=machine.thread,
        buffer=_buffer(machine),
        section_id=opened.section_id,
        final_length=opened.final_length,
        entry_page=ONLY_READ_PAGE,
        entry_address=place.address,
        write_flags=machine.table.row(number).write_flags,
        is_writable=False,
        is_on_final_block=opened.starts_final,
    )
    machine.load(stream, stream.section_id)
    return Result(number), stream


def open_write(machine: Machine, path: bytes) -> tuple[Result, KernelStream | None]:
    """Open a file that is there, or a new one, for writing (openFileWrite). Success leaves the caller's flags."""
    require_findable(path)
    record = machine.log.lookup.find(path)
    number = machine.table.free_row()
    if number is None:
        return failed(ErrorCode.TOO_MANY_STREAMS), None
    stream = _new_file(machine, path) if record is None else _existing_file(machine, place_of(record))
    return Result(number, None, ZeroFlag.CALLERS), stream


def _existing_file(machine: Machine, place: EntryPlace) -> KernelStream:
    opened = _opened(machine, place)
    stream = KernelStream(
        owner=machine.thread,
        buffer=_buffer(machine),
        section_id=opened.section_id,
        final_length=opened.final_length,
        entry_page=place.page,
        entry_address=place.address,
        write_flags=CLEAN,
        is_writable=True,
        is_on_final_block=opened.starts_final,
        working_size=int.from_bytes(opened.size, "little"),
    )
    machine.load(stream, stream.section_id)
    return stream


def _new_file(machine: Machine, path: bytes) -> KernelStream:
    kept_path = machine.memory.malloc(len(path) + 1, machine.thread)
    if kept_path is None:
        raise UndefinedError("the heap has no room for the path; what the kernel does then was never observed")
    machine.memory.store(kept_path, path + b"\0")
    stream = KernelStream(
        owner=machine.thread,
        buffer=_buffer(machine),
        section_id=LAST,
        final_length=0,
        entry_page=NEW_FILE_PAGE,
        entry_address=kept_path,
        write_flags=CLEAN,
        is_writable=True,
        is_on_final_block=True,
        is_at_end=True,
    )
    machine.memory.store(stream.buffer, bytes(BLOCK_SIZE))
    return stream


def _opened(machine: Machine, place: EntryPlace) -> Opened:
    """The two fields that opening takes, from an entry of whatever kind."""
    return Opened(machine.log.bytes_at(place, SIZE_AT, 3), machine.log.word_at(place, SECTION_ID_AT))


def _buffer(machine: Machine) -> int:
    buffer = machine.memory.malloc(BLOCK_SIZE, machine.thread)
    if buffer is None:
        raise UndefinedError("the heap has no room for a buffer; what the kernel does then was never observed")
    return buffer


def close(machine: Machine, stream: KernelStream) -> Result:
    """Close a stream (closeStream), up to where row and buffer are given back.

    Raises:
        UndefinedError: the file has no block at the position, so that its first one is not found.
    """
    if not stream.is_writable:
        return Result()
    flush(machine, stream)
    if stream.entry is None:
        found = _parent_and_name(machine, _kept_path(machine, stream))
        if found is None:
            return failed(ErrorCode.CLOSE_FAILED)
        parent, name = found
    else:
        parent, name = machine.log.word_at(stream.entry, PARENT_AT), machine.log.text_at(stream.entry, NAME_AT)
        if machine.log.mark(stream.entry, SUPERSEDED_FILE) not in LIVE:
            machine.defects.append(Defect.W14)
    first = _first_block(machine, stream)
    entry = Entry(FILE, FileBody(parent, FLAGS, stream.working_size, first, name))
    if not machine.log.append(entry, machine.log.end()):
        machine.defects.append(Defect.W16)
        return failed(ErrorCode.CLOSE_FAILED)
    return Result()


def _kept_path(machine: Machine, stream: KernelStream) -> bytes:
    """The path of a new file, as it stands in the heap."""
    return machine.memory.text_at(stream.entry_address)


def _first_block(machine: Machine, stream: KernelStream) -> int:
    if stream.section_id == LAST:
        raise UndefinedError(
            "W6: the position is at the border of a block, and the stream has none: looking for the first block, the "
            "kernel reads page FF, index FF, which as a rule never ends; the data is programmed, the file has no entry"
        )
    return machine.flash.first_block(stream.section_id)


def _parent_and_name(machine: Machine, path: bytes) -> tuple[int, bytes] | None:
    """Directory id and name of a new file, or None where the kernel does not find the directory."""
    memory = machine.memory
    folder, slash, name = path.rpartition(b"/")
    if not slash:
        raise UndefinedError("the path has no slash, and the kernel looks for one in front of it")
    is_misled = memory.staged_path[len(path) + 1 : len(path) + 2] == b"/"
    memory.stage(path)
    if is_misled:
        machine.defects.append(Defect.W4)
        return None
    if not folder:
        machine.defects.append(Defect.W3)
        return memory.root_parent, name[1:]
    parent = machine.log.lookup.directory_id(folder)
    return None if parent is None else (parent, name)
