"""Differences between two dumps of RAM as text for people."""

from __future__ import annotations

from typing import Any

from toolkit.knightos.ram.compare import ADDED, CHANGED, REMOVED, Difference

_MARKS = {ADDED: "+", REMOVED: "-", CHANGED: "~"}
_LONGEST = 40
_BYTE, _SHORT, _LONG = 0xFF, 2, 4
"""What two hexadecimal digits can say; digits of bytes and of words."""
_COUNTS = ("length", "position", "size", "threads", "libraries", "signals", "streams", "dependents", "target", "owner")
"""Ends of names of fields that are numbers, not addresses or bits."""


def difference_line(difference: Difference) -> str:
    """One line: mark, what it is about, field, both values."""
    mark = _MARKS[difference.change]
    if difference.change != CHANGED:
        thing = difference.after if difference.before is None else difference.before
        return f"{mark} {difference.what}: {_summary(thing)}"
    values = difference.before, difference.after
    width = max((_digits(value) for value in values), default=0)
    before, after = (_value(difference.field, value, width) for value in values)
    return f"{mark} {difference.what}: {_words(difference.field)}: {before} → {after}"


def _summary(thing: dict[str, Any]) -> str:
    """The plain values of a thing that came or went."""
    shown = {name: value for name, value in thing.items() if not isinstance(value, dict | bool) and value}
    return ", ".join(f"{_words(name)} {_value(name, value)}" for name, value in shown.items())


def _words(field: str) -> str:
    return field.replace("_", " ").replace("registers.", "").replace("owner name", "owner").replace("roles", "use")


def _digits(value: Any) -> int:
    return _LONG if isinstance(value, int) and value > _BYTE else _SHORT


def _value(field: str, value: Any, width: int = 0) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, "", []):
        return "none"
    if isinstance(value, int):
        return f"{value:,}" if field.endswith(_COUNTS) else f"{value:0{width or _digits(value)}X}"
    text = " ".join(_value(field, element) for element in value) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
