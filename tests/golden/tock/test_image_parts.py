"""Bootloader, attributes and kernel attributes of the recorded images, and what tockloader says of the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tockloader.kernel_attributes import KernelAttributes as TheirKernelAttributes

from formats.tock.kernel_attributes import HEAD_SIZE, HEADER_SIZE, KERNEL_ATTRIBUTES, VALUE_LENGTHS
from tests.golden_data import third_party
from tests.tock_images import opened, path_of, placed, recorded
from toolkit.tock.board.choose import BoardChoice
from toolkit.tock.image.attributes import read_attributes
from toolkit.tock.image.bootloader import read_bootloader
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import Kernel, kernel_of, read_kernel

BOOT = [name for name, one in recorded().items() if "bootloader" in one]
KERNELS = [name for name, one in recorded().items() if "kernel_records" in one]
PUBLISHED = ("hail-bootloader", "imix-bootloader", "tock-bootloader.nano33ble.v1.1.0.0x00000")
ELSEWHERE = {
    "kernel-version2": "gives the version and no attributes, where we refuse the version",
    "kernel-long": "fails, since it sees 1,000 bytes only",
}
"""What tockloader says otherwise of kernel attributes."""


def image_of(name: str) -> FlashImage:
    choice, base = placed(name)
    return opened(path_of(name), choice, base)[0]


def slots_of(image: FlashImage) -> list[Any]:
    slots = read_attributes(image).slots
    return [{"key": slot.key, "value": slot.value} if slot.is_used else None for slot in slots]


def published(name: str) -> tuple[FlashImage, dict[str, Any]]:
    path = third_party(f"tock/bootloader/{name}.bin")
    lines = path.with_name("expected.jsonl").read_text().splitlines()
    expected = {Path(one["file"]).stem: one["bootloader"] for one in map(json.loads, lines)}
    return opened(path, BoardChoice())[0], expected[name]


def kernel_in(name: str) -> tuple[Kernel, bytes]:
    end = recorded()[name]["kernel_attributes_end"]
    data = path_of(name).read_bytes()[end - 0x1000 : end]
    return kernel_of(data, end - 0x1000), data


@pytest.mark.parametrize("name", BOOT)
def test_slots(name: str) -> None:
    assert slots_of(image_of(name)) == recorded()[name]["bootloader"]["slots"]


@pytest.mark.parametrize("name", BOOT)
def test_flags(name: str) -> None:
    bootloader = read_bootloader(image_of(name))
    said = (bootloader.version, bootloader.flags.start_address) if bootloader else (None, None)
    expected = recorded()[name]["bootloader"]
    assert (bootloader is not None, *said) == (expected["present"], expected["version"], expected["start_address"])


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_bootloader(name: str) -> None:
    image, expected = published(name)
    bootloader = read_bootloader(image)
    assert bootloader is not None
    said = {"version": bootloader.version, "start_address": bootloader.flags.start_address, "present": True}
    assert said | {"slots": slots_of(image)} == expected


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_bootloader_is_of_the_board_that_it_names(name: str) -> None:
    image, _expected = published(name)
    assert image.board.name == read_attributes(image).get("board")


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_records(name: str) -> None:
    kernel, _data = kernel_in(name)
    assert _records(kernel) == recorded()[name]["kernel_records"]


def _records(kernel: Kernel) -> list[dict[str, Any]] | None:
    """In the words of the recording: offset of the value in the file, its bytes."""
    if kernel.attributes is None:
        return None
    data = KERNEL_ATTRIBUTES.build(kernel.attributes)
    first, end, found = kernel.range.end - len(data), kernel.range.end - HEADER_SIZE, []
    for attribute in kernel.attributes.attributes:
        length = VALUE_LENGTHS[attribute.type]
        end -= HEAD_SIZE + length
        value = data[end - first : end - first + length].hex()
        found.append({"type": attribute.type, "length": length, "value_offset": end, "value": value})
    return found


@pytest.mark.parametrize("name", [name for name in KERNELS if name not in ELSEWHERE])
def test_tockloader_recorded_the_same(name: str) -> None:
    kernel, _data = kernel_in(name)
    theirs = recorded()[name]["tockloader_kernel_attributes"]
    assert _as_tockloader(kernel) == (theirs and theirs["attributes"])


@pytest.mark.parametrize("name", [name for name in KERNELS if name not in ELSEWHERE])
def test_tockloader_sees_the_same_now(name: str) -> None:
    kernel, data = kernel_in(name)
    theirs = TheirKernelAttributes(data[-1000:], kernel.range.end)
    said = [_plain(attribute.object()) for attribute in theirs.tlvs] if hasattr(theirs, "version") else None
    assert _as_tockloader(kernel) == said


def test_tockloader_gives_nothing_of_another_version() -> None:
    assert recorded()["kernel-version2"]["tockloader_kernel_attributes"] == {"attributes": [], "version": 2}


def test_tockloader_fails_on_many_keys() -> None:
    assert "exception" in recorded()["kernel-long"]["tockloader_kernel_attributes"]


def _plain(theirs: dict[str, Any]) -> dict[str, Any]:
    return {key: value.hex() if isinstance(value, bytes) else value for key, value in theirs.items()}


TOCKLOADER_WORDS = {
    0x0101: ("app_memory", {"app_memory_start": "start", "app_memory_len": "length"}),
    0x0102: ("kernel_binary", {"kernel_binary_start": "start", "kernel_binary_len": "length"}),
    0x0103: (
        "kernel_version",
        {f"kernel_version_{part}": part for part in ("major", "minor", "patch", "prerelease")},
    ),
    0x0104: (
        "public_key",
        {"public_key": "key", "public_key_metadata": "metadata", "public_key_algorithm": "algorithm"},
    ),
}


def _as_tockloader(kernel: Kernel) -> list[dict[str, Any]] | None:
    if kernel.attributes is None:
        return None
    return [_in_their_words(attribute.type, attribute.value) for attribute in kernel.attributes.attributes]


def _in_their_words(type_: int, value: Any) -> dict[str, Any]:
    name, words = TOCKLOADER_WORDS[type_]
    return _plain({"type": name, "id": type_} | {theirs: getattr(value, ours) for theirs, ours in words.items()})


@pytest.mark.parametrize("name", [name for name in recorded() if recorded()[name]["kind"] == "full"])
def test_kernel_of_a_whole_image_is_found_through_its_board(name: str) -> None:
    kernel = read_kernel(image_of(name))
    assert kernel is not None
    assert kernel.range.end == recorded()[name]["kernel_attributes_end"]


@pytest.mark.parametrize("name", ["hail-full", "imix-full", "boot-113", "kernel-attrs"])
def test_intel_hex_says_the_same(name: str, tmp_path: Path) -> None:
    from toolkit.memory.image_file import FileKind, encode

    choice, base = placed(name)
    raw, _found = opened(path_of(name), choice, base)
    path = tmp_path / "image.hex"
    path.write_bytes(encode(raw.contents, FileKind.HEX, 0xFF))
    image, _found = opened(path, choice)
    assert (read_bootloader(image), read_attributes(image), read_kernel(image)) == (
        read_bootloader(raw),
        read_attributes(raw),
        read_kernel(raw),
    )
