"""What MCUboot puts around an application (formats/mbed/SPEC.md: mcuboot_header, mcuboot_tlvs)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from formats.errors import FormatError
from formats.mbed.mcuboot import (
    FLAG_NAMES,
    HEADER_SIZE,
    MCUBOOT_HEADER,
    MCUBOOT_TLVS,
    PROTECTED_MAGIC,
    SHA256,
    SHA384,
    SHA512,
    TLV_MAGIC,
    TLV_NAMES,
    McubootHeader,
    McubootTlvs,
    check_mcuboot_header,
)
from toolkit.findings import Finding
from toolkit.mbed.headers.found import Check, FoundHeader, HeaderKind, Part, Verdict
from toolkit.mbed.headers.image import HeaderImage
from toolkit.mbed.headers.update import problems_of
from toolkit.mbed.rules import RULES
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_length

DIGESTS = {SHA256: "sha256", SHA384: "sha384", SHA512: "sha512"}
ENCRYPTED = 0x4 | 0x8
KEYS_OF_ENCRYPTION = range(0x30, 0x34)
"""Types of TLVs of which an encrypted application has one."""
LONGEST_BLOCK = 0xFFFF
"""Bytes of the longest block of TLVs."""


@dataclass
class _Around:
    """A header, and what is found around its application."""

    image: HeaderImage
    address: int
    header: McubootHeader
    parts: list[Part] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def application(self) -> AddressRange:
        """Where the application lies, as far as the image has it."""
        start = self.address + self.header.header_size
        return AddressRange(start, min(self.header.image_size, self.image.length_from(start)))

    @property
    def tlvs_address(self) -> int:
        """Where TLVs begin."""
        return self.address + self.header.header_size + self.header.image_size

    @property
    def is_encrypted(self) -> bool:
        """Whether the application is encrypted: its header says so, and its TLVs have the key."""
        keys = (tlv for part in self.parts[1:] for tlv in part.record.elements if tlv.type in KEYS_OF_ENCRYPTION)
        return bool(self.header.flags & ENCRYPTED) and any(keys)

    def found(self, code: str, message: str, address: int | None = None) -> None:
        """Note a finding; it is about the header, or about what lies at an address."""
        offset = self.image.offset(self.address if address is None else address)
        self.findings.append(RULES[code].found(message, f"header at {self.address:#x}", offset))


def read_mcuboot_header(image: HeaderImage, address: int) -> FoundHeader | None:
    """The header of MCUboot at an address where its magic is; None where it is cut."""
    try:
        header = MCUBOOT_HEADER.parse(image.data(address, HEADER_SIZE))
    except FormatError:
        return None
    around = _Around(image, address, header)
    around.parts.append(Part(MCUBOOT_HEADER, AddressRange(address, HEADER_SIZE), header, "header"))
    around.findings += problems_of(check_mcuboot_header(header), image, address)
    application, size = around.application, header.image_size
    if application.length < size:
        message = f"the application has {format_length(size)} by its header; the image has {application.length:,}"
        around.found("header-size", message)
        around.checks.append(Check("size", Verdict.WRONG, f"{application.length:,} of {size:,} bytes"))
        around.checks.append(Check("TLVs", Verdict.UNKNOWN, "the application is cut"))
    else:
        around.checks.append(Check("size", Verdict.RIGHT))
        _read_tlvs(around)
    program = image.begins_program(application.address) and header.header_size >= HEADER_SIZE
    return FoundHeader(
        kind=HeaderKind.MCUBOOT,
        parts=tuple(around.parts),
        application=application if application.length else None,
        facts=_facts(around),
        checks=tuple(around.checks),
        findings=tuple(around.findings),
        confirmed=program or len(around.parts) > 1,
    )


def _read_tlvs(around: _Around) -> None:
    """The blocks of TLVs behind the application: the protected one, if there is one, then the other."""
    start = around.tlvs_address
    protected = around.header.protected_tlv_size
    if protected:
        block = _block(around, start, PROTECTED_MAGIC)
        if block is None:
            return
        if block.range.length != protected:
            message = f"the protected TLVs have {block.range.length} bytes, and {protected} by the header"
            around.found("mcuboot-tlvs", message, start)
    block = _block(around, start + protected, TLV_MAGIC)
    if block is None:
        return
    around.checks.append(Check("TLVs", Verdict.RIGHT))
    _check_types(around)
    _check_digests(around, block.record, start + protected)


def _block(around: _Around, address: int, magic: int) -> Part | None:
    name = "protected TLVs" if magic == PROTECTED_MAGIC else "TLVs"
    try:
        record, length = MCUBOOT_TLVS.parse_prefix(around.image.data(address, LONGEST_BLOCK))
    except FormatError as error:
        reason = f"{error.field} is {error.found}, not {error.expected}"
        around.found("mcuboot-tlvs", f"there are no {name} at {address:#x}: {reason}", address)
        around.checks.append(Check("TLVs", Verdict.WRONG, f"no {name} at {address:#x}"))
        return None
    if record.magic != magic:
        message = f"the block at {address:#x} begins with {record.magic:#06x}, not {magic:#06x} of {name}"
        around.found("mcuboot-tlvs", message, address)
        around.checks.append(Check("TLVs", Verdict.WRONG, f"no {name} at {address:#x}"))
        return None
    part = Part(MCUBOOT_TLVS, AddressRange(address, length), record, name.replace(" ", "_").lower())
    around.parts.append(part)
    return part


def _check_types(around: _Around) -> None:
    for part in around.parts[1:]:
        unknown = sorted({tlv.type for tlv in part.record.elements if tlv.type not in TLV_NAMES})
        if unknown:
            types = ", ".join(f"{number:#06x}" for number in unknown[:10])
            around.found("mcuboot-tlv-unknown", f"TLVs of types that are not known: {types}", part.range.address)


def _check_digests(around: _Around, block: McubootTlvs, hashed_end: int) -> None:
    """Hold the digests against header, application and protected TLVs."""
    digests = [tlv for tlv in block.elements if tlv.type in DIGESTS]
    if not digests:
        around.found("mcuboot-digest-missing", "there is no digest among the TLVs", hashed_end)
    for tlv in digests[: len(DIGESTS)]:
        name = TLV_NAMES[tlv.type].upper().replace("SHA", "SHA-")
        around.checks.append(_check_digest(around, name, DIGESTS[tlv.type], tlv.value, hashed_end))


def _check_digest(around: _Around, name: str, algorithm: str, stored: bytes, hashed_end: int) -> Check:
    if around.is_encrypted:
        return Check(name, Verdict.UNKNOWN, "it is that of the application before it was encrypted")
    made = around.image.digest(around.address, hashed_end - around.address, algorithm)
    if made is None:
        around.found("header-unverified", "the digest was not worked out: too many headers ask for digests")
        return Check(name, Verdict.UNKNOWN, "too many headers")
    if made == stored:
        return Check(name, Verdict.RIGHT)
    message = f"the {name} of header, application and protected TLVs is not the one among the TLVs"
    around.found("mcuboot-digest", message, hashed_end)
    return Check(name, Verdict.WRONG, f"{stored[:8].hex()}…, not {made[:8].hex()}…")


def _facts(around: _Around) -> dict[str, Any]:
    header = around.header
    return {
        "version": f"{header.major}.{header.minor}.{header.revision}+{header.build}",
        "header_size": header.header_size,
        "firmware_size": header.image_size,
        "load_address": header.load_address,
        "flags": list(_flag_names(header.flags)),
        "encrypted": around.is_encrypted,
        "tlvs": [
            {"block": part.name, "type": TLV_NAMES.get(tlv.type, f"{tlv.type:#06x}"), "value": tlv.value.hex()}
            for part in around.parts[1:]
            for tlv in part.record.elements
        ],
    }


def _flag_names(flags: int) -> Iterator[str]:
    for bit in range(32):
        if flags & 1 << bit:
            yield FLAG_NAMES.get(1 << bit, f"{1 << bit:#x}")
