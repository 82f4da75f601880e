"""Repairing the chains of files as planned (`plan`): copies are programmed, headers and entries follow.

New blocks are programmed first, and belong to nobody yet. The headers that must change go into `headers`, and what the
entries shall say into `files`; whoever replaces sectors and log does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formats.knightos.kfs_block import KFS_BLOCK, LAST, BlockHeader
from formats.knightos.kfs_page import BLOCK_SIZE
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.damage import ENDS
from toolkit.kfs.dat import ChainEnd, block_offset, header_offset
from toolkit.kfs.file_length import LengthSource
from toolkit.kfs.repair.plan import FilePlan
from toolkit.kfs.repair.report import Repaired
from toolkit.kfs.write.block_store import BlockStore, chain_headers
from toolkit.kfs.write.leftovers import fence_dirty_blocks
from toolkit.quantities import format_count, format_length


class ChainRepair:
    """The chains of a volume on their way to being sound.

    Attributes:
        headers: section id → prev and next that the headers of blocks shall have.
        files: index of an entry → size (bytes) and first block that it shall have.
        done: what was done.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.headers: dict[int, tuple[int, int]] = {}
        self.files: dict[int, tuple[int, int]] = {}
        self.done: list[Repaired] = []
        self._inventory, self._volume = inventory, inventory.volume
        self._store: BlockStore | None = None

    def mend(self, plans: Sequence[FilePlan]) -> bool:
        """Carry out what is planned; False, with nothing done, where blocks outside of the data area find no room."""
        outside = sum(plan.needed for plan in plans if plan.outside)
        if outside and not self._has_room(outside):
            return False
        for plan in plans:
            if not plan.needed or self._has_room(plan.needed) or not plan.blocks:
                self._mend(plan)
        return True

    def _has_room(self, count: int) -> bool:
        if self._store is None:
            fence_dirty_blocks(self._volume)
            self._store = BlockStore(self._volume.device, self._volume.data)
        return len(self._store) >= count

    def _mend(self, plan: FilePlan) -> None:
        record, body = plan.holding.record, plan.holding.file.body
        blocks = self._with_copies(plan)
        headers = chain_headers(blocks) if blocks else []
        if plan.goes_on_in is not None and blocks:
            headers[-1] = headers[-1][0], plan.goes_on_in
        old = self._volume.data.headers
        changed = {block: header for block, header in zip(blocks, headers, strict=True) if old[block] != header}
        for block in changed.keys() - set(plan.blocks):
            self._volume.device.program(header_offset(block), KFS_BLOCK.build(BlockHeader(*changed.pop(block))))
        self.headers |= changed
        if plan.goes_on_in is None:
            first = blocks[0] if blocks else LAST
            if (plan.size, first) != (body.size, body.section_id):
                self.files[record.index] = plan.size, first
        where = self._inventory.where(record)
        self.done += [Repaired(code, where, what) for code, what in self._said(plan, len(changed))]

    def _with_copies(self, plan: FilePlan) -> list[int]:
        """The blocks of a file, with the copies that are programmed here; one of its own for a file without any."""
        if not plan.needed:
            return list(plan.blocks)
        store = self._store
        assert store is not None
        if not plan.blocks:
            return store.take(1) if len(store) else []
        sources = [block for block in plan.blocks if block in plan.copied]
        copies = store.take(len(sources))
        read = self._volume.device.read
        store.fill(copies, b"".join(read(block_offset(block), BLOCK_SIZE) for block in sources))
        instead = dict(zip(sources, copies, strict=True))
        return [instead.get(block, block) for block in plan.blocks]

    def _said(self, plan: FilePlan, changed: int) -> Iterator[tuple[str, str]]:
        """What was done about a file, by the codes of the findings."""
        volume, file = self._volume, plan.holding.file
        end = volume.data.measure(file.body.section_id)[1]
        is_shared = plan.holding.joins is not None and plan.goes_on_in is None
        copied = format_count(len(plan.copied), "block")
        if is_shared:
            yield "kfs-shared-block", f"has its own copy of {copied}"
        if plan.outside:
            yield "kfs-block-outside", f"{copied} brought into the data area"
        elif end not in ENDS and plan.goes_on_in is None:
            yield "kfs-broken-chain", f"ends where its chain broke, with {format_length(plan.size)}"
        elif end is ChainEnd.DOCS:
            yield "kfs-docs-terminator", "its last block says FFFF"
        if plan.head:
            yield "kfs-missing-head", f"{format_count(plan.head, 'block')} put back in front"
        elif end in ENDS and plan.size != file.body.size:
            repaired = volume.measure(file)[1] is LengthSource.REPAIRED
            yield "kfs-size-high-byte" if repaired else "kfs-size-field", f"its size is {format_length(plan.size)}"
        elif changed and end is ChainEnd.PROPER and not is_shared:
            yield "kfs-prev-link", f"{format_count(changed, 'link', 'links')} backwards rebuilt"
