"""Numbers on a command line: addresses, offsets, lengths, bytes."""

from __future__ import annotations

import typer

from toolkit.quantities import parse_number


def number_of(text: str, option: str = "") -> int:
    """A number as people write it; `option` is what to name in the error where typer does not know it."""
    try:
        return parse_number(text)
    except ValueError:
        where = f"{option}: " if option else ""
        raise typer.BadParameter(f"{where}{text!r} is no number; write it as 0x30000 or 192K") from None
