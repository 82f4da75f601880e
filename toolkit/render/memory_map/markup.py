"""Text from anywhere as text in SVG and HTML: nothing in it is markup, and every parser takes it."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that XML cannot hold, or that HTML parsers complain of; bytes that are no UTF-8 among them."""


def possible(text: str) -> str:
    """A text with escapes in place of characters that no document can hold; bytes that are no UTF-8 are bytes there."""
    return _IMPOSSIBLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code & 0xFF:02x}" if code < 0x100 or 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def markup(text: str) -> str:
    """A text between tags."""
    return escape(possible(text))


def attribute(text: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return quoteattr(possible(text))
