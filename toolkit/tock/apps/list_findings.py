"""What is wrong with a list of apps as a whole; what is wrong within an app is told by `toolkit.tock.verify`."""

from __future__ import annotations

from collections.abc import Iterator

from formats.tock.tbf_header import TBF_LENGTHS
from toolkit.findings import Finding
from toolkit.quantities import format_count, format_length
from toolkit.tock.apps.cuts import cut_apps
from toolkit.tock.apps.ghosts import UnsurveyedError, find_ghosts
from toolkit.tock.apps.listed import (
    ENDLESS,
    LEAST_TERMINATOR,
    NOT_ENOUGH,
    NOT_FOUND,
    TOO_MANY,
    AppList,
    Fate,
    Kind,
    Listed,
)
from toolkit.tock.apps.rules import RULES
from toolkit.tock.apps.tockloader_view import tockloader_view
from toolkit.tock.image.flash_image import FlashImage

MOST_NAMED = 20
"""Ghosts, and apps that tockloader does not see, that are named one by one."""
_CODES = {
    "MpuInvalidFlashLength": "apps-mpu",
    "MemoryAddressMismatch": "apps-ram-order",
    "NotEnoughMemory": "apps-ram-full",
    "IncorrectFlashAddress": "apps-fixed-address",
    "IncompatibleKernelVersion": "apps-kernel-version",
}
"""The kernel's reason to step over an app that could run → the rule that is broken."""


def list_findings(image: FlashImage, apps: AppList) -> Iterator[Finding]:
    """All findings about a list. Offsets count from the start of the board's flash, in bytes."""
    start = image.board.flash.address
    for item in apps.items:
        yield from _of_item(item, apps, start)
    yield from cut_apps(image, apps.apps).findings()
    yield from _of_names(apps, start)
    yield from _of_end(image, apps, start)
    yield from _of_ghosts(image, apps, start)
    yield from _of_tockloader(image, apps, start)


def _of_item(item: Listed, apps: AppList, start: int) -> Iterator[Finding]:
    where, offset = item.label, item.address - start
    if item.kind is Kind.UNREADABLE:
        yield RULES["apps-unreadable"].found(f"{item.reason}: {item.verdict.sentence}", where, offset)
    elif item.fate is Fate.STOPS:
        behind = sum(other.fate is Fate.UNREACHED and other.kind is not Kind.PADDING for other in apps.items)
        message = f"{item.reason}: {item.sentence}; the kernel does not reach {format_count(behind, 'app')} behind it"
        yield RULES["apps-stop"].found(message, where, offset)
    elif item.fate is Fate.SKIPPED and item.reason in _CODES:
        yield RULES[_CODES[item.reason]].found(f"{item.reason}: {item.sentence}", where, offset)


def _of_names(apps: AppList, start: int) -> Iterator[Finding]:
    first: dict[str, Listed] = {}
    for item in apps.apps:
        if item.name and item.name in first:
            message = f"the app at {first[item.name].address:#x} has the same name"
            yield RULES["apps-name"].found(message, item.label, item.address - start)
        first.setdefault(item.name, item)


def _of_end(image: FlashImage, apps: AppList, start: int) -> Iterator[Finding]:
    offset, left = apps.end - start, apps.free.length
    if apps.reason == ENDLESS:
        yield RULES["apps-endless"].found(apps.sentence, "", offset)
    elif apps.reason == TOO_MANY:
        yield RULES["apps-too-many"].found(apps.sentence, "", offset)
    elif apps.reason == NOT_ENOUGH and left >= LEAST_TERMINATOR:
        total = TBF_LENGTHS.parse(image.read(apps.end, LEAST_TERMINATOR)).total_size
        message = f"total_size is {total}, {format_length(left)} are left of the region"
        yield RULES["apps-beyond-region"].found(message, "", offset)
    elif apps.reason == NOT_FOUND:
        yield from _of_terminator(image.read(apps.end, LEAST_TERMINATOR), offset)


def _of_terminator(terminator: bytes, offset: int) -> Iterator[Finding]:
    if TBF_LENGTHS.parse(terminator).version == 1:
        yield RULES["apps-version-1"].found("the list ends at a TBF of version 1", "", offset)
    elif not set(terminator) <= {0x00, 0xFF}:
        yield RULES["apps-terminator"].found(f"the list ends at the bytes {terminator.hex(' ')}", "", offset)


def _of_ghosts(image: FlashImage, apps: AppList, start: int) -> Iterator[Finding]:
    if apps.is_broken:
        return
    count = 0
    try:
        for ghost in find_ghosts(image.read_range(apps.free)):
            count += 1
            if count <= MOST_NAMED:
                address = apps.end + ghost.offset
                name = ghost.name or ("padding" if ghost.is_padding else "an app")
                message = f"the header of {name}, {format_length(ghost.total_size)}, is no part of the list"
                yield RULES["apps-ghost"].found(message, f"{address:#x}", address - start)
    except UnsurveyedError as error:
        yield RULES["apps-ghosts-unsurveyed"].found(str(error), "", apps.end - start)
    if count > MOST_NAMED:
        yield RULES["apps-ghost"].found(f"{count - MOST_NAMED:,} more headers are no part of the list")


def _of_tockloader(image: FlashImage, apps: AppList, start: int) -> Iterator[Finding]:
    """Apps that only one of kernel and tockloader sees in the list."""
    view = tockloader_view(image)
    seen, ours = set(view.addresses), {item.address for item in apps.items}
    unseen = [item for item in apps.apps if item.address not in seen]
    if unseen:
        names = ", ".join(item.label for item in unseen[:MOST_NAMED])
        more = f" and {len(unseen) - MOST_NAMED:,} more" if len(unseen) > MOST_NAMED else ""
        message = f"its list ends: {view.why}; it does not see {names}{more}"
        yield RULES["apps-tockloader"].found(message, f"{view.end:#x}", view.end - start)
    only = sorted(address for address in seen - ours if address >= apps.end and not apps.is_broken)
    if only:
        message = f"it goes on behind the end of the list, to {view.end:#x}"
        yield RULES["apps-tockloader"].found(message, f"{only[0]:#x}", only[0] - start)
