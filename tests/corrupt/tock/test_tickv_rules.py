"""Each rule about TicKV stores is broken by one store, which shows that finding and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formats.tock.tickv_object import TICKV_OBJECT, TickvObject, check_sum, make_object
from toolkit.flash.nor import NorFlash
from toolkit.tock.tickv.changes import make_value
from toolkit.tock.tickv.check import check
from toolkit.tock.tickv.keys import MAIN_KEY
from toolkit.tock.tickv.region import home_region
from toolkit.tock.tickv.rules import RULES
from toolkit.tock.tickv.store import Store, store_geometry

SIZE, COUNT = 128, 3
MAIN = TICKV_OBJECT.build(make_object(MAIN_KEY, b""))
MAIN_REGION = home_region(MAIN_KEY, COUNT)
KEY_0, KEY_2 = 3, 2
"""Hashed keys at home in region 0 and in region 2; the main key's home is region 1."""


def store_of(regions: dict[int, bytes], *, main: bytes = MAIN) -> Store:
    contents = {MAIN_REGION: main} | {n: (main if n == MAIN_REGION else b"") + data for n, data in regions.items()}
    flash = b"".join(contents.get(number, b"").ljust(SIZE, b"\xff") for number in range(COUNT))
    return Store(NorFlash(store_geometry(SIZE, COUNT), flash))


def stored(key: int, value: bytes = make_value(b"value", 1)) -> bytes:
    return TICKV_OBJECT.build(make_object(key, value))


def with_flags(flags: int) -> bytes:
    record = make_object(KEY_0, make_value(b"", 1))
    header = replace(record.header, flags_and_length=record.header.flags_and_length | flags)
    return TICKV_OBJECT.build(TickvObject(header, record.value, check_sum(header, record.value)))


def with_sum(key: int, sum_: int) -> bytes:
    return TICKV_OBJECT.build(replace(make_object(key, make_value(b"", 1)), check_sum=sum_))


BROKEN: dict[str, Store] = {
    "tickv-main-key": store_of({0: stored(KEY_0)}, main=b""),
    "tickv-erased": store_of({}, main=b""),
    "tickv-version": store_of({0: b"\x00"}),
    "tickv-length": store_of({0: b"\x01\x80\x0e"}),
    "tickv-torn": store_of({0: b"\xff\x80\x20\x01"}),
    "tickv-dirty": store_of({0: b"\xff" * 20 + b"\x00"}),
    "tickv-check-sum": store_of({0: with_sum(KEY_0, 0)}),
    "tickv-unreachable": store_of({0: stored(KEY_2)}),
    "tickv-twice": store_of({0: stored(KEY_0) + stored(KEY_0)}),
    "tickv-flags": store_of({0: with_flags(0x4000)}),
    "tickv-value": store_of({0: stored(KEY_0, b"eight")}),
}


def codes(store: Store) -> set[str]:
    return {finding.code for finding in check(store)}


def test_homes_are_as_named() -> None:
    assert [home_region(key, COUNT) for key in (KEY_0, MAIN_KEY, KEY_2)] == [0, 1, 2]


def test_every_rule_has_a_store() -> None:
    assert set(RULES) == set(BROKEN)


@pytest.mark.parametrize("code", BROKEN)
def test_broken_store_shows_exactly_its_finding(code: str) -> None:
    assert codes(BROKEN[code]) == {code}


def test_sound_store_has_no_findings() -> None:
    assert codes(store_of({0: stored(KEY_0), 2: stored(KEY_2)})) == set()


def test_offset_is_that_of_the_image() -> None:
    (finding,) = check(BROKEN["tickv-value"], start=0x1000)
    assert (finding.offset, finding.where) == (0x1000, "0x0000000000000003")
