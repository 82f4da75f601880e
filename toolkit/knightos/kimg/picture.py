"""KIMG pictures: which of the two layouts it is, what is wrong with it, its facts (formats/knightos/SPEC.md, kimg)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from formats.errors import FormatError
from formats.knightos.kimg import COLOUR, COMPRESSION, KIMG, KIMG_DOCUMENTED, PALETTE, Kimg, KimgDocumented, row_length
from toolkit.findings import Finding
from toolkit.knightos.kimg.rules import RULES

_KNOWN_BITS = COLOUR | PALETTE | COMPRESSION
_LARGEST = {COLOUR: (320, 240), 0: (96, 64)}
"""Width and height of the largest documented picture, in colour and without."""
ICON = 16
COMPRESSIONS = {0: "none", 1: "rle"}


@dataclass(frozen=True)
class Picture:
    """A picture that was read; `excess` bytes follow its last row."""

    image: Kimg
    excess: int


def read_picture(data: bytes) -> Picture | KimgDocumented:
    """A picture, in the tool's layout where the length allows it, else in the documented one where that is likely.

    Raises:
        FormatError: it is in neither.
    """
    documented = _documented(data)
    try:
        image, end = KIMG.parse_prefix(data)
    except FormatError:
        if documented is not None and _is_plausible(documented):
            return documented
        raise
    if end != len(data) and documented is not None and _fits(documented):
        return documented
    return Picture(image, len(data) - end)


def _documented(data: bytes) -> KimgDocumented | None:
    try:
        return KIMG_DOCUMENTED.parse(data)
    except FormatError:
        return None


def _fits(documented: KimgDocumented) -> bool:
    """Whether it is as long as its header says, which can be told without colour and compression only."""
    expected = documented.height * row_length(documented.width)
    return documented.format == 0 and len(documented.data) == expected


def _is_plausible(documented: KimgDocumented) -> bool:
    width, height = _LARGEST[documented.format & COLOUR]
    known = documented.format & ~_KNOWN_BITS == 0 and _compression(documented) in COMPRESSIONS
    return known and 0 < documented.width <= width and 0 < documented.height <= height


def _compression(documented: KimgDocumented) -> int:
    return (documented.format & COMPRESSION) >> 2


def describe(picture: Picture | KimgDocumented) -> dict[str, Any]:
    """Everything about a picture; sides in pixels, lengths in bytes."""
    if isinstance(picture, KimgDocumented):
        return {
            "layout": "documented",
            "width": picture.width,
            "height": picture.height,
            "colour": bool(picture.format & COLOUR),
            "palette": bool(picture.format & PALETTE),
            "compression": COMPRESSIONS.get(_compression(picture), "unknown"),
            "data_length": len(picture.data),
        }
    image = picture.image
    return {
        "layout": "kimg",
        "width": image.width,
        "height": image.height,
        "version": image.version,
        "flags": image.flags,
        "data_length": len(image.rows),
        "dark_pixels": sum(map(int.bit_count, _without_padding(image))),
        "excess": picture.excess,
    }


def check(picture: Picture | KimgDocumented) -> list[Finding]:
    """What is wrong with a picture."""
    if isinstance(picture, KimgDocumented):
        message = "no program is known that draws it; make it anew with `flashwright knightos kimg make`"
        return [RULES["kimg-documented"].found(message)]
    return list(_check(picture))


def _check(picture: Picture) -> Iterator[Finding]:
    image = picture.image
    if image.version:
        yield RULES["kimg-version"].found(f"it is {image.version}", "", 4)
    if image.flags:
        yield RULES["kimg-flags"].found(f"they are {image.flags:#04x}", "", 5)
    if not image.width or not image.height:
        yield RULES["kimg-empty"].found(f"it is {image.width} by {image.height} pixels")
        return
    if picture.excess:
        offset = len(KIMG.build(image))
        yield RULES["kimg-extra-bytes"].found(f"{picture.excess:,} bytes follow it", "", offset)
    if sum(map(int.bit_count, image.rows)) != sum(map(int.bit_count, _without_padding(image))):
        yield RULES["kimg-padding"].found("some of it is dark")
    if (image.width, image.height) != (ICON, ICON):
        yield RULES["kimg-icon"].found(f"it is {image.width} by {image.height}, no icon")


def _without_padding(image: Kimg) -> bytes:
    """The rows with their padding light."""
    length = row_length(image.width)
    if not image.width % 8:
        return image.rows
    rows = bytearray(image.rows)
    mask = 0xFF << (-image.width % 8) & 0xFF
    rows[length - 1 :: length] = bytes(byte & mask for byte in rows[length - 1 :: length])
    return bytes(rows)
