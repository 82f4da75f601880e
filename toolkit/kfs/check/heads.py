"""Finding the lost beginning of a file whose entry names a block in the middle.

The kernel loses it when a program seeks and then writes: the entry names the first block written. The blocks in front
are still there, by the links backwards or by the entry that was superseded.
"""

from __future__ import annotations

from formats.knightos.kfs_block import FIRST, FREE_MARK
from formats.knightos.kfs_entry import FileBody
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.check.inventory import Holding, Inventory
from toolkit.kfs.dat import ChainEnd


def missing_head(inventory: Inventory, holding: Holding) -> tuple[int, ...]:
    """Blocks (section ids) that belong in front of a file's first one, where they make it as long as its size says.

    Only where its chain ends as it should, and no live file has one of the blocks; else nothing.
    """
    body, blocks = holding.file.body, holding.blocks
    count = -(-body.size // BLOCK_SIZE) - len(blocks)
    proper = inventory.volume.data.measure(body.section_id)[1] is ChainEnd.PROPER
    if holding.joins is not None or not blocks or count <= 0 or not proper:
        return ()
    head = _by_links(inventory, body.section_id, count) or _by_older_entry(inventory, holding, count)
    return () if any(block in inventory.owners for block in head) else head


def _by_links(inventory: Inventory, first: int, count: int) -> tuple[int, ...]:
    """The blocks before a block by the links both ways, if there are exactly so many."""
    headers = inventory.volume.data.headers
    head: dict[int, None] = {}  # in order, and quick to ask
    section_id = first
    while len(head) < count:
        previous = headers[section_id][0]
        header = headers.get(previous)
        taken = previous in inventory.owners or previous in head
        if taken or not header or header[0] & FREE_MARK or header[1] != section_id:
            return ()
        head[previous] = None
        section_id = previous
    return tuple(reversed(head)) if headers[section_id][0] == FIRST else ()


def _by_older_entry(inventory: Inventory, holding: Holding, count: int) -> tuple[int, ...]:
    """The first blocks of the whole file that the entry superseded."""
    body, data = holding.file.body, inventory.volume.data
    older = inventory.superseded.get((body.parent, body.name, body.size), ())
    before = [record for record in older if record.index < holding.record.index]
    if not before:
        return ()
    old = before[-1].body
    assert isinstance(old, FileBody)
    length, end = data.measure(old.section_id)
    whole = end is ChainEnd.PROPER and length == count + len(holding.blocks)
    return data.chain(old.section_id).blocks[:count] if whole else ()
