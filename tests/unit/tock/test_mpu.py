"""Places of apps that memory protection can cover (formats/tock/SPEC.md: Memory protection)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.mpu import flash_problem, granule, next_address, next_length

POWERS = {MpuRule.CORTEX_M: 32, MpuRule.CORTEX_M0_PLUS: 256}
ADDRESSES = st.one_of(
    st.integers(0, 1 << 20),
    st.builds(lambda count, shift: count << shift, st.integers(0, 200), st.integers(2, 14)),
)
LENGTHS = st.one_of(
    st.integers(0, 1 << 18),
    st.builds(lambda count, shift: count << shift, st.integers(0, 20), st.integers(2, 14)),
)


def covered_by_hardware(start: int, length: int, least: int) -> bool:
    """Whether some region of the MPU, some of its eight parts in a row switched on, is exactly this range."""
    for exponent in range(least.bit_length() - 1, 33):
        size = 1 << exponent
        base = start - start % size
        if start == base and length == size:
            return True
        if size < 256:
            continue
        edges = range(base, base + size + 1, size // 8)
        if start in edges and start + length in edges and length:
            return True
    return False


def accepted_by_kernel(start: int, length: int, least: int) -> bool:
    """The rule in words: a power of two on its own multiple, or whole subregions that the address asks for."""
    if start % least or length < least:
        return False
    if length in {1 << exponent for exponent in range(33)} and start % length == 0:
        return True
    subregion = max(1 << exponent for exponent in range(32) if start % (1 << exponent) == 0)
    if subregion < 32 or length % subregion:
        return False
    block = next(base for base in (start - part * subregion for part in range(8)) if base % (8 * subregion) == 0)
    return all(block <= address < block + 8 * subregion for address in (start, start + length - 1))


@pytest.mark.parametrize("rule", POWERS, ids=lambda rule: rule.value)
@given(start=ADDRESSES, length=LENGTHS)
@example(start=0x40000, length=0x600)  # a multiple of much: its subregions are longer than the app
@example(start=0x40200, length=0x600)
@example(start=0, length=0x8000_0000)
def test_rule_is_that_of_the_kernel(rule: MpuRule, start: int, length: int) -> None:
    assert (flash_problem(rule, start, length) is None) == accepted_by_kernel(start, length, POWERS[rule])


@pytest.mark.parametrize("rule", POWERS, ids=lambda rule: rule.value)
@given(start=ADDRESSES, length=LENGTHS)
def test_what_is_accepted_the_hardware_covers(rule: MpuRule, start: int, length: int) -> None:
    if flash_problem(rule, start, length) is None:
        assert covered_by_hardware(start, length, POWERS[rule])


@pytest.mark.parametrize("rule", MpuRule, ids=lambda rule: rule.value)
@settings(max_examples=40)
@given(start=st.integers(0, 1 << 14), length=st.integers(0, 80).map(lambda count: count * 32) | st.integers(0, 5000))
def test_next_address_is_the_lowest(rule: MpuRule, start: int, length: int) -> None:
    found = next_address(rule, start, length)
    lowest = next((at for at in range(start, start + 0x4000) if flash_problem(rule, at, length) is None), None)
    if rule in (MpuRule.PMP, MpuRule.NONE) and not length:
        return  # nothing to place
    assert found == lowest


@pytest.mark.parametrize("rule", MpuRule, ids=lambda rule: rule.value)
@given(length=st.integers(1, 1 << 17))
def test_next_length_is_the_shortest_that_fits_somewhere(rule: MpuRule, length: int) -> None:
    found = next_length(rule, length)
    assert found >= length
    assert next_address(rule, 0, found) is not None
    shorter = [tried for tried in range(length, found) if next_address(rule, 0, tried) is not None]
    assert shorter == [] or rule is MpuRule.PMP  # the kernel rounds up; tools do it before


REFUSED = {
    "start between granules": (MpuRule.CORTEX_M, 0x30010, 512),
    "start between granules of M0+": (MpuRule.CORTEX_M0_PLUS, 0x30080, 512),
    "shorter than a granule": (MpuRule.CORTEX_M, 0x30000, 16),
    "shorter than a granule of M0+": (MpuRule.CORTEX_M0_PLUS, 0x30000, 128),
    "no power of two": (MpuRule.CORTEX_M, 0x30000, 1536),
    "beyond eight subregions": (MpuRule.CORTEX_M, 0x30E00, 1024),
    "no multiple of 32": (MpuRule.CORTEX_M33, 0x30000, 100),
    "start no multiple of 4": (MpuRule.PMP, 0x30002, 100),
    "start within a page": (MpuRule.X86, 0x150200, 4096),
    "length no page": (MpuRule.X86, 0x150000, 512),
}
ACCEPTED = {
    "power of two on its multiple": (MpuRule.CORTEX_M, 0x30000, 2048),
    "three subregions": (MpuRule.CORTEX_M, 0x30200, 1536),
    "seven subregions to the end of the block": (MpuRule.CORTEX_M, 0x30200, 7 * 512),
    "power of two across its multiples": (MpuRule.CORTEX_M, 0x30400, 2048),
    "small power of two on M0+": (MpuRule.CORTEX_M0_PLUS, 0x30100, 256),
    "multiples of 32": (MpuRule.CORTEX_M33, 0x30020, 96),
    "multiples of 4": (MpuRule.PMP, 0x30004, 100),
    "length that the kernel rounds up": (MpuRule.PMP, 0x30004, 101),
    "pages": (MpuRule.X86, 0x151000, 3 * 4096),
    "no protection": (MpuRule.NONE, 0x30001, 77),
}


@pytest.mark.parametrize("place", REFUSED.values(), ids=REFUSED)
def test_refused(place: tuple[MpuRule, int, int]) -> None:
    problem = flash_problem(*place)
    assert problem is not None
    assert problem.startswith("MpuInvalidFlashLength: ")


@pytest.mark.parametrize("place", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(place: tuple[MpuRule, int, int]) -> None:
    assert flash_problem(*place) is None


def test_lengths_of_subregions() -> None:
    """Between two powers of two lie the lengths of five, six and seven subregions."""
    lengths = sorted({next_length(MpuRule.CORTEX_M, length) for length in range(1025, 4097)})
    assert lengths == [1280, 1536, 1792, 2048, 2560, 3072, 3584, 4096]
    assert all(longer * 4 <= shorter * 5 for shorter, longer in pairwise(lengths))


def test_granules() -> None:
    assert {rule.value: granule(rule) for rule in MpuRule} == {
        "cortex-m": 32,
        "cortex-m0+": 256,
        "cortex-m33": 32,
        "pmp": 4,
        "x86": 4096,
        "none": 1,
    }
