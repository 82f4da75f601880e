"""Images of Mbed OS in which one bit is flipped, and headers of any firmware."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.golden_data import sample
from tests.mbed_images import firmware, fota_header, internal_header, mcuboot_image, tlv
from toolkit.findings import Severity, worst
from toolkit.mbed.headers.find import find_headers
from toolkit.mbed.headers.found import Verdict
from toolkit.mbed.image import look_at
from toolkit.memory.contents import Contents

UPDATE = sample("mbed/compose/upd_v2.bin").read_bytes()
UPDATE_BASE = 0x0800_0000 - 0x400
HEADER_BITS, APPLICATION_START = 112 * 8, 0x400 * 8
MCUBOOT_BASE = 0x0800_0000
MCUBOOT = mcuboot_image(firmware(MCUBOOT_BASE + 0x200), protected=[tlv(0x50, bytes(4))])
FOTA_BASE = 0x0800_0000
FOTA = fota_header(firmware(FOTA_BASE + 160)) + firmware(FOTA_BASE + 160)
IN_FOTA = st.integers(0, 48 * 8 - 1).filter(lambda bit: not 64 <= bit < 128) | st.integers(160 * 8, len(FOTA) * 8 - 1)
"""Bits that its digest covers, and those of magic, size and digest."""


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def gravest(data: bytes, base: int) -> Severity | None:
    return worst(look_at(Contents([(base, data)])).findings)


@given(st.integers(0, HEADER_BITS - 1) | st.integers(APPLICATION_START, len(UPDATE) * 8 - 1))
def test_a_flipped_bit_of_an_update_is_an_error(bit: int) -> None:
    assert gravest(flipped(UPDATE, bit), UPDATE_BASE) is Severity.ERROR


@given(st.integers(0, len(MCUBOOT) * 8 - 1))
def test_a_flipped_bit_of_an_image_for_mcuboot_is_found(bit: int) -> None:
    assert gravest(flipped(MCUBOOT, bit), MCUBOOT_BASE) in (Severity.ERROR, Severity.WARNING)


@given(IN_FOTA)
@example(42)  # the only bit of the size
def test_a_flipped_bit_of_a_candidate_is_found(bit: int) -> None:
    assert gravest(flipped(FOTA, bit), FOTA_BASE) in (Severity.ERROR, Severity.WARNING)


@given(st.binary(min_size=8, max_size=4096), st.integers(0, 2**64 - 1), st.sampled_from([128, 512, 1024, 4096]))
def test_any_firmware_behind_its_header_is_right(content: bytes, version: int, distance: int) -> None:
    data = internal_header(b"\0" + content, version=version).ljust(distance, b"\xff") + b"\0" + content
    (header,) = find_headers(Contents([(0, data)]))
    assert {check.verdict for check in header.checks} == {Verdict.RIGHT}
