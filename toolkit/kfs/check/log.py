"""Checking the log of entries: each by itself, its place, and the end (formats/knightos/SPEC.md, what a check says)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from formats.knightos.kfs_entry import ENTRY_NAMES, FLAGS, Body, DirectoryBody, FileBody, LinkBody
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.files import name_to_text
from toolkit.findings import Finding
from toolkit.kfs.fat import NO_START_BELOW, Record, Unreadable
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE, FAT_PAGE_USABLE
from toolkit.kfs.make.formatter import MAX_FILE_NAME
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import UNUSABLE_NAMES, Volume
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.kfs.check.inventory import Inventory


def check_log(inventory: Inventory) -> Iterator[Finding]:
    """Findings about entries as such: dead ones may hold anything."""
    volume = inventory.volume
    for item in volume.fat.items:
        if isinstance(item, Unreadable):
            if item.matters:
                yield RULES["kfs-unreadable-entry"].found(f"cannot be read: {item.reason}", "", item.offset)
        elif item.is_live:
            yield from _check_live(item, inventory.where(item))
        elif item.entry.id not in ENTRY_NAMES:
            message = f"the id {item.entry.id:02X} is unknown; {format_length(item.length)} are stepped over"
            yield RULES["kfs-unknown-entry"].found(message, "", item.offset)
    yield from check_length(volume)


def check_length(volume: Volume) -> Iterator[Finding]:
    """Findings about the length of the log as a whole; none where its end cannot be known."""
    used, last = volume.fat.used, volume.fat.items[-1] if volume.fat.items else None
    if isinstance(last, Unreadable) and last.ends_log:
        return
    if used > FAT_PAGE_USABLE:
        message = f"{used:,} bytes of entries: the kernel runs astray behind {FAT_PAGE_USABLE:,}, the first page"
        yield RULES["kfs-fat-second-page"].found(message)
    elif used > FAT_PAGE_APPENDABLE:
        message = f"{used:,} bytes of entries: behind {FAT_PAGE_APPENDABLE:,} the kernel appends where it cannot read"
        yield RULES["kfs-fat-full"].found(message)


def _check_live(record: Record, where: str) -> Iterator[Finding]:
    body, offset = record.body, record.offset
    assert not isinstance(body, bytes)
    if is_bad_name(body.name):
        message = f"no path can hold the name {name_to_text(body.name)!r}"
        yield RULES["kfs-bad-name"].found(message, where, offset)
    if len(body.name) > MAX_FILE_NAME:
        yield RULES["kfs-name-length"].found(f"the name has {format_length(len(body.name))}", where, offset)
    if isinstance(body, FileBody | DirectoryBody) and body.flags != FLAGS:
        yield RULES["kfs-flags"].found(f"the flags are {body.flags:02X}", where, offset)
    if has_wrong_length(body):
        message = f"the length byte does not say {len(body.name) + 1}, which the name has with its NUL"
        yield RULES["kfs-link-length"].found(message, where, offset)
    if body.extra:
        message = f"{format_length(len(body.extra))} follow the last text"
        yield RULES["kfs-entry-padded"].found(message, where, offset)
    lowest = offset - record.length + 1
    if offset % PAGE_SIZE < NO_START_BELOW or lowest // PAGE_SIZE != offset // PAGE_SIZE:
        message = f"it lies at {lowest:#x} to {offset:#x}, where the kernel would have gone to the next page"
        yield RULES["kfs-entry-straddles"].found(message, where, offset)


def has_wrong_length(body: Body) -> bool:
    """Whether the length byte of a link is wrong: it counts the name and its NUL, in 8 bits."""
    return isinstance(body, LinkBody) and body.name_length != (len(body.name) + 1) & 0xFF


def is_bad_name(name: bytes) -> bool:
    """Whether no path can lead to an entry of this name."""
    return name in UNUSABLE_NAMES or b"/" in name
