"""Bringing a log into the order that the kernel needs: directories before what they hold, their ids ascending from 1.

Retired entries stay, and keep their directories, so that the history is the same afterwards.
"""

from __future__ import annotations

from dataclasses import replace

from formats.knightos.kfs_entry import DIRECTORY, FILE, KFS_ENTRY, LINK, ROOT, DirectoryBody, Entry, FileBody
from toolkit.kfs.history.retired_body import FormerFolders, KnownBody, retired_items
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.log_plan import LogPlan, Row

_IDS = {FileBody: FILE, DirectoryBody: DIRECTORY}


def order_log(volume: Volume, plan: LogPlan) -> None:
    """Arrange and number the rows of a plan. Where nothing is wrong, nothing but ids changes.

    Args:
        volume: what the plan was made of.
        plan: its log, not changed yet.
    """
    bodies = _bodies(volume)
    holders = _holders(volume, bodies)
    plan.rows = _arranged(plan.rows, holders)
    _number(plan.rows, bodies, holders)


def _bodies(volume: Volume) -> dict[int, KnownBody]:
    """Number of an entry → what it says, or said when it was live; nothing for what is unknown."""
    bodies: dict[int, KnownBody] = {retired.item.index: retired.body for retired in retired_items(volume)}
    for record in volume.fat.records:
        if record.is_live and not isinstance(record.body, bytes):
            bodies[record.index] = record.body
    return bodies


def _holders(volume: Volume, bodies: dict[int, KnownBody]) -> dict[int, int]:
    """Number of an entry → number of its directory's entry; nothing for the root, and where there is none."""
    former = FormerFolders(volume, retired_items(volume))
    oldest: dict[int, int] = {}
    live = {record.index for record in volume.fat.records if record.is_live}
    for index, body in sorted(bodies.items()):
        if index in live and isinstance(body, DirectoryBody):
            oldest.setdefault(body.directory_id, index)
    holders = {}
    for index, body in bodies.items():
        holder = oldest.get(body.parent, -1) if index in live else former.holder(body.parent, index)[0]
        if body.parent != ROOT and holder >= 0:
            holders[index] = holder
    return holders


def _arranged(rows: list[Row], holders: dict[int, int]) -> list[Row]:
    """The rows as they are, but each directory in front of the first row that it holds."""
    by_index = {row.origin.index: row for row in rows if row.origin}
    placed: dict[int, Row] = {}
    for index in by_index:
        way: dict[int, Row] = {}  # in order, and quick to ask: directories may be in each other
        place: int | None = index
        while place is not None and place not in placed and place not in way:
            way[place] = by_index[place]
            place = holders.get(place)
        placed.update(reversed(way.items()))
    return list(placed.values())


def _number(rows: list[Row], bodies: dict[int, KnownBody], holders: dict[int, int]) -> None:
    """Give directories ids by their order, and what they hold these ids as parents."""
    indices = [row.origin.index for row in rows if row.origin]
    directories = [index for index in indices if isinstance(bodies.get(index), DirectoryBody)]
    ids = {index: number for number, index in enumerate(directories, start=1)}
    lost: dict[int, int] = {}
    for row in rows:
        index = row.origin.index if row.origin else -1
        body = bodies.get(index)
        if body is None:
            continue
        parent = ids[holders[index]] if index in holders else body.parent
        if parent == body.parent != ROOT and index not in holders:  # nobody's: an id that stays nobody's
            parent = lost.setdefault(body.parent, len(ids) + len(lost) + 1)
        row.data = _built(row, body, parent, ids.get(index, ROOT))


def _built(row: Row, body: KnownBody, parent: int, directory_id: int) -> bytes:
    """The bytes of a row with another parent and id; its first byte, the state, stays."""
    changed: KnownBody = replace(body, parent=parent)
    if isinstance(changed, DirectoryBody):
        changed = replace(changed, directory_id=directory_id)
    return row.data[:1] + KFS_ENTRY.build(Entry(_IDS.get(type(body), LINK), changed))[1:]
