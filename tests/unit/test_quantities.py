"""Numbers with units."""

from __future__ import annotations

import pytest

from toolkit.quantities import format_length, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("256", 256),
        ("0x100", 256),
        ("0XFF", 255),
        ("64K", 65536),
        ("64 KiB", 65536),
        ("2M", 2 << 20),
        ("1_000", 1000),
        ("12b", 12),
    ],
)
def test_parse_number(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "K", "-1", "1.5", "0x", "0xg", "12Q", "five", "1KK"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number of bytes"):
        parse_number(text)


@pytest.mark.parametrize(("length", "text"), [(0, "0 bytes"), (1, "1 byte"), (1806336, "1,806,336 bytes")])
def test_format_length(length: int, text: str) -> None:
    assert format_length(length) == text
