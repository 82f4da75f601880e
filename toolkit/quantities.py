"""Numbers with units, as people write and read them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"0x_?([0-9a-f]+(?:_[0-9a-f]+)*)|([0-9]+(?:_[0-9]+)*) ?(|b|k|kib|m|mib)")
_MOST_DIGITS = 100
_SUFFIXES = {"": 1, "b": 1, "k": 1024, "kib": 1024, "m": 1024**2, "mib": 1024**2}


def parse_number(text: str) -> int:
    """A number as Python writes it, or with K, KiB, M or MiB behind: ``0x10000``, ``64K``.

    Raises:
        ValueError: the text is no such number.
    """
    match = _NUMBER.fullmatch(text.strip().lower())
    if match is None or len(match[0]) > _MOST_DIGITS:
        raise ValueError(f"not a number of bytes: {text[:_MOST_DIGITS]!r}")
    hexadecimal, digits, suffix = match.groups()
    return int(hexadecimal, 16) if hexadecimal else int(digits) * _SUFFIXES[suffix]


def format_count(count: int, noun: str, plural: str = "") -> str:
    """A number of things for people: ``1 link``, ``1,008 blocks``, ``2 directories``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def format_length(length: int) -> str:
    """A length in bytes for people: ``1,806,336 bytes``."""
    return format_count(length, "byte")
