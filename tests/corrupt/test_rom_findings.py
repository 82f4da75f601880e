"""For every finding about a ROM image, an image that shows exactly it."""

from __future__ import annotations

import pytest

from tests import kernel_pages
from tests.kernel_pages import PAGE_SIZE, kernel_page, with_kernel, with_pages
from tests.knightos_files import BLANK, image, image_with_kernel
from toolkit.findings import Finding
from toolkit.knightos.rom.check import check
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import read_kernel
from toolkit.knightos.rom.rules import RULES

SOUND = image_with_kernel("small.TI83p")
FILES = image("small.TI83p")
PRIVILEGED, BOOT = 0x1C, 0x1F
BOOT_PAGE = {BOOT: kernel_pages.boot_page()}
ERASED = b"\xff" * PAGE_SIZE


def patched(offset: int, new: bytes) -> bytes:
    return SOUND[:offset] + new + SOUND[offset + len(new) :]


def with_version(version: bytes) -> bytes:
    return patched(0x64, version)


CASES = {
    "no kernel": ("rom-no-kernel", with_pages(FILES, BOOT_PAGE)),
    "another system": ("rom-other-system", with_pages(FILES, BOOT_PAGE | {0: b"\xc3\x00\x01TI"})),
    "a version without end": ("rom-kernel-header", with_version(b"1" * 0x180)),
    "no jump at RST 08": ("rom-kernel-vector", patched(0x08, b"\x00")),
    "no jump at the start": ("rom-kernel-vector", patched(0x53, b"\x18")),
    "no return at RST 30": ("rom-kernel-vector", patched(0x30, b"\x00")),
    "a byte behind RST 10": ("rom-kernel-gap", patched(0x13, b"\x01")),
    "a byte behind the flag": ("rom-kernel-gap", patched(0x27, b"\x01")),
    "a version without a revision": ("rom-kernel-version", with_version(b">0.6.12\0")),
    "an empty version": ("rom-kernel-version", with_version(b"\0")),
    "the flag that an exploit sets": ("rom-boot-code-flag", patched(0x26, b"\xff")),
    "another mark": ("rom-valid-marker", patched(0x56, b"\0\0")),
    "behind the mark": ("rom-valid-marker", patched(0x58, b"\0")),
    "page 01 is erased": ("rom-jump-table", with_pages(SOUND, {1: ERASED})),
    "a function in RAM": ("rom-jump-target", patched(0x3FFE, b"\x00\x83")),
    "a function of page 00 behind it": ("rom-jump-target", patched(0x3FFE, b"\x00\x42")),
    "a function in erased bytes": ("rom-jump-target", patched(0x7FFE, b"\x00\x50")),
    "one function more": ("rom-function-count", with_pages(SOUND, {2: kernel_page(2, 48)})),
    "no privileged page": ("rom-privileged", with_pages(SOUND, {PRIVILEGED: ERASED})),
    "no jump that locks": ("rom-privileged", patched(PRIVILEGED * PAGE_SIZE + 4, b"\0")),
    "no boot page": ("rom-no-boot-page", with_pages(SOUND, {BOOT: ERASED})),
    "no volume": ("rom-no-volume", with_kernel(BLANK)),
}


def findings(data: bytes) -> list[Finding]:
    rom = RomImage.parse(data)
    return check(rom, read_kernel(rom))


@pytest.mark.parametrize(("code", "data"), CASES.values(), ids=CASES)
def test_finding_is_shown_alone(code: str, data: bytes) -> None:
    assert {finding.code for finding in findings(data)} == {code}


def test_sound_image_has_no_findings() -> None:
    assert findings(SOUND) == []


@pytest.mark.parametrize("version", [b"0.6.11", b"0.6.12+", b"0.6.11-104-3f71d3b", b"0.6.11-104-g3f71d3b+"])
def test_version_that_programs_can_compare(version: bytes) -> None:
    assert findings(with_version(version + b"\0")) == []


def test_validated_kernel_is_sound() -> None:
    assert findings(patched(0x56, b"\x5a\xa5")) == []


def test_function_of_another_page_may_lie_on_page_00() -> None:
    assert findings(patched(0x7FFE, b"\x00\x02")) == []


def test_every_rule_is_shown() -> None:
    assert {code for code, _data in CASES.values()} == set(RULES)


def test_finding_names_the_function_and_where_its_entry_lies() -> None:
    [finding] = findings(CASES["a function in erased bytes"][1])
    assert (finding.where, finding.offset) == ("page 01", 0x7FFD)
    assert finding.message == "1 function leads astray, 00 (newline) first, to 5000"
