"""KIMG pictures (SPEC.md: kimg, kimg_documented): the layout that the tool writes, and the one that a document has.

They begin with the same magic, and nothing in them tells one from the other; who reads a picture goes by its length.
Colours, palettes and compression exist in the document only: their bytes are kept, not interpreted.
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import Limited, blob, declare, derived, record, rest, u8, u16

MAGIC = b"KIMG"
COLOUR, PALETTE, COMPRESSION = 0x01, 0x02, 0x0C
"""Bits of the documented format byte."""


def row_length(width: int) -> int:
    """Bytes of a row of so many pixels."""
    return (width + 7) // 8


@record
class Kimg:
    """A picture of black and white, as kimg writes it and programs draw it."""

    _magic = derived(Limited(blob(4), MAGIC, MAGIC, "KIMG"), "KIMG", lambda _r: MAGIC)
    version: int = declare(u8, "format version, 0")
    flags: int = declare(u8, "reserved, 0", show="hex")
    height: int = declare(u16, "rows")
    width: int = declare(u16, "pixels of a row")
    rows: bytes = declare(
        blob(lambda r: r.height * row_length(r.width)),
        "rows from the top, each filled up to a byte; bit 7 is the leftmost pixel, 1 is dark",
    )


@record
class KimgDocumented:
    """The header of the document. No program writes or reads it."""

    _magic = derived(Limited(blob(4), MAGIC, MAGIC, "KIMG"), "KIMG", lambda _r: MAGIC)
    format: int = declare(
        u8, "black and white", names={COLOUR: "colour", PALETTE: "palette", 0x04: "RLE", 0x08: "bit 3"}, show="flags"
    )
    width: int = declare(u16, "pixels of a row")
    height: int = declare(u8, "rows")
    data: bytes = declare(rest, "palette and pixels, compressed or not")


KIMG = Spec("knightos.kimg", Kimg, title="KIMG picture")
KIMG_DOCUMENTED = Spec("knightos.kimg_documented", KimgDocumented, title="KIMG picture, as documented")
