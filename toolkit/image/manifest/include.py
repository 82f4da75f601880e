"""Manifests that include others: layers of tables, read as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import ManifestError
from toolkit.toml_table import Table, read_manifest, shown

INCLUDE = "include"
MOST_FILES = 100
"""So many files at most that one manifest may be made of."""


class Layers(Table):
    """Tables of several files under one key: the first that has a value says it, arrays of tables follow each other.

    Args:
        layers: the tables, the one that counts most first.
    """

    def __init__(self, layers: Sequence[Table]) -> None:
        first = layers[0]
        super().__init__(first.file, first.text, {name: True for layer in layers for name in layer.names()}, first.key)
        self._layers = layers

    def error(self, key: str, message: str) -> ManifestError:
        """An error about a key, in the file that says it."""
        table, _dot, inner = key.partition(".")
        if inner and table in self._values and self.is_table(table):
            return self.table(table).error(inner, message)
        return self._layer(table.partition("[")[0]).error(key, message)

    def folder_of(self, key: str) -> Path:
        """The folder of the file that says the key."""
        return self._layer(key).folder_of(key)

    def take(self, key: str, kind: type, words: str) -> Any:
        """The value of a key that must be there, of the first layer that has it."""
        self._asked.add(key)
        return self._layer(key).take(key, kind, words)

    def is_table(self, key: str) -> bool:
        """Whether the key holds a table."""
        self._asked.add(key)
        return self._layer(key).is_table(key)

    def table(self, key: str) -> Table:
        """The tables of this key, as one."""
        self._asked.add(key)
        having = [layer.table(key) for layer in self._layers if layer.has(key)]
        return Layers(having) if len(having) > 1 else (having[0] if having else self._layers[0].table(key))

    def tables(self, key: str) -> list[Table]:
        """The tables of arrays of this key, one behind the other."""
        self._asked.add(key)
        return [table for layer in self._layers for table in layer.tables(key)]

    def _layer(self, key: str) -> Table:
        return next((layer for layer in self._layers if layer.has(key)), self._layers[0])


def read_with_includes(file: Path) -> Table:
    """The top table of a manifest and of all that it includes, each file once.

    What the including file says counts more than what it includes, and what is included first more than what follows.

    Raises:
        ManifestError: a file is no TOML, is not there, or includes itself. UnavailableError: one cannot be read.
    """
    layers: list[Table] = []
    _collect(read_manifest(file), layers, (), set())
    return Layers(layers) if len(layers) > 1 else layers[0]


def _collect(table: Table, layers: list[Table], around: tuple[Path, ...], seen: set[Path]) -> None:
    """Add a table to the layers, then what it includes. `around` are the files that include it, `seen` all so far."""
    around = (*around, table.file.resolve())
    seen.add(around[-1])
    layers.append(table)
    for index, name in enumerate(table.array(INCLUDE)):
        place = f"{INCLUDE}[{index}]"
        if not isinstance(name, str) or not name or "\0" in name:
            raise table.error(place, f"must be the name of a manifest, not {shown(name)}")
        included = table.file.parent / name
        real = _resolved(table, place, included)
        if real in around:
            raise table.error(place, f"{name} includes itself")
        if real not in seen:
            if len(layers) >= MOST_FILES:
                raise table.error(place, f"makes more than {MOST_FILES} files")
            _collect(read_manifest(included), layers, around, seen)


def _resolved(table: Table, place: str, included: Path) -> Path:
    """The file itself, whatever leads to it."""
    try:
        return included.resolve(strict=True)
    except FileNotFoundError:
        raise table.error(place, f"there is no file {included}") from None
    except (OSError, RuntimeError) as error:  # such as a name that is too long, or a loop of links
        reason = getattr(error, "strerror", None) or error
        raise table.error(place, f"{included} cannot be read: {reason}") from None
