"""The pages of a ROM image, one by one: what each is for, what is on it, its sums."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any, NamedTuple

from formats.knightos.kfs_page import BLOCKS_PER_PAGE, KFS_PAGE, MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Kernel
from toolkit.knightos.rom.places import PLACE_TITLES, Place, place_of
from toolkit.quantities import format_count


class Page(NamedTuple):
    """One page of a ROM. `used_bytes` counts those that are not erased; `content` says what is on it."""

    number: int
    place: Place
    used_bytes: int
    content: str
    crc32: int
    sha256: str

    @property
    def offset(self) -> int:
        """Where it begins, in bytes from the start of the image."""
        return self.number * PAGE_SIZE

    @property
    def is_erased(self) -> bool:
        """Whether it is FF all over."""
        return not self.used_bytes

    def as_dict(self) -> dict[str, Any]:
        """The page as JSON sees it."""
        return {
            "page": self.number,
            "offset": self.offset,
            "place": self.place.value,
            "erased": self.is_erased,
            "used_bytes": self.used_bytes,
            "content": self.content,
            "crc32": f"{self.crc32:08x}",
            "sha256": self.sha256,
        }


def pages_of(rom: RomImage, kernel: Kernel) -> list[Page]:
    """All pages of an image, in order."""
    return [_page(rom, kernel, number) for number in range(rom.layout.pages)]


def _page(rom: RomImage, kernel: Kernel, number: int) -> Page:
    data = rom.page(number)
    place = place_of(rom.layout, number)
    used = PAGE_SIZE - data.count(0xFF)
    content = _content(rom, kernel, number, place) if used else "erased"
    return Page(number, place, used, content, zlib.crc32(data), hashlib.sha256(data).hexdigest())


def _content(rom: RomImage, kernel: Kernel, number: int, place: Place) -> str:
    """What is on a page that is not erased, in words."""
    if place is Place.KERNEL:
        return _kernel_content(kernel, number)
    if place is Place.DATA:
        return _data_content(rom.page(number))
    if place is Place.PRIVILEGED:
        return "unlocks flash" if kernel.privileged else "not KnightOS"
    if place is Place.BOOT:
        return kernel.boot_version or "code"
    return PLACE_TITLES[place]


def _kernel_content(kernel: Kernel, number: int) -> str:
    functions = format_count(len(kernel.tables.get(number, ())), "function")
    if number == 0:
        return f"KnightOS {kernel.version or 'without a version'}, {functions}" if kernel.is_there else "not KnightOS"
    return functions if kernel.tables.get(number) else "code"


def _data_content(data: bytes) -> str:
    page = KFS_PAGE.parse(data)
    if page.magic == MAGIC_UNUSED and data.count(0xFF) == PAGE_SIZE - 1:
        return "formatted, unused"
    if not page.magic.startswith(MAGIC_USED[:1]):
        return "not KFS"
    blocks = sum(not header.is_free for header in page.headers)
    return f"{blocks} of {BLOCKS_PER_PAGE} blocks"
