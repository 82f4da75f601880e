"""What stands on flash about one node, as plain data: the ``kfs`` namespace and ``kfs stat``."""

from __future__ import annotations

from typing import Any

from formats.knightos.kfs_entry import ENTRY_NAMES
from toolkit.kfs.volume import Directory, File, Node, Volume


def node_facts(volume: Volume, node: Node) -> dict[str, Any]:
    """Entry offset (bytes, of the id byte), id, parent, directory id, size field (bytes), chain (section ids).

    The root has no entry: its offset, id and parent are None.
    """
    record = node.record
    facts: dict[str, Any] = {
        "entry_offset": record.offset if record else None,
        "entry_length": record.length if record else None,
        "id": record.entry.id if record else None,
        "kind": ENTRY_NAMES[record.entry.id] if record else "directory",
        "parent": record.body.parent if record else None,  # type: ignore[union-attr]
    }
    if isinstance(node, Directory):
        facts["directory_id"] = node.directory_id
    if isinstance(node, File):
        chain = volume.chain(node)
        length, source = volume.measure(node)
        facts |= {
            "flags": node.body.flags,
            "size_field": node.body.size,
            "length": length,
            "length_from": source.name.lower(),
            "section_id": node.body.section_id,
            "chain": list(chain.blocks) if length else [],
            "chain_end": chain.end.name.lower() if length else None,
        }
    return facts
