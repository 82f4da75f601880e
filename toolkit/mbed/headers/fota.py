"""Headers of version 3: of a candidate, in flash, and what a build makes (formats/mbed/SPEC.md: fota_header)."""

from __future__ import annotations

from typing import Any, NamedTuple

from formats.codec import Spec
from formats.errors import FormatError
from formats.mbed.fota_headers import (
    COMBINATION_HEADER,
    COMBINATION_SIZE,
    FLAG_NAMES,
    FOTA_HEADER,
    FOTA_HEADER_SIGNED,
    FOTA_INTERNAL_HEADER,
    FOTA_INTERNAL_HEADER_SIGNED,
    FOTA_INTERNAL_SIGNED_SIZE,
    FOTA_INTERNAL_SIZE,
    FotaHeader,
    FotaHeaderSigned,
    FotaInternalHeader,
    FotaInternalHeaderSigned,
    check_fota_header,
)
from toolkit.mbed.headers.application import Application, find_application
from toolkit.mbed.headers.found import Check, FoundHeader, HeaderKind, Part, Verdict
from toolkit.mbed.headers.image import HeaderImage
from toolkit.mbed.headers.update import problems_of
from toolkit.memory.region import AddressRange

LONGEST_HEADER = 0x400
"""Bytes of the longest header of a candidate that is believed, vendor data and all."""
_RESERVED = 48
"""Where the reserved bytes of a header in flash begin, and the second digest of a combination."""


class _Form(NamedTuple):
    """A form of the header that the bytes may have."""

    signed: bool
    spec: Spec[Any]
    size: int


_IN_FLASH = (
    _Form(signed=False, spec=FOTA_INTERNAL_HEADER, size=FOTA_INTERNAL_SIZE),
    _Form(signed=True, spec=FOTA_INTERNAL_HEADER_SIGNED, size=FOTA_INTERNAL_SIGNED_SIZE),
)


def read_fota_header(image: HeaderImage, address: int) -> FoundHeader | None:
    """The header of version 3 at an address where its magic is; None where no form of it fits."""
    return _candidate(image, address) or _in_flash(image, address)


def _candidate(image: HeaderImage, address: int) -> FoundHeader | None:
    """A header that has its footer, and says how long it is."""
    data = image.data(address, LONGEST_HEADER)
    for spec, signed in ((FOTA_HEADER, False), (FOTA_HEADER_SIGNED, True)):
        try:
            record, length = spec.parse_prefix(data)
        except FormatError:
            continue
        if record.barrier == 0 and record.header_size == length:
            return _of_candidate(image, address, spec, record, length, signed=signed)
    return None


def _of_candidate(
    image: HeaderImage,
    address: int,
    spec: Spec[Any],
    record: FotaHeader | FotaHeaderSigned,
    length: int,
    *,
    signed: bool,
) -> FoundHeader:
    internal = record.internal
    application = find_application(image, address, length, internal.firmware_size, internal.digest)
    names = [name for bit, name in FLAG_NAMES.items() if record.flags & bit]
    return FoundHeader(
        kind=HeaderKind.FOTA,
        parts=(Part(spec, AddressRange(address, length), record, "header"),),
        application=application.range,
        facts=_facts(internal, signed=signed)
        | {
            "flags": names,
            "block_size": record.block_size,
            "precursor": record.precursor.hex(),
            "vendor_data": record.vendor_data.hex(),
        },
        checks=application.checks,
        findings=(*problems_of(check_fota_header(record), image, address), *application.findings),
    )


def _in_flash(image: HeaderImage, address: int) -> FoundHeader | None:
    data = image.data(address, FOTA_INTERNAL_SIGNED_SIZE)
    if COMBINATION_SIZE <= len(data) < FOTA_INTERNAL_SIZE:  # what is behind the shortest one may be a hole
        data = image.filled(address, FOTA_INTERNAL_SIZE)
        data = data if _is_combination(data) else b""
    found: list[tuple[_Form, Any, Application]] = []
    for form in _IN_FLASH:
        try:
            record = form.spec.parse(data)
        except FormatError:
            continue
        size = COMBINATION_SIZE if not form.signed and _is_combination(data) else form.size
        application = find_application(image, address, size, record.firmware_size, record.digest)
        if application.is_right:
            return _of_flash(image, address, form, record, application, data)
        found.append((form, record, application))
    if not found:
        return None
    likely = found[-1] if _seems_signed(data) else found[0]
    return _of_flash(image, address, *likely, data)


def _seems_signed(data: bytes) -> bool:
    """Whether reserved bytes are where a signed header has them, and other bytes where the other one has them."""
    return len(data) == FOTA_INTERNAL_SIGNED_SIZE and any(data[_RESERVED:80]) and not any(data[112:176])


def _of_flash(
    image: HeaderImage, address: int, form: _Form, record: Any, application: Application, data: bytes
) -> FoundHeader:
    kind, spec, size = HeaderKind.FOTA_INTERNAL, form.spec, form.size
    facts, checks = _facts(record, signed=form.signed), list(application.checks)
    if not form.signed and _is_combination(data):
        kind, spec, size = HeaderKind.COMBINATION, COMBINATION_HEADER, COMBINATION_SIZE
        record = COMBINATION_HEADER.parse(data)
        facts |= {"second_digest": record.second_digest.hex()}
        checks.append(_second_digest(image, address, record.second_digest, application))
    return FoundHeader(
        kind=kind,
        parts=(Part(spec, AddressRange(address, size), record, "header"),),
        application=application.range,
        facts=facts,
        checks=tuple(checks),
        findings=application.findings,
        confirmed=application.confirmed,
    )


def _is_combination(data: bytes) -> bool:
    """Whether there is a second digest, and fill behind it."""
    return any(data[_RESERVED:COMBINATION_SIZE]) and data[COMBINATION_SIZE:FOTA_INTERNAL_SIZE].strip(b"\xff") == b""


def _second_digest(image: HeaderImage, address: int, digest: bytes, application: Application) -> Check:
    """What the second digest is of, as far as that can be told; no rule says what it should be."""
    name = "second digest"
    if image.digest(address, _RESERVED) == digest:
        return Check(f"{name}, of the bytes before", Verdict.RIGHT)
    range_ = application.range
    if range_ is not None and image.digest(range_.address, range_.length) == digest:
        return Check(f"{name}, of the application", Verdict.RIGHT)
    return Check(name, Verdict.UNKNOWN, "of neither the header nor the application")


def _facts(record: FotaInternalHeader | FotaInternalHeaderSigned, *, signed: bool) -> dict[str, Any]:
    return {
        "firmware_version": record.firmware_version,
        "firmware_size": record.firmware_size,
        "digest": record.digest.hex(),
        "signed": signed,
    }
