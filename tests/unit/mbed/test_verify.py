"""Composed images, verified."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import settings

from tests.mbed_compositions import ALL_MEMBERS, ALL_MEMBERS_FORMAT, UPDATE
from tests.mbed_images import (
    combination_header,
    external_header,
    firmware,
    fota_header,
    fota_internal,
    internal_header,
    mcuboot_image,
)
from toolkit.findings import Severity
from toolkit.mbed.composition.configuration import read_header_format
from toolkit.mbed.composition.header_format import parse_format
from toolkit.mbed.composition.verify import Request, verify
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

BASE = 0x07FF_FC00
"""Where the update image lies when its application lies where it was linked."""
STEP = 1 if (settings.default.max_examples if settings.default else 0) > 500 else 41
"""Bits from one that is flipped to the next; all of them in long runs."""
HEADER_LENGTH = 112
APP_OFFSET = 0x400


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def codes(data: bytes, base: int = BASE) -> set[str]:
    """Codes of what is found in a raw image, but for what is information."""
    findings = verify(Request(Contents([(base, data)]))).findings
    return {finding.code for finding in findings if finding.severity is not Severity.INFORMATION}


def padded(header: bytes, application: bytes, offset: int = APP_OFFSET) -> bytes:
    """Header, erased flash, application."""
    return header.ljust(offset, b"\xff") + application


def images() -> Iterator[tuple[str, bytes]]:
    """Images with headers of every kind, and the length of header and application that checksums cover."""
    app = firmware(BASE + APP_OFFSET)
    yield "internal", padded(internal_header(app), app)
    yield "external", external_header(firmware(BASE + 296)) + firmware(BASE + 296)
    yield "fota-internal", padded(fota_internal(app), app)
    yield "combination", padded(combination_header(app), app)
    head = fota_header(app)
    yield "fota", head + firmware(BASE + len(head))
    yield "mcuboot", mcuboot_image(firmware(BASE + 0x200))


@pytest.mark.parametrize("kind", ["internal", "fota-internal", "combination", "mcuboot"])
def test_sound_images_have_no_findings(kind: str) -> None:
    data = dict(images())[kind]
    verified = verify(Request(Contents([(BASE, data)])))
    assert [header.kind.value for header in verified.view.headers] == [kind]
    assert [finding.code for finding in verified.findings] == []


def test_update_image_of_the_build_tools_is_sound() -> None:
    verified = verify(Request(Contents([(BASE, UPDATE.read_bytes())])))
    assert verified.findings == ()
    assert {check.verdict.value for header in verified.view.headers for check in header.checks} == {"right"}


def test_every_bit_of_an_internal_header_is_covered() -> None:
    data = UPDATE.read_bytes()
    assert [bit for bit in range(8 * HEADER_LENGTH) if not codes(flipped(data, bit))] == []


def test_every_bit_behind_an_internal_header_is_covered() -> None:
    data = UPDATE.read_bytes()
    assert [bit for bit in range(8 * HEADER_LENGTH, 8 * len(data), STEP) if not codes(flipped(data, bit))] == []


@pytest.mark.parametrize("kind", ["fota-internal", "combination"])
def test_every_bit_of_magic_size_digest_and_application_is_covered(kind: str) -> None:
    data = dict(images())[kind]
    covered = [*range(8 * 8), *range(8 * 16, 8 * 48), *range(8 * 128, 8 * len(data), STEP)]
    assert [bit for bit in covered if not codes(flipped(data, bit))] == []


def test_every_bit_that_mcuboot_digests_is_covered() -> None:
    data = dict(images())["mcuboot"]
    assert [bit for bit in range(0, 8 * (len(data) - 40), STEP) if not codes(flipped(data, bit))] == []


@pytest.mark.parametrize("kind", [kind for kind, _data in images()])
def test_a_wrong_bit_is_found_or_lies_where_nothing_covers_it(kind: str) -> None:
    data = dict(images())[kind]
    verified = verify(Request(Contents([(BASE, data)])))
    (header, *_) = verified.view.headers
    assert header.application is not None
    assert not any(left.overlaps(header.application) for left in verified.uncovered)
    covered = [at for at in range(len(data)) if not any(BASE + at in left for left in verified.uncovered)]
    assert [at for at in covered[::STEP] if not codes(flipped(data, 8 * at + at % 8))] == []


def test_what_nothing_covers_is_told() -> None:
    left = verify(request_for_all(ALL_MEMBERS.read_bytes())).uncovered
    assert left == (AddressRange(0, 0x1000),)


@pytest.mark.parametrize(
    ("more", "right"),
    [([], [True, None, None]), ([["d", "digest", "SHA256", "application"]], [True, None, True, True])],
)
def test_members_that_nothing_covers_are_not_called_right(more: list[list[str]], right: list[bool | None]) -> None:
    format_ = [
        ["m", "const", "32le", 0x12345678],
        ["t", "timestamp", "32le", None],
        ["s", "size", "32le", ["application"]],
    ]
    app = firmware(BASE + APP_OFFSET)
    header = bytes.fromhex("78563412") + bytes(4) + len(app).to_bytes(4, "little")
    header += sha256(app).digest() if more else b""
    request = Request(
        Contents([(BASE, padded(header, app))]), header_format=parse_format([*format_, *more]), app_offset=APP_OFFSET
    )
    document = verify(request).as_dict()["format"]
    assert [one["right"] for one in document["members"]] == right


@pytest.mark.parametrize("bit", [0, 31, 63])
def test_magic_with_a_wrong_bit_is_named(bit: int) -> None:
    assert "verify-magic" in codes(flipped(UPDATE.read_bytes(), bit))


def test_size_of_0_with_a_digest_is_named() -> None:
    app = firmware(BASE + APP_OFFSET)
    header = fota_internal(app)
    assert codes(padded(header[:4] + bytes(4) + header[8:], app)) == {"header-size"}


def test_empty_header_without_a_digest_is_none_of_it() -> None:
    app = firmware(BASE + APP_OFFSET)
    header = fota_internal(app)
    assert codes(padded(header[:4] + bytes(len(header) - 4), app)) == set()


def test_gap_that_is_not_blank_is_named() -> None:
    data = bytearray(UPDATE.read_bytes())
    data[0x200:0x202] = b"xy"
    findings = verify(Request(Contents([(BASE, bytes(data))]))).findings
    assert [(finding.code, finding.offset) for finding in findings] == [("verify-gap", 0x200)]


def test_image_without_a_header_says_so() -> None:
    findings = verify(Request(Contents([(0x0800_0000, firmware(0x0800_0000))]))).findings
    assert [finding.code for finding in findings] == ["verify-no-header"]


def request_for_all(data: bytes) -> Request:
    """A request about the image with every member."""
    return Request(Contents([(0, data)]), header_format=read_header_format(ALL_MEMBERS_FORMAT))


def test_every_member_of_the_sample_is_right() -> None:
    located = verify(request_for_all(ALL_MEMBERS.read_bytes())).located
    assert located is not None
    assert (located.bootloader, located.header, located.application) == (
        type(located.header)(0, 771),
        type(located.header)(0x1000, 218),
        type(located.header)(0x1200, 848),
    )
    assert len(located.members) == 22
    assert located.wrong == ()


def test_every_bit_of_the_header_with_every_member_is_covered() -> None:
    data, missed = ALL_MEMBERS.read_bytes(), []
    for bit in range(8 * 0x1000, 8 * 0x10DA, min(STEP, 7)):
        found = {finding.code for finding in verify(request_for_all(flipped(data, bit))).findings}
        if not found & {"verify-member", "verify-format"}:
            missed.append(bit)
    assert missed == []


def test_every_bit_of_the_application_of_it_is_covered() -> None:
    data, missed = ALL_MEMBERS.read_bytes(), []
    for bit in range(8 * 0x1200, 8 * len(data), STEP):
        found = {finding.code for finding in verify(request_for_all(flipped(data, bit))).findings}
        if "verify-member" not in found:
            missed.append(bit)
    assert missed == []


def test_member_that_is_wrong_is_named_with_its_place() -> None:
    (finding,) = (
        finding
        for finding in verify(request_for_all(flipped(ALL_MEMBERS.read_bytes(), 8 * 0x10D6))).findings
        if finding.code == "verify-member"
    )
    assert finding.offset == 0x10D6
    assert finding.message == "member 'c3' of header is 1748b673, and should be 1648b673"


def test_format_that_is_not_there_is_an_error() -> None:
    header_format = parse_format([["magic", "const", "64be", "0x123456789abcdef1"]])
    findings = verify(Request(Contents([(BASE, UPDATE.read_bytes())]), header_format=header_format)).findings
    assert [finding.code for finding in findings] == ["verify-format"]


def test_header_without_constants_needs_its_offset() -> None:
    header_format = parse_format([["hash", "digest", "SHA256", "application"]])
    app = firmware(BASE + 0x80)
    contents = Contents([(BASE, sha256(app).digest().ljust(0x80, b"\xff") + app)])
    assert verify(Request(contents, header_format=header_format)).located is None
    located = verify(Request(contents, header_format=header_format, header_offset=0)).located
    assert located is not None
    assert located.wrong == ()
