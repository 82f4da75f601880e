"""Headers of version 3, of the client with FOTA (SPEC.md: fota_header and those beside it).

Declares the header of a candidate, and the first part of it that stands in front of an application in flash, each with
and without a signature; the header that a prebuilt bootloader is combined with; and the mark that a candidate is ready.
Whether the digest is that of the firmware is asked in `toolkit/mbed/headers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.codec import Problem, Spec
from formats.layout import UntilMark, blob, declare, derived, exactly, layout_of, record, u8, u16, u32, u64

MAGIC = 0x5C0253A3
MAGIC_BYTES = MAGIC.to_bytes(4, "little")
READY_MAGIC = 0xFED54E01
ENCRYPTED, RESUME = 1, 2
FLAG_NAMES = {ENCRYPTED: "encrypted", RESUME: "resume"}
KNOWN_FLAGS = ENCRYPTED | RESUME
_FIXED = 38
"""Bytes from the barrier to the vendor data."""


@record
class FotaInternalHeader:
    """In front of an application in flash."""

    _magic = derived(exactly(u32, MAGIC), "5C0253A3", lambda _r: MAGIC)
    firmware_size: int = declare(u32, "bytes of the firmware")
    firmware_version: int = declare(u64, "version of the firmware")
    digest: bytes = declare(blob(32), "SHA-256 of the firmware")
    reserved: bytes = declare(blob(64), "reserved", default=bytes(64))


@record
class FotaInternalHeaderSigned:
    """The same, where images are signed."""

    _magic = derived(exactly(u32, MAGIC), "5C0253A3", lambda _r: MAGIC)
    firmware_size: int = declare(u32, "bytes of the firmware")
    firmware_version: int = declare(u64, "version of the firmware")
    signature: bytes = declare(blob(64), "signature of the firmware")
    digest: bytes = declare(blob(32), "SHA-256 of the firmware")
    reserved: bytes = declare(blob(64), "reserved", default=bytes(64))


def _alignment(header: FotaHeader | FotaHeaderSigned) -> int:
    """Bytes that make the length of the header a multiple of 8."""
    return -(_FIXED + len(header.vendor_data) + 4) % 8


@record
class FotaHeader:
    """In front of a candidate: the header of an application, and what only the transfer needs."""

    internal: FotaInternalHeader = declare(layout_of(FotaInternalHeader), "what stands in flash, too")
    barrier: int = declare(u8, "0; here the internal header ends")
    flags: int = declare(u8, "flags", names=FLAG_NAMES, show="flags")
    header_size: int = declare(u16, "bytes of this header")
    block_size: int = declare(u16, "bytes of a block of the payload")
    precursor: bytes = declare(blob(32), "SHA-256 of the firmware that a difference is for", default=bytes(32))
    vendor_data: bytes = declare(
        UntilMark(MAGIC_BYTES, 2, 4), "bytes that makers add, and up to 3 that align the footer", default=bytes(2)
    )
    _footer = derived(exactly(u32, MAGIC), "the magic once more", lambda _r: MAGIC)
    alignment: bytes = declare(blob(_alignment), "bytes that make the length a multiple of 8", default=bytes(4))


@record
class FotaHeaderSigned:
    """The same, where images are signed."""

    internal: FotaInternalHeaderSigned = declare(layout_of(FotaInternalHeaderSigned), "what stands in flash, too")
    barrier: int = declare(u8, "0; here the internal header ends")
    flags: int = declare(u8, "flags", names=FLAG_NAMES, show="flags")
    header_size: int = declare(u16, "bytes of this header")
    block_size: int = declare(u16, "bytes of a block of the payload")
    precursor: bytes = declare(blob(32), "SHA-256 of the firmware that a difference is for", default=bytes(32))
    vendor_data: bytes = declare(
        UntilMark(MAGIC_BYTES, 2, 4), "bytes that makers add, and up to 3 that align the footer", default=bytes(2)
    )
    _footer = derived(exactly(u32, MAGIC), "the magic once more", lambda _r: MAGIC)
    alignment: bytes = declare(blob(_alignment), "bytes that make the length a multiple of 8", default=bytes(4))


@record
class CombinationHeader:
    """What the build puts between a prebuilt bootloader and an application."""

    _magic = derived(exactly(u32, MAGIC), "5C0253A3", lambda _r: MAGIC)
    firmware_size: int = declare(u32, "bytes of the firmware")
    firmware_version: int = declare(u64, "0")
    digest: bytes = declare(blob(32), "SHA-256 of the firmware")
    second_digest: bytes = declare(blob(32), "another digest")


@record
class CandidateReady:
    """A mark behind a candidate: its bootloader may take it."""

    _magic = derived(exactly(u32, READY_MAGIC), "FED54E01", lambda _r: READY_MAGIC)
    name: bytes = declare(blob(9), "name of the component, NULs behind it")
    padding: bytes = declare(blob(3), "padding")
    footer: int = declare(u32, "the end of the mark", show="hex")


FOTA_INTERNAL_SIZE, FOTA_INTERNAL_SIGNED_SIZE = 112, 176
COMBINATION_SIZE = 80


def check_fota_header(header: FotaHeader | FotaHeaderSigned) -> Iterator[Problem]:
    """Flags that nobody knows."""
    at = FOTA_INTERNAL_SIZE if isinstance(header, FotaHeader) else FOTA_INTERNAL_SIGNED_SIZE
    if header.flags & ~KNOWN_FLAGS:
        message = f"flags {header.flags & ~KNOWN_FLAGS:#04x} are not known"
        yield Problem("header-flags", "flags", at + 1, message)


FOTA_INTERNAL_HEADER = Spec("mbed.fota_internal_header", FotaInternalHeader, title="FOTA header in flash")
FOTA_INTERNAL_HEADER_SIGNED = Spec(
    "mbed.fota_internal_header_signed", FotaInternalHeaderSigned, title="FOTA header in flash, signed"
)
FOTA_HEADER = Spec("mbed.fota_header", FotaHeader, title="FOTA header of a candidate", check=check_fota_header)
FOTA_HEADER_SIGNED = Spec(
    "mbed.fota_header_signed", FotaHeaderSigned, title="FOTA header of a candidate, signed", check=check_fota_header
)
COMBINATION_HEADER = Spec("mbed.combination_header", CombinationHeader, title="Header behind a prebuilt bootloader")
CANDIDATE_READY = Spec("mbed.candidate_ready", CandidateReady, title="Mark of a candidate that is ready")
