"""Elements added, set and removed, as people type them."""

from __future__ import annotations

import pytest

from formats.tock.tbf_elements import (
    MAIN,
    PACKAGE_NAME,
    PERMISSIONS,
    PROGRAM,
    SHORT_ID,
    STORAGE_PERMISSIONS,
    WRITEABLE_FLASH_REGIONS,
    Element,
    FixedAddresses,
    Main,
    Permission,
    Permissions,
    Program,
    ShortId,
    StoragePermissions,
    WriteableFlashRegion,
)
from formats.tock.tbf_footer import SHA_256
from tests import kernel_rules
from tests.corrupt.tock.broken import KERNEL, footer, tbf
from tests.golden_data import sample
from toolkit.errors import ToolkitError
from toolkit.tock.app import App
from toolkit.tock.edit.follow import aftermath
from toolkit.tock.edit.tlv import add_element, remove_element, set_element
from toolkit.tock.edit.typed import parse_type, parse_typed


def app() -> App:
    return App.parse(tbf())


def added(number: int, *pairs: str, to: App | None = None, raw: str | None = None) -> App:
    return add_element(to or app(), number, parse_typed(number, pairs, raw))


def changed(number: int, *pairs: str, of: App | None = None, raw: str | None = None, index: int | None = None) -> App:
    return set_element(of or app(), number, parse_typed(number, pairs, raw), index)


def test_numbers_as_toml_has_them() -> None:
    assert added(SHORT_ID, "short_id=0x65f26c08").short_id == 0x65F2_6C08


def test_tables_as_toml_has_them() -> None:
    made = added(PERMISSIONS, "permissions=[{driver=0x90001, offset=0, allowed_commands=7}]")
    assert made.permissions == Permissions((Permission(0x90001, 0, 7),))


def test_arrays_as_toml_has_them() -> None:
    made = added(STORAGE_PERMISSIONS, "write_id=5", "read_ids=[1, 0x2]", "modify_ids=[]")
    assert made.storage_permissions == StoragePermissions(5, (1, 2), ())


@pytest.mark.parametrize("text", ["blinky", '"blinky"', "'blinky'"])
def test_strings_with_or_without_quotes(text: str) -> None:
    assert changed(PACKAGE_NAME, f"name={text}").name == "blinky"


@pytest.mark.parametrize("text", ["12", "true", "2026-11-21", "a = b"])
def test_names_that_look_like_something_else(text: str) -> None:
    assert changed(PACKAGE_NAME, f"name={text}").name == text


def test_bytes_in_hex() -> None:
    assert added(0x8001, raw="00 ff 01").header.elements[-1] == Element(0x8001, b"\x00\xff\x01", b"\0")


def test_regions_relative_to_the_binary() -> None:
    made = added(WRITEABLE_FLASH_REGIONS, "regions=[{binary_offset=4, size=8}]")
    assert made.writeable_flash_regions == (WriteableFlashRegion(made.app_start + 4, 8),)


def test_regions_join_those_that_are_there() -> None:
    once = added(WRITEABLE_FLASH_REGIONS, "regions=[{binary_offset=0, size=8}]")
    twice = added(WRITEABLE_FLASH_REGIONS, "regions=[{binary_offset=8, size=4}]", to=once)
    assert [region.size for region in twice.writeable_flash_regions] == [8, 4]
    assert [region.offset for region in twice.writeable_flash_regions] == [twice.app_start, twice.app_start + 8]


def test_permissions_join_those_that_are_there() -> None:
    once = added(PERMISSIONS, "permissions=[{driver=1, offset=0, allowed_commands=1}]")
    twice = added(PERMISSIONS, "permissions=[{driver=1, offset=0, allowed_commands=4}]", to=once)
    twice = added(PERMISSIONS, "permissions=[{driver=0, offset=2, allowed_commands=8}]", to=twice)
    assert twice.permissions == Permissions((Permission(1, 0, 5), Permission(0, 2, 8)))


