"""Images of Mbed OS that are damaged, or none: findings, and every byte in one region; never an exception of ours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.golden_data import sample
from tests.mbed_images import (
    FOTA_MAGIC,
    INTERNAL_MAGIC,
    MCUBOOT_MAGIC,
    application,
    combination_header,
    external_header,
    flexspi_image,
    fota_header,
    mcuboot_image,
    tlv,
)
from toolkit.mbed.image import base_of, look_at
from toolkit.mbed.regions import regions_of
from toolkit.mbed.targets import Target, catalogue
from toolkit.memory.contents import Contents

APPLICATION = application()
IMAGES = [
    APPLICATION,
    sample("mbed/compose/upd_v2.bin").read_bytes(),
    sample("mbed/compose/allmembers.bin").read_bytes(),
    flexspi_image(),
    mcuboot_image(APPLICATION, protected=[tlv(0x50, bytes(4))]),
    fota_header(APPLICATION, vendor_data=b"maker") + APPLICATION,
    external_header(APPLICATION) + APPLICATION,
    combination_header(APPLICATION).ljust(0x200, b"\xff") + APPLICATION,
]
TARGETS = st.none() | st.sampled_from(catalogue())
NUMBERS = st.sampled_from([0, 1, 0x7F, 0x80, 0xFE, 0xFF]) | st.integers(0, 0xFF)
CHANGES = st.lists(st.tuples(st.integers(0, 1 << 16), NUMBERS), max_size=12)
CUTS = st.none() | st.integers(0, 1 << 14)
PIECES = st.sampled_from([INTERNAL_MAGIC, FOTA_MAGIC, MCUBOOT_MAGIC, b"FCFB", b"RTX V5.5.3", b"\xff" * 256, bytes(64)])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(IMAGES)))
    for at, value in draw(CHANGES):
        data[at % len(data)] = value
    cut = draw(CUTS)
    return bytes(data if cut is None else data[: max(1, cut % len(data))])


def look(data: bytes, target: Target | None) -> None:
    base = base_of(data, target)
    assert base.address + len(data) <= 1 << 32
    view = look_at(Contents([(base.address, data)]), target, base)
    view.as_dict()
    assert sum(region.length for region in regions_of(view)) == len(data)


@given(damaged(), TARGETS)
def test_damaged_images(data: bytes, target: Target | None) -> None:
    look(data, target)


@given(st.binary(min_size=1, max_size=2000), TARGETS)
def test_bytes_that_are_no_image(data: bytes, target: Target | None) -> None:
    look(data, target)


@given(st.lists(PIECES | st.binary(max_size=64), min_size=1, max_size=12).map(b"".join).filter(bool), TARGETS)
def test_marks_without_what_belongs_to_them(data: bytes, target: Target | None) -> None:
    look(data, target)


@given(st.lists(st.tuples(st.integers(0, 0xFFFF_FF00), damaged()), min_size=1, max_size=4), TARGETS)
def test_pieces_of_images_anywhere(pieces: list[tuple[int, bytes]], target: Target | None) -> None:
    contents = Contents(piece for piece in pieces if piece[0] + len(piece[1]) <= 1 << 32)
    view = look_at(contents, target)
    assert sum(region.length for region in regions_of(view)) == sum(len(data) for _address, data in contents.segments)
