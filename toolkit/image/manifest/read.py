"""From tables of a manifest to parts: every key typed, unknown ones refused, variables replaced."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from toolkit.image.build.origin import Origin
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Key, Part, is_part, keys_of
from toolkit.image.manifest.variables import Variables
from toolkit.quantities import parse_number
from toolkit.toml_table import Table, shown

_TRUTH = {"true": True, "false": False}
T = TypeVar("T", bound=Part)


class PartReader:
    """Reads parts.

    Args:
        variables: what ``${name}`` stands for.
    """

    def __init__(self, variables: Variables) -> None:
        self._variables = variables

    def read(self, table: Table, part_type: type[T]) -> T:
        """The part that a table describes.

        Raises:
            ManifestError: a key is missing, unknown, or not what it must be.
        """
        keys = list(keys_of(part_type))
        there = [key for key in keys if table.has(key.name)]
        table.finish()
        for key in keys:
            if key.is_required and key not in there:
                raise table.error("", f"has no key {key.name}: {key.words}")
        return part_type(**{key.name: self._value(table, key) for key in there}, origin=Origin.of(table))

    def _value(self, table: Table, key: Key) -> Any:
        if is_part(key.type):
            return self.read(table.table(key.name), key.type)
        origin, arguments = typing.get_origin(key.type), typing.get_args(key.type)
        if origin is tuple:
            return self._values(table, key, arguments[0])
        if origin is dict:
            inner = table.table(key.name)
            return {name: self._utf8(inner, name, inner.string(name)) for name in inner.names()}
        return self._single(table, key.name, table.take(key.name, object, key.words), key, key.type)

    def _values(self, table: Table, key: Key, type_: Any) -> tuple[Any, ...]:
        if is_part(type_):
            return tuple(self.read(inner, type_) for inner in table.tables(key.name))
        return tuple(
            self._single(table, f"{key.name}[{index}]", value, key, type_)
            for index, value in enumerate(table.array(key.name))
        )

    def _single(self, table: Table, name: str, value: Any, key: Key, type_: Any) -> Any:
        """A value that is no table and no array."""
        if type_ is bool:
            return self._truth(table, name, value)
        if type_ is int:
            return self._number(table, name, value, key.bits)
        text = _checked(table, name, value, str, f"a string: {key.words}")
        if type_ in (Path, Source):
            path = self._path(table, name, self._text(table, name, text))
            return path if type_ is Path else Source(path)
        text = self._utf8(table, name, text)
        return _choice(table, name, text, type_) if issubclass(type_, Enum) else text

    def _truth(self, table: Table, name: str, value: Any) -> bool:
        if isinstance(value, str):
            text = self._text(table, name, value)
            value = _TRUTH.get(text, text)
        found: bool = _checked(table, name, value, bool, "true or false")
        return found

    def _number(self, table: Table, name: str, value: Any, bits: int) -> int:
        if isinstance(value, str):
            text = self._text(table, name, value)
            try:
                value = parse_number(text)
            except ValueError:
                raise table.error(name, f"must be a number, such as 0x10000 or 64K, not {shown(text)}") from None
        number: int = _checked(table, name, value, int, "a number")
        if not 0 <= number < 1 << bits:
            raise table.error(name, f"must be a number from 0 to {(1 << bits) - 1:#x}, not {number:#x}")
        return number

    def _text(self, table: Table, name: str, text: str) -> str:
        return self._variables.replaced(text, lambda message: table.error(name, message))

    def _utf8(self, table: Table, name: str, text: str) -> str:
        """A text that goes into an image; variables of the environment may have any bytes."""
        replaced = self._text(table, name, text)
        try:
            replaced.encode()
        except UnicodeEncodeError:
            raise table.error(name, "is not UTF-8, with what its variables stand for") from None
        return replaced

    def _path(self, table: Table, name: str, text: str) -> Path:
        """A path, from the folder of the file that says it."""
        if not text or "\0" in text:
            raise table.error(name, "must name a file or folder")
        return table.folder_of(name.partition("[")[0]) / text


def _checked(table: Table, name: str, value: Any, kind: type, words: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise table.error(name, f"must be {words}, not {shown(value)}")
    return value


def _choice(table: Table, name: str, text: str, type_: type[Enum]) -> Enum:
    from difflib import get_close_matches

    known: Mapping[str, Enum] = {str(member.value): member for member in type_}
    if text not in known:
        near = get_close_matches(text, known, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise table.error(name, f"must not be {shown(text)}; {meant}it is one of {', '.join(map(repr, known))}")
    return known[text]
