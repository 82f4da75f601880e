"""Each rule is broken by one sample, which shows that finding and no other."""

from __future__ import annotations

import pytest

from formats.tock.tbf_elements import Element, FixedAddresses
from tests.corrupt.tock.broken import BROKEN_TAB, BROKEN_TBF, SHA, footer, sound, tab, tbf, with_element
from toolkit.tock.rules import RULES
from toolkit.tock.tab import Tab
from toolkit.tock.verify import verify
from toolkit.tock.verify_tab import verify_tab

NEED_MORE = {"tbf-fixed-address", "tbf-size-mpu"}
"""Codes that depend on where an app lies, or for what it is."""
FIXED = with_element(Element.of(FixedAddresses(0xFFFF_FFFF, 0x30044)))
"""An app whose binary starts at 0x44."""


def codes(data: bytes, **knowledge: object) -> set[str]:
    return {finding.code for finding in verify(data, **knowledge)}  # type: ignore[arg-type]


def test_every_rule_has_a_sample() -> None:
    assert set(RULES) == {*BROKEN_TBF, *BROKEN_TAB, *NEED_MORE}


@pytest.mark.parametrize("arch", ["cortex-m0", "cortex-m4", "rv32imac", "unknown", None])
def test_sound_app_has_no_findings(arch: str | None) -> None:
    assert verify(sound(), arch=arch) == []


def test_sound_archive_has_no_findings() -> None:
    assert verify_tab(Tab.parse(tab())) == []


@pytest.mark.parametrize("code", BROKEN_TBF)
def test_broken_app_shows_exactly_its_finding(code: str) -> None:
    assert codes(BROKEN_TBF[code]) == {code}


@pytest.mark.parametrize("code", BROKEN_TAB)
def test_broken_archive_shows_exactly_its_finding(code: str) -> None:
    assert {finding.code for finding in verify_tab(Tab.parse(BROKEN_TAB[code]))} == {code}


@pytest.mark.parametrize("code", BROKEN_TBF)
def test_offset_lies_in_the_file(code: str) -> None:
    data = BROKEN_TBF[code]
    assert [f for f in verify(data) if f.offset is not None and not 0 <= f.offset <= len(data)] == []


def test_right_digest_has_no_finding() -> None:
    assert codes(tbf(footer=footer((3, SHA)))) == set()


def test_app_at_its_fixed_address() -> None:
    assert codes(FIXED, address=0x30000) == set()


def test_app_at_another_address() -> None:
    assert codes(FIXED, address=0x30200) == {"tbf-fixed-address"}


@pytest.mark.parametrize(
    ("arch", "total", "fits"),
    [
        *(("cortex-m4", 1024, True), ("cortex-m4", 1028, False), ("rv32imc", 1028, True), ("rv32imc", 1026, False)),
        *(("i486", 4096, True), ("i486", 1024, False), ("unknown", 1026, True)),
    ],
)
def test_size_for_an_architecture(arch: str, total: int, fits: bool) -> None:
    data = tbf(footer=bytes(total - 96))
    assert codes(data, arch=arch) == (set() if fits else {"tbf-size-mpu"})
