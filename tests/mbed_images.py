"""Images of Mbed OS for tests, made without any of our code: applications, headers, chips' own words."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence

from tests.golden_data import sample

TIME = 1_700_000_000
INTERNAL_MAGIC = bytes.fromhex("5a51b3d4 00000002")
FOTA_MAGIC = bytes.fromhex("a353025c")
MCUBOOT_MAGIC = bytes.fromhex("3db8f396")


def application() -> bytes:
    """Give the application of the ELF sample, as it lies in flash at 0x08000000."""
    return sample("mbed/elf-sample/mini_mbed.bin").read_bytes()


def little(value: int, length: int = 4) -> bytes:
    """Give a number, lowest byte first."""
    return value.to_bytes(length, "little")


def big(value: int, length: int = 4) -> bytes:
    """Give a number, highest byte first."""
    return value.to_bytes(length, "big")


def words(values: Iterable[int]) -> bytes:
    """Give words, lowest byte first."""
    return b"".join(little(value & 0xFFFF_FFFF) for value in values)


def vectors(base: int, *, stack: int = 0x2001_0000, count: int = 64, changes: dict[int, int] | None = None) -> bytes:
    """Give a vector table whose handlers lie behind it; `changes` are words by number."""
    handler = base + 4 * count + 1
    table = [stack, *[handler] * (count - 1)]
    for reserved in (7, 8, 9, 10, 13):
        table[reserved] = 0
    for number, value in (changes or {}).items():
        table[number] = value
    return words(table)


def firmware(
    base: int, length: int = 0x400, *, stack: int = 0x2001_0000, changes: dict[int, int] | None = None
) -> bytes:
    """Give a program: a vector table for this address, and code that does nothing."""
    table = vectors(base, stack=stack, changes=changes)
    return table + b"\x00\xbf" * ((length - len(table)) // 2)


def internal_header(of: bytes, *, version: int = TIME, size: int | None = None, crc: int | None = None) -> bytes:
    """Give the header of version 2 that stands in front of an application."""
    head = INTERNAL_MAGIC + big(version, 8) + big(len(of) if size is None else size, 8)
    head += hashlib.sha256(of).digest() + bytes(32) + bytes(16) + bytes(4)
    return head + big(zlib.crc32(head) if crc is None else crc)


def external_header(of: bytes, payload: bytes | None = None) -> bytes:
    """Give the header of version 2 that stands in front of a candidate."""
    payload = of if payload is None else payload
    head = INTERNAL_MAGIC + big(TIME, 8) + big(len(of), 8) + hashlib.sha256(of).digest() + bytes(32)
    head += big(len(payload), 8) + hashlib.sha256(payload).digest() + bytes(32)
    return head + bytes(range(16)) + bytes(4) + bytes(32) + bytes(16) + bytes(4) + b"\xaa" * 32 + bytes(32)


def fota_internal(of: bytes, signature: bytes = b"", *, version: int = 7) -> bytes:
    """Give the header of version 3 that stands in front of an application."""
    return FOTA_MAGIC + little(len(of)) + little(version, 8) + signature + hashlib.sha256(of).digest() + bytes(64)


def fota_header(of: bytes, signature: bytes = b"", *, vendor_data: bytes = b"", flags: int = 0) -> bytes:
    """Give the header of version 3 that stands in front of a candidate."""
    head = fota_internal(of, signature)
    length = len(head) + 38 + len(vendor_data)
    length += -length % 4 + 4
    length += -length % 8
    behind = b"\0" + bytes([flags]) + little(length, 2) + little(1024, 2) + bytes(32) + vendor_data
    behind += bytes(-(len(head) + len(behind)) % 4) + FOTA_MAGIC
    return (head + behind).ljust(length, b"\0")


def combination_header(of: bytes) -> bytes:
    """Give the header that a build puts behind a prebuilt bootloader."""
    head = FOTA_MAGIC + little(len(of)) + bytes(8) + hashlib.sha256(of).digest()
    return head + hashlib.sha256(head).digest()


def tlv(kind: int, value: bytes) -> bytes:
    """Give one TLV of MCUboot."""
    return little(kind, 2) + little(len(value), 2) + value


def tlv_block(magic: int, elements: Sequence[bytes]) -> bytes:
    """Give a block of TLVs of MCUboot."""
    body = b"".join(elements)
    return little(magic, 2) + little(4 + len(body), 2) + body


def mcuboot_image(
    of: bytes, *, header_size: int = 0x200, protected: Sequence[bytes] = (), flags: int = 0, more: Sequence[bytes] = ()
) -> bytes:
    """Give an application as MCUboot wants it, with its digest, and without a signature; `more` are further TLVs."""
    block = tlv_block(0x6908, protected) if protected else b""
    head = MCUBOOT_MAGIC + little(0) + little(header_size, 2) + little(len(block), 2) + little(len(of)) + little(flags)
    head += bytes([1, 2]) + little(3, 2) + little(4) + little(0)
    hashed = head.ljust(header_size, b"\0") + of + block
    return hashed + tlv_block(0x6907, [tlv(0x10, hashlib.sha256(hashed).digest()), *more])


def flexspi_image(base: int = 0x6000_0000) -> bytes:
    """Give the start of an image for an i.MX RT: block for the flash, table of the boot ROM, boot data, program."""
    start = (b"FCFB" + little(0x56010400)).ljust(0x1000, b"\0")
    table = bytes.fromhex("d1002041") + words((base + 0x2000, 0, 0, base + 0x1020, base + 0x1000, 0, 0))
    return (start + table + words((base, 0x10_0000, 0))).ljust(0x2000, b"\0") + firmware(base + 0x2000)
