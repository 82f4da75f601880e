"""Checking the chains of files: where they lead, their links, and what their sizes say.

Rules: formats/knightos/SPEC.md, what a check says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formats.knightos.kfs_block import FIRST, FREE_MARK, KFS_BLOCK, LAST
from formats.knightos.kfs_entry import FLAGS, FileBody
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE
from toolkit.findings import Finding
from toolkit.kfs.check.heads import missing_head
from toolkit.kfs.check.inventory import Holding, Inventory
from toolkit.kfs.damage import damage
from toolkit.kfs.dat import ChainEnd, block_offset, header_offset
from toolkit.kfs.file_length import LengthSource, fits
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.block_store import PREV_MASK
from toolkit.quantities import format_count


def check_chains(inventory: Inventory) -> Iterator[Finding]:
    """Findings about the blocks of each live file, and about the links of dead ones."""
    for holding in inventory.holdings:
        check = _check_file if holding.file.body.size else _check_empty
        yield from check(inventory, holding)
    yield from _check_dead(inventory)


def _check_file(inventory: Inventory, holding: Holding) -> Iterator[Finding]:
    volume, file = inventory.volume, holding.file
    where, offset = inventory.where(holding.record), holding.record.offset
    if holding.joins is not None:
        older = inventory.volume.fat.items[inventory.owners[holding.joins]]
        message = f"block {holding.joins:04X} belongs to the entry at {older.offset:#x} too"
        yield RULES["kfs-shared-block"].found(message, where, offset)
    yield from (_named(inventory, holding, finding) for finding in damage(volume, file))
    if volume.data.measure(file.body.section_id)[1] is ChainEnd.DOCS:
        yield RULES["kfs-docs-terminator"].found("the last block says 7FFF", where, offset)
    length, source = volume.measure(file)
    if source is LengthSource.REPAIRED:
        message = f"the size field says {file.body.size:,} bytes, the blocks {length:,}"
        yield RULES["kfs-size-high-byte"].found(message, where, offset)
    wrong = wrong_links(volume, holding.blocks)
    if wrong:
        count = format_count(len(wrong), "block does", "blocks do")
        message = f"{count} not name the one before, {wrong[0]:04X} first"
        yield RULES["kfs-prev-link"].found(message, where, offset)
    yield from _check_tail(volume, holding, length, where)


def _named(inventory: Inventory, holding: Holding, finding: Finding) -> Finding:
    """A finding about damage, by a code that says more where more is known."""
    if finding.code == "kfs-broken-chain" and leads_to_block_outside(inventory.volume, holding):
        return RULES["kfs-block-outside"].found(finding.message, finding.where, finding.offset)
    if finding.code == "kfs-size-field":
        head = missing_head(inventory, holding)
        if head:
            message = f"{format_count(len(head), 'block')} in front of the first, from {head[0]:04X} on, belong to it"
            return RULES["kfs-missing-head"].found(message, finding.where, finding.offset)
    return finding


def leads_to_block_outside(volume: Volume, holding: Holding) -> bool:
    """Whether a chain goes on in a block that is in use outside of the data area."""
    if holding.joins is not None:
        return False
    last = volume.data.headers[holding.blocks[-1]][1] if holding.blocks else holding.file.body.section_id
    return is_block_outside(volume, last)


def is_block_outside(volume: Volume, section_id: int) -> bool:
    """Whether an id names a block in use that lies behind the data area, where the kernel goes on when that is full."""
    page, index = section_id >> 8, section_id & 0xFF
    if not volume.layout.last_dat_page < page < volume.layout.pages or not 1 <= index <= BLOCKS_PER_PAGE:
        return False
    return not KFS_BLOCK.parse(volume.device.read(header_offset(section_id), BLOCK_HEADER_SIZE)).prev & FREE_MARK


def wrong_links(volume: Volume, blocks: Sequence[int]) -> list[int]:
    """The blocks of a chain that do not name the one before them, of which the first has none."""
    headers, wrong, expected = volume.data.headers, [], FIRST
    for section_id in blocks:
        if headers[section_id][0] != expected:
            wrong.append(section_id)
        expected = section_id & PREV_MASK
    return wrong


def _check_tail(volume: Volume, holding: Holding, length: int, where: str) -> Iterator[Finding]:
    """What lies behind the last byte of a whole file."""
    unused = len(holding.blocks) * BLOCK_SIZE - length
    if holding.joins is not None or not 0 < unused <= BLOCK_SIZE:
        return
    tail = volume.device.read(block_offset(holding.blocks[-1]) + BLOCK_SIZE - unused, unused)
    if tail.strip(b"\xff") and any(tail):
        message = f"the last {unused} bytes of block {holding.blocks[-1]:04X}, behind the file, are old data"
        yield RULES["kfs-tail-bytes"].found(message, where, holding.record.offset)


def _check_empty(inventory: Inventory, holding: Holding) -> Iterator[Finding]:
    where, offset, section_id = inventory.where(holding.record), holding.record.offset, holding.file.body.section_id
    if not holding.blocks:
        owner = inventory.owners.get(section_id)
        whose = "is another file's" if owner is not None else "is not in use"
        message = f"it is empty, and block {section_id:04X} that it names {whose}"
    elif inventory.volume.data.headers[section_id] != (FIRST, LAST):
        message = f"it is empty, and its block {section_id:04X} has links to others"
    else:
        return
    yield RULES["kfs-empty-block"].found(message, where, offset)


def _check_dead(inventory: Inventory) -> Iterator[Finding]:
    """The links of dead files whose chains are whole; each block is looked at once."""
    volume, seen = inventory.volume, set(inventory.owners)
    for record in volume.fat.records:
        body = record.body
        if record.is_live or not isinstance(body, FileBody) or body.flags != FLAGS or not body.size:
            continue
        blocks, end = volume.data.measure(body.section_id)
        if end is ChainEnd.PROPER and fits(body.size, blocks):
            wrong = wrong_links(volume, _own_and_next(volume, body.section_id, seen))
            if wrong:
                message = f"block {wrong[0]:04X} of the dead file names another before it"
                yield RULES["kfs-dead-links"].found(message, inventory.where(record), record.offset)


def _own_and_next(volume: Volume, section_id: int, seen: set[int]) -> list[int]:
    """Blocks of a chain that ends properly, up to and with the first that was seen before."""
    blocks = []
    while section_id != LAST:
        blocks.append(section_id)
        if section_id in seen:
            break
        seen.add(section_id)
        section_id = volume.data.headers[section_id][1]
    return blocks if len(blocks) > 1 or section_id == LAST else []
