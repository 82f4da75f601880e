"""One image for each finding about images of Mbed OS; it shows that finding, and no other that is not named."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.golden_data import sample
from tests.mbed_images import (
    big,
    combination_header,
    external_header,
    firmware,
    flexspi_image,
    fota_header,
    fota_internal,
    internal_header,
    little,
    mcuboot_image,
    tlv,
    tlv_block,
    words,
)
from toolkit.mbed.image import ImageView, base_of, look_at
from toolkit.mbed.rules import RULES
from toolkit.mbed.targets import target_named
from toolkit.memory.contents import Contents

FLASH, QSPI = 0x0800_0000, 0x6000_0000
APPLICATION = firmware(FLASH + 0x400)
IN_FRONT = 0x400


def look(*segments: tuple[int, bytes], target: str = "") -> ImageView:
    return look_at(Contents(segments), target_named(target) if target else None)


def flash(**changed: int) -> ImageView:
    """Look at a program whose table has other words: `w3` is HardFault."""
    changes = {int(name[1:]): value for name, value in changed.items()}
    return look((FLASH, firmware(FLASH, changes=changes)))


def behind(header: bytes, application: bytes = APPLICATION) -> ImageView:
    """Look at an application behind a header."""
    return look((FLASH, header.ljust(IN_FRONT, b"\xff") + application))


def patched(data: bytes, offset: int, new: bytes) -> bytes:
    return data[:offset] + new + data[offset + len(new) :]


def with_crc(header: bytes) -> bytes:
    return header[:108] + big(zlib.crc32(header[:108]))


def lpc(protection: int, *, checksum: bool = True) -> ImageView:
    data = firmware(0, stack=0x1000_7FE0)
    first = [int.from_bytes(data[at : at + 4], "little") for at in range(0, 28, 4)]
    if checksum:
        data = patched(data, 28, words([-sum(first)]))
    return look((0, patched(data, 0x2FC, little(protection))), target="LPC1768")


def kinetis(security: int) -> ImageView:
    data = firmware(0, 0x800, stack=0x2003_0000)
    return look((0, patched(data, 0x400, b"\xff" * 12 + bytes([security]) + b"\xff" * 3)), target="K64F")


def imx(offset: int, value: int) -> ImageView:
    return look((QSPI, patched(flexspi_image(QSPI), offset, little(value))))


def mcuboot(**changed: bytes) -> ImageView:
    """Look at an image for MCUboot, bytes of it changed: `at_8` are those from offset 8 on."""
    image = mcuboot_image(firmware(FLASH + 0x200))
    for name, new in changed.items():
        image = patched(image, int(name[3:]), new)
    return look((FLASH, image))


def with_tlvs(elements: list[bytes]) -> ImageView:
    image = mcuboot_image(firmware(FLASH + 0x200))
    return look((FLASH, image[: 0x200 + 0x400] + tlv_block(0x6907, elements)))


def many_headers() -> ImageView:
    """Look at headers that all ask for the digest of half the image, and none has it right."""
    header = internal_header(b"", size=0x4000).ljust(128, b"\xff")
    return look((FLASH, header * 8 + firmware(FLASH + 0x400, 0x8000)))


SAMPLES: dict[str, tuple[Callable[[], ImageView], set[str]]] = {
    "vectors-short": (lambda: look((FLASH, firmware(FLASH)[:63])), set()),
    "vectors-erased": (lambda: look((FLASH, b"\xff" * 64)), set()),
    "vectors-reset-even": (lambda: flash(w1=FLASH + 0x100), set()),
    "vectors-reset-outside": (lambda: flash(w1=FLASH + 0x401), set()),
    "vectors-stack-unaligned": (lambda: flash(w0=0x2000_0FFE), set()),
    "vectors-stack-eight": (lambda: flash(w0=0x2000_0FFC), set()),
    "vectors-stack-outside": (lambda: flash(w0=0x4000_0000), set()),
    "vectors-handler-outside": (lambda: flash(w3=FLASH + 0x401), set()),
    "vectors-handler-even": (lambda: flash(w3=FLASH + 0x100), set()),
    "vectors-alignment": (lambda: look((FLASH + 0x40, firmware(FLASH + 0x40))), set()),
    "vectors-none": (lambda: look((0x1800_0000, firmware(0x1800_0000)), target="GR_LYCHEE"), set()),
    "base-unknown": (lambda: look_at(Contents([(0, bytes(64))]), None, base_of(bytes(64))), {"vectors-reset-even"}),
    "image-outside": (lambda: look((FLASH, firmware(FLASH)), target="K64F"), set()),
    "lpc-checksum": (lambda: lpc(0xFFFF_FFFF, checksum=False), set()),
    "lpc-protection": (lambda: lpc(0x1234_5678), set()),
    "lpc-protection-final": (lambda: lpc(0x4321_8765), set()),
    "kinetis-locked": (lambda: kinetis(0xFF), set()),
    "imxrt-table": (lambda: imx(0x1000, 0), set()),
    "imxrt-self": (lambda: imx(0x1014, QSPI), set()),
    "imxrt-entry": (lambda: imx(0x1004, QSPI + 0x10_0000), set()),
    "imxrt-boot-data": (lambda: imx(0x1024, 0x1000), set()),
    "uicr": (lambda: look((0, firmware(0)), (0x1000_1014, little(0x7_8000)), target="NRF52_DK"), set()),
    "header-crc": (lambda: behind(internal_header(APPLICATION, crc=1)), set()),
    "header-padding": (lambda: behind(with_crc(patched(internal_header(APPLICATION), 56, b"\1"))), set()),
    "header-signature": (lambda: behind(with_crc(patched(internal_header(APPLICATION), 107, b"\1"))), set()),
    "header-flags": (lambda: behind(fota_header(APPLICATION, flags=4)), set()),
    "header-empty": (lambda: look((FLASH, internal_header(b"").ljust(IN_FRONT, b"\xff"))), set()),
    "header-application": (lambda: behind(internal_header(APPLICATION), b""), set()),
    "header-size": (lambda: behind(internal_header(APPLICATION, size=0x401)), set()),
    "header-digest": (lambda: behind(internal_header(APPLICATION), APPLICATION[:-1] + b"\0"), set()),
    "header-payload": (lambda: look((FLASH, external_header(b"payload") + b"payl0ad")), set()),
    "header-unverified": (many_headers, {"header-digest"}),
    "mcuboot-header-size": (lambda: mcuboot(at_8=little(16, 2)), {"mcuboot-tlvs"}),
    "mcuboot-tlvs": (lambda: mcuboot(at_1536=bytes(2)), set()),
    "mcuboot-tlv-unknown": (
        lambda: look((FLASH, mcuboot_image(firmware(FLASH + 0x200), protected=[tlv(0x7FFF, b"")]))),
        set(),
    ),
    "mcuboot-digest": (lambda: mcuboot(at_28=b"\0\0\0\0", at_40=b"\1"), set()),
    "mcuboot-digest-missing": (lambda: with_tlvs([tlv(1, bytes(32))]), set()),
}
"""Code → the image that shows it, and the codes that come along because the same bytes break two rules."""
OF_FILES = {"image-machine"}
"""Findings about the file, which the command has."""


@pytest.mark.parametrize("code", SAMPLES)
def test_finding(code: str) -> None:
    view, others = SAMPLES[code][0](), SAMPLES[code][1]
    along = {"vectors-stack-outside"} if code == "base-unknown" else set()
    assert {finding.code for finding in view.findings} == {code} | others | along


@pytest.mark.parametrize("code", SAMPLES)
def test_findings_lie_in_the_image(code: str) -> None:
    view = SAMPLES[code][0]()
    offsets = [finding.offset for finding in view.findings if finding.offset is not None]
    assert all(0 <= offset <= view.contents.range.length for offset in offsets)


def test_every_rule_has_a_sample() -> None:
    assert set(SAMPLES) | OF_FILES == set(RULES)


def test_elf_file_of_another_machine() -> None:
    found = run("mbed", "show", sample("tock/elf2tab/multi-arch") / "i486.0x00150080.0x00210000.elf", "--json").json
    assert found["findings"][0]["code"] == "image-machine"


SOUND: dict[str, Callable[[], ImageView]] = {
    "a program": lambda: flash(),
    "a stack that ends where RAM does": lambda: flash(w0=0x2001_0000),
    "reserved words with anything in them": lambda: flash(w7=1234, w8=0xFFFF_FFFF, w13=2),
    "an LPC": lambda: lpc(0xFFFF_FFFF),
    "an open Kinetis": lambda: kinetis(0xFE),
    "an i.MX RT": lambda: look((QSPI, flexspi_image(QSPI))),
    "an internal header": lambda: behind(internal_header(APPLICATION)),
    "an external header": lambda: look((FLASH, external_header(b"payload") + b"payload")),
    "a FOTA header in flash": lambda: behind(fota_internal(APPLICATION)),
    "a signed FOTA header in flash": lambda: behind(fota_internal(APPLICATION, bytes(range(64)))),
    "a FOTA header of a candidate": lambda: behind(fota_header(APPLICATION, vendor_data=b"maker")),
    "a signed FOTA header of a candidate": lambda: behind(fota_header(APPLICATION, bytes(range(64)))),
    "a header behind a prebuilt bootloader": lambda: behind(combination_header(APPLICATION)),
    "MCUboot": lambda: mcuboot(),
    "MCUboot, with SHA-512": lambda: with_tlvs(
        [tlv(0x12, hashlib.sha512(mcuboot_image(firmware(FLASH + 0x200))[:0x600]).digest())]
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_wrong(name: str) -> None:
    assert SOUND[name]().findings == ()


@pytest.mark.parametrize("low_bits", [0b00, 0b01, 0b11], ids=bin)
def test_kinetis_locks_itself(low_bits: int) -> None:
    (finding,) = kinetis(0xFC | low_bits).findings
    assert finding.message.startswith("THE CHIP LOCKS ITSELF")


def test_kinetis_without_its_field_is_locked_as_erased_flash_is() -> None:
    view = look((0, firmware(0, stack=0x2003_0000)), (0x410, bytes(16)), target="K64F")
    assert [finding.code for finding in view.findings] == ["kinetis-locked"]


def test_application_behind_a_bootloader_has_no_field() -> None:
    view = look((0x8000, firmware(0x8000, stack=0x2003_0000)), target="K64F")
    assert view.vendor == ()


def test_checksum_of_a_linked_lpc_may_be_missing(tmp_path: Path) -> None:
    view = look_at(Contents([(0, firmware(0, stack=0x1000_7FE0))]), target_named("LPC1768"), linked=True)
    assert view.findings == ()
