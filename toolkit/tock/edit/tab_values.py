"""Other values in the metadata.toml of an archive; lines that an edit does not touch stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from toolkit.errors import LayoutError, ToolkitError
from toolkit.tock.edit.tab_members import new_member, with_members
from toolkit.tock.members import replace_member
from toolkit.tock.tab import METADATA, Tab
from toolkit.tock.tab_metadata import LONGEST
from toolkit.tock.toml_text import toml
from toolkit.toml_table import UNREADABLE, load_toml

KEYS = ("tab-version", "name", "minimum-tock-kernel-version", "only-for-boards", "build-date")
"""In the order in which elf2tab writes them."""
Values = Mapping[str, "str | int | datetime | None"]


def set_values(tab: Tab, values: Values) -> tuple[Tab, bool]:
    """The archive with other values in its metadata.toml, which is made where there is none.

    Args:
        tab: the archive.
        values: key → value; None takes a key away.

    Returns:
        The archive, and whether the whole text was written anew, because its lines could not be changed one by one.

    Raises:
        ToolkitError: the metadata are no TOML, or hold something that cannot be written.
    """
    stored = tab.member(METADATA)
    old = _text(stored.data) if stored else ""
    new, anew = with_values(old, values if stored else {"tab-version": 1, "name": "", **values})
    data = new.encode()
    if len(data) > LONGEST:
        raise LayoutError(f"{METADATA} would have {len(data):,} bytes, more than {LONGEST:,}")
    if stored is None:
        return with_members(tab, [new_member(METADATA, data), *tab.members]), False
    return with_members(tab, [replace_member(m, data) if m is stored else m for m in tab.members]), anew


def with_values(text: str, values: Values) -> tuple[str, bool]:
    """The text with other values for its top keys, and whether it had to be written anew.

    Raises:
        ToolkitError: it cannot be read, or holds values that cannot be written anew.
    """
    expected = {**_load(text), **values}
    expected = {key: value for key, value in expected.items() if value is not None}
    changed = text
    for key, value in values.items():
        changed = _with_value(changed, key, value)
    if _loads_as(changed, expected):
        return changed, False
    lines = [f"{key} = {_toml(key, expected[key])}\n" for key in sorted(expected, key=_place)]
    if not _loads_as("".join(lines), expected):
        raise ToolkitError(f"{METADATA} holds values that cannot be written anew; edit it by hand")
    return "".join(lines), True


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ToolkitError(f"{METADATA} is not UTF-8: {error.reason}") from None


def _load(text: str) -> dict[str, Any]:
    try:
        return load_toml(text)
    except UNREADABLE as error:
        raise ToolkitError(f"{METADATA} is no TOML: {' '.join(str(error).split())}") from None


def _loads_as(text: str, expected: Mapping[str, Any]) -> bool:
    try:
        return load_toml(text) == expected
    except UNREADABLE:
        return False


def _place(key: str) -> tuple[int, str]:
    return (KEYS.index(key) if key in KEYS else len(KEYS), key)


def _with_value(text: str, key: str, value: str | int | datetime | None) -> str:
    """The text with a line for a key, in place of the one that is there, or where elf2tab writes it."""
    lines = text.splitlines(keepends=True)
    top = next((index for index, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    places = {_key_of(line): index for index, line in reversed(list(enumerate(lines[:top])))}
    new = [] if value is None else [f"{key} = {_toml(key, value)}\n"]
    if key in places:
        lines[places[key] : places[key] + 1] = new
        return "".join(lines)
    before = [index for name, index in places.items() if name and _place(name) < _place(key)]
    at = max(before) + 1 if before else 0
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    return "".join([*lines[:at], *new, *lines[at:]])


def _key_of(line: str) -> str:
    match = re.match(r"""\s*(?:"([^"\\]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*=""", line)
    return next(filter(None, match.groups()), "") if match else ""


def _toml(key: str, value: Any) -> str:
    if isinstance(value, datetime):
        aware = value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z" if value.tzinfo else value.isoformat()
        return str(aware)
    if isinstance(value, (str, int, list, dict)):
        return toml(value)
    raise ToolkitError(f"{METADATA}: the value of {key} cannot be written anew; edit it by hand")
