"""Records that end with their region and are read from there: `record_from_end` declares them.

Some formats have no start that could be found: a reader begins at the last byte and goes downwards, field by field.
"""

from __future__ import annotations

from typing import Any, dataclass_transform

import construct

from formats.layout import R, RecordLayout, declare, make_record
from formats.place import Place, place_of


@dataclass_transform(frozen_default=True, field_specifiers=(declare,))
def record_from_end(cls: R) -> R:
    """Like `record`, for what ends with its region and is read from there: each field lies in front of the one before.

    Numbers and bytes keep their order; only the fields go downwards. See `FromEndLayout`.
    """
    return make_record(cls, FromEndLayout)


class FromEndLayout(RecordLayout):
    """Fields of a region, from its end downwards: the first is the last of the bytes.

    The record takes the whole region, so a last field that is `rest` has what lies in front of all others.
    """

    def _parse(self, stream: Any, context: Any, path: str) -> Any:
        start = construct.stream_tell(stream, path)
        data = construct.stream_read_entire(stream, path)
        place = place_of(context)
        outer = place.go_into(start, len(data))
        place.base, place.direction = place.base + len(data), -1
        downwards = _FromEnd(data, place)
        value = super()._parse(downwards, context, path)
        if downwards.tell() < len(data):
            left = len(data) - downwards.tell()
            raise construct.CheckError(f"expected the start of the region; found {left} more bytes", path=path)
        place.go_out_to(outer)
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        downwards = _FromEnd(b"", place_of(context))
        super()._build(obj, downwards, context, path)
        data = downwards.written()
        construct.stream_write(stream, data, len(data), path)
        return obj


class _FromEnd:
    """A region as a stream that begins at its end: places count from there, and what is read or written lies below."""

    def __init__(self, data: bytes, place: Place) -> None:
        self._data, self._place = data, place
        self._distance = 0
        self._written: list[bytes] = []

    def tell(self) -> int:
        return self._distance

    def seek(self, offset: int, whence: int = 0) -> int:
        self._distance = offset + (0, self._distance, len(self._data))[whence]
        return self._distance

    def read(self, length: int = -1) -> bytes:
        end = len(self._data) - self._distance
        start = 0 if length < 0 else max(0, end - length)
        self._distance += end - start
        self._place.offset = self._place.base - self._distance  # only now is it known where the field starts
        return self._data[start:end]

    def write(self, data: bytes) -> int:
        self._written.append(data)
        self._distance += len(data)
        return len(data)

    def written(self) -> bytes:
        return b"".join(reversed(self._written))
