"""Setting and removing attributes: which slot is taken, what the bytes become, what is refused."""

from __future__ import annotations

import pytest

from tests.tock_parts import NAMES, SLOTS_AT, flags, hail, hail_bytes, slot, table
from toolkit.errors import LayoutError, ToolkitError
from toolkit.tock.image.attributes import (
    parse_attributes,
    put_bootloader,
    read_attributes,
    remove_attribute,
    set_attribute,
)
from toolkit.tock.image.bootloader import extract_bootloader
from toolkit.tock.image.flash_image import FlashImage

FULL = table(*[slot(b"k%d" % number, b"v") for number in range(16)])


def of(*slots: bytes) -> FlashImage:
    return hail(hail_bytes(slots=table(*slots)))


def raw(image: FlashImage, index: int) -> bytes:
    return image.read(SLOTS_AT + 64 * index, 64)


def test_key_that_is_there_keeps_its_slot() -> None:
    image = of(slot(b"a", b"1"), slot(b"b", b"2"))
    assert set_attribute(image, "b", "3") == 1


def test_other_key_takes_the_first_empty_slot() -> None:
    image = of(slot(b"a", b"1"), bytes(64), slot(b"b", b"2"))
    assert set_attribute(image, "c", "3") == 1


@pytest.mark.parametrize(
    "unusable", [b"\xff" * 64, slot(b"x", b"", 56), slot(b"\xff", b"v")], ids=["erased", "length", "UTF-8"]
)
def test_slot_that_reads_as_empty_is_taken(unusable: bytes) -> None:
    assert set_attribute(of(unusable), "key", "value") == 0


def test_slot_is_filled_with_zeros() -> None:
    image = of(slot(b"key", b"a long value"))
    set_attribute(image, "key", "v")
    assert raw(image, 0) == b"key" + bytes(5) + b"\x01v" + bytes(54)


def test_equal_value_is_not_written() -> None:
    image = of(slot(b"key", b"v", behind=b"alue"))
    set_attribute(image, "key", "v")
    assert raw(image, 0) == slot(b"key", b"v", behind=b"alue")


def test_first_of_two_slots_counts() -> None:
    image = of(slot(b"key", b"first"), slot(b"key", b"second"))
    assert read_attributes(image).get("key") == "first"


def test_first_of_two_slots_is_set() -> None:
    image = of(slot(b"key", b"first"), slot(b"key", b"second"))
    set_attribute(image, "key", "third")
    assert read_attributes(image).get("key") == "third"


def test_removing_leaves_zeros() -> None:
    image = of(slot(b"key", b"value"))
    remove_attribute(image, "key")
    assert raw(image, 0) == bytes(64)


def test_removing_takes_every_slot_with_the_key() -> None:
    image = of(slot(b"key", b"1"), slot(b"other", b"2"), slot(b"key", b"3"))
    assert remove_attribute(image, "key") == (0, 2)


def test_an_empty_key_can_be_removed() -> None:
    image = of(slot(b"", b"value"))
    remove_attribute(image, "")
    assert read_attributes(image).as_dict() == {}


def test_missing_attribute_cannot_be_removed() -> None:
    with pytest.raises(ToolkitError, match="no attribute 'key'"):
        remove_attribute(of(), "key")


def test_no_slot_left() -> None:
    with pytest.raises(LayoutError, match="all 16 slots"):
        set_attribute(hail(hail_bytes(slots=FULL)), "new", "v")


def test_full_table_can_be_changed() -> None:
    assert set_attribute(hail(hail_bytes(slots=FULL)), "k9", "new") == 9


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("", "v"), ("ninebytes", "v"), ("ééééé", "v"), ("a\0", "v"), ("\udcff", "v")),
        *(("key", ""), ("key", "v" * 56), ("key", "é" * 28), ("key", "\udcff")),
    ],
    ids=["empty key", "9 bytes", "10 bytes", "NUL", "no UTF-8", "empty", "56", "56 in 28", "value no UTF-8"],
)
def test_what_cannot_be_stored(key: str, value: str) -> None:
    with pytest.raises(ToolkitError):
        set_attribute(of(), key, value)


@pytest.mark.parametrize(("key", "value"), [("eightkey", "v"), ("éééé", "é"), ("k", "v" * 55), ("k", "a\0b")])
def test_what_can_be_stored(key: str, value: str) -> None:
    image = of()
    set_attribute(image, key, value)
    assert read_attributes(image).get(key) == value


def test_without_a_bootloader_nothing_is_set() -> None:
    with pytest.raises(ToolkitError, match="no bootloader"):
        set_attribute(hail(hail_bytes(page=b"\xff" * 512)), "key", "value")


def test_table_that_is_cut_reads_as_far_as_it_goes() -> None:
    attributes = parse_attributes(table(*NAMES)[:64].ljust(1024, b"\xff"))
    assert attributes.as_dict() == {"board": "hail"}


# a bootloader that is put


def bootloader(*slots: bytes) -> bytes:
    return extract_bootloader(hail(hail_bytes(page=flags(b"1.2.0"), slots=table(*slots))))


def test_new_bootloader_keeps_attributes_that_it_does_not_have() -> None:
    image = of(slot(b"board", b"old"), slot(b"appaddr", b"0x30000"))
    assert put_bootloader(image, bootloader(slot(b"board", b"hail"))) == ("appaddr",)


def test_new_bootloader_has_its_own_values() -> None:
    image = of(slot(b"board", b"old"), slot(b"appaddr", b"0x30000"))
    put_bootloader(image, bootloader(slot(b"board", b"hail")))
    assert read_attributes(image).as_dict() == {"board": "hail", "appaddr": "0x30000"}


def test_attributes_can_be_replaced() -> None:
    image = of(slot(b"appaddr", b"0x30000"))
    put_bootloader(image, bootloader(slot(b"board", b"hail")), keep_attributes=False)
    assert read_attributes(image).as_dict() == {"board": "hail"}


def test_attributes_that_do_not_fit_change_nothing() -> None:
    image = of(slot(b"mine", b"v"))
    before = image.contents.copy()
    with pytest.raises(LayoutError, match="0 slots are free"):
        put_bootloader(image, bootloader(*[slot(b"k%d" % number, b"v") for number in range(16)]))
    assert image.contents == before


def test_kept_attributes_keep_their_bytes() -> None:
    image = of(slot(b"key", b"v", behind=b"alue"))
    put_bootloader(image, bootloader(slot(b"board", b"hail")))
    assert raw(image, 1) == slot(b"key", b"v", behind=b"alue")


def test_file_without_flags_page_is_no_bootloader() -> None:
    image = of()
    with pytest.raises(ToolkitError, match="no bootloader of Tock"):
        put_bootloader(image, bytes(0x1000))


def test_any_file_can_be_forced() -> None:
    image = of()
    put_bootloader(image, bytes(0x1000), force=True)
    assert image.read(0, 0x1001) == bytes(0x1000) + b"\xff"
