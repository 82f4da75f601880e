"""What `Spec` promises of errors, sizes and refusals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from formats.codec import Spec
from formats.errors import FormatError, TruncatedError, UnbuildableError
from formats.knightos.kfs_block import KFS_BLOCK, BlockHeader
from formats.knightos.kfs_entry import DIRECTORY, FILE, KFS_ENTRY, DirectoryBody, Entry, FileBody
from formats.knightos.kfs_page import KFS_PAGE
from formats.layout import declare, record, u8
from formats.tock.tbf_elements import PERMISSIONS, TBF_ELEMENT, Element, Main, PackageName, Permissions
from formats.tock.tbf_header import TBF_BASE, TBF_HEADER, TbfBase, TbfHeader

DIRECTORY_ENTRY = bytes.fromhex("bf0900 0000 0100 ff 62696e00")
HEADER = TbfHeader(TbfBase(2, 28, 28, 1, 0), (Element.of(PackageName(b"abcdefg")),))


def error_of(spec: Spec[Any], data: bytes, offset: int = 0) -> FormatError:
    with pytest.raises(FormatError) as caught:
        spec.parse(data, offset)
    return caught.value


def test_entry_of_the_reference_parses() -> None:
    assert KFS_ENTRY.parse(DIRECTORY_ENTRY) == Entry(DIRECTORY, DirectoryBody(0, 1, 0xFF, b"bin"))


def test_parse_prefix_gives_the_offset_behind_the_record() -> None:
    assert KFS_ENTRY.parse_prefix(b"xx" + DIRECTORY_ENTRY + b"yy", 2)[1] == 2 + len(DIRECTORY_ENTRY)


def test_error_names_the_field_in_a_list() -> None:
    data = bytearray(TBF_HEADER.build(HEADER))
    data[18] = 9
    assert error_of(TBF_HEADER, bytes(data)).field == "elements[0].value"


def test_error_offset_counts_from_the_start_of_the_data() -> None:
    data = bytearray(TBF_HEADER.build(HEADER))
    data[18] = 9
    assert error_of(TBF_HEADER, b"12345" + bytes(data), 5).offset == 5 + 20


def test_error_says_what_was_expected_and_found() -> None:
    error = error_of(TBF_BASE, b"\x07\x00" + bytes(14))
    assert (error.expected, error.found) == ("2", "7")


def test_missing_bytes_are_truncation() -> None:
    error = error_of(TBF_BASE, b"\x02\x00\x10")
    assert (type(error), error.field, error.expected, error.found) == (TruncatedError, "header_size", "2 bytes", "1")


def test_context_is_data_outermost_first() -> None:
    error = error_of(TBF_BASE, b"").within("app 3 at 0x30400").within("board.bin")
    assert error.context == ("board.bin", "app 3 at 0x30400")


def test_context_leads_the_message() -> None:
    assert str(error_of(TBF_BASE, b"").within("a.tab")).startswith("a.tab → tock.tbf_base: version at offset 0x0:")


def test_end_marker_is_no_entry() -> None:
    assert error_of(KFS_ENTRY, b"\xff" * 8).field == "id"


def test_name_without_nul_is_refused() -> None:
    assert error_of(KFS_ENTRY, bytes.fromhex("bf0800 0000 0100 ff 62696e")).field == "body.name"


def test_bytes_behind_the_name_are_kept() -> None:
    entry = KFS_ENTRY.parse(bytes.fromhex("bf0b00 0000 0100 ff 62696e00 aabb"))
    assert isinstance(entry.body, DirectoryBody)
    assert entry.body.extra == b"\xaa\xbb"


def test_unknown_ids_keep_their_body() -> None:
    assert KFS_ENTRY.parse(bytes.fromhex("330200 cafe")).body == b"\xca\xfe"


@pytest.mark.parametrize(("spec", "size"), [(KFS_BLOCK, 4), (KFS_PAGE, 0x4000), (TBF_BASE, 16), (KFS_ENTRY, None)])
def test_size(spec: Spec[Any], size: int | None) -> None:
    assert spec.size == size


def test_value_that_does_not_fit_is_unbuildable() -> None:
    with pytest.raises(UnbuildableError) as caught:
        KFS_BLOCK.build(BlockHeader(0x7FFF, 0x10000))
    assert (caught.value.field, caught.value.offset) == ("next", 2)


def test_limits_hold_when_building() -> None:
    with pytest.raises(UnbuildableError) as caught:
        TBF_BASE.build(TbfBase(3, 16, 16, 0, 0))
    assert (caught.value.field, caught.value.expected) == ("version", "2")


def test_region_must_be_used_up() -> None:
    with pytest.raises(UnbuildableError) as caught:
        TBF_HEADER.build(replace(HEADER, base=replace(HEADER.base, header_size=32)))
    assert caught.value.field == "elements"


def test_name_with_nul_is_unbuildable() -> None:
    with pytest.raises(UnbuildableError) as caught:
        KFS_ENTRY.build(Entry(FILE, FileBody(0, 0xFF, 0, 0x401, b"a\0b")))
    assert caught.value.field == "body.name"


def test_record_of_another_kind_is_unbuildable() -> None:
    with pytest.raises(UnbuildableError):
        KFS_ENTRY.build(Entry(FILE, DirectoryBody(0, 1, 0xFF, b"bin")))


def test_part_of_an_element_of_another_kind_is_unbuildable() -> None:
    with pytest.raises(UnbuildableError) as caught:
        TBF_ELEMENT.build(Element(PERMISSIONS, Permissions((5,)), b""))  # type: ignore[arg-type]
    assert (caught.value.field, caught.value.found) == ("permissions", "int")


def test_value_of_wrong_length_stays_bytes() -> None:
    assert TBF_ELEMENT.parse(bytes.fromhex("0100 0400 11223344")).value == b"\x11\x22\x33\x44"


def test_value_of_right_length_is_typed() -> None:
    assert TBF_ELEMENT.parse(bytes.fromhex("0100 0c00 29000000 00000000 00040000")).value == Main(0x29, 0, 1024)


def test_padding_is_kept() -> None:
    assert TBF_ELEMENT.parse(bytes.fromhex("0300 0300 616263 ee")).padding == b"\xee"


def test_memoryview_parses_like_bytes() -> None:
    assert KFS_ENTRY.parse(memoryview(DIRECTORY_ENTRY)) == KFS_ENTRY.parse(DIRECTORY_ENTRY)  # type: ignore[arg-type]


def test_rows_are_the_plain_values() -> None:
    assert list(KFS_BLOCK.rows(bytes.fromhex("ff7f0204 0104ffff"))) == [(0x7FFF, 0x0402), (0x0401, 0xFFFF)]


def test_rows_refuse_part_of_a_record() -> None:
    with pytest.raises(TruncatedError) as caught:
        list(KFS_BLOCK.rows(bytes(6)))
    assert caught.value.offset == 4


def test_derived_fields_are_no_attributes() -> None:
    assert "_length" not in vars(TBF_ELEMENT.parse(bytes.fromhex("0300 0300 616263 ee")))


def test_u24_round_trip() -> None:
    data = KFS_ENTRY.build(Entry(FILE, FileBody(1, 0xFF, 0xABCDEF, 0x402, b"f")))
    assert data[6:9] == bytes.fromhex("efcdab")


def test_records_are_frozen() -> None:
    with pytest.raises(AttributeError):
        BlockHeader(1, 2).prev = 3  # type: ignore[misc]


def test_parsed_and_made_records_are_equal_and_hash_alike() -> None:
    parsed = KFS_BLOCK.parse(bytes.fromhex("ff7f0204"))
    assert hash(parsed) == hash(BlockHeader(0x7FFF, 0x0402))


def test_declared_default_serves_when_left_out() -> None:
    @record
    class Small:
        """A record for this test."""

        first: int = declare(u8, "first")
        second: int = declare(u8, "second", default=7)

    assert Spec("test.small", Small, title="small").build(Small(1)) == b"\x01\x07"
