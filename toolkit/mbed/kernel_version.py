"""The kernel in an image, by the text and the number that it says of itself (formats/mbed/SPEC.md: Kernel)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from toolkit.memory.contents import Contents

_TEXT = re.compile(rb"RTX V5\.[0-9.]{1,12}")
_NUMBERS = range(50_000_000, 60_000_000)
MOST_TEXTS = 8


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
