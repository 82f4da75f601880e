"""Records that are read from the end of their region: places, errors, and what lies in front."""

from __future__ import annotations

from typing import Any

import pytest

from formats.codec import Spec
from formats.errors import FormatError, TruncatedError, UnbuildableError
from formats.from_end import record_from_end
from formats.layout import Sized, blob, declare, exactly, rest, u8, u16
from formats.lists import Repeat, UntilEnd
from formats.spans import UNREADABLE, spans


@record_from_end
class Trailer:
    """A mark at the end, a count in front of it, numbers in front of that, and the rest."""

    mark: bytes = declare(exactly(blob(2), b"OK"), "mark")
    count: int = declare(u8, "how many numbers")
    numbers: tuple[int, ...] = declare(Repeat("count", u16), "numbers, the last byte's neighbour first")
    before: bytes = declare(rest, "what lies in front", default=b"")


@record_from_end
class Whole:
    """A record that must use up its region, with a part whose inside goes upwards."""

    length: int = declare(u8, "bytes of the part")
    part: tuple[int, ...] = declare(Sized("length", UntilEnd(u16)), "numbers")


TRAILER = Spec("test.trailer", Trailer, title="trailer")
WHOLE = Spec("test.whole", Whole, title="whole")
DATA = b"in front" + b"\x03\x04" + b"\x01\x02" + b"\x02" + b"OK"


def error_of(spec: Spec[Any], data: bytes, offset: int = 0) -> FormatError:
    with pytest.raises(FormatError) as caught:
        spec.parse(data, offset)
    return caught.value


def test_fields_go_downwards_and_numbers_keep_their_order() -> None:
    assert TRAILER.parse(DATA) == Trailer(b"OK", 2, (0x0201, 0x0403), b"in front")


def test_record_takes_all_bytes_from_its_offset_on() -> None:
    assert TRAILER.parse_prefix(DATA, 3) == (Trailer(b"OK", 2, (0x0201, 0x0403), b"front"), len(DATA))


def test_building_gives_the_bytes_again() -> None:
    assert TRAILER.build(TRAILER.parse(DATA)) == DATA


def test_inside_of_a_region_goes_upwards() -> None:
    assert WHOLE.parse(b"\x01\x00\x02\x00\x04") == Whole(4, (1, 2))


def test_region_is_built_upwards() -> None:
    assert WHOLE.build(Whole(4, (1, 2))) == b"\x01\x00\x02\x00\x04"


def test_region_without_rest_must_be_used_up() -> None:
    error = error_of(WHOLE, b"more\x01\x00\x02")
    assert (error.expected, error.found) == ("the start of the region", "4 more bytes")


def test_error_offset_is_where_the_field_starts() -> None:
    error = error_of(TRAILER, b"12345NO")
    assert (error.field, error.offset, error.found) == ("mark", 5, "b'NO'")


def test_error_offset_counts_from_the_start_of_the_data() -> None:
    assert error_of(TRAILER, b"12345NO", 3).offset == 5


def test_missing_bytes_are_truncation() -> None:
    error = error_of(TRAILER, b"\x01\x03OK")
    assert (type(error), error.field, error.found) == (TruncatedError, "numbers[0]", "1")


def test_wrong_mark_is_unbuildable() -> None:
    with pytest.raises(UnbuildableError):
        TRAILER.build(Trailer(b"NO", 0, ()))


def test_spans_are_in_the_order_of_the_bytes() -> None:
    found, _error = spans(TRAILER, DATA)
    assert [(span.path, span.offset) for span in found] == [
        ("before", 0),
        ("numbers[1]", 8),
        ("numbers[0]", 10),
        ("count", 12),
        ("mark", 13),
    ]


def test_spans_inside_of_a_region() -> None:
    found, _error = spans(WHOLE, b"\x01\x00\x02\x00\x04")
    assert [(span.path, span.offset) for span in found] == [("part[0]", 0), ("part[1]", 2), ("length", 4)]


def test_broken_record_shows_what_was_read_at_the_end() -> None:
    found, error = spans(TRAILER, b"\x01\x03OK")
    assert error is not None
    assert [(span.path, span.offset) for span in found] == [(UNREADABLE, 0), ("count", 1), ("mark", 2)]
