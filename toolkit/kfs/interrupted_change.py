"""Telling from the log that its newest entry belongs to a change that was interrupted (DESIGN.md, KFS).

A change appends the new entry and then retires what it replaces. In between both live, and the log says how it goes on:

- the newest has the blocks of an older one: that one was being renamed or moved, and is gone, as is what had the new
  name before;
- the newest has only the name of an older one: a file was being overwritten; the older one counts, as in the kernel,
  and the newest is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from formats.knightos.kfs_entry import FileBody
from toolkit.kfs.fat import LIVE, Record, Unreadable


class InterruptedChange(NamedTuple):
    """What is still to be retired: the newest entry itself, or the older ones that it replaces."""

    taken_back: Record | None
    replaced: tuple[Record, ...] = ()


def interrupted_change(items: Sequence[Record | Unreadable]) -> InterruptedChange | None:
    """The change that the newest entry of the log belongs to, where it did not come to its end; else None."""
    newest = items[-1] if items else None
    if not isinstance(newest, Record) or not newest.is_live:
        return None
    older = [item for item in items[:-1] if isinstance(item, Record) and item.entry.id in LIVE]
    name = _name(newest)
    namesakes = [record for record in older if _name(record) == name]
    renamed = [record for record in _with_blocks_of(newest, older) if _name(record) != name]
    if len(renamed) == 1 and len(namesakes) <= 1:
        return InterruptedChange(None, (*namesakes, *renamed))
    return InterruptedChange(newest) if len(namesakes) == 1 and not renamed else None  # no change leaves more


def _name(record: Record) -> tuple[bytes, int]:
    body = record.entry.body
    assert not isinstance(body, bytes)
    return body.name, body.parent


def _with_blocks_of(newest: Record, older: Sequence[Record]) -> list[Record]:
    """Entries of the same file. Empty ones do not count: genkfs gives them blocks of others."""
    new = newest.entry.body
    if not isinstance(new, FileBody) or not new.size:
        return []
    return [
        record
        for record in older
        if isinstance(old := record.entry.body, FileBody) and (old.section_id, old.size) == (new.section_id, new.size)
    ]
