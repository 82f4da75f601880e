"""The run-length encoding: what is packed, what is unpacked, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.knightos.rle import RleError, pack, unpack

RUNS = st.lists(
    st.tuples(st.sampled_from([0, 1, 0x9B, 0xFF]) | st.integers(0, 255), st.integers(1, 600)), max_size=12
).map(lambda runs: b"".join(bytes([byte]) * count for byte, count in runs))


@pytest.mark.parametrize(
    ("plain", "packed"),
    [
        (b"", ""),
        (b"abc", "616263"),
        (b"aaa", "616161"),
        (b"aaaa", "9b0461"),
        (b"\x9b", "9b019b"),
        (b"\x9b\x9b", "9b029b"),
        (b"a\x9bb", "619b019b62"),
        (bytes(255), "9bff00"),
        (bytes(256), "9bff0000"),
        (bytes(259), "9bff009b0400"),
        (b"\x9b" * 256, "9bff9b9b019b"),
        (b"\n\n\n\n", "9b040a"),
    ],
    ids=["nothing", "single", "three", "four", "9B", "9B 9B", "9B inside", "255", "256", "259", "256 9B", "line feeds"],
)
def test_packed(plain: bytes, packed: str) -> None:
    assert pack(plain).hex() == packed


@given(RUNS | st.binary(max_size=600))
def test_what_is_packed_comes_out(data: bytes) -> None:
    assert unpack(pack(data), len(data)) == data


@given(RUNS)
def test_no_run_of_zero_is_written(data: bytes) -> None:
    packed, at = pack(data), 0
    while (at := packed.find(0x9B, at)) >= 0:
        assert packed[at + 1] > 0
        at += 3


@given(RUNS | st.binary(max_size=600))
def test_packing_never_costs_but_for_the_sentinel(data: bytes) -> None:
    assert len(pack(data)) <= len(data) + 2 * data.count(0x9B)


def test_a_run_of_zero_is_256() -> None:
    assert unpack(b"\x9b\x00a", 256) == b"a" * 256


@pytest.mark.parametrize("data", [b"a\x9b", b"a\x9b\x02"], ids=["sentinel", "count"])
def test_a_run_cut_short(data: bytes) -> None:
    with pytest.raises(RleError, match="cut short") as raised:
        unpack(data, 100)
    assert raised.value.offset == 1


@pytest.mark.parametrize("data", [b"\x9b\x05a", b"aaaaa"], ids=["run", "single bytes"])
def test_more_than_allowed(data: bytes) -> None:
    with pytest.raises(RleError, match="more than 4 bytes"):
        unpack(data, 4)


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_any_bytes(data: bytes, most: int) -> None:
    try:
        plain = unpack(data, most)
    except RleError:
        return
    assert len(plain) <= most
