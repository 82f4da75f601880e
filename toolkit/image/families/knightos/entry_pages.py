"""The log of entries of a KFS volume as regions, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.knightos.kfs_entry import ENTRY_NAMES, KFS_ENTRY, DirectoryBody, FileBody, LinkBody
from toolkit.files import name_to_text
from toolkit.image.described import RecordAt
from toolkit.kfs.fat import Record, Unreadable
from toolkit.kfs.volume import Volume
from toolkit.memory.region import AddressRange, Region

_KINDS = {"file": "file-entry", "directory": "directory-entry", "link": "link-entry"}
"""Kinds of live entries; all others are dead."""


def entry_regions(volume: Volume) -> tuple[Region, ...]:
    """The entries, in the order of addresses: the newest first."""
    paths = {node.record.index: node.path for node in volume.walk() if node.record is not None}
    paths |= {lost.record.index: lost.path for lost in volume.out_of_tree}
    return tuple(_entry(item, paths) for item in reversed(volume.fat.items))


def _range_of(item: Record | Unreadable) -> AddressRange:
    return AddressRange(item.offset - item.length + 1, item.length)


def _entry(item: Record | Unreadable, paths: dict[int, bytes]) -> Region:
    if isinstance(item, Unreadable):
        return Region("unreadable", _range_of(item), "unreadable-entry", {"number": item.index, "reason": item.reason})
    title = ENTRY_NAMES.get(item.entry.id, f"unknown entry {item.entry.id:02X}")
    path = paths.get(item.index)
    name = name_to_text(path) if path is not None else _name_in(item)
    kind = _KINDS.get(title, "dead-entry") if item.is_live else "dead-entry"
    words = name if item.is_live else f"{title} {name}".rstrip()
    return Region(words, _range_of(item), kind, {"number": item.index, "entry": title, **_facts(item)})


def _name_in(item: Record) -> str:
    return "" if isinstance(item.body, bytes) else name_to_text(item.body.name)


def _facts(item: Record) -> dict[str, Any]:
    body = item.body
    if isinstance(body, FileBody):
        return {"parent": body.parent, "size": body.size, "first_block": f"{body.section_id:04X}"}
    if isinstance(body, DirectoryBody):
        return {"parent": body.parent, "directory_id": body.directory_id}
    return {"parent": body.parent, "target": name_to_text(body.target)} if isinstance(body, LinkBody) else {}


def entry_records(volume: Volume) -> Iterator[RecordAt]:
    """A record for every entry that can be read."""
    for record in volume.fat.records:
        name = _name_in(record)
        yield RecordAt(KFS_ENTRY, _range_of(record), f"entry {record.index} {name}".rstrip())
