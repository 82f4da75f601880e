"""Headers of version 2 of the update client and its bootloader (SPEC.md: internal_header, external_header).

Declares both; they share magic and version, and are the only big-endian records of this family. Whether digests are
those of the firmware is asked where the firmware is known: `toolkit/mbed/headers`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from formats.codec import Problem, Spec
from formats.layout import blob, declare, derived, exactly, record, u32_big_endian, u64_big_endian

MAGIC = 0x5A51B3D4
VERSION = 2
MAGIC_AND_VERSION = MAGIC.to_bytes(4, "big") + VERSION.to_bytes(4, "big")
"""The first bytes of both headers."""
DIGEST_SIZE = 32
"""Bytes of a digest that are used; those behind it are zeros."""
CRC_OFFSET = 108

_u32, _u64 = u32_big_endian, u64_big_endian


@record
class InternalHeader:
    """In front of an application in flash: what the bootloader starts."""

    _magic = derived(exactly(_u32, MAGIC), "5A51B3D4", lambda _r: MAGIC)
    _version = derived(exactly(_u32, VERSION), "version of the header, 2", lambda _r: VERSION)
    firmware_version: int = declare(_u64, "version of the firmware: seconds since 1970")
    firmware_size: int = declare(_u64, "bytes of the firmware; 0: there is none")
    firmware_digest: bytes = declare(blob(64), "SHA-256 of the firmware, and 32 zeros")
    campaign: bytes = declare(blob(16), "id of the update campaign")
    signature_size: int = declare(_u32, "bytes of a signature, 0")
    crc: int = declare(_u32, "CRC-32 of the 108 bytes before", show="hex")

    @property
    def digest(self) -> bytes:
        """SHA-256 of the firmware."""
        return self.firmware_digest[:DIGEST_SIZE]


@record
class ExternalHeader:
    """In front of a candidate in storage."""

    _magic = derived(exactly(_u32, MAGIC), "5A51B3D4", lambda _r: MAGIC)
    _version = derived(exactly(_u32, VERSION), "version of the header, 2", lambda _r: VERSION)
    firmware_version: int = declare(_u64, "version of the firmware: seconds since 1970")
    firmware_size: int = declare(_u64, "bytes of the firmware")
    firmware_digest: bytes = declare(blob(64), "SHA-256 of the firmware, and 32 zeros")
    payload_size: int = declare(_u64, "bytes that follow: the firmware as it was sent")
    payload_digest: bytes = declare(blob(64), "SHA-256 of the payload, and 32 zeros")
    campaign: bytes = declare(blob(16), "id of the update campaign")
    transformation_mode: int = declare(_u32, "what was done to the firmware to make the payload")
    cipher_key: bytes = declare(blob(32), "key, encrypted")
    init_vector: bytes = declare(blob(16), "start value of the encryption")
    signature_size: int = declare(_u32, "bytes of a signature")
    hmac: bytes = declare(blob(64), "HMAC-SHA256 of the 232 bytes before, by a key of the device, and 32 zeros")

    @property
    def digest(self) -> bytes:
        """SHA-256 of the firmware."""
        return self.firmware_digest[:DIGEST_SIZE]


INTERNAL_SIZE, EXTERNAL_SIZE = 112, 296


def internal_crc(data: bytes) -> int:
    """The CRC that the header in the first bytes of `data` should have."""
    return zlib.crc32(data[:CRC_OFFSET])


def check_internal_header(header: InternalHeader) -> Iterator[Problem]:
    """A wrong CRC, zeros that are none, a signature that no header has."""
    right = internal_crc(INTERNAL_HEADER.build(header))
    if header.crc != right:
        yield Problem("header-crc", "crc", CRC_OFFSET, f"the CRC of the header is {header.crc:08X}, not {right:08X}")
    if any(header.firmware_digest[DIGEST_SIZE:]):
        yield Problem("header-padding", "firmware_digest", 24 + DIGEST_SIZE, "behind the digest there are no zeros")
    if header.signature_size:
        message = f"the signature is said to have {header.signature_size} bytes; the header has no place for it"
        yield Problem("header-signature", "signature_size", 104, message)


def check_external_header(header: ExternalHeader) -> Iterator[Problem]:
    """Zeros that are none."""
    for name, offset in (("firmware_digest", 24), ("payload_digest", 96), ("hmac", 232)):
        if any(getattr(header, name)[DIGEST_SIZE:]):
            message = f"behind the {name.replace('_', ' ')} there are no zeros"
            yield Problem("header-padding", name, offset + DIGEST_SIZE, message)


INTERNAL_HEADER = Spec(
    "mbed.internal_header",
    InternalHeader,
    title="Internal update header, version 2",
    check=check_internal_header,
)
EXTERNAL_HEADER = Spec(
    "mbed.external_header",
    ExternalHeader,
    title="External update header, version 2",
    check=check_external_header,
)
