"""Real bytes for the formats of Mbed OS."""

from __future__ import annotations

from collections.abc import Callable

from tests import mbed_images
from tests.golden_data import sample

Bytes = dict[str, bytes]
FIRMWARE = mbed_images.application()
SIGNATURE = bytes(range(64))


def _vector_tables() -> Bytes:
    return {
        "mini_mbed": FIRMWARE[:256],
        "with code behind it": FIRMWARE,
        "the words of all cores": FIRMWARE[:64],
        "part of a word at the end": FIRMWARE[:67],
        "the longest": FIRMWARE[:64] + bytes(4) * 500,
        "erased": b"\xff" * 64,
        "too short": FIRMWARE[:63],
    }


def _internal_headers() -> Bytes:
    made = sample("mbed/compose/upd_v2.bin").read_bytes()
    return {
        "upd_v2": made[:112],
        "upd_v2, with what follows": made,
        "of no firmware": mbed_images.internal_header(b""),
        "another version": made[:7] + b"\x03" + made[8:112],
        "too short": made[:111],
        "erased": b"\xff" * 112,
    }


def _external_headers() -> Bytes:
    header = mbed_images.external_header(FIRMWARE)
    return {
        "a candidate": header,
        "of a difference": mbed_images.external_header(FIRMWARE, b"delta"),
        "cut": header[:-1],
    }


def _fota_headers(signature: bytes) -> Bytes:
    header = mbed_images.fota_header(FIRMWARE, signature)
    return {
        "a candidate": header,
        "with what follows": header + FIRMWARE,
        "with vendor data": mbed_images.fota_header(FIRMWARE, signature, vendor_data=b"maker"),
        "with vendor data of 4 bytes": mbed_images.fota_header(FIRMWARE, signature, vendor_data=b"make", flags=3),
        "without a footer": header[:-8],
        "without the last bytes": header[:-4],
        "a footer beside its places": header[:-9] + header[-8:],
    }


def _mcuboot_tlvs() -> Bytes:
    image = mbed_images.mcuboot_image(FIRMWARE, protected=[mbed_images.tlv(0x50, bytes(4))])
    start = 0x200 + len(FIRMWARE)
    return {
        "protected": image[start:],
        "digest": image[start + 12 :],
        "none": bytes.fromhex("07690400"),
        "a block of no bytes": bytes.fromhex("07690000"),
        "another magic": bytes.fromhex("06690400"),
        "half a TLV": bytes.fromhex("07690700 100000"),
        "a TLV that is longer than the block": bytes.fromhex("07690a00 10000300 0102"),
    }


def _flexspi(start: int, length: int) -> Bytes:
    image = mbed_images.flexspi_image()
    return {"at the start of QSPI flash": image[start : start + length], "cut": image[start : start + length - 1]}


COLLECTORS: dict[str, Callable[[], Bytes]] = {
    "mbed.vector_table": _vector_tables,
    "mbed.internal_header": _internal_headers,
    "mbed.external_header": _external_headers,
    "mbed.fota_internal_header": lambda: {
        "in flash": mbed_images.fota_internal(FIRMWARE),
        "cut": mbed_images.fota_internal(FIRMWARE)[:-1],
    },
    "mbed.fota_internal_header_signed": lambda: {
        "in flash": mbed_images.fota_internal(FIRMWARE, SIGNATURE),
        "cut": mbed_images.fota_internal(FIRMWARE, SIGNATURE)[:-1],
    },
    "mbed.fota_header": lambda: _fota_headers(b""),
    "mbed.fota_header_signed": lambda: _fota_headers(SIGNATURE),
    "mbed.combination_header": lambda: {"behind a bootloader": mbed_images.combination_header(FIRMWARE)},
    "mbed.candidate_ready": lambda: {
        "ready": bytes.fromhex("014ed5fe") + b"MAIN\0\0\0\0\0" + bytes(3) + b"\x01\x4e\xd5\xfe"
    },
    "mbed.mcuboot_header": lambda: {"an image": mbed_images.mcuboot_image(FIRMWARE)[:32], "erased": b"\xff" * 32},
    "mbed.mcuboot_tlvs": _mcuboot_tlvs,
    "mbed.kinetis_flash_configuration": lambda: {
        "as Mbed has it": b"\xff" * 12 + b"\xfe\xff\xff\xff",
        "erased": b"\xff" * 16,
        "cut": b"\xff" * 15,
    },
    "mbed.flexspi_configuration": lambda: _flexspi(0, 512),
    "mbed.image_vector_table": lambda: _flexspi(0x1000, 32),
    "mbed.boot_data": lambda: _flexspi(0x1020, 12),
}
