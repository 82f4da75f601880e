"""Kernels of images: put, extracted, and what is added to what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.tock.kernel_attributes import AppMemory, KernelBinary, KernelVersion, PublicKey
from tests.golden_data import sample
from tests.tock_parts import KERNEL, KERNEL_END, SAID, hail, hail_bytes, kernel_end
from toolkit.errors import KeyFileError, LayoutError, MisplacedError, ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import extract_kernel, kernel_of, put_kernel, read_kernel, version_text
from toolkit.tock.image.kernel_edit import add_kernel_attribute, public_key_of, with_kernel_attribute
from toolkit.tock.sign.keys import load_key

MEMORY, BINARY, VERSION = SAID
KEYS = "tock/elf2tab/keys"
KEY = PublicKey(bytes(range(64)), 7)
LENGTH = KERNEL_END - KERNEL


def erased_hail() -> FlashImage:
    return FlashImage(board_named("hail"), Contents())


def key_file(name: str) -> Path:
    return sample(KEYS) / name


# reading


def test_what_a_kernel_says() -> None:
    kernel = read_kernel(hail())
    assert kernel is not None
    assert (kernel.app_memory, kernel.binary, kernel.version) == SAID


def test_statement_next_to_the_end_counts() -> None:
    kernel = kernel_of(kernel_end(KernelVersion(1, 2, 3, 0), KernelVersion(4, 5, 6, 0)))
    assert kernel.version == KernelVersion(1, 2, 3, 0)


def test_where_attributes_lie() -> None:
    kernel = read_kernel(hail())
    assert kernel is not None
    assert kernel.attributes_range == AddressRange(KERNEL_END - 44, 44)


def test_erased_region_is_no_kernel() -> None:
    assert read_kernel(erased_hail()) is None


@pytest.mark.parametrize(
    ("prerelease", "text"),
    [(0, "2.3.1"), (1, "2.3.1-dev"), (2, "2.3.1-alpha"), (3, "2.3.1-beta"), (4, "2.3.1-prerelease4")],
)
def test_version_for_people(prerelease: int, text: str) -> None:
    assert version_text(KernelVersion(2, 3, 1, prerelease)) == text


def test_many_attributes_are_read_in_bounded_time() -> None:
    assert len(kernel_of(kernel_end(*[MEMORY] * 50_000)).attributes.attributes) < 6000  # type: ignore[union-attr]


# putting and extracting


def test_extracted_kernel_is_all_of_its_region() -> None:
    assert extract_kernel(hail()) == hail_bytes()[KERNEL:KERNEL_END]


def test_extracted_kernel_can_be_put() -> None:
    image = erased_hail()
    put_kernel(image, extract_kernel(hail()))
    assert image.read(KERNEL, LENGTH) == hail_bytes()[KERNEL:KERNEL_END]


def test_rest_of_the_region_is_erased() -> None:
    image = hail()
    put_kernel(image, b"kernel")
    assert image.read(KERNEL, LENGTH) == b"kernel" + b"\xff" * (LENGTH - 6)


def test_apps_and_bootloader_stay_when_a_kernel_is_put() -> None:
    image = hail()
    put_kernel(image, b"kernel")
    data = hail_bytes()
    assert (image.read(0, KERNEL), image.read(KERNEL_END, 0x50000)) == (data[:KERNEL], data[KERNEL_END:])


def test_no_kernel_to_extract() -> None:
    with pytest.raises(ToolkitError, match="no kernel"):
        extract_kernel(erased_hail())


def test_erased_flash_is_no_kernel_to_put() -> None:
    with pytest.raises(ToolkitError, match="all of it is erased"):
        put_kernel(hail(), b"\xff" * 100)


def test_kernel_that_does_not_fit() -> None:
    with pytest.raises(LayoutError, match="131,073 bytes"):
        put_kernel(hail(), bytes(LENGTH + 1))


def test_kernel_for_a_shorter_region() -> None:
    with pytest.raises(MisplacedError, match="made for a region of 65,536 bytes"):
        put_kernel(hail(), kernel_end(before=bytes(0x10000 - 8)))


def test_kernel_for_another_address() -> None:
    with pytest.raises(MisplacedError, match="made for address 0x8000000"):
        put_kernel(hail(), kernel_end(KernelBinary(0x800_0000, 4096), before=bytes(LENGTH - 20)))


def test_force_puts_it_all_the_same() -> None:
    image = hail()
    put_kernel(image, kernel_end(before=bytes(0x10000 - 8)), force=True)
    assert image.read(KERNEL + 0xFFFC, 5) == b"TOCK\xff"


# adding


def filled(*values: AppMemory | KernelBinary | KernelVersion | PublicKey, fill: int = 0xFF) -> bytes:
    """Build a kernel alone: code, fill, attributes."""
    return b"\x55" * 0x1000 + kernel_end(*values, before=bytes([fill]) * 0x200)


@pytest.mark.parametrize("fill", [0x00, 0xFF])
def test_attribute_goes_below_the_others(fill: int) -> None:
    assert _values(with_kernel_attribute(filled(MEMORY, fill=fill), KEY)) == [MEMORY, KEY]


def _values(region: bytes) -> list[object]:
    attributes = kernel_of(region).attributes
    assert attributes is not None
    return [attribute.value for attribute in attributes.attributes]


def test_length_stays() -> None:
    assert len(with_kernel_attribute(filled(), KEY)) == len(filled())


def test_code_stays() -> None:
    assert with_kernel_attribute(filled(), KEY)[: 0x1000 + 0x200 - 76] == filled()[: 0x1000 + 0x200 - 76]


def test_first_attribute_brings_the_header() -> None:
    assert _values(with_kernel_attribute(b"\x55" * 16 + b"\xff" * 32, VERSION)) == [VERSION]


def test_code_is_not_overwritten() -> None:
    with pytest.raises(LayoutError, match="no fill"):
        with_kernel_attribute(b"\x55" * 64 + kernel_end(MEMORY), VERSION)


def test_code_at_the_end_is_not_overwritten() -> None:
    with pytest.raises(LayoutError, match=r"20 bytes at offset 0x2c of the kernel.* are no fill"):
        with_kernel_attribute(b"\x55" * 64, VERSION)


def test_fill_of_two_kinds_is_no_fill() -> None:
    with pytest.raises(LayoutError, match="no fill"):
        with_kernel_attribute(b"\x00" * 16 + b"\xff" * 4 + kernel_end(MEMORY), VERSION)


def test_zeros_of_the_code_are_not_overwritten() -> None:
    region = bytes(128 - 20) + kernel_end(KernelBinary(0x1000, 108))
    with pytest.raises(LayoutError, match="belong to its code"):
        with_kernel_attribute(region, VERSION, address=0x1000)


def test_fill_behind_the_code_is_taken() -> None:
    region = bytes(128 - 20) + kernel_end(KernelBinary(0x1000, 96))
    assert _values(with_kernel_attribute(region, VERSION, address=0x1000)) == [KernelBinary(0x1000, 96), VERSION]


def test_code_elsewhere_says_nothing_of_the_end_of_a_kernel() -> None:
    region = bytes(128 - 20) + kernel_end(KernelBinary(0x1000, 0x8000))
    assert _values(with_kernel_attribute(region, VERSION)) == [KernelBinary(0x1000, 0x8000), VERSION]


def test_force_overwrites() -> None:
    assert _values(with_kernel_attribute(b"\x55" * 64 + kernel_end(MEMORY), VERSION, force=True)) == [MEMORY, VERSION]


def test_no_room_at_all() -> None:
    with pytest.raises(LayoutError, match="12 bytes are needed"):
        with_kernel_attribute(b"\xff" * 11 + kernel_end(MEMORY), VERSION)


def test_force_makes_no_room() -> None:
    with pytest.raises(LayoutError, match="do not fit"):
        with_kernel_attribute(b"\xff" * 11 + kernel_end(MEMORY), VERSION, force=True)


def test_statement_that_is_there() -> None:
    with pytest.raises(ToolkitError, match="has kernel_version already"):
        with_kernel_attribute(filled(VERSION), KernelVersion(3, 0, 0, 0))


def test_statement_is_changed_in_its_place() -> None:
    changed = with_kernel_attribute(filled(MEMORY, VERSION, KEY), KernelVersion(3, 0, 0, 0), change=True)
    assert _values(changed) == [MEMORY, KernelVersion(3, 0, 0, 0), KEY]


def test_keys_may_be_several() -> None:
    other = PublicKey(bytes(64), 0)
    assert _values(with_kernel_attribute(filled(KEY), other)) == [KEY, other]


def test_same_key_twice() -> None:
    with pytest.raises(ToolkitError, match="has public_key with this key already"):
        with_kernel_attribute(filled(KEY), PublicKey(KEY.key, 8))


def test_metadata_of_a_key_are_changed() -> None:
    assert _values(with_kernel_attribute(filled(KEY), PublicKey(KEY.key, 8), change=True)) == [PublicKey(KEY.key, 8)]


def test_attributes_of_another_version_are_left_alone() -> None:
    region = filled(MEMORY)[:-5] + b"\x02TOCK"
    with pytest.raises(ToolkitError, match="cannot be read"):
        with_kernel_attribute(region, VERSION, force=True)


def test_unknown_attribute_is_not_overwritten() -> None:
    region = bytes(64) + bytes.fromhex("9901 0800") + kernel_end(MEMORY)
    with pytest.raises(LayoutError, match="no fill"):
        with_kernel_attribute(region, VERSION)


def test_kernel_of_an_image_gets_it() -> None:
    image = hail()
    add_kernel_attribute(image, KEY)
    kernel = read_kernel(image)
    assert kernel is not None
    assert kernel.public_keys == (KEY,)


def test_image_without_kernel_gets_none() -> None:
    with pytest.raises(ToolkitError, match="no kernel"):
        add_kernel_attribute(erased_hail(), KEY)


# keys


@pytest.mark.parametrize("name", ["p256.pub.pem", "p256.pub.der", "p256.pk8"])
def test_key_of_any_file_is_the_same(name: str) -> None:
    assert public_key_of(load_key(key_file(name)), 0).key.hex().startswith("54cc551fee4fea2b69005ca20fa6cba1")


def test_key_on_no_curve() -> None:
    with pytest.raises(KeyFileError, match="P-256 only"):
        public_key_of(load_key(key_file("rsa2048.pub.der")), 0)


@pytest.mark.parametrize("metadata", [-1, 1 << 32])
def test_metadata_have_32_bits(metadata: int) -> None:
    with pytest.raises(ToolkitError, match="32 bits"):
        public_key_of(load_key(key_file("p256.pub.pem")), metadata)
