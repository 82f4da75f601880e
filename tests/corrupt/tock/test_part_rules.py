"""Every finding about bootloader, attributes and kernel, with an image that shows exactly it; and a sound image."""

from __future__ import annotations

import pytest

from formats.tock.kernel_attributes import AppMemory, KernelBinary, PublicKey
from tests.tock_parts import FLAGS, HAIL, KERNEL, NAMES, SAID, flags, hail, hail_bytes, kernel_end, slot, table
from toolkit.tock.image.check import part_findings
from toolkit.tock.image.rules import RULES

VERSION = SAID[2]
KEY = PublicKey(bytes(range(64)), 1)
UNKNOWN = bytes(8) + bytes.fromhex("9901 0800")
TOO_SHORT = bytes(4) + bytes.fromhex("0101 0400")
BROKEN: dict[str, bytes] = {
    "bootloader-missing": hail_bytes(page=b"\xff" * 512),
    "bootloader-magic": hail_bytes(page=b"TOCKBOOTLOADEr" + bytes(498)),
    "bootloader-version": hail_bytes(page=flags(b"newest")),
    "bootloader-reserved": hail_bytes(page=flags(reserved_2=b"\x01" + bytes(475))),
    "bootloader-start": hail_bytes(page=flags(start=0x20000)),
    "bootloader-start-ignored": hail_bytes(page=flags(b"1.0.1", start=KERNEL)),
    "attribute-length": hail_bytes(slots=table(*NAMES, slot(b"long", b"x" * 55, 56))),
    "attribute-utf8": hail_bytes(slots=table(*NAMES, slot(b"value", b"\xff\xfe"))),
    "attribute-key-empty": hail_bytes(slots=table(*NAMES, slot(b"", b"value"))),
    "attribute-nul": hail_bytes(slots=table(*NAMES, slot(b"\0lead", b"value"))),
    "attribute-duplicate": hail_bytes(slots=table(*NAMES, NAMES[0])),
    "attribute-stale": hail_bytes(slots=table(*NAMES, slot(b"stale", b"new", behind=b" value"))),
    "attribute-full": hail_bytes(slots=table(*NAMES, *[slot(b"k%d" % number, b"v") for number in range(14)])),
    "kernel-attributes-missing": hail_bytes(end=b""),
    "kernel-attributes-version": hail_bytes(end=kernel_end(*SAID)[:-5] + b"\x02TOCK"),
    "kernel-attributes-long": hail_bytes(
        end=kernel_end(*SAID, *[PublicKey(bytes([number]) * 64, 0) for number in range(13)])
    ),
    "kernel-reserved": hail_bytes(end=kernel_end(*SAID, reserved=b"\x01\x00\x00")),
    "kernel-attribute-unknown": hail_bytes(end=kernel_end(*SAID, before=UNKNOWN)),
    "kernel-attribute-length": hail_bytes(end=kernel_end(*SAID[1:], before=TOO_SHORT)),
    "kernel-attribute-duplicate": hail_bytes(end=kernel_end(*SAID, SAID[2])),
    "kernel-binary": hail_bytes(end=kernel_end(KernelBinary(KERNEL, 0x20000))),
    "kernel-binary-start": hail_bytes(end=kernel_end(KernelBinary(KERNEL + 0x200, 0x1000))),
    "kernel-app-memory": hail_bytes(end=kernel_end(AppMemory(0x2000_8000, 0x8001))),
    "kernel-key": hail_bytes(end=kernel_end(*SAID, PublicKey(bytes(64), 0, 0, 2))),
}
OTHERS: dict[str, tuple[str, bytes]] = {
    "a magic with its first bytes only": ("bootloader-magic", hail_bytes(page=b"TOCK" + bytes(508))),
    "a version of one number": ("bootloader-version", hail_bytes(page=flags(b"1"))),
    "the first reserved bytes": ("bootloader-reserved", hail_bytes(page=flags(reserved_1=b"\xff" * 10))),
    "a bootloader that jumps to the constant": ("bootloader-start-ignored", hail_bytes(page=flags(b"0.6.0"))),
    "length 0": ("attribute-length", hail_bytes(slots=table(slot(b"key", b"", 0)))),
    "length 255": ("attribute-length", hail_bytes(slots=table(slot(b"key", b"", 255)))),
    "a key that is no UTF-8": ("attribute-utf8", hail_bytes(slots=table(slot(b"\xff", b"value")))),
    "a NUL in a key": ("attribute-nul", hail_bytes(slots=table(slot(b"a\0b", b"value")))),
    "a NUL in a value": ("attribute-nul", hail_bytes(slots=table(slot(b"key", b"a\0b")))),
    "what removing left": ("attribute-stale", hail_bytes(slots=table(slot(b"", b"", 0, b"old value")))),
    "a key twice": ("kernel-attribute-duplicate", hail_bytes(end=kernel_end(*SAID, KEY, KEY))),
    "reserved bytes of a key": ("kernel-key", hail_bytes(end=kernel_end(*SAID, PublicKey(bytes(64), 0, 1)))),
    "a kernel over its attributes": (
        "kernel-binary",
        hail_bytes(end=kernel_end(KernelBinary(KERNEL, 0x20000 - 8), VERSION)),
    ),
    "a kernel in front of its region": ("kernel-binary", hail_bytes(end=kernel_end(KernelBinary(0xFFFF, 16)))),
    "RAM in front of the board's": ("kernel-app-memory", hail_bytes(end=kernel_end(AppMemory(0, 16)))),
}
SOUND: dict[str, bytes] = {
    "an image": hail_bytes(),
    "a bootloader that ignores its start address": hail_bytes(page=flags(b"0.5.0", start=0)),
    "a slot as removing leaves it": hail_bytes(slots=table(*NAMES, bytes(64))),
    "erased flash behind a value": hail_bytes(slots=table(*NAMES, slot(b"key", b"value", behind=b"\xff" * 50))),
    "the longest key and value": hail_bytes(slots=table(*NAMES, slot(b"eightkey", b"v" * 55))),
    "several keys": hail_bytes(end=kernel_end(*SAID, KEY, PublicKey(bytes(64), 2))),
    "kernel that fills its region": hail_bytes(end=kernel_end(KernelBinary(KERNEL, 0x20000 - 20))),
    "an erased kernel": hail_bytes(kernel=b"\xff", end=b""),
    "code that looks like a type": hail_bytes(end=kernel_end(*SAID, before=bytes.fromhex("0001 f0f0"))),
}


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in part_findings(hail(data))}


