"""Numbers with units, as people write and read them."""

from __future__ import annotations

_SUFFIXES = {"": 1, "b": 1, "k": 1024, "kib": 1024, "m": 1024**2, "mib": 1024**2}


def parse_number(text: str) -> int:
    """A number as Python writes it, or with K, KiB, M or MiB behind: ``0x10000``, ``64K``.

    Raises:
        ValueError: the text is no such number.
    """
    cleaned = text.strip().lower().replace("_", "")
    if cleaned.startswith("0x"):
        return int(cleaned, 16)
    digits = cleaned.rstrip("kmib ")
    factor = _SUFFIXES.get(cleaned[len(digits) :].strip())
    if not digits.isdecimal() or factor is None:
        raise ValueError(f"not a number of bytes: {text!r}")
    return int(digits) * factor


def format_length(length: int) -> str:
    """A length in bytes for people: ``1,806,336 bytes``."""
    return f"{length:,} byte{'' if length == 1 else 's'}"
