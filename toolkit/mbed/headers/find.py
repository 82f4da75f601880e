"""Where headers are: at the start of an image or of a segment, and wherever their magic numbers stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from formats.mbed.fota_headers import MAGIC_BYTES as FOTA_MAGIC
from formats.mbed.mcuboot import MAGIC_BYTES as MCUBOOT_MAGIC
from formats.mbed.update_headers import MAGIC_AND_VERSION
from toolkit.mbed.headers.fota import read_fota_header
from toolkit.mbed.headers.found import FoundHeader
from toolkit.mbed.headers.image import HeaderImage
from toolkit.mbed.headers.mcuboot import read_mcuboot_header
from toolkit.mbed.headers.update import read_update_header
from toolkit.memory.contents import Contents

MOST_HEADERS = 32
"""Headers of an image that are looked at."""
MOST_PLACES = 4096
"""Places with a magic number that are looked at."""


class _Sought(NamedTuple):
    """A kind of header as it is sought.

    Attributes:
        magic: its first bytes.
        alignment: it lies at a multiple of so many bytes from the start of its segment.
        read: reads one.
    """

    magic: bytes
    alignment: int
    read: Callable[[HeaderImage, int], FoundHeader | None]


_SOUGHT = (
    _Sought(MAGIC_AND_VERSION, 4, read_update_header),
    _Sought(FOTA_MAGIC, 8, read_fota_header),
    _Sought(MCUBOOT_MAGIC, 8, read_mcuboot_header),
)


def find_headers(contents: Contents) -> tuple[FoundHeader, ...]:
    """The headers in an image, in the order of addresses; at most 32.

    A number in a program that looks like a magic one is none: away from the start of a segment, something else must
    show that it is a header: a checksum, a digest, or a program where its application should be.
    """
    image = HeaderImage(contents)
    found: list[FoundHeader] = []
    behind = 0
    for address, sought, at_start in sorted(_places(image), key=lambda place: place[0]):
        if address < behind:
            continue
        header = sought.read(image, address)
        if header is None or not (at_start or header.confirmed):
            continue
        found.append(header)
        behind = header.range.end
        if len(found) == MOST_HEADERS:
            break
    return tuple(found)


def _places(image: HeaderImage) -> Iterator[tuple[int, _Sought, bool]]:
    """Addresses with a magic number, what is sought there, and whether a segment begins there."""
    count = 0
    for start, data in image.segments:
        for sought in _SOUGHT:
            offset = data.find(sought.magic)
            while offset >= 0 and count < MOST_PLACES:
                if offset % sought.alignment == 0:
                    yield start + offset, sought, offset == 0
                    count += 1
                offset = data.find(sought.magic, offset + 1)
