"""Scripts of stream calls, as text (`flashwright kfs streams --help` describes them).

The whole script is parsed before anything runs, the host files that it names included. All of it is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import ToolkitError
from toolkit.files import text_to_name
from toolkit.quantities import parse_number

MAX_SCRIPT = 4 * 1024**2
"""Bytes of a script."""
MAX_LINES = 100_000
MAX_MESSAGE = 400
"""Characters of what is said about a line."""
MAX_DATA = 16 * 1024**2
"""Bytes of data of all lines together."""
REGISTER = 0xFFFF
"""The largest number that a register of 16 bits passes on."""


class ScriptError(ToolkitError):
    """A line of a script makes no sense. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {message}")


class Name(NamedTuple):
    """A name that stands for what an earlier line gave."""

    text: str


Argument = bytes | int | Name


class Call(NamedTuple):
    """One line.

    Attributes:
        line: its number, from 1.
        text: the line without its comment.
        what: the name of the call, a key of `CALLS`.
        arguments: what follows it.
        gives: the name for its result, if there is one.
    """

    line: int
    text: str
    what: str
    arguments: tuple[Argument, ...]
    gives: str | None


class _Script:
    """What is known while a script is parsed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: set[str] = set()
        self.data_left = MAX_DATA


class _Line:
    """The tokens of a line, taken one by one."""

    def __init__(self, number: int, text: str, script: _Script) -> None:
        self.number, self.script = number, script
        self._text, self._end = text, 0
        self._tokens = list(self._split())

    def _split(self) -> Iterator[str]:
        while match := _TOKEN.match(self._text, self._end):
            self._end = match.end()
            yield match[1]
        rest = self._text[self._end :].lstrip()
        if rest and not rest.startswith("#"):
            raise self.error(f"a quotation mark that nothing closes: {rest}")

    @property
    def shown(self) -> str:
        """The line without its comment."""
        return self._text[: self._end].strip()

    @property
    def next(self) -> str | None:
        """The token that is taken next, or None at the end."""
        return self._tokens[0] if self._tokens else None

    @property
    def second(self) -> str | None:
        """The token behind it."""
        return self._tokens[1] if len(self._tokens) > 1 else None

    def take(self, what: str) -> str:
        """The next token. Raises ScriptError without one."""
        if not self._tokens:
            raise self.error(f"{what} is missing")
        return self._tokens.pop(0)

    def error(self, message: str) -> ScriptError:
        """What is wrong with this line; shortened, for what is no script may be one endless line."""
        return ScriptError(self.number, message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]}…")


_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[=*]|[^\s"#=*]+)')
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", '"': '"'}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def parse_script(source: bytes, folder: Path) -> list[Call]:
    """The calls of a script.

    Args:
        source: its text, in UTF-8; other bytes may stand in names.
        folder: where the files lie that `@` names.

    Raises:
        ScriptError: the first line that makes no sense.
    """
    lines = source.decode("utf-8", "surrogateescape").removeprefix("\ufeff").split("\n")
    if len(lines) > MAX_LINES:
        raise ScriptError(MAX_LINES + 1, f"a script has at most {MAX_LINES:,} lines")
    script = _Script(folder)
    parsed = (_Line(number, text, script) for number, text in enumerate(lines, 1))
    return [_call(line) for line in parsed if line.next is not None]


def _call(line: _Line) -> Call:
    gives = line.take("a name") if line.second == "=" else None
    if gives is not None:
        line.take("=")
        if not _NAME.fullmatch(gives):
            raise line.error(f"{gives} is no name: letters, digits and _ make one, and no digit comes first")
    what = _known(line, line.take("a call"))
    arguments = tuple(operand.take(line) for operand in CALLS[what])
    if line.next is not None:
        raise line.error(f"{line.next} is more than {what} takes ({usage(what)})")
    if gives is not None:
        if what not in GIVING:
            raise line.error(f"{what} gives nothing that a name could stand for")
        line.script.names.add(gives)
    return Call(line.number, line.shown, what, arguments, gives)


def _known(line: _Line, typed: str) -> str:
    found = _BY_LOWER_CASE.get(typed.lower())
    if found is None:
        similar = get_close_matches(typed.lower(), _BY_LOWER_CASE, n=1)
        hint = f"; did you mean {_BY_LOWER_CASE[similar[0]]}?" if similar else f"; there are {', '.join(CALLS)}"
        raise line.error(f"no call {typed}{hint}")
    return found


def _number(line: _Line, token: str, what: str, most: int) -> int:
    try:
        number = parse_number(token)
    except ValueError:
        raise line.error(f"{what} is a number, such as 300 or 0x12c, not {token}") from None
    if number > most:
        raise line.error(f"{what} is at most {most:,} ({most:#x}), not {token}")
    return number


def _number_up_to(most: int, what: str) -> Callable[[_Line], Argument]:
    return lambda line: _number(line, line.take(what), what, most)


def _stream(line: _Line) -> Argument:
    return _name_or_number(line, "a stream", 0xFF)


def _address(line: _Line) -> Argument:
    return _name_or_number(line, "an address", REGISTER)


def _name_or_number(line: _Line, what: str, most: int) -> Argument:
    token = line.take(what)
    if not _NAME.fullmatch(token):
        return _number(line, token, what, most)
    if token not in line.script.names:
        raise line.error(f"no line before this one gives {token}")
    return Name(token)


def _path(line: _Line) -> Argument:
    path = _text(line, line.take("a path"))
    if b"\0" in path:
        raise line.error("a path has no NUL in it")
    return path


def _text(line: _Line, token: str) -> bytes:
    """A word, or what stands between quotation marks."""
    if token in ("=", "*"):
        raise line.error(f"{token} needs quotation marks where it is part of a name")
    if not token.startswith('"'):
        return text_to_name(token)
    return b"".join(_unescaped(line, token[1:-1]))


def _unescaped(line: _Line, text: str) -> Iterator[bytes]:
    end = 0
    for match in _ESCAPE.finditer(text):
        yield text_to_name(text[end : match.start()])
        hexadecimal, letter = match.groups()
        if hexadecimal is None and letter not in _ESCAPES:
            known = ", ".join(f"\\{known}" for known in _ESCAPES)
            raise line.error(f"\\{letter} stands for nothing; there are {known} and \\xNN")
        yield bytes([int(hexadecimal, 16)]) if hexadecimal else _ESCAPES[letter].encode()
        end = match.end()
    yield text_to_name(text[end:])


def _count(line: _Line) -> Argument:
    return 1 if line.next is None else _number(line, line.take("a number"), "how often", MAX_DATA)


def _data(line: _Line) -> Argument:
    """Pieces, one behind the other."""
    data = bytearray(_repeated(line))
    while line.next is not None:
        data += _repeated(line)
    return bytes(data)


def _repeated(line: _Line) -> bytes:
    piece = _piece(line, line.take("data"))
    count = 1
    if line.next == "*":
        line.take("*")
        count = _number(line, line.take("how often"), "how often", MAX_DATA)
    line.script.data_left -= len(piece) * count
    if line.script.data_left < 0:
        raise line.error(f"the script has more than {MAX_DATA:,} bytes of data")
    return piece * count


def _piece(line: _Line, token: str) -> bytes:
    if token.startswith("@"):
        return _host_file(line, token[1:])
    if token.startswith("hex:"):
        try:
            return bytes.fromhex(token[4:])
        except ValueError:
            raise line.error(f"two digits are a byte behind hex:, not {token[4:]}") from None
    if token.startswith('"'):
        return _text(line, token)
    return bytes([_number(line, token, "a byte", 0xFF)])


def _host_file(line: _Line, name: str) -> bytes:
    path = line.script.folder / name
    try:
        if not path.is_file():
            raise line.error(f"no file {path}")
        with path.open("rb") as file:
            return file.read(line.script.data_left + 1)
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else None
        raise line.error(f"{path} cannot be read: {words or error}") from None


def _buffer(line: _Line) -> Argument:
    data = _data(line)
    assert isinstance(data, bytes)
    if len(data) > REGISTER:
        raise line.error(f"one call passes on at most {REGISTER:,} bytes, not {len(data):,}")
    return data


class Operand(NamedTuple):
    """What may follow a call: a word for it, and how it is read."""

    word: str
    take: Callable[[_Line], Argument]


_PATH, _STREAM = Operand("PATH", _path), Operand("STREAM", _stream)
_LENGTH = Operand("LENGTH", _number_up_to(REGISTER, "a length"))

CALLS: dict[str, tuple[Operand, ...]] = {
    "openFileRead": (_PATH,),
    "openFileWrite": (_PATH,),
    "streamReadByte": (_STREAM, Operand("[HOW-OFTEN]", _count)),
    "streamReadWord": (_STREAM,),
    "streamReadBuffer": (_STREAM, _LENGTH),
    "streamReadToEnd": (_STREAM,),
    "getStreamInfo": (_STREAM,),
    "getStreamPos": (_STREAM,),
    "seek": (_STREAM, Operand("OFFSET", _number_up_to(0xFFFFFF, "an offset"))),
    "streamWriteByte": (_STREAM, Operand("DATA", _data)),
    "streamWriteWord": (_STREAM, Operand("WORD", _number_up_to(REGISTER, "a word"))),
    "streamWriteBuffer": (_STREAM, Operand("DATA", _buffer)),
    "flush": (_STREAM,),
    "closeStream": (_STREAM,),
    "createDirectory": (_PATH,),
    "createSymLink": (_PATH, Operand("TARGET", _path)),
    "renameFile": (_PATH, Operand("NAME", _path)),
    "deleteFile": (_PATH,),
    "malloc": (_LENGTH,),
    "free": (Operand("ADDRESS", _address),),
    "memcheck": (),
    "thread": (Operand("ID", _number_up_to(31, "a thread's id")),),
    "stack": (Operand("ADDRESS", _number_up_to(REGISTER, "an address")),),
}
"""Name of a call → what follows it. The last two are settings, not calls."""
GIVING = frozenset({"openFileRead", "openFileWrite", "malloc"})
_BY_LOWER_CASE = {name.lower(): name for name in CALLS}


def usage(what: str) -> str:
    """How a call is written."""
    return " ".join((what, *(operand.word for operand in CALLS[what])))
