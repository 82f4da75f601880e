"""The kernel in an image, by the text and the number that it says of itself (formats/mbed/SPEC.md: Kernel)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from toolkit.memory.contents import Contents

_TEXT = re.compile(rb"RTX V5\.[0-9.]{1,12}")
_NUMBERS = range(50_000_000, 60_000_000)
MOST_TEXTS = 8
MOST_PLACES = 1000
"""Words with the number of a version that are looked at for each text."""


class KernelVersion(NamedTuple):
    """A kernel RTX in an image.

    Attributes:
        text: what it calls itself: ``RTX V5.5.3``.
        address: of that text.
        number: its version as a number, such as 50050003; None where it is not found.
        info: address of the initial values of osRtxInfo, in flash or as they are in RAM; None where not found.
    """

    text: str
    address: int
    number: int | None = None
    info: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The kernel as JSON sees it."""
        return self._asdict()


def find_kernel(contents: Contents) -> KernelVersion | None:
    """The kernel in an image; None where no text says that there is one.

    A word with the address of the text, and a number of a version behind it, is osRtxInfo. Toolchains that compress
    initial values hide it, not the text.
    """
    texts = [
        (start + found.start(), found[0].decode("ascii").rstrip("."))
        for start, data in contents.segments
        for _number, found in zip(range(MOST_TEXTS), _TEXT.finditer(data), strict=False)
    ]
    for address, text in texts[:MOST_TEXTS]:
        info = _info_of(contents, address)
        if info is not None:
            return KernelVersion(text, address, info[1], info[0])
    return KernelVersion(texts[0][1], texts[0][0]) if texts else None


def told_bases(data: bytes) -> Iterator[tuple[int, str]]:
    """Addresses of the first byte of a raw image with which osRtxInfo leads to the text of its kernel.

    Args:
        data: the image.

    Returns:
        Each address, and why it is that.
    """
    for _number, found in zip(range(MOST_TEXTS), _TEXT.finditer(data), strict=False):
        text = found[0].decode("ascii").rstrip(".")
        number = _number_of(text)
        at = data.find(number) if number else -1
        for _place in range(MOST_PLACES):
            if at < 0:
                break
            pointer = int.from_bytes(data[max(0, at - 4) : at], "little")
            if pointer >= found.start() and pointer % 4 == found.start() % 4:
                yield pointer - found.start(), f"osRtxInfo says that the text {text} lies at {pointer:#x}"
            at = data.find(number, at + 1)


def _number_of(text: str) -> bytes:
    """The word that osRtxInfo has for a version: 50050003 for 5.5.3; empty where the text is none."""
    parts = text.partition("V")[2].split(".")
    if len(parts) != 3 or not all(part.isdigit() and len(part) < 5 for part in parts):
        return b""
    major, minor, patch = map(int, parts)
    return (major * 10_000_000 + minor * 10_000 + patch).to_bytes(4, "little")


def _info_of(contents: Contents, text: int) -> tuple[int, int] | None:
    """The address of osRtxInfo, and the version in it."""
    pointer = text.to_bytes(4, "little") if text < 1 << 32 else b""
    for start, data in contents.segments if pointer else ():
        offset = data.find(pointer)
        while offset >= 0:
            number = int.from_bytes(data[offset + 4 : offset + 8], "little")
            if (start + offset) % 4 == 0 and number in _NUMBERS:
                return start + offset, number
            offset = data.find(pointer, offset + 1)
    return None
