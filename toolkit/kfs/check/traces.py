"""Checking for traces of changes that a power cut interrupted: what is half there, and what can be had back.

Rules: formats/knightos/SPEC.md, what a check says.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kfs_block import FIRST, FREE_MARK, KFS_BLOCK
from formats.knightos.kfs_entry import END, FileBody
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.check.half_restored import half_restored
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.check.lost import lost_files
from toolkit.kfs.fat import read_window
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import Volume
from toolkit.quantities import format_length

LONGEST_ENTRY = 512
"""Bytes below the end of the log in which a half written entry is looked for: longer ones the kernel cannot make."""


def check_traces(inventory: Inventory) -> Iterator[Finding]:
    """Findings about interrupted changes."""
    volume = inventory.volume
    if volume.waiting:
        message = f"pages {volume.waiting.first_page:02X} and behind are to be copied from swap; seen as if they were"
        yield RULES["kfs-interrupted-rewrite"].found(message, "", volume.layout.swap_pages[0] * PAGE_SIZE)
    restored = half_restored(inventory)
    if restored:
        message = f"the sector of page {restored.first_page:02X} lacks what the swap sector has of it"
        yield RULES["kfs-half-restored"].found(message, "", restored.first_page * PAGE_SIZE)
    for record in lost_files(inventory):
        body = record.body
        assert isinstance(body, FileBody)
        message = f"superseded at {record.offset:#x} by nothing: its {format_length(body.size)} are whole"
        yield RULES["kfs-lost-file"].found(message, inventory.where(record), record.offset)
    yield from _check_garbage(volume)


def _check_garbage(volume: Volume) -> Iterator[Finding]:
    code = garbage_code(volume)
    if code is None:
        return
    offset = volume.layout.fat_top - volume.fat.used
    below = _below(volume)
    message = f"{format_length(volume.fat.garbage)} below the end of the log are not erased"
    if code == "kfs-interrupted-create":
        name = name_to_text(half_written_name(below) or b"")
        message = f"{format_length(len(below))} below the end of the log: a half written entry that ends with {name!r}"
    elif code == "kfs-blocks-in-fat":
        page = blocks_in_fat(volume) or 0
        message = f"page {page:02X} of the FAT holds blocks: the kernel went on there when the data area was full"
        offset = page * PAGE_SIZE
    yield RULES[code].found(message, "", offset)


def garbage_code(volume: Volume) -> str | None:
    """The code of the finding about what is below the end of the log; None where all is erased."""
    if not volume.fat.garbage:
        return None
    if blocks_in_fat(volume) is not None:
        return "kfs-blocks-in-fat"
    return "kfs-fat-garbage" if half_written_name(_below(volume)) is None else "kfs-interrupted-create"


def _below(volume: Volume) -> bytes:
    """The log from its end marker on, without erased bytes at its end."""
    return read_window(volume.device, volume.layout)[volume.fat.used :].rstrip(bytes([END]))


def half_written_name(below: bytes) -> bytes | None:
    """The end of the last text of an entry whose id was not programmed yet; None where it is something else.

    Args:
        below: the log from its end marker on, in logical order, without erased bytes at its end.
    """
    if len(below) > LONGEST_ENTRY or below[0] != END or below[-1] != 0:
        return None
    written = below.lstrip(bytes([END]))[:-1]
    return written.rpartition(b"\0")[2]


def blocks_in_fat(volume: Volume) -> int | None:
    """The lowest page of the FAT, below the log, that begins with headers of blocks in use; None without."""
    layout = volume.layout
    first_used = (layout.fat_top + 1 - volume.fat.used) // PAGE_SIZE
    for page in range(layout.fat_last, first_used):
        content = volume.device.read(page * PAGE_SIZE, PAGE_SIZE)
        headers = list(KFS_BLOCK.rows(content[: BLOCK_HEADER_SIZE * (BLOCKS_PER_PAGE + 1)]))
        for index, (prev, _next) in enumerate(headers[1:], start=1):
            data = content[index * BLOCK_SIZE : (index + 1) * BLOCK_SIZE]
            if _names_a_block(volume, prev) and data.strip(b"\xff"):
                return page
    return None


def _names_a_block(volume: Volume, prev: int) -> bool:
    """Whether the first half of a header is one that the kernel programs."""
    if prev & FREE_MARK:
        return False
    return prev == FIRST or (1 <= prev & 0xFF <= BLOCKS_PER_PAGE and prev >> 8 < volume.layout.pages)
