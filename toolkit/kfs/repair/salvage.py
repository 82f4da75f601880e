"""Reading what is damaged of the log: entries whose length is wrong, whose end is missing, or whose id never came."""

from __future__ import annotations

from itertools import islice

from formats.errors import FormatError
from formats.knightos.kfs_entry import (
    BODY_TYPES,
    DIRECTORY,
    END,
    ENTRY_NAMES,
    FILE,
    FLAGS,
    HEADER_SIZE,
    KFS_ENTRY,
    KFS_ENTRY_HEADER,
    LINK,
    ROOT,
    DirectoryBody,
    EntryHeader,
    FileBody,
    LinkBody,
)
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.check.log import is_bad_name
from toolkit.kfs.check.lost import is_whole
from toolkit.kfs.check.traces import half_written_name
from toolkit.kfs.fat import FatScan, Record, Unreadable, read_window, scan_window
from toolkit.kfs.file_length import fits
from toolkit.kfs.layout import Layout
from toolkit.kfs.volume import Volume

KnownBody = FileBody | DirectoryBody | LinkBody

_MOST_TRIED = 24
"""Entries of one log for which another length is tried."""
_LONGEST_TEXT = 1024
_KINDS = {id_: {FileBody: FILE, DirectoryBody: DIRECTORY, LinkBody: LINK}[kind] for id_, kind in BODY_TYPES.items()}
"""Id of an entry, live or dead → id of its kind when it lives."""
_NAME_AT = {FILE: 11, DIRECTORY: 8, LINK: 6}
"""Bytes of an entry in front of its name."""
_FLAGS_AT = {FILE: 5, DIRECTORY: 7}


def with_right_lengths(volume: Volume) -> bytes | None:
    """The log in logical order, with the lengths put right of entries that say wrong ones; None where none does.

    The right length is where the texts of an entry end, if another entry or the end of the log follows there, and
    everything that could be read before is still there.
    """
    window, layout = read_window(volume.device, volume.layout), volume.layout
    left, changed = _MOST_TRIED, False
    while left:
        scanned = scan_window(window, layout)
        wrong = (item for item in scanned.items if _may_be_wrong(item))
        tried = list(islice(filter(None, (_with_length_by_texts(window, layout, item) for item in wrong)), left))
        readable = _live(scanned)
        better = next((mended for mended in tried if readable < _live(scan_window(mended, layout))), None)
        if better is None:
            break
        left -= 1 + tried.index(better)
        window, changed = better, True
    return window if changed else None


def _may_be_wrong(item: Record | Unreadable) -> bool:
    """Whether the length of an entry does not fit what is in it."""
    if isinstance(item, Unreadable):
        return item.id in ENTRY_NAMES
    return not isinstance(item.body, bytes) and bool(item.body.extra)


def _with_length_by_texts(window: bytes, layout: Layout, item: Record | Unreadable) -> bytes | None:
    start = layout.fat_top - item.offset
    length = _length(window, start, _KINDS[window[start]])
    if length is None:
        return None
    header = KFS_ENTRY_HEADER.build(EntryHeader(window[start], length - HEADER_SIZE))
    return window[:start] + header + window[start + HEADER_SIZE :]


def _live(scanned: FatScan) -> set[int]:
    return {record.offset for record in scanned.records if record.is_live}


def _length(window: bytes, start: int, kind: int) -> int | None:
    """Bytes of an entry by its texts, where everything else about it is as it should be."""
    end = name = start + _NAME_AT[kind]
    for _text in range(2 if kind == LINK else 1):
        end = window.find(0, end, end + _LONGEST_TEXT) + 1
        if not end:
            return None
    if end < len(window) and window[end] != END and window[end] not in ENTRY_NAMES:
        return None
    if kind == LINK:
        is_sound = window[name - 1] == window.find(0, name) + 1 - name
    else:
        is_sound = window[start + _FLAGS_AT[kind]] == FLAGS
    return end - start if is_sound else None


def salvaged(stored: bytes) -> KnownBody | None:
    """What can be read of a live entry that lacks the end of a text; None where that is nothing.

    Args:
        stored: the entry in logical order, as far as it goes.
    """
    id_ = stored[0]
    if len(stored) < _NAME_AT[id_]:
        return None
    texts = stored[_NAME_AT[id_] :][:_LONGEST_TEXT].split(b"\0")
    fixed = stored[: _NAME_AT[id_]]
    extended = fixed + b"\0".join((*texts[:1], *(texts[1:2] if id_ == LINK else ()), b""))
    header = KFS_ENTRY_HEADER.build(EntryHeader(id_, len(extended) - HEADER_SIZE))
    try:
        body = KFS_ENTRY.parse(header + extended[HEADER_SIZE:]).body
    except FormatError:
        return None
    return None if isinstance(body, bytes) else body


def finished(inventory: Inventory) -> FileBody | None:
    """The file whose entry lacks nothing but its id, and the low byte of its length at most: all data are there."""
    volume = inventory.volume
    below = read_window(volume.device, volume.layout)[volume.fat.used :].rstrip(bytes([END]))
    if not volume.fat.garbage or half_written_name(below) is None or len(below) <= HEADER_SIZE:
        return None
    header = KFS_ENTRY_HEADER.build(EntryHeader(FILE, len(below) - HEADER_SIZE))
    if below[1] not in (END, header[1]) or below[2] != header[2]:
        return None
    try:
        body = KFS_ENTRY.parse(header + below[HEADER_SIZE:]).body
    except FormatError:
        return None
    assert isinstance(body, FileBody)
    return body if _is_sound(inventory, body) else None


def _is_sound(inventory: Inventory, body: FileBody) -> bool:
    has_place = body.parent == ROOT or body.parent in inventory.directories
    if not has_place or body.flags != FLAGS or body.extra or is_bad_name(body.name):
        return False
    places = {(r.body.parent, r.body.name) for r in inventory.volume.fat.records if r.is_live}  # type: ignore[union-attr]
    is_new = (body.parent, body.name) not in places
    blocks = inventory.volume.data.measure(body.section_id)[0]
    return (
        is_new and body.size > 0 and fits(body.size, blocks) and is_whole(inventory.volume, body, set(inventory.owners))
    )
