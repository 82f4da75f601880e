"""Bytes in a manifest: written out as hex, as a length and a fill byte, or in a file beside the manifest."""

from __future__ import annotations

from typing import Protocol

from toolkit.tock.toml_text import Hex, TomlValue
from toolkit.toml_table import Table

LONGEST = 64 << 20
"""Most bytes that one blob of a manifest may stand for, and all of an app together."""
MOST_FILES = 1000
"""So many files at most in the folder of an app; what comes then is written out."""
_LONGEST_HEX = 64
Parts = dict[str, bytes]
"""The files of an unpacked folder: path relative to the folder → content."""


class Budget:
    """How many bytes a manifest may still make. It is asked before memory is taken.

    Args:
        limit: bytes in all.
    """

    def __init__(self, limit: int) -> None:
        self.limit = self.left = limit

    def spend(self, length: int, table: Table, key: str) -> None:
        """Count bytes that a key of a table is about to make.

        Raises:
            ManifestError: they are more than what is left.
        """
        if length > self.left:
            raise table.error(key, f"makes more than {self.limit:,} bytes, together with what stands before")
        self.left -= length


class Folder(Protocol):
    """Where the files of a manifest are read from."""

    @property
    def budget(self) -> Budget:
        """What all parts together may take."""
        ...

    def read(self, table: Table, key: str) -> bytes:
        """The content of the file that a key of a table names, counted in the budget."""
        ...


def blob_to_toml(data: bytes, name: str, parts: Parts, *, always_file: bool = False) -> TomlValue:
    """The shortest way to write bytes down. A file is added to `parts` under `name`, which is never the input's."""
    if not always_file:
        if data and len(data) > 4 and data.count(data[0]) == len(data):
            return {"length": len(data), "fill": Hex(data[0])} if data[0] else {"length": len(data)}
        if len(data) <= _LONGEST_HEX or len(parts) >= MOST_FILES:
            return {"hex": data.hex()}
    assert name not in parts, f"two parts are called {name}"
    parts[name] = data
    return {"file": name}


def blob_from_toml(table: Table, folder: Folder) -> bytes:
    """The bytes that a table ``{ hex = }``, ``{ length =, fill = }`` or ``{ file = }`` stands for.

    Raises:
        ManifestError: it is none of them, or stands for more than `LONGEST` bytes, or than the budget has left.
    """
    if table.has("hex"):
        folder.budget.spend(len(table.string("hex")) // 2, table, "hex")
        data = _from_hex(table)
    elif table.has("file"):
        data = folder.read(table, "file")
    elif table.has("length"):
        length = table.integer("length", 64)
        if length > LONGEST:
            raise table.error("length", f"must be at most {LONGEST:,} bytes")
        folder.budget.spend(length, table, "length")
        data = bytes([table.integer("fill", 8) if table.has("fill") else 0]) * length
    else:
        raise table.error("", "must have one of the keys hex, file, length")
    table.finish()
    return data


def _from_hex(table: Table) -> bytes:
    try:
        return bytes.fromhex(table.string("hex"))
    except ValueError:
        raise table.error("hex", "must be pairs of hexadecimal digits") from None
