"""Real bytes for the formats of Mbed OS."""

from __future__ import annotations

from collections.abc import Callable

from tests import mbed_images, mbed_ram
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


RAM_BLOCKS = {"rtx_timer": 0x1750, "rtx_idle": 0x1794, "main": 0x17D8}
"""Control blocks of threads, by offsets in the dump."""


def _ram(offset: int, length: int) -> bytes:
    return sample("mbed/elf-sample/ram.bin").read_bytes()[offset : offset + length]


def _thread_blocks(length: int) -> Bytes:
    found = {name: _ram(offset, length) for name, offset in RAM_BLOCKS.items()}
    return found | {"nothing": bytes(length), "erased": b"\xff" * length, "cut": _ram(0x17D8, length - 1)}


def _frames() -> Bytes:
    return {"of main": _ram(0x1710, 64), "of idle": _ram(0x0710, 64), "cut": _ram(0x1710, 63)}


def _objects(id_: int, rest: bytes) -> Bytes:
    new = mbed_ram.rtx_object(id_, 0x0800_0300, 0x2000_17D8, rest)
    old = bytes([mbed_ram.OLD_IDS[id_], 1]) + new[2:]
    return {"new": new, "old": old, "cut": new[:-1], "erased": b"\xff" * len(new)}


def _info(length: int) -> Bytes:
    made = mbed_ram.info(0x0800_0300, current=0x2000_17D8, timers=(1, 2, 3, 4))
    return {"of a build": made[:length], "of the sample": _ram(0x204, length), "cut": made[: length - 1]}


def _error_contexts(start: int, end: int) -> Bytes:
    return {
        "stack overflow": mbed_ram.error_context()[start:end],
        "in a file": mbed_ram.error_context(0x80FF0144, name=b"mbed_main.cpp", processed=1)[start:end],
        "wrong CRC": mbed_ram.error_context(crc_error=1)[start:end],
        "none": bytes(end - start),
        "cut": mbed_ram.error_context()[start : end - 1],
    }


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
    "mbed.thread_block": lambda: _thread_blocks(68),
    "mbed.thread_block_extended": lambda: _thread_blocks(72),
    "mbed.thread_block_watched": lambda: _thread_blocks(80),
    "mbed.thread_frame": _frames,
    "mbed.rtx_timer": lambda: {"a timer": mbed_ram.timer(7), "cut": mbed_ram.timer()[:-1]},
    "mbed.rtx_event_flags": lambda: _objects(0xF3, mbed_images.words([5])),
    "mbed.rtx_mutex": lambda: _objects(0xF5, mbed_images.words([1, 2, 3]) + b"\1\0\0\0"),
    "mbed.rtx_semaphore": lambda: _objects(0xF6, b"\1\0\2\0"),
    "mbed.rtx_memory_pool": lambda: _objects(0xF7, mbed_ram.pool(0x2000_0400)),
    "mbed.rtx_message": lambda: {
        "of 4 bytes": bytes([0xF9, 0, 0, 24]) + mbed_images.words([0, 0x2000_0500]) + b"data",
        "of none": bytes([9, 0, 0, 0]) + bytes(8),
        "cut": bytes([0xF9]) + bytes(10),
    },
    "mbed.rtx_message_queue": lambda: _objects(
        0xFA, mbed_ram.pool(0x2000_0400) + mbed_images.words([4, 1, 0x2000_0400, 0x2000_0400])
    ),
    "mbed.rtx_info_start": lambda: _info(28),
    "mbed.rtx_info": lambda: _info(84),
    "mbed.rtx_info_robin_tick": lambda: _info(84),
    "mbed.fault_context": lambda: {"a fault": mbed_ram.fault_context(), "cut": mbed_ram.fault_context()[:-1]},
    "mbed.error_context": lambda: _error_contexts(0, 128),
    "mbed.error_context_start": lambda: _error_contexts(0, 32),
    "mbed.error_context_end": lambda: _error_contexts(48, 64),
    "mbed.crash_data": lambda: {
        "a fault": mbed_ram.fault_context() + mbed_ram.error_context(0x80FF013D),
        "of the sample, where nothing crashed": _ram(0x100, 256),
        "cut": mbed_ram.fault_context() + mbed_ram.error_context()[:-1],
    },
    "mbed.allocation_header": lambda: {
        "24 bytes": mbed_images.words([24, 0xDEADBEEF]),
        "freed": bytes(8),
        "cut": mbed_images.words([24, 0xDEADBEEF])[:-1],
    },
}
