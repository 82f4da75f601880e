"""What compiled parsers and builders share: struct formats of fixed layouts, generated source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import construct

from formats.layout import Limited, RecordLayout
from formats.lists import Repeat

F = TypeVar("F")


def fixed_format(subcon: Any) -> str | None:
    """The struct format (without byte order) of a layout whose every value has one place, or None."""
    if isinstance(subcon, Limited):
        return None
    if isinstance(subcon, construct.FormatField):
        return str(subcon.fmtstr[1:]) if subcon.fmtstr[0] == "<" or subcon.length == 1 else None
    if byte_order(subcon):
        return f"{subcon.length}s"
    if isinstance(subcon, construct.Bytes):
        return f"{subcon.length}s" if isinstance(subcon.length, int) else None
    if isinstance(subcon, Repeat) and isinstance(subcon.count, int):
        part = fixed_format(subcon.subcon)
        return None if part is None else part * subcon.count
    if isinstance(subcon, RecordLayout) and all(d.compute is None for d in subcon.declarations):
        parts = [fixed_format(d.subcon) for d in subcon.declarations]
        return None if None in parts else "".join(map(str, parts))
    return None


def byte_order(subcon: Any) -> Literal["", "little", "big"]:
    """The byte order of an integer that `struct` has no letter for, u24 or a big-endian one; else nothing."""
    if not isinstance(subcon, construct.BytesInteger) or not isinstance(subcon.length, int) or subcon.signed:
        return ""
    return "little" if subcon.swapped is True else "big"


def define(function: str, lines: list[str], names: dict[str, Any]) -> Any:
    """The function of that name in a source whose global names are `names`."""
    exec("\n".join(lines), names)  # noqa: S102 - our own source, made from declarations only
    return names[function]


def made_once(layout: RecordLayout, name: str, make: Callable[[RecordLayout], F]) -> F:
    """What `make` gives for a layout, kept with it under `name`."""
    if name not in vars(layout):
        setattr(layout, name, make(layout))
    made: F = vars(layout)[name]
    return made


def made_for_kind(subcon: Any, makers: Mapping[Any, Callable[[Any], F]]) -> F:
    """What the maker for this kind of construct gives. Raises TypeError for a kind without one."""
    for kind, make in makers.items():
        if isinstance(subcon, kind):
            return make(subcon)
    raise TypeError(f"no compiled form of {subcon!r}")