def test_one_name_is_enough() -> None:
    with pytest.raises(ToolkitError, match="already"):
        added(PACKAGE_NAME, "name=x")


def test_keys_that_are_not_given_stay() -> None:
    fixed = app().with_element(FixedAddresses(1, 2))
    assert changed(5, "ram_address=3", of=fixed).header.last(FixedAddresses) == FixedAddresses(3, 2)


def test_one_of_several_is_set() -> None:
    twice = added(0x8001, raw="02", to=added(0x8001, raw="01"))
    values = [e.value for e in changed(0x8001, raw="03", of=twice, index=1).header.elements if e.type == 0x8001]
    assert values == [b"\x01", b"\x03"]


def test_one_of_several_is_removed() -> None:
    twice = added(0x8001, raw="01", to=added(0x8001, raw="01"))
    assert remove_element(twice, 0x8001, 1) == added(0x8001, raw="01")


@pytest.mark.parametrize(
    ("number", "pairs", "words"),
    [
        (SHORT_ID, ["short_id"], "KEY=VALUE"),
        (SHORT_ID, ["short_id=1", "short_id=2"], "twice"),
        (SHORT_ID, ["short_id=x"], "must be a number"),
        (SHORT_ID, ["short_id=0x100000000"], "0xffffffff"),
        (SHORT_ID, ["shortid=1"], "is missing"),
        (SHORT_ID, ["short_id=1", "more=2"], "is unknown here"),
        (SHORT_ID, ["short_id=[[[["], "must be a number"),
        (SHORT_ID, ["value={hex='00'}"], "no value of a short_id"),
        (WRITEABLE_FLASH_REGIONS, ["value={hex='0000'}"], "no value of a writeable_flash_regions"),
        (0x8001, [], "is missing"),
        (0x8001, ["value={file='/etc/passwd'}"], "cannot be a file"),
        (0x8001, ["value={length=70000}"], "too long"),
        (0x8001, ["value={length=70000000000}"], "at most"),
        (PACKAGE_NAME, ["value={hex='ff'}"], "already|UTF-8"),
    ],
    ids=str,
)
def test_values_that_cannot_be(number: int, pairs: list[str], words: str) -> None:
    with pytest.raises(ToolkitError, match=words):
        added(number, *pairs)


@pytest.mark.parametrize(("pairs", "raw"), [(["short_id=1"], "00"), ([], "0"), ([], "xyz")], ids=str)
def test_hex_that_cannot_be(pairs: list[str], raw: str) -> None:
    with pytest.raises(ToolkitError, match="hex"):
        parse_typed(SHORT_ID, pairs, raw)


@pytest.mark.parametrize(("text", "number"), [("program", 9), ("0x8001", 0x8001), ("7", 7)])
def test_types_by_name_or_number(text: str, number: int) -> None:
    assert parse_type(text) == number


@pytest.mark.parametrize("text", ["", "programme", "-1", "65536", "0x"])
def test_types_that_are_none(text: str) -> None:
    with pytest.raises(ToolkitError, match="no element type"):
        parse_type(text)


def test_missing_element_cannot_be_set() -> None:
    with pytest.raises(ToolkitError, match="no short_id element"):
        changed(SHORT_ID, "short_id=1")


def test_missing_element_cannot_be_removed() -> None:
    with pytest.raises(ToolkitError, match="no short_id element"):
        remove_element(app(), SHORT_ID)


def test_index_beyond_the_elements() -> None:
    with pytest.raises(ToolkitError, match="from 0 to 0"):
        remove_element(app(), PROGRAM, 1)


def test_last_start_stays() -> None:
    with pytest.raises(ToolkitError, match="needs a main or a program"):
        remove_element(app(), PROGRAM)


def test_ram_in_main_and_program() -> None:
    both = added(MAIN)
    made = changed(MAIN, "minimum_ram_size=99", of=both).header
    assert [start.minimum_ram_size for start in (made.first(Main), made.first(Program)) if start] == [99, 99]


