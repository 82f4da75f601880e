"""Images of Mbed OS as pictures and comparisons see them (toolkit/image/families/mbed.py)."""

from __future__ import annotations

import pytest

from tests.described_images import assert_sound
from tests.golden_data import sample
from tests.mbed_images import firmware, flexspi_image, internal_header, little, mcuboot_image, tlv, words
from toolkit.errors import ToolkitError
from toolkit.image.containers.container import write_container
from toolkit.image.containers.kinds import Container
from toolkit.image.describe import describe_bytes
from toolkit.image.described import Described
from toolkit.image.diff import diff
from toolkit.image.families.given import Said
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

FLASH = 0x0800_0000
UPDATE = sample("mbed/compose/upd_v2.bin").read_bytes()


def lpc() -> bytes:
    data = firmware(0, stack=0x1000_7FE0)
    total = sum(int.from_bytes(data[at : at + 4], "little") for at in range(0, 28, 4))
    return data[:28] + words([-total]) + data[32:]


def with_registers() -> bytes:
    contents = Contents([(0, firmware(0)), (0x1000_1014, little(0x7_8000))])
    return write_container(contents, Container.HEX)


IMAGES = {
    "mini_mbed.bin": sample("mbed/elf-sample/mini_mbed.bin").read_bytes(),
    "mini_mbed.srec": sample("mbed/elf-sample/mini_mbed.srec").read_bytes(),
    "upd_v2": UPDATE,
    "allmembers": sample("mbed/compose/allmembers.bin").read_bytes(),
    "mcuboot": mcuboot_image(firmware(FLASH + 0x200), protected=[tlv(0x50, bytes(4))]),
    "i.MX RT": flexspi_image(),
    "lpc": lpc(),
    "with registers": with_registers(),
}


def describe(data: bytes, kind: str = "mbed-image", base: int | None = None) -> Described:
    return describe_bytes("image", data, kind, Said(base=base))


@pytest.mark.parametrize("name", IMAGES)
def test_every_byte_has_an_owner(name: str) -> None:
    assert_sound(describe(IMAGES[name]))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("mini_mbed.bin", "mbed-image"), ("upd_v2", "mbed-update"), ("mcuboot", "mcuboot"), ("lpc", "cortex-m")],
)
def test_kind(name: str, kind: str) -> None:
    assert describe(IMAGES[name]).kind == kind


def test_fields_of_headers_and_tables() -> None:
    (memory,) = describe(UPDATE).memories
    paths = [span.path for span in memory.spans(AddressRange(FLASH - 0x400, 0x500))]
    assert {"header.crc", "vectors.reset", "vectors.interrupts[47]"} <= set(paths)


def test_registers_are_a_memory_of_their_own() -> None:
    assert [memory.name for memory in describe(IMAGES["with registers"]).memories] == ["flash", "UICR"]


def test_words_of_chips_lie_in_the_table() -> None:
    (memory,) = describe(IMAGES["lpc"]).memories
    assert [region.kind for region in memory.regions[0].inner] == ["lpc-checksum"]


def test_base_that_people_say() -> None:
    assert describe(UPDATE, base=0x1000).memories[0].range == AddressRange(0x1000, len(UPDATE))


@pytest.mark.parametrize("data", [b"\1" * 63, b"text"], ids=["63 bytes", "text"])
def test_no_image(data: bytes) -> None:
    with pytest.raises(ToolkitError):
        describe(data)


def test_another_version_is_a_difference() -> None:
    application = firmware(FLASH + 0x400)
    one, other = (
        internal_header(application, version=version).ljust(0x400, b"\xff") + application for version in (1, 2)
    )
    found = diff(describe(one), describe(other))
    assert ("firmware_version", 1, 2) in [(item.field, item.before, item.after) for item in found.differences]
