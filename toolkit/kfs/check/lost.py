"""Finding files that the kernel lost: superseded, and then the power went before the new entry was there."""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from formats.knightos.kfs_block import LAST
from formats.knightos.kfs_entry import (
    FILE,
    FLAGS,
    KFS_ENTRY,
    ROOT,
    SUPERSEDED_DIRECTORY,
    SUPERSEDED_FILE,
    Body,
    Entry,
    FileBody,
)
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.fat import Record
from toolkit.kfs.file_length import LengthSource, file_length
from toolkit.kfs.volume import Volume

_SUPERSEDED = frozenset({SUPERSEDED_FILE, SUPERSEDED_DIRECTORY})


def lost_files(inventory: Inventory) -> Iterator[Record]:
    """Superseded files that nothing came after, neither by name nor by blocks, and whose data are whole; newest first.

    Where a deleted entry has the name, or the directory is gone, the file counts as deleted.
    """
    bodies = [(record, _body(record)) for record in inventory.volume.fat.records]
    known = {_name(body) for record, body in bodies if record.entry.id not in _SUPERSEDED}
    later: set[int] = set()
    claimed = set(inventory.owners)
    for record, body in reversed(bodies):
        if not isinstance(body, FileBody):
            continue
        if record.entry.id == SUPERSEDED_FILE and body.flags == FLAGS:
            has_place = body.parent == ROOT or body.parent in inventory.directories
            is_last = has_place and _name(body) not in known and body.section_id not in later
            if is_last and is_whole(inventory.volume, body, claimed):
                yield record
            known.add(_name(body))
        later.add(body.section_id)


def _body(record: Record) -> Body:
    """What an entry says; one whose id is unknown may be a file's that was being retired."""
    body = record.body
    if not isinstance(body, bytes):
        return body
    try:
        return KFS_ENTRY.parse(bytes([FILE]) + KFS_ENTRY.build(Entry(record.entry.id, body))[1:]).body
    except FormatError:
        return body


def _name(body: Body) -> tuple[int, bytes]:
    return (ROOT, b"") if isinstance(body, bytes) else (body.parent, body.name)


def is_whole(volume: Volume, body: FileBody, claimed: set[int]) -> bool:
    """Whether all blocks of a dead file are its own; they are claimed, so that each block is looked at once."""
    if body.size == 0:
        return True
    blocks, end = volume.data.measure(body.section_id)
    if end is not ChainEnd.PROPER or file_length(body.size, blocks)[1] is LengthSource.CHAIN:
        return False
    section_id = body.section_id
    while section_id != LAST:
        if section_id in claimed:
            return False
        claimed.add(section_id)
        section_id = volume.data.headers[section_id][1]
    return True