@pytest.mark.parametrize("code", BROKEN)
def test_finding(code: str) -> None:
    assert codes(BROKEN[code]) == {code}


@pytest.mark.parametrize(("code", "data"), OTHERS.values(), ids=OTHERS)
def test_finding_otherwise(code: str, data: bytes) -> None:
    assert codes(data) == {code}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_sound_image(data: bytes) -> None:
    assert codes(data) == set()


def test_every_rule_has_its_image() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("code", BROKEN)
def test_offset_lies_in_the_image(code: str) -> None:
    data = BROKEN[code]
    assert [f for f in part_findings(hail(data)) if f.offset is not None and not 0 <= f.offset <= len(data)] == []


def test_finding_points_at_the_slot() -> None:
    (finding,) = part_findings(hail(BROKEN["attribute-utf8"]))
    assert (finding.where, finding.offset) == ("slot 2", FLAGS + 512 + 2 * 64 + 9)


def test_bytes_in_place_of_slots_are_nobodys_without_a_bootloader() -> None:
    data = hail_bytes(page=b"\xff" * 512, slots=table(slot(b"key", b"", 0)))
    assert codes(data) == {"bootloader-missing"}


@pytest.mark.parametrize(
    "range_", [(0, KERNEL), (0, FLAGS + 100), (FLAGS + 14, 100)], ids=["all", "the front", "the middle"]
)
def test_nothing_is_said_of_a_flags_page_that_the_image_has_not(range_: tuple[int, int]) -> None:
    image = hail(hail_bytes(page=b"\xff" * 512))
    image.contents.remove(*range_)
    assert list(part_findings(image)) == []


def test_nothing_is_said_of_the_end_of_a_kernel_that_the_image_has_not() -> None:
    image = hail(hail_bytes())
    image.contents.remove(0x2FFFC, HAIL.flash.end)
    assert list(part_findings(image)) == []
