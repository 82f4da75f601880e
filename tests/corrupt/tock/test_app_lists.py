"""Each rule about lists of apps is broken by one image, which shows that finding and no other."""

from __future__ import annotations

import functools
import random

import pytest

from formats.errors import FormatError
from tests import kernel_rules
from tests.app_lists import APPS, FLASH, board, header, image_with, padding, tbf
from tests.bounded import bounded_time
from toolkit.errors import ToolkitError
from toolkit.findings import Finding
from toolkit.memory.region import AddressRange
from toolkit.tock.apps.extract import extracted
from toolkit.tock.apps.flags import set_enabled
from toolkit.tock.apps.install import How, install
from toolkit.tock.apps.kernel_facts import KernelFacts
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.apps.remove import compact, erase_all, uninstall
from toolkit.tock.apps.rules import RULES
from toolkit.tock.apps.verify import verify_apps
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import MpuRule
from toolkit.tock.image.flash_image import FlashImage

SOUND = tbf("one") + tbf("two")
VERSION_1 = b"\x01\x00\x00\x00\x00\x02\x00\x00".ljust(76, b"\x07")
LOOKS_LIKE_HEADERS = b"\xff" * 8 + b"\x02\x00\xfc\xff\x00\x00\x01\x00" * 0x6000
BROKEN = {
    "apps-unreadable": tbf("one")[:12] + bytes(4) + tbf("one")[16:],
    "apps-endless": tbf("one") + header(48, 0),
    "apps-beyond-region": tbf("one") + header(48, 0x10000),
    "apps-stop": tbf("one", binary_end=516),
    "apps-fixed-address": tbf("one", flash=APPS + 0x1000),
    "apps-mpu": padding(32) + tbf("one"),
    "apps-ram-order": tbf("one", ram=0x2000_8000) + tbf("two", ram=0x2000_4000),
    "apps-ram-full": tbf("one", minimum_ram=0x20000),
    "apps-kernel-version": tbf("one", kernel=(3, 0)),
    "apps-version-1": tbf("one") + VERSION_1,
    "apps-terminator": tbf("one") + b"garbage.",
    "apps-ghost": tbf("one") + b"\xff" * 512 + tbf("ghost"),
    "apps-ghosts-unsurveyed": LOOKS_LIKE_HEADERS,
    "apps-name": tbf("one") + tbf("one"),
    "apps-tockloader": tbf("one") + tbf("n" * 160),
    "apps-too-many": padding(16) * 16385,
}


def findings(region: bytes) -> tuple[Finding, ...]:
    length = max(0x4000, len(region))
    return walk_apps(image_with(board(length=length), region)).findings


def test_every_rule_has_an_image() -> None:
    assert {*BROKEN, "apps-cut"} == set(RULES)


def cut(length: int) -> set[str]:
    """Codes of findings about an image that ends so many bytes behind the start of the apps."""
    image = image_with(board(), tbf("one", binary_end=400) + tbf("two", binary_end=400))
    image.contents.remove(APPS + length, image.range.end - APPS - length)
    return {finding.code for finding in walk_apps(image).findings}


@pytest.mark.parametrize(("length", "codes"), [(911, {"apps-cut"}), (912, set()), (1024, set())], ids=str)
def test_image_that_ends_within_an_app(length: int, codes: set[str]) -> None:
    assert cut(length) - {"apps-tockloader"} == codes


def test_sound_list_has_no_findings() -> None:
    assert findings(SOUND) == ()


@pytest.mark.parametrize("code", BROKEN)
def test_broken_list_shows_exactly_its_finding(code: str) -> None:
    assert {finding.code for finding in findings(BROKEN[code])} == {code}


@pytest.mark.parametrize("code", BROKEN)
def test_offset_lies_in_the_flash(code: str) -> None:
    offsets = [finding.offset for finding in findings(BROKEN[code])]
    assert [offset for offset in offsets if offset is None or offset < APPS - FLASH] == []


def test_facts_of_the_kernel_count() -> None:
    facts = KernelFacts((3, 1), is_known=True, memory=AddressRange(0, 0))
    assert walk_apps(image_with(board(), BROKEN["apps-kernel-version"]), facts).findings == ()


