"""Values of elements as people type them: the keys of a ``tbf.toml``, one by one, or bytes in hex."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formats.tock.tbf_elements import ELEMENT_NAMES, PACKAGE_NAME, TBF_ELEMENT, VALUE_TYPES, Element, Value
from toolkit.errors import ToolkitError
from toolkit.tock.app import App
from toolkit.tock.blobs import LONGEST, Budget
from toolkit.tock.edit.elements import new_element, require_readable
from toolkit.tock.element_tables import TYPE_BY_NAME, Layout, element_from_table, element_to_table
from toolkit.toml_table import AUTO, UNREADABLE, Table, load_toml

_KEY = re.compile(r"[a-z_]+")
_SAME = ({"binary_entry", "init_fn_offset"},)
"""Keys of which one stands for the other."""


@dataclass(frozen=True)
class Typed:
    """What a user says of a value.

    Attributes:
        keys: key → value as TOML has it.
        raw: all bytes of the value instead; None without.
    """

    keys: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes | None = None

    def gives(self, *keys: str) -> bool:
        """Whether one of the keys, or all bytes, are given."""
        return self.raw is not None or any(self.keys.get(key, AUTO) != AUTO for key in keys)


def parse_typed(number: int, pairs: Sequence[str], raw: str | None = None) -> Typed:
    """What ``KEY=VALUE`` pairs and hex digits say of an element of a type. A value that is no TOML is a string.

    Raises:
        ToolkitError: they cannot be read, or contradict each other.
    """
    if raw is not None:
        if pairs:
            raise ToolkitError("give either KEY=VALUE or --hex")
        try:
            return Typed(raw=bytes.fromhex(raw))
        except ValueError:
            raise ToolkitError(f"{raw!r} is no pairs of hexadecimal digits") from None
    keys: dict[str, Any] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or not _KEY.fullmatch(key):
            raise ToolkitError(f"{pair!r} is not KEY=VALUE")
        if key in keys:
            raise ToolkitError(f"{key} is given twice")
        keys[key] = _value(text, as_text=number == PACKAGE_NAME and key == "name")
    return Typed(keys)


def _value(text: str, *, as_text: bool) -> Any:
    try:
        value = load_toml(f"value = {text}").get("value", text)
    except UNREADABLE:
        return text
    return text if as_text and not isinstance(value, (str, dict)) else value


def parse_type(text: str) -> int:
    """The number of an element type that is given by name or number. Raises ToolkitError."""
    if text in TYPE_BY_NAME:
        return TYPE_BY_NAME[text]
    try:
        number = int(text, 0)
    except ValueError:
        number = -1
    if not 0 <= number <= 0xFFFF:
        raise ToolkitError(f"{text!r} is no element type; known are {', '.join(TYPE_BY_NAME)}, and numbers of 16 bits")
    return number


class _Parts:
    """The parts of a value that is there already, for keys that are not given anew."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}
        self.budget = Budget(LONGEST)

    def read(self, table: Table, key: str) -> bytes:
        """The bytes of a part. Raises ManifestError for others: values are typed, not read from files."""
        name = table.string(key)
        if name not in self.parts:
            raise table.error(key, "cannot be a file here; use hex")
        self.budget.spend(len(self.parts[name]), table, key)
        return self.parts[name]


def made_element(number: int, typed: Typed, app: App, old: Element | None = None) -> Element:
    """An element of what a user says, and of an old one where nothing is said.

    Args:
        number: its type.
        typed: what is said of its value.
        app: the app that it is for; offsets in the value are for this app as it is.
        old: the element whose value counts where nothing is said; None for none.

    Raises:
        ToolkitError: the value cannot be made of this.
    """
    if typed.raw is not None:
        return new_element(_typed_value(number, typed.raw), number)
    layout, folder = Layout(app.app_start, app.footer_start, None), _Parts()
    values: dict[str, Any] = {"type": number}
    if old is not None and old.typed and "value" not in typed.keys:
        values |= _without_same(element_to_table(old, 0, layout, folder.parts), typed.keys)
        values.pop("padding", None)
    values |= {"type": number, **typed.keys}
    name = ELEMENT_NAMES.get(number, f"element {number:#x}")
    made = element_from_table(Table(Path(name), "", values), layout, folder)
    if isinstance(made.value, bytes):
        made = dataclasses.replace(made, value=_typed_value(number, made.value))
    require_readable(made)
    return made


def _without_same(table: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    dropped = {key for same in _SAME for key in same if same & set(keys)}
    return {key: value for key, value in table.items() if key not in dropped}


def _typed_value(number: int, raw: bytes) -> Value:
    """A value as parsing gives it."""
    if number not in VALUE_TYPES or len(raw) > 0xFFFF:
        return raw
    data = TBF_ELEMENT.build(Element.of(raw, number))
    value: Value = TBF_ELEMENT.parse(data).value
    return value
