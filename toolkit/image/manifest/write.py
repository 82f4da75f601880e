"""From parts back to a manifest: TOML that the reader takes, with comments."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from toolkit.image.build.recipe import Recipe
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Key, Part, is_part, keys_of
from toolkit.image.manifest.document import FORMAT, FORMAT_NAME, IMAGE
from toolkit.tock.toml_text import Hex, TomlText, TomlValue

Comments = Iterable[tuple[Part, str]]
"""Parts, and what to say of them."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OF_MBED = ("header_offset", "app_offset", "rom_start", "rom_size")
_IN_HEXADECIMAL = frozenset({"address", "length", "pad_to", "start_address", "fill", "page", "entry", *_OF_MBED})


def manifest_text(recipe: Recipe, heading: Iterable[str] = (), comments: Comments = ()) -> bytes:
    """A manifest that describes one image.

    Args:
        recipe: the image; all sources of it are files, by paths beside the manifest.
        heading: lines of a comment on top.
        comments: what to say in front of the tables of parts.
    """
    text = TomlText(*map(_line, heading))
    text.put(FORMAT, FORMAT_NAME)
    _Writer(text, comments).table(IMAGE, recipe)
    return text.encode()


class _Writer:
    def __init__(self, text: TomlText, comments: Comments) -> None:
        self._text = text
        self._comments: dict[int, list[str]] = {}
        for part, words in comments:
            self._comments.setdefault(id(part), []).append(_line(words))

    def table(self, name: str, part: Part) -> None:
        """A table of a part, and those below it."""
        self._text.table(name, *self._comments.get(id(part), ()))
        self._keys(name, part)

    def _keys(self, name: str, part: Part) -> None:
        below = []
        for key in keys_of(type(part)):
            value = getattr(part, key.name)
            if _is_said(key, value):
                if _is_table(key):
                    below.append((key, value))
                else:
                    self._text.put(key.name, _value(key.name, value))
        for key, value in below:
            self._below(f"{name}.{key.name}", value)

    def _below(self, name: str, value: Any) -> None:
        if isinstance(value, tuple):
            for part in value:
                self._text.start(name, *self._comments.get(id(part), ()))
                self._keys(name, part)
        elif isinstance(value, Mapping):
            self._text.table(name)
            for key, text in value.items():
                self._text.put(key if _BARE.fullmatch(key) else _quoted(key), _text(text))
        else:
            self.table(name, value)


def _is_said(key: Key, value: Any) -> bool:
    """Whether a value has to stand in the manifest."""
    return value is not None and (key.is_required or value not in (key.default, (), {}))


def _is_table(key: Key) -> bool:
    """Whether what stands there are tables of their own."""
    type_ = typing.get_args(key.type)[0] if typing.get_origin(key.type) is tuple else key.type
    return is_part(type_) or typing.get_origin(key.type) is dict


def _value(name: str, value: Any) -> TomlValue:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Source):
        assert value.path is not None, "a manifest names files"
        return _text(value.path.as_posix())
    if isinstance(value, Path):
        return _text(value.as_posix())
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return [_value(name, one) for one in value]
    assert isinstance(value, int)
    return Hex(value) if name in _IN_HEXADECIMAL and not isinstance(value, bool) else value


def _text(text: str) -> str:
    """A string whose dollars are no variables."""
    return text.replace("$", "$$")


def _quoted(key: str) -> str:
    from toolkit.tock.toml_text import toml

    return toml(key)


def _line(words: str) -> str:
    """Words for a comment, which ends with its line."""
    return "".join(c if c.isprintable() else "?" for c in words)
