"""The longest lists that bytes can ask for: both declarations still agree, without deep recursion."""

from __future__ import annotations

import pytest
from kaitaistruct import BytesIO, KaitaiStream

from formats.registry import FORMATS
from tests.differential.divergences import disagreements
from tests.differential.parsers.kfs_fat import KfsFat

ELEMENTS = (0xFFFF - 16) // 4
EMPTY_ELEMENT = b"\x00\x80\x00\x00"
FULL_HEADER = b"\x02\x00" + (16 + 4 * ELEMENTS).to_bytes(2, "little") + bytes(12) + EMPTY_ELEMENT * ELEMENTS
EMPTY_CREDENTIAL = b"\x80\x00\x04\x00" + bytes(4)
FAT_WINDOW = 0x10000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tock.tbf_header", FULL_HEADER),
        ("tock.tbf", FULL_HEADER),
        ("tock.tbf_footer", EMPTY_CREDENTIAL * 0x2000),
        ("tock.tbf_element", b"\x02\x00\xf8\xff" + bytes(0xFFF8)),
        ("tock.tbf_element", b"\x06\x00\xf2\xff\xff\x0f" + bytes(0xFFF2)),
        ("tock.tbf_element", b"\x07\x00\xff\xff" + bytes(4) + b"\xff\xff" + bytes(0x10000)),
    ],
    ids=["elements", "elements of a whole", "credentials", "regions", "permissions", "storage ids"],
)
def test_longest_lists_agree(name: str, data: bytes) -> None:
    assert disagreements(FORMATS[name], data) == []


def test_fat_of_empty_entries_ends() -> None:
    window = bytes(FAT_WINDOW)
    entries = KfsFat(FAT_WINDOW, KaitaiStream(BytesIO(window))).entries
    assert len(entries) == -(-FAT_WINDOW // 3)
