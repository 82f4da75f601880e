"""Bytes of the parts of board images: flags pages, attributes, kernel attributes. `collected` names them."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from formats.tock.attributes import SLOT_SIZE, SLOTS
from formats.tock.bootloader_flags import FLAGS_SIZE
from tests.golden_data import read, sample

FLAGS, ATTRIBUTES = 0x400, 0x600
"""Addresses, which are offsets in these images."""
KERNEL_LENGTH = 4096
"""Bytes of the end of a kernel's region."""
SHOWN, LONGEST_REGION = 64, 0x4000
"""Bytes of a region for apps that are kept: some of what is free, and at most."""
TICKV_REGIONS = {"tockloader": 4096, "tockloader-cleaned": 4096, "tockloader-small-regions": 512}
"""Sample → bytes of a region."""
ERASED = 0xFF
Found = Iterator[tuple[str, bytes]]


@functools.cache
def _images() -> tuple[tuple[str, dict[str, Any], bytes], ...]:
    expected = map(json.loads, (sample("tock/images") / "expected.jsonl").read_text().splitlines())
    return tuple((one["file"], one, read(sample("tock") / one["file"])) for one in expected)


def flags_pages() -> Found:
    """Give all flags pages, and what lies there where there is no bootloader."""
    for name, expected, image in _images():
        if "bootloader" in expected:
            yield name, image[FLAGS : FLAGS + FLAGS_SIZE]


def attribute_tables() -> Found:
    """Give all attributes."""
    for name, expected, image in _images():
        if "bootloader" in expected:
            yield name, image[ATTRIBUTES : ATTRIBUTES + SLOTS * SLOT_SIZE]


def attribute_slots() -> Found:
    """Give all slots."""
    for name, table in attribute_tables():
        for index in range(SLOTS):
            yield f"{name} slot {index}", table[index * SLOT_SIZE : (index + 1) * SLOT_SIZE]


def kernel_ends() -> Found:
    """Give the ends of all kernels."""
    for name, expected, image in _images():
        if "kernel_attributes_end" in expected:
            end = expected["kernel_attributes_end"]
            yield name, image[end - KERNEL_LENGTH : end]


def app_regions() -> Found:
    """Give the regions for apps of all images; of large ones what is in use, and some of what is free."""
    for name, expected, image in _images():
        if "kernel_walk" in expected:
            start = expected["apps_offset"]
            end = max(start + SHOWN, expected["kernel_walk"][-1]["offset"] + SHOWN)
            yield name, image[start : min(end, start + expected["apps_len"], start + LONGEST_REGION)]


def tickv_objects() -> Found:
    """Give the objects of all TicKV stores, and the erased flash behind those of each region."""
    for path in sorted(sample("tock/tickv").glob("*.bin")):
        store = read(path)
        for region in range(0, len(store), TICKV_REGIONS[path.stem]):
            offset = region
            while store[offset] != ERASED:
                length = int.from_bytes(store[offset + 1 : offset + 3], "big") & 0xFFF
                yield f"{path.stem}@{offset:#x}", store[offset : offset + length]
                offset += length
            yield f"{path.stem}@{offset:#x}", store[offset : offset + 16]
