"""The table of open streams."""

from __future__ import annotations

import pytest

from formats.knightos.kernel_tables import FREE_ROW, StreamRow
from tests.golden_data import read, sample
from toolkit.errors import VolumeError
from toolkit.kfs.kernel.stream_table import HEAD, PROFILES, StreamTable

ROW = StreamRow(0x41, 0x9209, 1, 0x0404, 0xBC, 0x17, 0x7FC6, 700, 0, 0xFFFF)
STORED = "41 09 92 01 04 04 bc 17 c6 7f bc 02 00 00 ff ff"


def test_only_65_bytes_are_erased_at_boot() -> None:
    assert StreamTable().to_bytes() == b"\xff" * 65 + bytes(63)


@pytest.mark.parametrize(
    ("profile", "length", "rows", "usable"),
    [("head", 0x80, 8, 5), ("kernel-doc", 0x40, 4, 4), ("docs", 0x20, 2, 2), ("seed", 0x20, 1, 1)],
)
def test_size_of_the_table(profile: str, length: int, rows: int, usable: int) -> None:
    found = PROFILES[profile]
    assert (len(StreamTable(found).to_bytes()), found.rows, found.usable) == (length, rows, usable)


@pytest.mark.parametrize(
    ("profile", "stored"),
    [
        ("head", STORED),
        ("docs", STORED),
        ("seed", f"{STORED} ff"),
    ],
)
def test_row_as_it_lies_in_ram(profile: str, stored: str) -> None:
    table = StreamTable(PROFILES[profile])
    table.put(0, ROW)
    assert table.row_bytes(0) == bytes.fromhex(stored)


def test_reserved_bytes_of_documents_are_not_written() -> None:
    table = StreamTable(PROFILES["docs"])
    table.put(0, StreamRow(1, 0x9000, 0, 0x0401, 0, 0xFF, 0x7FFF, 0, 0xFF, 0x1234))
    assert table.row_bytes(0)[14:] == b"\xff\xff"


def test_address_of_a_row() -> None:
    assert StreamTable().row_address(4) == 0x81C0


def test_row_comes_back() -> None:
    table = StreamTable()
    table.put(4, ROW)
    assert table.row(4) == ROW


@pytest.mark.parametrize("number", [-1, 8])
def test_there_is_no_other_row(number: int) -> None:
    with pytest.raises(IndexError):
        StreamTable().row(number)


def test_lowest_row_is_taken_first() -> None:
    table = StreamTable()
    for number in range(3):
        table.put(number, ROW)
    table.release(1)
    assert table.free_row() == 1


def test_rows_5_to_7_never_look_free() -> None:
    table = StreamTable()
    for number in range(5):
        table.put(number, ROW)
    assert table.free_row() is None


def test_closing_leaves_everything_but_the_first_byte() -> None:
    table = StreamTable()
    table.put(0, ROW)
    table.release(0)
    assert table.row_bytes(0) == bytes([FREE_ROW]) + bytes.fromhex(STORED)[1:]


def test_open_rows_of_a_dump() -> None:
    ram = read(sample("knightos/ram/tables.TI83p.8000-FFFF.bin"))
    table = StreamTable(HEAD, ram[0x180:0x200])
    found = [(number, row.owner, row.is_writable, row.is_at_end) for number, row in table.open_rows()]
    assert found == [
        (0, 1, False, False),
        (1, 1, False, False),
        (2, 1, False, True),
        (3, 1, True, True),
        (4, 1, True, False),
    ]


def test_closed_rows_of_a_dump_are_not_open() -> None:
    ram = read(sample("knightos/ram/booted.TI83p.8000-FFFF.bin"))
    assert list(StreamTable(HEAD, ram[0x180:0x200]).open_rows()) == []


def test_content_of_another_length_is_refused() -> None:
    with pytest.raises(VolumeError, match="0x10 bytes instead of 0x80"):
        StreamTable(HEAD, bytes(16))


@pytest.mark.parametrize(
    ("row", "attribute", "expected"),
    [
        (b"\xff" + bytes(15), "is_free", True),
        (b"\x1f" + bytes(15), "owner", 31),
        (b"\x20" + bytes(15), "is_at_end", True),
        (b"\x40" + bytes(15), "is_writable", True),
        (b"\x80" + bytes(15), "is_on_final_block", True),
        (bytes(13) + b"\x01\0\0", "is_clean", True),
        (bytes(13) + b"\xfe\0\0", "is_clean", False),
    ],
    ids=["free", "owner", "at end", "writable", "final block", "clean", "dirty"],
)
def test_bits_of_a_row(row: bytes, attribute: str, expected: object) -> None:
    assert getattr(StreamTable(HEAD, row + bytes(112)).row(0), attribute) == expected
