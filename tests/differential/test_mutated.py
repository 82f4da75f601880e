"""Comparison 3: on damaged samples, both declarations give the same verdict, and the same record where they accept."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.codec import Spec
from formats.registry import FORMATS
from tests.differential.collected import samples_of
from tests.differential.divergences import disagreements

Mutation = Callable[[bytes], bytes]
LARGEST = 0x4000
"""Bytes of the largest sample that is worth damaging; the rules are met in small ones too."""


def _flip(place: float, bits: int) -> Mutation:
    def mutate(data: bytes) -> bytes:
        at = int(place * len(data))
        return data[:at] + bytes(byte ^ bits for byte in data[at : at + 1]) + data[at + 1 :]

    return mutate


def _overwrite(place: float, new: bytes) -> Mutation:
    def mutate(data: bytes) -> bytes:
        at = int(place * len(data)) & ~1
        return (data[:at] + new + data[at + len(new) :])[: len(data)]

    return mutate


def _truncate(place: float) -> Mutation:
    return lambda data: data[: int(place * len(data))]


def _extend(more: bytes) -> Mutation:
    return lambda data: data + more


def _mutations() -> st.SearchStrategy[list[Mutation]]:
    anywhere = st.floats(0, 1, exclude_max=True)
    place = st.builds(lambda x: x**3, anywhere) | anywhere
    numbers = st.sampled_from([0, 1, 2, 3, 4, 8, 10, 12, 16, 20, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF])
    words = numbers.map(lambda number: number.to_bytes(2, "little"))
    return st.lists(
        st.builds(_flip, place, st.integers(1, 255))
        | st.builds(_overwrite, place, words)
        | st.builds(_truncate, anywhere)
        | st.builds(_extend, st.binary(min_size=1, max_size=12)),
        min_size=1,
        max_size=4,
    )


MUTATIONS = _mutations()
"""Damage of one to four kinds; most of it near the start, where lengths and types stand."""


@functools.cache
def small_samples(name: str) -> st.SearchStrategy[bytes]:
    """Samples of a format that are worth damaging."""
    return st.sampled_from([sample for sample in samples_of(name).values() if len(sample) <= LARGEST])


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
@given(data=st.data())
@settings(deadline=None)
def test_damaged_samples_agree(spec: Spec[Any], data: st.DataObject) -> None:
    damaged = data.draw(small_samples(spec.name))
    for mutate in data.draw(MUTATIONS):
        damaged = mutate(damaged)
    assert disagreements(spec, damaged) == []
