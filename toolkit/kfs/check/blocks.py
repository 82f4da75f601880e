"""Checking the blocks that no live file has: orphans, and free ones that are not erased.

Rules: formats/knightos/SPEC.md, what a check says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from formats.knightos.kfs_block import FREE_MARK
from formats.knightos.kfs_entry import FileBody
from toolkit.findings import Finding
from toolkit.kfs.check.pages import own_pages
from toolkit.kfs.dat import header_offset
from toolkit.kfs.rules import RULES
from toolkit.kfs.survey import live_blocks
from toolkit.kfs.volume import Volume
from toolkit.quantities import format_count


def check_blocks(volume: Volume) -> Iterator[Finding]:
    """One finding for all blocks that break a rule."""
    pages, headers = frozenset(own_pages(volume)), volume.data.headers
    used = {block for block, (prev, _next) in headers.items() if not prev & FREE_MARK and block >> 8 in pages}
    live = live_blocks(volume)
    retired = retired_blocks(volume) & used - live
    dirty = [block for block in volume.data.dirty_blocks() if block >> 8 in pages]
    protected = [block for block in used if block >> 8 in volume.layout.usb_boot_pages]
    yield from _found("kfs-dirty-block", dirty, "free and not erased")
    yield from _found("kfs-orphaned-block", used - live - retired, "in use, and no entry leads there")
    yield from _found("kfs-retired-block", retired, "in use for dead entries only")
    yield from _found("kfs-usb-boot-block", protected, "in use where TI-84+ calculators have protected boot code")


def retired_blocks(volume: Volume) -> set[int]:
    """Section ids of the blocks that a dead entry leads to; some may be of live files, too."""
    retired: set[int] = set()
    for record in volume.fat.records:
        if not record.is_live and isinstance(record.body, FileBody):
            volume.data.mark(record.body.section_id, retired)
    return retired


def _found(code: str, blocks: Collection[int], state: str) -> Iterator[Finding]:
    if blocks:
        first = min(blocks)
        count = format_count(len(blocks), "block is", "blocks are")
        yield RULES[code].found(f"{count} {state}, {first:04X} first", "", header_offset(first))
