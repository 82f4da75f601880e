"""Numbers of configurations: ``32768``, ``"0x8000"``, ``"64*1024+512"``."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 200
"""Characters of an expression."""
DEEPEST = 20
"""Parentheses within each other."""
LARGEST = (1 << 64) - 1
_TOKEN = re.compile(r"\s*(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)|([-+*()]))")


def evaluate(text: str) -> int:
    """The value of a number, or of numbers with ``+ - * ( )``, from 0 to 64 bits.

    Numbers are as Python writes them: 0x, 0o and 0b in front say the base; decimal ones begin with no zero.

    Raises:
        ValueError: the text is no such expression, or its value, or one on the way, is out of range.
    """
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    value = _Parser(text).whole()
    if value < 0:
        raise ValueError(f"{text!r} is {value}, and a number below 0 is none here")
    return value


class _Parser:
    """A sum of products of numbers and sums in parentheses."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._depth = 0

    def whole(self) -> int:
        value = self._sum()
        if self._tokens:
            raise self._error()
        return value

    def _sum(self) -> int:
        value = self._product()
        while self._next("+", "-"):
            sign = 1 if self._tokens.pop(0) == "+" else -1
            value = self._checked(value + sign * self._product())
        return value

    def _product(self) -> int:
        value = self._single()
        while self._next("*"):
            self._tokens.pop(0)
            value = self._checked(value * self._single())
        return value

    def _single(self) -> int:
        if self._next("("):
            return self._inner()
        if not self._tokens or not self._tokens[0][0].isdigit():
            raise self._error()
        try:
            value = int(self._tokens.pop(0), 0)
        except ValueError:
            raise self._error() from None
        return self._checked(value)

    def _inner(self) -> int:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(f"has more than {DEEPEST} parentheses within each other")
        self._tokens.pop(0)
        value = self._sum()
        if not self._next(")"):
            raise self._error()
        self._tokens.pop(0)
        self._depth -= 1
        return value

    def _next(self, *words: str) -> bool:
        return bool(self._tokens) and self._tokens[0] in words

    def _checked(self, value: int) -> int:
        if abs(value) > LARGEST:
            raise ValueError(f"{self._text!r} needs more than 64 bits")
        return value

    def _error(self) -> ValueError:
        return ValueError(f"{self._text!r} is no number, and none made with + - * ( )")


def _tokens(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"{text!r} is no number, and none made with + - * ( )")
        yield match[1] or match[2]
        at = match.end()
