"""Writing manifests: TOML with comments and hexadecimal numbers, which the usual writers do not give.

Only what manifests need: strings, integers, booleans, arrays, inline tables, tables of an array.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TomlValue = int | str | Sequence["TomlValue"] | Mapping[str, "TomlValue"]
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Hex(int):
    """A number that people read in hexadecimal."""


class Octal(int):
    """A number that people read in octal."""


def toml(value: TomlValue) -> str:
    """A value as TOML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Hex):
        return f"{int(value):#x}"
    if isinstance(value, Octal):
        return f"{int(value):#o}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{}" if not value else "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    return _array([toml(inner) for inner in value])


def _string(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escaped(c)) for c in text) + '"'


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x1_0000 else f"\\U{number:08x}"


def _array(values: list[str]) -> str:
    line = "[" + ", ".join(values) + "]"
    return line if len(line) < 100 else "[\n" + "".join(f"    {value},\n" for value in values) + "]"


class TomlText:
    """A manifest under construction, line by line."""

    def __init__(self, *comment: str) -> None:
        self._lines = [f"# {line}" for line in comment]
        self._lines += [""] if comment else []

    def put(self, key: str, value: TomlValue, comment: str = "") -> None:
        """Write one key of the current table, with a comment behind."""
        self._lines.append(f"{key} = {toml(value)}" + (f"  # {comment}" if comment else ""))

    def put_all(self, values: Mapping[str, TomlValue]) -> None:
        """Write several keys."""
        for key, value in values.items():
            self.put(key, value)

    def start(self, array: str, *comment: str) -> None:
        """Begin the next table of an array of tables, with a comment in front."""
        self._begin(f"[[{array}]]", comment)

    def table(self, name: str, *comment: str) -> None:
        """Begin a table, with a comment in front."""
        self._begin(f"[{name}]", comment)

    def _begin(self, header: str, comment: Sequence[str]) -> None:
        """Begin a table, after one blank line."""
        self._lines += [""] if self._lines and self._lines[-1] else []
        self._lines += [*(f"# {line}" for line in comment), header]

    def encode(self) -> bytes:
        """The manifest as bytes of a file."""
        return ("\n".join(self._lines) + "\n").encode("utf-8")
