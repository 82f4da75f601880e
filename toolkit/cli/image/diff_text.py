"""Differences of two images as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.cli.output import printable
from toolkit.image.difference import ADDED, CHANGED, REMOVED
from toolkit.quantities import format_length

if TYPE_CHECKING:
    from toolkit.image.diff import ImageDiff
    from toolkit.image.difference import Difference

_MARKS = {ADDED: "+", REMOVED: "-", CHANGED: "~"}
MOST_ROWS = 200
"""Regions that are listed."""
_LONGEST = 80
"""Characters of a value."""
_ADDRESSES = ("address", "start", "checksum", "jumps_to", "payload", "executable", "stack_pointer", "callback")
"""Ends of names of fields that are addresses, or as good as that."""


def region_rows(found: ImageDiff) -> Iterator[tuple[str, str, str, str]]:
    """A row for each region in which bytes differ: from, to, how many, where; of very many, for the first ones."""
    memories = {region.memory for region in found.regions}
    for number, region in enumerate(found.regions):
        if number == MOST_ROWS:
            others = found.regions[number:]
            yield "…", "", f"{sum(one.bytes for one in others):,}", f"in {len(others):,} more regions; --json has all"
            return
        memory = (region.memory,) if len(memories) > 1 else ()
        before, after = (" → ".join((*memory, *names)) or "nothing" for names in (region.before, region.after))
        where = before if before == after else f"{before}; in B: {after}"
        range_ = region.range
        yield f"{range_.address:#010x}", f"{range_.end - 1:#010x}", f"{region.bytes:,}", printable(where)


def difference_line(difference: Difference) -> str:
    """One line: mark, what it is about, field, both values."""
    line = f"{_MARKS[difference.change]} {difference.what}"
    if difference.field:
        line += f": {difference.field.replace('_', ' ')}"
    words = _words(difference)
    return f"{line}: {words}" if words else line


def _words(difference: Difference) -> str:
    before, after = difference.before, difference.after
    if difference.change != CHANGED:
        return _value(difference.field, after if before is None else before)
    if before is None and after is None:
        return ""
    if _is_stretch(before) and _is_stretch(after):
        return _stretch(before, after)
    version = difference.field == "version" and isinstance(before, int) and isinstance(after, int)
    newer = (" (newer)" if after > before else " (older)") if version else ""
    values = [_value(difference.field, side) for side in (before, after)]
    return values[0] if values[0] == values[1] else f"{values[0]} → {values[1]}{newer}"


def _is_stretch(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) in ({"offset", "length"}, {"address", "length"})


def _stretch(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """Two ranges of bytes: what they have in common stands once."""
    lengths = [format_length(side["length"]) for side in (before, after)]
    places = [f"{side.get('offset', side.get('address', 0)):#x}" for side in (before, after)]
    length = lengths[0] if lengths[0] == lengths[1] else " → ".join(lengths)
    return f"{length} from {places[0] if places[0] == places[1] else f'{places[0]}, in B {places[1]}'}"


def _value(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "" or value == []:
        return "none"
    if isinstance(value, int):
        return f"{value:#x}" if field.endswith(_ADDRESSES) else f"{value:,}"
    if isinstance(value, Mapping):
        text = _table(value)
    elif isinstance(value, list | tuple):
        text = " ".join(_value(field, one) for one in value)
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _table(value: Mapping[str, Any]) -> str:
    if set(value) == {"length", "from", "data"}:  # of a credential
        return format_length(value["length"]) + (f", at {value['from']:#x} {value['data']}…" if value["data"] else "")
    if set(value) == {"type", "size", "target"}:  # of a file in a volume, whose kind is said
        return format_length(value["size"]) if value["size"] is not None else value["target"] or ""
    known = {name.replace("_", " "): _value(name, one) for name, one in value.items() if one is not None}
    return ", ".join(f"{name} {words}" for name, words in known.items())
