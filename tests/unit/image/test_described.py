"""Fields of records in a memory (toolkit/image/described.py)."""

from __future__ import annotations

from formats.knightos.kfs_entry import FILE, KFS_ENTRY, Entry, FileBody
from formats.knightos.user_memory import HEAP_BLOCK, LINK_HANDLER, HeapBlock
from formats.tock.tbf_header import TBF_LENGTHS
from toolkit.image.described import RecordAt, RecordSpans
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

BLOCK = HEAP_BLOCK.build(HeapBlock(1, bytes(range(12)), 0x8600))
CONTENTS = Contents([(0x8600, BLOCK), (0x9000, bytes(16))])
ALL = AddressRange(0x8600, 0x1000)
OUTER = RecordAt(HEAP_BLOCK, AddressRange(0x8600, len(BLOCK)), "block")


def places(spans: RecordSpans, range_: AddressRange = ALL) -> list[tuple[str, int, int]]:
    return [(span.path, span.offset, len(span.data)) for span in spans(range_)]


def test_fields_have_addresses_and_the_name_of_their_record() -> None:
    assert places(RecordSpans(CONTENTS, [OUTER])) == [
        ("block.owner", 0x8600, 1),
        ("block.length", 0x8601, 2),
        ("block.payload", 0x8603, 12),
        ("block.footer", 0x860F, 2),
    ]


def test_fields_of_a_range_are_those_with_bytes_in_it() -> None:
    assert places(RecordSpans(CONTENTS, [OUTER]), AddressRange(0x8602, 2)) == [
        ("block.length", 0x8601, 2),
        ("block.payload", 0x8603, 12),
    ]


def test_no_record_is_parsed_that_is_not_asked_for() -> None:
    unreadable = RecordAt(TBF_LENGTHS, AddressRange(0x9000, 2), "cut")
    assert places(RecordSpans(CONTENTS, [OUTER, unreadable]), AddressRange(0x8600, 1)) == [("block.owner", 0x8600, 1)]


def test_inner_records_take_the_bytes_of_a_field() -> None:
    inner = RecordAt(LINK_HANDLER, AddressRange(0x8605, 5), "handler")
    assert places(RecordSpans(CONTENTS, [OUTER], [inner])) == [
        ("block.owner", 0x8600, 1),
        ("block.length", 0x8601, 2),
        ("block.payload", 0x8603, 2),
        ("handler.machine", 0x8605, 1),
        ("handler.header_length", 0x8606, 1),
        ("handler.thread", 0x8607, 1),
        ("handler.callback", 0x8608, 2),
        ("block.payload", 0x860A, 5),
        ("block.footer", 0x860F, 2),
    ]


def test_pieces_of_a_field_have_their_own_bytes() -> None:
    inner = RecordAt(LINK_HANDLER, AddressRange(0x8603, 5), "handler")
    spans = list(RecordSpans(CONTENTS, [OUTER], [inner])(ALL))
    assert [span.value for span in spans if span.path == "block.payload"] == [bytes(range(5, 12))]


def test_records_that_lie_downwards_have_their_fields_from_below() -> None:
    entry = KFS_ENTRY.build(Entry(FILE, FileBody(0, 0xFF, 5, 0x0401, b"msg")))[::-1]
    contents = Contents([(0x5F000, entry)])
    spans = RecordSpans(contents, [RecordAt(KFS_ENTRY, AddressRange(0x5F000, len(entry)), "entry")])
    found = places(spans, AddressRange(0x5F000, 0x100))
    assert found[-1] == ("entry.id", 0x5F000 + len(entry) - 1, 1)
    assert found[0][0] == "entry.body.name"


def test_a_record_that_breaks_off_has_the_fields_before() -> None:
    cut = RecordSpans(CONTENTS, [RecordAt(TBF_LENGTHS, AddressRange(0x9000, 3), "app")])
    assert places(cut, AddressRange(0x9000, 16)) == [("app.version", 0x9000, 2)]
