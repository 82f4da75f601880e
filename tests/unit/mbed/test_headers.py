"""Headers: which one it is, where its application lies, what is checked."""

from __future__ import annotations

import pytest

from tests.mbed_images import (
    FOTA_MAGIC,
    INTERNAL_MAGIC,
    MCUBOOT_MAGIC,
    combination_header,
    external_header,
    firmware,
    fota_header,
    fota_internal,
    internal_header,
    mcuboot_image,
    tlv,
)
from toolkit.mbed.headers.find import MOST_HEADERS, find_headers
from toolkit.mbed.headers.found import FoundHeader, HeaderKind, Verdict
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

BASE = 0x1_0000
APPLICATION = firmware(BASE)
SIGNATURE = bytes(range(64))


def headers_of(application: bytes) -> dict[str, bytes]:
    """Give headers of all kinds for an application."""
    return {
        "internal": internal_header(application),
        "external": external_header(application),
        "fota": fota_header(application),
        "fota signed": fota_header(application, SIGNATURE),
        "fota with vendor data": fota_header(application, vendor_data=bytes(range(1, 78))),
        "fota-internal": fota_internal(application),
        "fota-internal signed": fota_internal(application, SIGNATURE),
        "combination": combination_header(application),
    }


CANDIDATES = headers_of(APPLICATION)
headers = pytest.mark.parametrize("name", CANDIDATES)


def find(data: bytes, base: int = BASE) -> tuple[FoundHeader, ...]:
    return find_headers(Contents([(base, data)]))


def one(data: bytes, base: int = BASE) -> FoundHeader:
    (found,) = find(data, base)
    return found


def verdicts(header: FoundHeader) -> dict[str, Verdict]:
    return {check.name: check.verdict for check in header.checks}


@headers
@pytest.mark.parametrize("distance", [0x200, 0x300, 0x400, 0x1000, 0x8000], ids=hex)
def test_application_is_found_behind_the_fill(name: str, distance: int) -> None:
    found = one(CANDIDATES[name].ljust(distance, b"\xff") + APPLICATION)
    assert found.application == AddressRange(BASE + distance, len(APPLICATION))


@headers
def test_kind(name: str) -> None:
    assert one(CANDIDATES[name].ljust(0x400, b"\xff") + APPLICATION).kind.value == name.partition(" ")[0]


@headers
def test_digest_is_right(name: str) -> None:
    found = one(CANDIDATES[name].ljust(0x400, b"\xff") + APPLICATION)
    assert verdicts(found)["SHA-256 of the application"] is Verdict.RIGHT


@headers
def test_wrong_digest(name: str) -> None:
    found = one(CANDIDATES[name].ljust(0x400, b"\xff") + APPLICATION[:-1] + b"\1")
    assert verdicts(found)["SHA-256 of the application"] is Verdict.WRONG


@headers
def test_header_in_the_middle(name: str) -> None:
    data = b"\x55" * 0x1000 + CANDIDATES[name].ljust(0x400, b"\xff") + APPLICATION
    assert one(data).range.address == BASE + 0x1000


@headers
@pytest.mark.parametrize("distance", [0x300, 0x400], ids=hex)
def test_holes_are_erased_flash(name: str, distance: int) -> None:
    application = APPLICATION + b"\xff" * 0x1000 + b"data"
    header = headers_of(application)[name]
    behind = BASE + distance
    parts = [(BASE, header), (behind, APPLICATION), (behind + len(APPLICATION) + 0x1000, b"data")]
    (found,) = find_headers(Contents(parts))
    assert found.application == AddressRange(behind, len(application))
    assert verdicts(found)["SHA-256 of the application"] is Verdict.RIGHT


def test_segments_far_from_each_other_are_no_flash_with_a_hole() -> None:
    parts = [(BASE, CANDIDATES["internal"]), (BASE + 0x400, APPLICATION[:0x200]), (0x6000_0000, APPLICATION)]
    (found,) = find_headers(Contents(parts))
    assert found.application == AddressRange(BASE + 0x400, 0x200)


@headers
def test_signature_is_told(name: str) -> None:
    found = one(CANDIDATES[name].ljust(0x400, b"\xff") + APPLICATION)
    assert found.facts.get("signed", False) is name.endswith("signed")


