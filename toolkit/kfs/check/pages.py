"""Checking the image and its data pages: kernel, magics (formats/knightos/SPEC.md, what a check says)."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kernel_header import JUMP, has_kernel
from formats.knightos.kfs_block import FREE_MARK
from formats.knightos.kfs_page import MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from toolkit.findings import Finding
from toolkit.kfs.layout import FIRST_DAT_PAGE
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.sector_rewrite import ERASED_MAGIC, is_page_magic, is_torn_mark
from toolkit.quantities import format_count

_HEAD = 8


def check_pages(volume: Volume) -> Iterator[Finding]:
    """Findings about the kernel in the image, and about the magic of each data page."""
    if not has_kernel(volume.device.read(0, _HEAD)):
        yield RULES["kfs-no-kernel"].found("no KnightOS kernel is in the image: it does not boot")
    used = {section_id >> 8 for section_id, (prev, _next) in volume.data.headers.items() if not prev & FREE_MARK}
    used.add(FIRST_DAT_PAGE)  # by its mark a volume is known
    unmarked = []
    for page in own_pages(volume):
        head = volume.device.read(page * PAGE_SIZE, _HEAD)
        yield from _check_page(page, head)
        magic = head[: len(MAGIC_USED)]
        if magic == ERASED_MAGIC or (magic == MAGIC_UNUSED and page in used):
            unmarked.append(page)
    if unmarked:
        count = format_count(len(unmarked), "page is", "pages are")
        message = f"{count} not marked for what is there, {unmarked[0]:02X} first"
        yield RULES["kfs-page-unmarked"].found(message, "", unmarked[0] * PAGE_SIZE)


def own_pages(volume: Volume) -> list[int]:
    """The data pages of the volume itself: without a sector with the second boot code of real TI-84+ hardware."""
    protected = volume.layout.usb_boot_pages
    magics = [volume.device.read(page * PAGE_SIZE, len(MAGIC_USED)) for page in protected]
    if all(map(is_page_magic, magics)):
        return list(volume.layout.dat_pages)
    return [page for page in volume.layout.dat_pages if page not in protected]


def _check_page(page: int, head: bytes) -> Iterator[Finding]:
    magic, offset = head[: len(MAGIC_USED)], page * PAGE_SIZE
    if holds_kernel_code(head):
        yield RULES["kfs-page-overwritten"].found(f"page {page:02X} holds the kernel's first page", "", offset)
    elif is_torn_mark(magic):
        yield RULES["kfs-page-mark-torn"].found(f"page {page:02X} begins with {magic.hex(' ')}", "", offset)
    elif not is_page_magic(magic):
        yield RULES["kfs-page-magic"].found(f"page {page:02X} begins with {magic.hex(' ')}", "", offset)
    elif magic[:3] == MAGIC_USED[:3] and magic != MAGIC_USED:
        yield RULES["kfs-page-version"].found(f"page {page:02X} has the version byte {magic[3]:02X}", "", offset)


def holds_kernel_code(head: bytes) -> bool:
    """Whether a page begins as a KnightOS kernel does; at least 5 bytes of it."""
    return head[0] == JUMP and has_kernel(head)
