"""Text that fits into so many columns, also where its characters take two of them, or none."""

from __future__ import annotations


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, most: int) -> str:
    """A text that takes so many columns at most; where something is left out, it ends with an ellipsis."""
    most = max(1, most)
    if columns_of(text) <= most:
        return text
    kept = text[: most - 1]
    while columns_of(kept) > most - 1:
        kept = kept[:-1]
    return kept + "…"


def fit(text: str, width: int, filler: str = " ") -> str:
    """A text that takes just so many columns."""
    text = cut(text, width)
    return text + filler * (width - columns_of(text))
