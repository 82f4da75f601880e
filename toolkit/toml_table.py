"""Reading manifests: typed access to TOML tables; whatever does not fit is a `ManifestError` that names its place.

Keys that nobody asked for are errors too, so that a misspelt one is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.errors import ManifestError, UnavailableError

AUTO = "auto"
"""The word for a value that packing shall compute, for the keys that it can compute."""
UNREADABLE = (ValueError, RecursionError, OverflowError)
"""What `load_toml` raises: no TOML, nesting without end, impossible dates and numbers."""
_NUMBERS = range(-(1 << 63), 1 << 64)
"""What TOML promises, and the unsigned numbers of 64 bits that some fields hold."""
_LONGEST_MANIFEST = 16 << 20
_MOST_DOTS = 200
_HEADER = re.compile(r"""\s*(\[\[?)([\w\-."'\s]+)\]""")
_KEY = re.compile(r"""\s*((?:[\w\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w\-]+|"[^"]*"|'[^']*'))*)\s*=""")
_STRINGS = re.compile(r'"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?')
_QUOTED = re.compile(
    r"""(?P<lines>"{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5})|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*""", re.DOTALL
)
"""Strings and comments; `lines` are those that may go over several."""
_LONGEST_SHOWN = 500
"""Characters of a key that errors show."""
_LONGEST_PATH = 2000
"""Characters of a key, up to which the table that it is in is looked for."""


class Table:
    """One table of a manifest, with the dotted key that leads to it."""

    def __init__(self, file: Path, text: str, values: Mapping[str, Any], key: str = "") -> None:
        self.file, self.text, self.key = file, text, key
        self._values = values
        self._asked: set[str] = set()

    def error(self, key: str, message: str) -> ManifestError:
        """An error about one key of this table, or about the table itself when the key is empty."""
        path = ".".join(part for part in (self.key, key) if part)
        name = path if len(path) <= _LONGEST_SHOWN else path[:_LONGEST_SHOWN] + "..."
        return ManifestError(self.file, name, message, line_of(self.text, path))

    def folder_of(self, key: str) -> Path:
        """The folder from which a path at this key counts: that of the file which says it."""
        del key  # there is one file
        return self.file.parent

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        self._asked.add(key)
        return key in self._values

    def gives(self, key: str) -> bool:
        """Whether the key of a value that can be computed is there, and is not "auto"."""
        return self.has(key) and bool(self._values[key] != AUTO)

    def take(self, key: str, kind: type, words: str) -> Any:
        """The value of a key that must be there, of a kind of TOML value. `words` name the kind in errors."""
        self._asked.add(key)
        if key not in self._values:
            raise self.error(key, f"is missing; it is {words}")
        value = self._values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"must be {words}, not {shown(value)}")
        return value

    def integer(self, key: str, bits: int = 32) -> int:
        """A number of so many bits, without sign."""
        value: int = self.take(key, int, "a number")
        if not 0 <= value < 1 << bits:
            raise self.error(key, f"must be a number from 0 to {(1 << bits) - 1:#x}, not {shown(value)}")
        return value

    def string(self, key: str) -> str:
        """A string."""
        value: str = self.take(key, str, "a string")
        return value

    def array(self, key: str) -> list[Any]:
        """An array; empty when the key is not there."""
        if not self.has(key):
            return []
        value: list[Any] = self.take(key, list, "an array")
        return value

    def table(self, key: str) -> Table:
        """A table, inline or not."""
        return self._inner(self.take(key, dict, "a table"), key)

    def tables(self, key: str) -> list[Table]:
        """An array of tables; empty when the key is not there."""
        values = self.array(key)
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                raise self.error(f"{key}[{index}]", f"must be a table, not {shown(value)}")
        return [self._inner(value, f"{key}[{index}]") for index, value in enumerate(values)]

    def names(self) -> list[str]:
        """All keys, which count as asked for: a table whose keys are free."""
        self._asked.update(self._values)
        return list(self._values)

    def is_table(self, key: str) -> bool:
        """Whether the key holds a table."""
        self._asked.add(key)
        return isinstance(self._values.get(key), dict)

    def finish(self) -> None:
        """Call when all keys were asked for.

        Raises:
            ManifestError: there are others.
        """
        for key in self._values:
            if key not in self._asked:
                raise self.error(key, f"is unknown here; {_known(key, sorted(self._asked))}")

    def _inner(self, values: Mapping[str, Any], key: str) -> Table:
        return Table(self.file, self.text, values, f"{self.key}.{key}" if self.key else key)


def read_manifest(file: Path) -> Table:
    """The top table of a TOML file.

    Raises:
        UnavailableError: the file cannot be read.
        ManifestError: it is no TOML.
    """
    try:
        if file.exists() and not file.is_file():
            raise UnavailableError(f"{file}: is {'a folder, not a TOML file' if file.is_dir() else 'no file'}")
        with file.open("rb") as stream:
            data = stream.read(_LONGEST_MANIFEST + 1)
    except FileNotFoundError:
        raise UnavailableError(f"{file}: there is no such file") from None
    except OSError as error:
        raise UnavailableError(f"{file}: {error.strerror or error}") from None
    if len(data) > _LONGEST_MANIFEST:
        raise ManifestError(file, "", f"is longer than {_LONGEST_MANIFEST:,} bytes")
    return parse_manifest(file, data)


def parse_manifest(file: Path, data: bytes) -> Table:
    """The top table of TOML bytes; `file` is for messages.

    Raises:
        ManifestError: they are no TOML.
    """
    try:
        text = data.decode("utf-8")
        values = load_toml(text)
    except UnicodeDecodeError as error:
        raise ManifestError(file, "", f"is not UTF-8: {error.reason}", data.count(b"\n", 0, error.start) + 1) from None
    except UNREADABLE as error:
        raise ManifestError(file, "", f"is no TOML: {error}", _line_in(str(error))) from None
    return Table(file, text, values)


def load_toml(text: str) -> dict[str, Any]:
    """The values of a TOML document; raises one of `UNREADABLE` for what is none, takes too long, or counts too far.

    Numbers of more than 64 bits fit no field, and some cannot even be shown.
    The standard library takes time and memory by the square of the parts of a dotted key; nobody needs many.
    """
    import tomllib  # only manifests and archives need it

    for number, line in enumerate(_STRINGS.sub("", text).split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            raise ValueError(f"a key has too many parts (at line {number})")
    values = tomllib.loads(text)
    _check_numbers(values)
    return values


def _check_numbers(values: dict[str, Any]) -> None:
    waiting: list[Any] = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, int) and value not in _NUMBERS:
            raise ValueError("a number takes more than 64 bits")


def line_of(text: str, key: str) -> int | None:
    """The line, from 1, on which a dotted key such as ``image.app[2].name`` stands, or that of its table."""
    wanted = _plain(key)
    first, last = _lines(text)
    for path in (wanted, f"{wanted}[0]"):  # an array of tables is where its first table is
        if path in first:
            return first[path]
    ends = (at for at in range(min(len(wanted) - 1, _LONGEST_PATH), 0, -1) if wanted[at] in ".[")
    return next((last[wanted[:end]] for end in ends if wanted[:end] in last), None)


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[dict[str, int], dict[str, int]]:
    """The first and the last line that names each path; worked out once, since every part of a manifest has a line."""
    first, last = dict[str, int](), dict[str, int]()
    for number, path in _places(text):
        first.setdefault(path, number)
        last[path] = number
    return first, last


def _places(text: str) -> Iterator[tuple[int, str]]:
    """The lines that name a table or a key, with the whole path of each; what is in inline tables is not looked at."""
    table, counts = "", dict[str, int]()
    for number, line in enumerate(_QUOTED.sub(_without_lines, text).split("\n"), 1):
        if header := _HEADER.match(line):
            table = _full(header[2], counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                counts = {path: count for path, count in counts.items() if not path.startswith(f"{table}.")}
                table = f"{table}[{counts[table]}]"
            yield number, table
        elif assignment := _KEY.match(line):
            name = _plain(assignment[1])
            yield number, f"{table}.{name}" if table else name


def _without_lines(quoted: re.Match[str]) -> str:
    """A string of several lines as empty lines, since what is in it is no key."""
    return "\n" * quoted[0].count("\n") if quoted["lines"] else quoted[0]


def _full(header: str, counts: Mapping[str, int]) -> str:
    """The path of a header: within arrays of tables, that of the last table so far."""
    path = ""
    for part in _plain(header).split("."):
        if path in counts:
            path = f"{path}[{counts[path]}]"
        path = f"{path}.{part}" if path else part
    return path


def _plain(key: str) -> str:
    return re.sub(r"[\"'\s]", "", key)


def _known(key: str, known: list[str]) -> str:
    """Which keys there are, for who wrote another."""
    from difflib import get_close_matches  # only mistakes need it

    near = get_close_matches(key[:_LONGEST_SHOWN], known, n=1)
    return (f"did you mean {near[0]}? " if near else "") + f"known are {', '.join(known)}"


def _line_in(message: str) -> int | None:
    found = re.search(r"line (\d+)", message)
    return int(found[1]) if found else None


def shown(value: object) -> str:
    """A value for errors: short, and tables and arrays, which may be deep, by their kind."""
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "an array"
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