@pytest.mark.parametrize("name", ["internal", "external"])
def test_candidate_that_is_cut(name: str) -> None:
    found = one(CANDIDATES[name].ljust(0x400, b"\xff") + APPLICATION[:-100])
    assert Verdict.RIGHT not in {verdict for check, verdict in verdicts(found).items() if "SHA" in check}


def test_secret_of_the_device_is_not_known() -> None:
    assert verdicts(one(external_header(APPLICATION) + APPLICATION))["HMAC"] is Verdict.UNKNOWN


def test_crc_makes_a_header_internal_whatever_follows() -> None:
    data = internal_header(APPLICATION) + bytes([1]) * 512
    assert one(data).kind is HeaderKind.INTERNAL


def test_payload_that_cannot_be_makes_a_header_internal() -> None:
    data = external_header(APPLICATION)
    data = data[:88] + b"\xff" * 8 + data[96:] + APPLICATION
    assert one(data).kind is HeaderKind.INTERNAL


def test_payload_that_is_a_difference() -> None:
    found = one(external_header(APPLICATION, b"delta" * 40) + b"delta" * 40)
    assert verdicts(found)["SHA-256 of the application"] is Verdict.UNKNOWN


def test_second_digest_is_told_of_what_it_is() -> None:
    found = one(combination_header(APPLICATION).ljust(0x200, b"\xff") + APPLICATION)
    assert verdicts(found)["second digest, of the bytes before"] is Verdict.RIGHT


@pytest.mark.parametrize("magic", [INTERNAL_MAGIC, FOTA_MAGIC, MCUBOOT_MAGIC], ids=["update", "fota", "mcuboot"])
def test_magic_in_a_program_is_no_header(magic: bytes) -> None:
    assert find(APPLICATION + magic * 4 + b"\x55\xaa\x12\x34" * 100) == ()


def test_no_more_headers_than_anybody_has() -> None:
    assert len(find(internal_header(b"").ljust(128, b"\xff") * 100)) == MOST_HEADERS


class TestMcuboot:
    def test_everything_is_right(self) -> None:
        assert set(verdicts(one(mcuboot_image(APPLICATION))).values()) == {Verdict.RIGHT}

    def test_application(self) -> None:
        assert one(mcuboot_image(APPLICATION)).application == AddressRange(BASE + 0x200, len(APPLICATION))

    def test_protected_tlvs(self) -> None:
        found = one(mcuboot_image(APPLICATION, protected=[tlv(0x50, b"\7\0\0\0")]))
        assert [(one["block"], one["type"]) for one in found.facts["tlvs"]] == [
            ("protected_tlvs", "security_counter"),
            ("tlvs", "sha256"),
        ]

    def test_digest_covers_protected_tlvs(self) -> None:
        image = bytearray(mcuboot_image(APPLICATION, protected=[tlv(0x50, b"\7\0\0\0")]))
        image[0x200 + len(APPLICATION) + 8] ^= 1
        assert verdicts(one(bytes(image)))["SHA-256"] is Verdict.WRONG

    def test_version_and_flags(self) -> None:
        facts = one(mcuboot_image(APPLICATION, flags=0x120)).facts
        assert (facts["version"], facts["flags"]) == ("1.2.3+4", ["ram_load", "rom_fixed"])

    def test_digest_of_an_encrypted_application_is_not_known(self) -> None:
        assert (
            verdicts(one(mcuboot_image(APPLICATION, flags=4, more=[tlv(0x32, bytes(113))])))["SHA-256"]
            is Verdict.UNKNOWN
        )

    def test_flag_of_encryption_without_a_key_is_not_believed(self) -> None:
        assert verdicts(one(mcuboot_image(APPLICATION, flags=4)))["SHA-256"] is Verdict.RIGHT

    def test_application_that_is_cut(self) -> None:
        found = one(mcuboot_image(APPLICATION)[:0x300])
        assert [finding.code for finding in found.findings] == ["header-size"]

    def test_records_lie_where_they_are(self) -> None:
        found = one(mcuboot_image(APPLICATION, protected=[tlv(0x50, bytes(4))]))
        end = BASE + 0x200 + len(APPLICATION)
        assert [part.range.address for part in found.parts] == [BASE, end, end + 12]
