"""Images of any bytes, looked at, drawn and compared: our errors or a sound description, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.errors import FormatError
from tests.bounded import bounded_time
from tests.described_images import assert_sound
from tests.golden_data import read, sample
from toolkit.errors import ToolkitError
from toolkit.image.describe import describe_bytes
from toolkit.image.described import Described
from toolkit.image.diff import diff
from toolkit.image.families.table import FAMILIES
from toolkit.render.memory_map.page import page
from toolkit.render.memory_map.svg import memories_svg
from toolkit.render.memory_map.text import map_lines

SOUND = {
    "tock": sample("tock/images/hail-full.bin").read_bytes(),
    "knightos-rom": read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz")),
    "knightos-ram": sample("knightos/ram/tables.TI83p.8000-FFFF.bin").read_bytes(),
    "tbf": sample("tock/elf2tab/plain/cortex-m4.tbf").read_bytes(),
    "tab": sample("tock/elf2tab/plain/out.tab").read_bytes(),
    "knightos-package": sample("knightos/kpack/demo.crc16.none.pkg").read_bytes(),
}
PLACES = {"tock": ((0x400, 0xA00), (0x2FF00, 0x32000)), "knightos-rom": ((0x10000, 0x10800), (0x5FC00, 0x60000))}
"""Where the records lie of images that are mostly something else."""


def look_at(data: bytes, kind: str) -> Described | None:
    """A description that is sound, or one of our errors."""
    try:
        described = describe_bytes("image", data, kind)
    except (FormatError, ToolkitError):
        return None
    assert_sound(described)
    return described


@st.composite
def mutated(draw: st.DrawFn, kind: str) -> bytes:
    data = bytearray(SOUND[kind])
    first, end = draw(st.sampled_from(PLACES.get(kind, ((0, len(data)),))))
    for _change in range(draw(st.integers(1, 8))):
        at, new = draw(st.integers(first, end - 1)), draw(st.binary(min_size=1, max_size=8))
        data[at : at + len(new)] = new
    return bytes(data[: draw(st.sampled_from([len(SOUND[kind])] * 3 + [end - 1]))])


@pytest.mark.parametrize("kind", SOUND)
@given(data=st.data())
@settings(max_examples=12)
def test_images_with_any_bytes_changed(kind: str, data: st.DataObject) -> None:
    described = look_at(data.draw(mutated(kind)), kind)
    if described is not None:
        assert memories_svg(described.title, described.memories)
        assert [line for memory in described.memories for line in map_lines(memory)]
        diff(describe_bytes("image", SOUND[kind], kind), described)


@pytest.mark.parametrize("kind", FAMILIES)
@given(st.binary(max_size=600))
@settings(max_examples=20)
def test_any_bytes_as_any_kind(kind: str, data: bytes) -> None:
    look_at(data, kind)


@given(st.binary(max_size=2000))
@settings(max_examples=30)
def test_any_bytes_as_what_they_seem_to_be(data: bytes) -> None:
    described = look_at(data, "")
    if described is not None:
        assert page(described.title, described.memories, findings=described.findings)


@pytest.mark.parametrize(
    ("byte", "length"), [(0x00, 1 << 15), (0x00, 1 << 19), (0x7E, 1 << 22), (0xFF, 1 << 22)], ids=hex
)
def test_one_byte_again_and_again_takes_no_time(byte: int, length: int) -> None:
    with bounded_time():
        for kind in ("", "knightos-rom", "tock"):
            look_at(bytes([byte]) * length, kind)
