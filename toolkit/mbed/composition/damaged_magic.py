"""Headers whose magic number has one wrong bit: nobody finds them by it, though all that follows is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from formats.mbed.fota_headers import MAGIC_BYTES as FOTA_MAGIC
from formats.mbed.mcuboot import MAGIC_BYTES as MCUBOOT_MAGIC
from formats.mbed.update_headers import MAGIC_AND_VERSION
from toolkit.findings import Finding
from toolkit.mbed.composition.rules import RULES
from toolkit.mbed.headers.fota import read_fota_header
from toolkit.mbed.headers.found import FoundHeader, Verdict
from toolkit.mbed.headers.image import HeaderImage
from toolkit.mbed.headers.mcuboot import read_mcuboot_header
from toolkit.mbed.headers.update import read_update_header
from toolkit.memory.contents import Contents

LONGEST = 16 << 20
"""Bytes of an image that is searched for such headers."""
MOST_PLACES = 64
"""Places that are looked at."""
_CONVINCING = ("CRC", "SHA")
"""How the names of checks begin that are not right by chance."""


class _Kind(NamedTuple):
    """A kind of header: its magic number, and what reads it."""

    magic: bytes
    read: Callable[[HeaderImage, int], FoundHeader | None]


_KINDS = (
    _Kind(MAGIC_AND_VERSION, read_update_header),
    _Kind(FOTA_MAGIC, read_fota_header),
    _Kind(MCUBOOT_MAGIC, read_mcuboot_header),
)


def damaged_magics(contents: Contents) -> Iterator[Finding]:
    """A finding for each header that is right but for one bit of its magic number."""
    if sum(len(data) for _address, data in contents.segments) > LONGEST:
        return
    left = MOST_PLACES
    for kind in _KINDS:
        for address, there in _places(contents, kind.magic):
            left -= 1
            if left < 0:
                return
            mended = contents.copy()
            mended.put(address, kind.magic)
            header = kind.read(HeaderImage(mended), address)
            if header is not None and _is_convincing(header):
                message = f"the header would be right if it began with {kind.magic.hex()}, and not with {there.hex()}"
                offset = address - contents.range.address
                yield RULES["verify-magic"].found(message, f"header at {address:#x}", offset)


def _is_convincing(header: FoundHeader) -> bool:
    return any(check.verdict is Verdict.RIGHT and check.name.startswith(_CONVINCING) for check in header.checks)


def _places(contents: Contents, magic: bytes) -> Iterator[tuple[int, bytes]]:
    """Where the magic number with one bit flipped stands."""
    number = int.from_bytes(magic, "big")
    for bit in range(8 * len(magic)):
        flipped = (number ^ 1 << bit).to_bytes(len(magic), "big")
        for start, data in contents.segments:
            at = data.find(flipped)
            while at >= 0:
                yield start + at, flipped
                at = data.find(flipped, at + 1)
