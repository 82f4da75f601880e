"""The command line of elf2tab, read as elf2tab reads it.

Its habits are not ours, which is why it has a reader of its own: options that take all words up to the next option,
numbers in decimal here and in hexadecimal there, nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from toolkit.errors import ToolkitError


class UsageError(ToolkitError):
    """Arguments that elf2tab would not take either."""


@dataclass(frozen=True)
class Option:
    """An option of elf2tab.

    Attributes:
        name: the long one, without dashes.
        takes: no word, one word, or all words up to the next option.
        value: what to call its word in the help.
        help: what it does.
        read: makes a value of a word; raises ValueError for words that are none.
        short: the short name.
    """

    name: str
    takes: Literal["nothing", "one", "many"]
    help: str
    value: str = ""
    read: Callable[[str], Any] = str
    short: str = ""


def _number(bits: int, *, hexadecimal: bool = False) -> Callable[[str], int]:
    def read(word: str) -> int:
        if hexadecimal and re.fullmatch("0x[0-9a-fA-F]+", word):
            number = int(word, 16)
        elif re.fullmatch(r"\+?[0-9]+", word, re.ASCII) and len(word) < 20:
            number = int(word)
        else:
            kinds = "decimal, or hexadecimal behind 0x" if hexadecimal else "decimal"
            raise ValueError(f"no number; numbers are {kinds} here")
        if number >> bits:
            raise ValueError(f"a number above {(1 << bits) - 1}")
        return number

    return read


def _permission(word: str) -> tuple[int, int]:
    driver, comma, command = word.partition(",")
    if not comma:
        raise ValueError("not of the form DRIVER,COMMAND")
    read = _number(32)
    return read(driver), read(command)


_BYTES, _ID = _number(32), _number(32, hexadecimal=True)
OPTIONS = (
    Option("verbose", "nothing", "Tell what is written.", short="v"),
    Option("deterministic", "nothing", "No build date in the TAB."),
    Option("disable", "nothing", "Mark the app as disabled."),
    Option("app-version", "one", "Version of the app.", "N", _BYTES),
    Option("minimum-ram-size", "one", "Has no effect.", "BYTES", _BYTES),
    Option("output-file", "one", "The TAB; TockApp.tab when not given.", "FILE", Path, "o"),
    Option("package-name", "one", "Name of the app.", "NAME", short="n"),
    Option("stack", "one", "Stack.", "BYTES", _BYTES),
    Option("app-heap", "one", "Heap of the app; 1024 when not given.", "BYTES", _BYTES),
    Option("kernel-heap", "one", "Heap of the kernel for the app; 1024 when not given.", "BYTES", _BYTES),
    Option("protected-region-size", "one", "Bytes before the binary, header included.", "BYTES", _BYTES),
    Option("permissions", "many", "Commands that the app may call.", "DRIVER,COMMAND", _permission),
    Option("write_id", "one", "Id of what the app stores.", "ID", _ID),
    Option("read_ids", "many", "Ids of what it may read.", "ID", _ID),
    Option("access_ids", "many", "Ids of what it may change.", "ID", _ID),
    Option("short-id", "one", "Fixed application id.", "ID", _ID),
    Option("kernel-major", "one", "Version of the kernel.", "N", _number(16)),
    Option("kernel-minor", "one", "Its lowest minor version.", "N", _number(16)),
    Option("supported-boards", "one", "Boards the app is for, with commas.", "BOARDS"),
    Option("minimum-footer-size", "one", "Least bytes behind the binary.", "BYTES", _BYTES),
    Option("sha256", "nothing", "Add a digest."),
    Option("sha384", "nothing", "Add a digest."),
    Option("sha512", "nothing", "Add a digest."),
    Option("rsa4096-private", "one", "Sign with this RSA key of 4096 bits.", "KEY", Path),
    Option("ecdsa-nist-p256-private", "one", "Sign with this key on P-256.", "KEY", Path),
    Option("help", "nothing", "Show this.", short="h"),
    Option("version", "nothing", "Show the version.", short="V"),
)
_BY_NAME = {option.name: option for option in OPTIONS}
_BY_SHORT = {option.short: option for option in OPTIONS if option.short}
_INPUT = "<elf[,architecture]>"
_CONFLICTS = {"minimum-ram-size": ("stack", "app-heap", "kernel-heap")}
_NEEDS = {"kernel-minor": "kernel-major"}


@dataclass(frozen=True)
class Input:
    """An ELF file, and what its TBF is called in the TAB."""

    path: Path
    architecture: str


@dataclass(frozen=True)
class Arguments:
    """What was asked. `values` has what was given, by the long names: True, a value, or a list of values."""

    values: Mapping[str, Any]
    inputs: tuple[Input, ...]


def read_arguments(words: list[str]) -> Arguments:
    """Read the words behind `elf2tab`. With help or version asked for, the rest is not looked at.

    Raises:
        UsageError: elf2tab would refuse them.
    """
    values: dict[str, Any] = {}
    inputs: list[Input] = []
    for option, word in _pairs(words):
        if option is None:
            inputs.append(_input(word or ""))
        elif option.name in ("help", "version"):
            return Arguments({option.name: True}, ())
        else:
            _store(values, option, word)
    _check(values, inputs)
    return Arguments(values, tuple(inputs))


def _pairs(words: list[str]) -> Iterator[tuple[Option | None, str | None]]:
    """Options with their words one by one, in order; None with each input."""
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        if word == "--":
            yield from ((None, rest) for rest in reversed(waiting))
            return
        if not _is_option(word):
            yield None, word
        elif word.startswith("--"):
            name, equals, attached = word[2:].partition("=")
            option = _known(_BY_NAME, name, word)
            yield from _with_words(option, attached if equals else None, waiting)
        else:
            yield from _short(word, waiting)


def _short(word: str, waiting: list[str]) -> Iterator[tuple[Option, str | None]]:
    """A word of short options: flags side by side, the last perhaps with its value."""
    left = word[1:]
    while left:
        option = _known(_BY_SHORT, left[0], f"-{left[0]}")
        left = left[1:]
        if option.takes != "nothing":
            yield from _with_words(option, left.removeprefix("=") if left else None, waiting)
            return
        yield option, None


def _with_words(option: Option, attached: str | None, waiting: list[str]) -> Iterator[tuple[Option, str | None]]:
    if option.takes == "nothing":
        if attached is not None:
            raise UsageError(f"--{option.name} takes no value, {attached!r} was given")
        yield option, None
        return
    if attached is not None:
        yield option, attached
        return
    if not waiting or _is_option(waiting[-1]):
        raise UsageError(f"--{option.name} needs a value, <{option.value or option.name}>")
    yield option, waiting.pop()
    while option.takes == "many" and waiting and not _is_option(waiting[-1]):
        yield option, waiting.pop()


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _known(options: Mapping[str, Option], name: str, word: str) -> Option:
    if name not in options:
        raise UsageError(f"elf2tab has no option {word!r}; `flashwright elf2tab --help` lists them")
    return options[name]


def _store(values: dict[str, Any], option: Option, word: str | None) -> None:
    if option.takes != "many" and option.name in values:
        raise UsageError(f"--{option.name} was given twice")
    try:
        value = True if word is None else option.read(word)
    except ValueError as error:
        hint = "; it takes all words up to the next option" if option.takes == "many" else ""
        raise UsageError(f"--{option.name}: {word!r} is {error}{hint}") from None
    if option.takes == "many":
        values.setdefault(option.name, []).append(value)
    else:
        values[option.name] = value


def _input(word: str) -> Input:
    path, comma, architecture = word.rpartition(",")
    return Input(Path(path), architecture) if comma else Input(Path(word), Path(word).stem)


def _check(values: Mapping[str, Any], inputs: list[Input]) -> None:
    for name, others in _CONFLICTS.items():
        found = [other for other in others if name in values and other in values]
        if found:
            raise UsageError(f"--{name} cannot stand beside --{found[0]}")
    for name, needed in _NEEDS.items():
        if name in values and needed not in values:
            raise UsageError(f"--{name} needs --{needed}")
    if not inputs:
        raise UsageError(f"no input: {_INPUT}... is missing")
