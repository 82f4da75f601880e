"""What the script of a page works with: regions, bytes and fields, deflated, in base 64."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from formats.spans import Span
from toolkit.image.memory import Memory
from toolkit.memory.region import Region
from toolkit.render.dump import shown
from toolkit.render.memory_map.markup import possible

MOST_SPANS = 400_000
"""Fields that a page names at most, of each memory; what is behind them keeps the names of its regions."""
MOST_BYTES = 64 << 20
"""Bytes that a page has at most; of what lies behind them it has the regions."""
_LENGTH_SIZE = 4
_LONGEST_VALUE = 64


def page_data(memories: Sequence[Memory], printable: Callable[[str], str]) -> str:
    """Length of a JSON document, the document, and the bytes of all memories that it tells the places of."""
    data = _Data(printable)
    described = [data.memory(memory) for memory in memories]
    document = json.dumps({"memories": described, "texts": list(data.texts)}, separators=(",", ":"), default=str)
    encoded = document.encode("ascii")
    whole = len(encoded).to_bytes(_LENGTH_SIZE, "little") + encoded + b"".join(data.stored)
    return base64.b64encode(zlib.compress(whole, 9)).decode("ascii")


class _Data:
    """Gathers texts and bytes.

    Args:
        printable: makes names from an image safe to show.
    """

    def __init__(self, printable: Callable[[str], str]) -> None:
        self._printable = printable
        self.texts: dict[str, int] = {}
        self.stored: list[bytes] = []
        self._length = 0

    def memory(self, memory: Memory) -> dict[str, Any]:
        """A memory, its spans as columns of numbers; where bytes or fields are left out, from which address on."""
        segments, bytes_until = self._segments(memory)
        spans, fields_until = self._spans(memory)
        return {
            "name": self._shown(memory.name),
            "address": memory.range.address,
            "length": memory.range.length,
            "regions": [self._region(region) for region in memory.regions],
            "segments": segments,
            "bytes_until": bytes_until,
            "spans": spans,
            "fields_until": fields_until,
        }

    def _shown(self, text: str) -> str:
        return possible(self._printable(text))

    def _region(self, region: Region) -> dict[str, Any]:
        inner = [self._region(child) for child in region.inner]
        return region.as_dict() | {"name": self._shown(region.name), "facts": self._fact(region.facts), "inner": inner}

    def _fact(self, fact: Any) -> Any:
        """A fact with all texts in it, of whatever depth, safe to show."""
        if isinstance(fact, str):
            return self._shown(fact)
        if isinstance(fact, Mapping):
            return {self._shown(name): self._fact(value) for name, value in fact.items()}
        if isinstance(fact, (list, tuple)):
            return [self._fact(value) for value in fact]
        return fact

    def _segments(self, memory: Memory) -> tuple[list[tuple[int, int, int]], int | None]:
        """Address, and start and length among all bytes, of each segment; and the first address left out."""
        found = []
        for address, data in memory.contents.segments if memory.contents else ():
            kept = data[: MOST_BYTES - self._length]
            if kept:
                found.append((address, self._length, len(kept)))
                self.stored.append(kept)
                self._length += len(kept)
            if len(kept) < len(data):
                return found, address + len(kept)
        return found, None

    def _spans(self, memory: Memory) -> tuple[list[list[int]], int | None]:
        """Columns: bytes since the field before, its length, the numbers of its words; and the first address left out.

        Paths stand there in two parts, since the second parts of many are the same.
        """
        rows, behind = [], memory.range.address
        spans = iter(memory.spans(memory.range))
        for span in islice(spans, MOST_SPANS):
            owner, _dot, path = span.path.partition(".")
            words = (owner, path, _value(span), span.meaning)
            rows.append((span.offset - behind, len(span.data), *(self._number(word) for word in words)))
            behind = span.offset + len(span.data)
        left_out = next(spans, None)
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _column in range(6)]
        return columns, left_out.offset if left_out else None

    def _number(self, word: str) -> int:
        return self.texts.setdefault(self._shown(word), len(self.texts))


def _value(span: Span) -> str:
    """What a field says; texts without the NULs behind them, nothing of long bytes."""
    if not isinstance(span.value, bytes) or len(span.value) <= _LONGEST_VALUE:
        text = span.value.rstrip(b"\0") if isinstance(span.value, bytes) else b""
        return shown(text or span.value)
    return ""