def test_what_is_wrong_within_an_app_is_told_where_it_lies() -> None:
    image = image_with(board(), tbf("one") + tbf("two", flags=5))
    (finding,) = verify_apps(image, walk_apps(image))
    assert (finding.code, finding.where, finding.offset) == ("tbf-reserved-flags", "two at 0x40200", 0x40208 - FLASH)


def _random_headers(seed: int, length: int) -> bytes:
    """Headers that lead anywhere, most with the right checksum, among bytes of all kinds."""
    chance = random.Random(seed)
    region = bytearray(chance.randbytes(length))
    offset = 0
    while offset < length - 64:
        total = chance.choice([0, 1, 2, 4, 8, 12, 16, 20, 48, 64, 512, 0x1000, 0x8000, 0xFFFF_FFFF, 0x7FFF_FFFF])
        size = chance.choice([0, 4, 16, 18, 20, 48, 0xFFFC])
        region[offset : offset + 16] = header(size, total, chance.choice([0, 1, 3, 0xFFFF_FFFF]))[:16]
        offset += total if 0 < total < 0x2000 and chance.random() < 0.9 else 64
    return bytes(region)


HOSTILE = {
    "all zeros": bytes(0x20000),
    "all erased": b"\xff" * 0x20000,
    "sizes of 0xFFFFFFFF": b"\x02\x00\x10\x00\xff\xff\xff\xff" * 0x4000,
    "sizes of 0": b"\x02\x00\x10\x00\x00\x00\x00\x00" * 0x4000,
    "sizes of 2 that overlap": b"\x02\x00" * 0x10000,
    "sizes of 8": b"\x02\x00\x00\x00\x08\x00\x00\x00" * 0x4000,
    "shortest padding": padding(16) * 0x2000,
    "apps of 48 bytes": tbf("", 64)[:48].ljust(64, b"\0") * 0x800,
    "headers longer than TBFs": header(64, 16) * 0x2000,
    "many fixed addresses": b"".join(tbf("", 64, flash=APPS + n, ram=n) for n in range(0x800)),
    "one app of all bytes": tbf("all", 0x20000),
    **{f"random {seed}": _random_headers(seed, 0x20000) for seed in range(6)},
}
hostile = pytest.mark.parametrize("name", HOSTILE)


def _hostile(name: str) -> FlashImage:
    return image_with(board(MpuRule.NONE, length=0x20000), HOSTILE[name], behind=b"")


@hostile
def test_hostile_list_is_walked_as_by_the_independent_judge(name: str) -> None:
    image = _hostile(name)
    apps = walk_apps(image)
    steps = [(step.offset + APPS, step.action) for step in kernel_rules.walk(HOSTILE[name], APPS)]
    assert (len(steps), steps[-1][0]) == (sum(i.fate.value != "unreached" for i in apps.items) + 1, apps.boot_end[0])


@hostile
@pytest.mark.parametrize("how", ["install", "uninstall", "compact", "erase", "disable", "extract"])
def test_hostile_list_is_changed_or_refused_in_time(name: str, how: str) -> None:
    image = _hostile(name)
    before, names = image.read_range(image.board.flash), _names(name)
    with bounded_time():
        try:
            _change(image, how, names)
        except (ToolkitError, FormatError):
            assert image.read_range(image.board.flash) == before


@functools.cache
def _names(name: str) -> list[str]:
    return list(dict.fromkeys(item.name or hex(item.address) for item in walk_apps(_hostile(name)).apps))[:3]


def _change(image: FlashImage, how: str, names: list[str]) -> None:
    if how == "install":
        install(image, [AppFile("new", tbf("new"))], How(force=True))
    elif how == "uninstall":
        uninstall(image, names, force=True)
    elif how == "compact":
        compact(image, force=True)
    elif how == "erase":
        erase_all(image, force=True)
    elif how == "disable":
        set_enabled(image, names, enabled=False)
    else:
        extracted(image, walk_apps(image))
