"""Checking how entries hang together: directories, parents, names (formats/knightos/SPEC.md, what a check says)."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kfs_entry import ROOT, DirectoryBody
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.findings import Finding
from toolkit.kfs.check.inventory import Holding, Inventory
from toolkit.kfs.check.log import is_bad_name
from toolkit.kfs.dat import block_offset
from toolkit.kfs.fat import Record
from toolkit.kfs.rules import RULES
from toolkit.quantities import format_count


def check_tree(inventory: Inventory) -> Iterator[Finding]:
    """Findings about the tree that the live entries make."""
    yield from _check_directory_ids(inventory)
    yield from _check_parents(inventory)
    yield from _check_names(inventory)
    yield from _check_dead(inventory)
    for holding in inventory.holdings:
        if holding.file.body.parent == ROOT and _looks_kernel_made(inventory, holding):
            message = "the kernel made it, and drops the first letter of what it makes in the root"
            yield RULES["kfs-root-file"].found(message, inventory.where(holding.record), holding.record.offset)


def _live(inventory: Inventory) -> Iterator[Record]:
    return (r for r in inventory.volume.fat.records if r.is_live and r.index not in inventory.replaced)


def _check_directory_ids(inventory: Inventory) -> Iterator[Finding]:
    highest, known = ROOT, {ROOT}
    for record in _live(inventory):
        body = record.body
        if not isinstance(body, DirectoryBody):
            continue
        id_, where = body.directory_id, inventory.where(record)
        if id_ in known:
            message = f"its id {id_} is {'the root' if id_ == ROOT else 'another directory'}'s"
            yield RULES["kfs-directory-id"].found(message, where, record.offset)
        elif id_ < highest:
            message = f"its id {id_} comes after {highest}"
            yield RULES["kfs-directory-order"].found(message, where, record.offset)
        known.add(id_)
        highest = max(highest, id_)
    if len(known) == 1 and not inventory.directories:
        yield RULES["kfs-no-directory"].found("there is no directory")


def _check_parents(inventory: Inventory) -> Iterator[Finding]:
    for record in _live(inventory):
        body = record.body
        assert not isinstance(body, bytes)
        if body.parent == ROOT:
            continue
        where, directory = inventory.where(record), inventory.directories.get(body.parent)
        if directory is None:
            message = f"its directory, of the id {body.parent}, is not there"
            yield RULES["kfs-no-parent"].found(message, where, record.offset)
        elif directory.index >= record.index:
            message = f"its directory, of the id {body.parent}, comes after it"
            yield RULES["kfs-parent-later"].found(message, where, record.offset)


def _check_names(inventory: Inventory) -> Iterator[Finding]:
    if inventory.change:
        yield from _check_change(inventory)
    newest = inventory.volume.fat.items[-1] if inventory.change else None
    oldest: dict[tuple[int, bytes], Record] = {}
    for record in _live(inventory):
        body = record.body
        assert not isinstance(body, bytes)
        first = oldest.setdefault((body.parent, body.name), record)
        if first is not record and record is not newest and not is_bad_name(body.name):
            message = f"an older entry, at {first.offset:#x}, has the name"
            yield RULES["kfs-duplicate-name"].found(message, inventory.where(record), record.offset)


def _check_change(inventory: Inventory) -> Iterator[Finding]:
    """The change that the newest entry did not bring to its end."""
    change, newest = inventory.change, inventory.volume.fat.items[-1]
    assert change is not None
    assert isinstance(newest, Record)
    if change.taken_back:
        message = "an older entry has the name: the change that made this one was interrupted"
        yield RULES["kfs-interrupted-overwrite"].found(message, inventory.where(newest), newest.offset)
    else:
        message = "an older entry has its blocks: the change of its name was interrupted"
        yield RULES["kfs-interrupted-rename"].found(message, inventory.where(newest), newest.offset)


def _check_dead(inventory: Inventory) -> Iterator[Finding]:
    known = {ROOT, *inventory.directories}
    dead = [r for r in inventory.volume.fat.records if not r.is_live and not isinstance(r.body, bytes)]
    homeless = [r for r in dead if r.body.parent not in known]  # type: ignore[union-attr]
    if homeless:
        count = format_count(len(homeless), "dead entry was", "dead entries were")
        message = f"{count} in directories that are gone, the first one at {homeless[0].offset:#x}"
        yield RULES["kfs-dead-parent"].found(message, "", homeless[0].offset)


def _looks_kernel_made(inventory: Inventory, holding: Holding) -> bool:
    """Whether a file of one block was made by the kernel: what is left of the block is zeros, not erased."""
    size, blocks = holding.file.body.size, holding.blocks
    if not 0 < size < BLOCK_SIZE or len(blocks) != 1:
        return False
    return not any(inventory.volume.device.read(block_offset(blocks[0]) + size, BLOCK_SIZE - size))
