"""Whatever the bytes and the board: an image is looked at, its RAM predicted, its regions in order; nothing raises."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.errors import FormatError
from tests.golden_data import read
from tests.kernel_elf import kernel_elf
from tests.tock_images import path_of, view
from toolkit.errors import ToolkitError
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.catalog import all_boards
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.image.view import ImageView
from toolkit.tock.ram.check import elf_findings
from toolkit.tock.ram.kernel_elf import read_kernel_elf
from toolkit.tock.ram.predict import predict

NAMES = [board.name for board in all_boards() if board.flash.length <= 1 << 20]
NUMBERS = st.none() | st.integers(0, 1 << 20) | st.sampled_from([0x2000_0000, (1 << 32) - 1, 1 << 33])
CHOICES = st.builds(
    BoardChoice,
    name=st.sampled_from(["", "hail", "imix", *NAMES]),
    flash_address=st.none() | st.integers(0, 0x20000),
    kernel_address=NUMBERS,
    app_address=NUMBERS,
    app_length=st.none() | st.integers(0, 1 << 20),
    ram_address=NUMBERS,
    ram_length=NUMBERS,
    mpu=st.none() | st.sampled_from(MpuRule),
    attributes=st.none() | st.booleans(),
)
HOT = (0x400, 0x420, 0x600, 0x608, 0x640, 0x6C0, 0x2FFD4, 0x2FFE0, 0x2FFFB, 0x30000, 0x30004, 0x30010, 0x30800, 0x31804)
"""Where a Hail has what others depend on: flags, attributes, kernel attributes, headers."""
CHANGES = st.lists(
    st.tuples(st.sampled_from(HOT), st.integers(0, 15), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6
)


@functools.cache
def hail() -> bytes:
    return read(path_of("hail-full"))


def check(image: ImageView) -> None:
    """Everything that commands ask of an image."""
    image.as_dict()
    end = image.flash.range.address
    for region in image.flash:
        assert region.address == end
        end = region.end
    prediction = predict(image)
    for process in prediction.processes:
        assert all(part.length is None or part.length >= 0 for part in process.parts)


@given(changes=CHANGES)
def test_changed_image(changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(hail())
    for place, offset, new in changes:
        data[place + offset : place + offset + len(new)] = new
    check(view(bytes(data), BoardChoice(name="hail")))


@given(changes=CHANGES)
def test_changed_image_of_a_board_that_nobody_says(changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(hail())
    for place, offset, new in changes:
        data[place + offset : place + offset + len(new)] = new
    try:
        image = view(bytes(data), BoardChoice())
    except ToolkitError:
        return
    check(image)


@given(data=st.binary(max_size=600), base=st.integers(0, 0x50000), choice=CHOICES)
def test_any_bytes_and_any_choice(data: bytes, base: int, choice: BoardChoice) -> None:
    try:
        image = view(data, choice, base)
    except ToolkitError:
        return
    check(image)


@pytest.mark.parametrize("fill", [b"\x02\x00\x10\x00\x10\x00\x00\x00" + bytes(8), b"TOCK", b"\x00\x01\x01\x08\x00"])
def test_flash_of_one_pattern(fill: bytes) -> None:
    """Sixteen thousand pieces of padding, sentinels everywhere: looked at in a moment."""
    data = (fill * (0x80000 // len(fill) + 1))[:0x80000]
    check(view(data, BoardChoice(name="hail")))


@given(at=st.integers(0, 700), new=st.binary(min_size=1, max_size=12))
def test_changed_elf_file(at: int, new: bytes) -> None:
    data = bytearray(kernel_elf())
    data[at : at + len(new)] = new
    try:
        elf = read_kernel_elf(bytes(data))
    except FormatError:
        return
    image = view(hail(), BoardChoice(name="hail"))
    list(elf_findings(image, elf))
    predict(image, elf)
    elf.as_dict()
