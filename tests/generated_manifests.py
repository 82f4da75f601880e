"""Recipes and manifests made up by hypothesis from the declarations, whatever parts there are."""

from __future__ import annotations

import copy
import typing
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from toolkit.image.build.recipe import Recipe
from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Key, Part, is_part, keys_of
from toolkit.image.manifest.document import SYSTEMS, recipe_type

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.text("ab./-$ é", min_size=1, max_size=6).map("/f".__add__)
"""Absolute paths, so that they are the same wherever the manifest lies."""
ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(["0x10", " 64K ", "1_0", "_1", "0x", "5 b", "true", "True", "$", "$$", "${v}", "${w}", "", "hex"]),
    st.sampled_from([-1, 0, 1, 255, 256, 1 << 32, 1 << 63, True, False, {}, [], [1], [{}], {"a": "b"}, {"file": "x"}]),
    TEXTS,
).map(copy.deepcopy)
"""What somebody may write in place of anything."""


Known = Mapping[Any, st.SearchStrategy[Any]]
"""Name of a key, or a type → what may stand there."""


def parts(part_type: type[Part], known: Known = MappingProxyType({})) -> st.SearchStrategy[Any]:
    """Parts of a type, with any of its keys; of those that are known, with values that make sense."""
    keys = list(keys_of(part_type))
    needed = {key.name: _values(key, known) for key in keys if key.is_required}
    others = {key.name: _values(key, known) for key in keys if not key.is_required}
    return st.fixed_dictionaries(needed, optional=others).map(lambda said: part_type(**said))


def recipes() -> st.SearchStrategy[Recipe]:
    """Recipes of all systems."""
    return st.one_of([parts(recipe_type(key)) for key in SYSTEMS])


def _values(key: Key, known: Known) -> st.SearchStrategy[Any]:
    origin, arguments = typing.get_origin(key.type), typing.get_args(key.type)
    if origin is tuple:
        return st.lists(_single(key, arguments[0], known), min_size=int(key.is_required), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(TEXTS, TEXTS, max_size=2)
    return _single(key, key.type, known)


def _single(key: Key, type_: Any, known: Known) -> st.SearchStrategy[Any]:
    if key.name in known or type_ in known:
        values = known[key.name if key.name in known else type_]
        return values.map(lambda value: value & (1 << key.bits) - 1) if type_ is int else values
    if is_part(type_):
        return parts(type_, known)
    if type_ is bool:
        return st.booleans()
    if type_ is int:
        return st.integers(0, (1 << min(key.bits, 63)) - 1)
    if type_ in (Path, Source):
        return NAMES.map(Path).map(lambda path: path if type_ is Path else Source(path))
    if issubclass(type_, Enum):
        return st.sampled_from(type_)
    return TEXTS


def tables_in(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to all values of a document: keys of tables, indexes of arrays."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for step, one in inner for found in tables_in(one, (*way, step)))]


def at(document: Any, way: tuple[str | int, ...]) -> Any:
    """The value at the end of a way."""
    for step in way:
        document = document[step]
    return document
