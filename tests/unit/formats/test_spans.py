"""Every byte has an owner."""

from __future__ import annotations

from formats.knightos.kfs_entry import KFS_ENTRY
from formats.spans import GAP, UNREADABLE, spans
from formats.tock.tbf_header import TBF_BASE, TBF_HEADER
from tests.golden_data import sample

PLAIN = "tock/elf2tab/plain/cortex-m4.tbf"
ENTRY = bytes.fromhex("bf0900 0000 0100 ff 62696e00")


def test_paths_of_a_base_header() -> None:
    found, _error = spans(TBF_BASE, bytes.fromhex("0200 1000 10000000 01000000 00000000"))
    assert [span.path for span in found] == ["version", "header_size", "total_size", "flags", "checksum"]


def test_named_bits_are_the_meaning_of_flags() -> None:
    found, _error = spans(TBF_BASE, bytes.fromhex("0200 1000 10000000 03000000 00000000"))
    assert found[3].meaning == "enabled, sticky"


def test_spans_tile_the_file() -> None:
    data = sample(PLAIN).read_bytes()
    found, _error = spans(TBF_HEADER, data)
    assert b"".join(span.data for span in found) == data


def test_bytes_behind_the_record_are_a_gap() -> None:
    found, _error = spans(TBF_HEADER, sample(PLAIN).read_bytes())
    assert (found[-1].path, found[-1].offset) == (GAP, 76)


def test_bytes_before_the_record_are_a_gap() -> None:
    found, _error = spans(TBF_BASE, b"???" + bytes.fromhex("0200 1000 10000000 03000000 00000000"), 3)
    assert (found[0].path, found[0].data) == (GAP, b"???")


def test_broken_record_shows_what_was_read() -> None:
    found, error = spans(TBF_BASE, bytes.fromhex("0200 0800 10000000"))
    assert error is not None
    assert [span.path for span in found] == ["version", UNREADABLE]


def test_downward_spec_is_shown_as_it_lies() -> None:
    found, _error = spans(KFS_ENTRY, b"\xff\xff" + ENTRY[::-1], 2 + len(ENTRY) - 1)
    assert [(span.path, span.offset) for span in found] == [
        (GAP, 0),
        ("body.name", 2),
        ("body.flags", 6),
        ("body.directory_id", 7),
        ("body.parent", 9),
        ("length", 11),
        ("id", 13),
    ]


def test_downward_bytes_stay_in_flash_order() -> None:
    found, _error = spans(KFS_ENTRY, ENTRY[::-1], len(ENTRY) - 1)
    assert found[0].data == b"\0nib"