def test_new_main_says_what_program_says() -> None:
    made = added(MAIN)
    start = made.header.first(Program)
    assert start
    assert made.header.first(Main) == Main(start.init_fn_offset, start.protected_size, start.minimum_ram_size)


def test_protected_size_moves_the_binary_and_its_end() -> None:
    before, after = app(), changed(PROGRAM, "protected_size=128")
    assert (after.app_start, after.binary_end) == (before.app_start + 128, before.binary_end + 128)
    assert after.entry_offset == before.entry_offset + 128
    assert kernel_rules.broken_rules(after.to_bytes()) == []


def test_footers_are_found_after_the_binary_moved() -> None:
    signed = App.parse(tbf(footer=footer((SHA_256, bytes(32)))))
    moved = changed(PROGRAM, "protected_size=128", of=signed)
    assert [c["format"] for c in kernel_rules.verdict(moved.to_bytes())["footers"]] == ["SHA256"]


def test_binary_entry_counts_from_the_binary() -> None:
    made = changed(PROGRAM, "binary_entry=9", "protected_size=32")
    assert made.entry_offset == made.app_start + 9


def test_init_fn_offset_counts_from_the_header() -> None:
    assert changed(PROGRAM, "init_fn_offset=5").entry_offset == app().header.base.header_size + 5


@pytest.mark.parametrize("end", [0, 20, 97, 0xFFFF_FFFF])
def test_binary_that_would_end_elsewhere_than_it_can(end: int) -> None:
    with pytest.raises(ToolkitError, match="cannot end"):
        changed(PROGRAM, f"binary_end_offset={end}")


def test_binary_end_cuts_footers_from_the_binary() -> None:
    made = changed(PROGRAM, "binary_end_offset=88")
    assert (len(made.tbf.binary), len(made.tbf.footer.tail)) == (32, 8)


def test_program_gets_an_end_where_the_app_ends() -> None:
    made = added(PROGRAM, to=App.parse(tbf(Element.of(Main(1, 0, 512)), KERNEL)))
    assert made.binary_end == made.header.base.total_size
    assert kernel_rules.broken_rules(made.to_bytes()) == []


def test_footers_without_a_program_are_binary_and_that_is_told() -> None:
    signed = added(MAIN, to=App.parse(tbf(footer=footer((SHA_256, bytes(32))))))
    made = remove_element(signed, PROGRAM)
    assert made.tbf.binary.startswith(signed.tbf.binary)
    assert [finding.code for finding in aftermath(signed, made)] == ["edit-footers"]


def test_footers_come_back_with_the_program() -> None:
    signed = added(MAIN, to=App.parse(tbf(footer=footer((SHA_256, bytes(32))))))
    without = remove_element(signed, PROGRAM)
    assert added(PROGRAM, f"binary_end_offset={signed.binary_end}", "version=0", to=without) == signed


def test_raw_program_says_everything() -> None:
    end = app().binary_end
    raw = b"".join(n.to_bytes(4, "little") for n in (3, 0, 77, end, 9)).hex()
    made = changed(PROGRAM, raw=raw)
    assert made.header.first(Program) == Program(3, 0, 77, end, 9)


def test_raw_program_of_another_length() -> None:
    with pytest.raises(ToolkitError, match="no value of a program"):
        changed(PROGRAM, raw="00")


def test_trailer_gives_room_and_nothing_moves() -> None:
    """What tockloader's `tbf tlv add` gets wrong: it moves the end of a binary that stays."""
    before = App.parse(sample("tock/elf2tab/protected-256/cortex-m4.tbf").read_bytes())
    after = added(SHORT_ID, "short_id=1", to=before)
    assert (after.app_start, after.binary_end) == (before.app_start, before.binary_end)
    assert after.short_id == 1
    assert after.header.last(ShortId) == ShortId(1)
