"""Numbers of configurations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.mbed.composition.expression import evaluate

NUMBERS = st.integers(0, 1 << 20).flatmap(lambda n: st.sampled_from([str(n), hex(n), oct(n), bin(n)]))
EXPRESSIONS = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", " + ", "\t*"]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("0x8000", 0x8000),
        ("0X10", 16),
        ("0b101", 5),
        ("0o17", 15),
        ("64*1024+512", 66048),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("10-2-3", 5),
        (" ( 1 + 2 ) ", 3),
        ("1-2+3", 2),
        ("0xFFFFFFFFFFFFFFFF", (1 << 64) - 1),
    ],
)
def test_value(text: str, value: int) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "x", "0x", "010", "1 2", "1+", "*2", "-1", "1-2", "(1", "1)", "()", "2**3", "1/2", "1_000", "1e3",
        "٣", "0x1g", "__import__('os')", "1;2", "0x10000000000000000", "0xFFFFFFFF*0xFFFFFFFF*2", "1" * 201,
        "(" * 21 + "1" + ")" * 21,
    ],
)  # fmt: skip
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        evaluate(text)


@given(EXPRESSIONS)
def test_values_are_those_of_python(text: str) -> None:
    value = eval(text)
    try:
        assert evaluate(text) == value
    except ValueError:
        assert value < 0 or len(text) > 200 or "need" in text or _is_deep(text) or _is_large(text)


def _is_deep(text: str) -> bool:
    return text.count("(") > 20


def _is_large(text: str) -> bool:
    """Whether a product on the way may have more than 64 bits."""
    return text.count("*") >= 3


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        value = evaluate(text)
    except ValueError:
        return
    assert 0 <= value < 1 << 64
