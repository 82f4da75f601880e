"""What MCUboot puts around an application: header in front, TLVs behind (SPEC.md: mcuboot_header, mcuboot_tlvs).

Declares both. Where the TLVs are, and whether their digests are right, is `toolkit/mbed/headers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from formats.codec import Problem, Spec
from formats.layout import Limited, Sized, blob, declare, derived, exactly, layout_of, record, u8, u16, u32
from formats.lists import UntilEnd

MAGIC = 0x96F3B83D
MAGIC_BYTES = MAGIC.to_bytes(4, "little")
HEADER_SIZE = 32
"""Bytes of the declared header; `header_size` says how many stand in front of the application."""
TLV_MAGIC, PROTECTED_MAGIC = 0x6907, 0x6908
TLV_HEAD_SIZE = 4
"""Bytes in front of a TLV's value, and in front of the first TLV of a block."""

FLAG_NAMES = {
    0x4: "encrypted_aes128",
    0x8: "encrypted_aes256",
    0x10: "non_bootable",
    0x20: "ram_load",
    0x100: "rom_fixed",
}
KEY_HASH, SHA256, SHA384, SHA512 = 0x01, 0x10, 0x11, 0x12
TLV_NAMES = {
    KEY_HASH: "key_hash",
    SHA256: "sha256",
    SHA384: "sha384",
    SHA512: "sha512",
    0x20: "rsa2048",
    0x22: "ecdsa",
    0x23: "rsa3072",
    0x24: "ed25519",
    0x30: "encryption_rsa2048",
    0x31: "encryption_kw",
    0x32: "encryption_ec256",
    0x33: "encryption_x25519",
    0x40: "dependency",
    0x50: "security_counter",
    0x60: "boot_record",
}


@record
class McubootHeader:
    """In front of an application."""

    _magic = derived(exactly(u32, MAGIC), "96F3B83D", lambda _r: MAGIC)
    load_address: int = declare(u32, "where the bootloader loads it to, if it does", show="hex")
    header_size: int = declare(u16, "bytes from the start of this header to the application")
    protected_tlv_size: int = declare(u16, "bytes of the protected TLVs, with their head; 0: none")
    image_size: int = declare(u32, "bytes of the application")
    flags: int = declare(u32, "flags", names=FLAG_NAMES, show="flags", default=0)
    major: int = declare(u8, "major version", default=0)
    minor: int = declare(u8, "minor version", default=0)
    revision: int = declare(u16, "revision", default=0)
    build: int = declare(u32, "build number", default=0)
    padding: int = declare(u32, "0", show="hex", default=0)


@record
class McubootTlv:
    """One of them."""

    type: int = declare(u16, "type", names=TLV_NAMES, show="hex")
    _length = derived(u16, "bytes of the value", lambda r: len(r.value))
    value: bytes = declare(blob("_length"), "value")


def _size(tlvs: McubootTlvs) -> int:
    return TLV_HEAD_SIZE + sum(TLV_HEAD_SIZE + len(element.value) for element in tlvs.elements)


@record
class McubootTlvs:
    """A block of TLVs behind an application."""

    magic: int = declare(
        Limited(u16, TLV_MAGIC, PROTECTED_MAGIC, "0x6907 or 0x6908"),
        "kind of block",
        names={TLV_MAGIC: "tlvs", PROTECTED_MAGIC: "protected_tlvs"},
        show="hex",
    )
    _total_size = derived(u16, "bytes of the block, these four too", _size)
    elements: tuple[McubootTlv, ...] = declare(
        Sized(lambda r: r._total_size - TLV_HEAD_SIZE, UntilEnd(layout_of(McubootTlv))), "TLVs", default=()
    )


def check_mcuboot_header(header: McubootHeader) -> Iterator[Problem]:
    """A header that is longer than the room for it, and padding that is none."""
    if header.header_size < HEADER_SIZE:
        message = f"the header is said to have {header.header_size} bytes, and has {HEADER_SIZE}"
        yield Problem("mcuboot-header-size", "header_size", 8, message)
    if header.padding:
        yield Problem("header-padding", "padding", 28, f"the padding is {header.padding:08X}, not 0")


MCUBOOT_HEADER = Spec("mbed.mcuboot_header", McubootHeader, title="MCUboot header", check=check_mcuboot_header)
MCUBOOT_TLVS = Spec("mbed.mcuboot_tlvs", McubootTlvs, title="MCUboot TLVs")
