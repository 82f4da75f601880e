"""Headers of version 2: internal and external (formats/mbed/SPEC.md: internal_header, external_header)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from formats.codec import Problem
from formats.mbed.update_headers import (
    CRC_OFFSET,
    EXTERNAL_HEADER,
    EXTERNAL_SIZE,
    INTERNAL_HEADER,
    INTERNAL_SIZE,
    ExternalHeader,
    InternalHeader,
    check_external_header,
    check_internal_header,
    internal_crc,
)
from toolkit.findings import Finding
from toolkit.mbed.headers.application import DIGEST, find_application
from toolkit.mbed.headers.found import Check, FoundHeader, HeaderKind, Part, Verdict
from toolkit.mbed.headers.image import HeaderImage
from toolkit.mbed.rules import RULES
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_length

LONGEST_PAYLOAD = 1 << 28
"""Bytes of the longest payload that is believed."""
_CRC_SIZE = 4


def read_update_header(image: HeaderImage, address: int) -> FoundHeader | None:
    """The header of version 2 at an address, where magic and version are; None where it is cut.

    A right CRC makes it an internal one, else the size of a payload that can be makes it an external one.
    """
    data = image.data(address, EXTERNAL_SIZE)
    if len(data) < INTERNAL_SIZE:
        return None
    internal = INTERNAL_HEADER.parse(data)
    if internal.crc != internal_crc(data) and len(data) == EXTERNAL_SIZE:
        external = EXTERNAL_HEADER.parse(data)
        if 0 < external.payload_size <= LONGEST_PAYLOAD:
            return _external(image, address, external)
    return _internal(image, address, internal)


def problems_of(problems: Iterable[Problem], image: HeaderImage, address: int) -> Iterator[Finding]:
    """What a record says wrongly of itself, as findings."""
    for problem in problems:
        offset = image.offset(address) + problem.offset
        yield RULES[problem.code].found(problem.message, f"header at {address:#x}", offset)


def _internal(image: HeaderImage, address: int, record: InternalHeader) -> FoundHeader:
    problems = list(problems_of(check_internal_header(record), image, address))
    right = not any(finding.code == "header-crc" for finding in problems)
    application = find_application(image, address, INTERNAL_SIZE, record.firmware_size, record.digest)
    crc = Check("CRC", Verdict.RIGHT) if right else Check("CRC", Verdict.WRONG, f"{record.crc:08X}")
    return FoundHeader(
        kind=HeaderKind.INTERNAL,
        parts=(Part(INTERNAL_HEADER, AddressRange(address, INTERNAL_SIZE), record, "header"),),
        application=application.range,
        facts=_facts(record) | {"crc": record.crc},
        checks=(crc, *application.checks),
        findings=(*problems, *application.findings),
        confirmed=right or application.confirmed,
    )


def _external(image: HeaderImage, address: int, record: ExternalHeader) -> FoundHeader:
    problems = list(problems_of(check_external_header(record), image, address))
    payload, checks, findings = _payload(image, address, record)
    secret = Check("HMAC", Verdict.UNKNOWN, "its key is a secret of the device")
    firmware = Check(DIGEST, Verdict.UNKNOWN, "only the payload is here")
    if record.payload_digest == record.firmware_digest and record.payload_size == record.firmware_size:
        firmware = Check(DIGEST, checks[-1].verdict, checks[-1].reason)
    return FoundHeader(
        kind=HeaderKind.EXTERNAL,
        parts=(Part(EXTERNAL_HEADER, AddressRange(address, EXTERNAL_SIZE), record, "header"),),
        application=payload,
        facts=_facts(record)
        | {
            "payload_size": record.payload_size,
            "payload_digest": record.payload_digest[:32].hex(),
            "transformation_mode": record.transformation_mode,
        },
        checks=(*checks, firmware, secret),
        findings=(*problems, *findings),
    )


def _payload(
    image: HeaderImage, address: int, record: ExternalHeader
) -> tuple[AddressRange | None, tuple[Check, ...], tuple[Finding, ...]]:
    """The payload behind an external header: where it is, its checks, what is wrong with it."""
    name, wanted, length = "SHA-256 of the payload", record.payload_digest[:32], record.payload_size
    places = image.places(address, EXTERNAL_SIZE)
    places = [address + EXTERNAL_SIZE, *(place for place in places if place != address + EXTERNAL_SIZE)]
    for place in places:
        if image.digest(place, length) == wanted:
            return AddressRange(place, length), (Check(name, Verdict.RIGHT),), ()
    there = image.length_from(address + EXTERNAL_SIZE)
    if image.exhausted:
        message, rule = "its digest was not worked out: too many headers ask for digests", RULES["header-unverified"]
        check = Check(name, Verdict.UNKNOWN, "too many headers")
    elif there < length:
        message, rule = f"the payload has {format_length(length)}; the image has {there:,}", RULES["header-payload"]
        check = Check(name, Verdict.UNKNOWN, f"{there:,} of {length:,} bytes")
    else:
        message, rule = "nothing behind the header has the SHA-256 of the payload", RULES["header-payload"]
        check = Check(name, Verdict.WRONG, "nothing behind the header has it")
    return None, (check,), (rule.found(message, f"header at {address:#x}", image.offset(address)),)


def _facts(record: InternalHeader | ExternalHeader) -> dict[str, Any]:
    return {
        "firmware_version": record.firmware_version,
        "firmware_size": record.firmware_size,
        "digest": record.digest.hex(),
        "campaign": record.campaign.hex(),
    }


assert INTERNAL_SIZE == CRC_OFFSET + _CRC_SIZE
