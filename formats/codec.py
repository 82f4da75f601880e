"""`Spec`: one declared format, ready to parse and build.

The only place where construct's errors become `FormatError`, with the place and the reason. Fast
functions come from `compiler`; when they refuse, the interpreted layout is asked why.
"""

from __future__ import annotations

import io
import itertools
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import construct

from formats.compiler.parsers import Parser, compile_parser
from formats.compiler.shared import fixed_format
from formats.errors import FormatError, Refused, TruncatedError, UnbuildableError
from formats.layout import RecordLayout, layout_of
from formats.place import Place, Read

if TYPE_CHECKING:
    from formats.compiler.record_builders import Builder

T = TypeVar("T")


class Problem(NamedTuple):
    """A record that does not agree with itself: a wrong sum, a reserved bit, a length that lies.

    `code` is stable; `field` is a dotted path; `offset` counts from the start of the record.
    """

    code: str
    field: str
    offset: int
    message: str


def _no_problems(_record: Any) -> Iterator[Problem]:
    return iter(())


class Spec(Generic[T]):
    """A format: its name, its record type, and bytes to records and back.

    Args:
        name: ``family.stem``; also the id of the Kaitai twin ``ksy/family/stem.ksy``.
        record_type: a class made by `layout.record`.
        title: what it is, for tables.
        check: yields what a parsed record says wrongly of itself.
        downwards: True when the bytes lie in flash in reverse, from the given offset to lower ones.
    """

    def __init__(
        self,
        name: str,
        record_type: type[T],
        *,
        title: str,
        check: Callable[[T], Iterator[Problem]] = _no_problems,
        downwards: bool = False,
    ) -> None:
        self.name = name
        self.record_type = record_type
        self.title = title
        self.check = check
        self.downwards = downwards
        self.layout: RecordLayout = layout_of(record_type)

    @cached_property
    def _parse(self) -> Parser:
        """Compiled when first used: a command needs few of all formats."""
        return compile_parser(self.layout)

    @cached_property
    def _build(self) -> Builder:
        from formats.compiler.builders import compile_builder

        return compile_builder(self.layout)

    def __repr__(self) -> str:
        return f"Spec({self.name})"

    @property
    def family(self) -> str:
        """The folder it lives in: ``tock``, ``knightos``."""
        return self.name.partition(".")[0]

    @property
    def stem(self) -> str:
        """The name of its files, and its heading in SPEC.md."""
        return self.name.partition(".")[2]

    @property
    def size(self) -> int | None:
        """The length of every record in bytes, or None where it varies."""
        try:
            return int(self.layout.sizeof())
        except construct.SizeofError:
            return None

    def parse(self, data: bytes, offset: int = 0) -> T:
        """Parse the record that starts at `offset`; bytes behind it are ignored.

        Raises:
            FormatError: the bytes do not have the shape; `TruncatedError` where they end too early.
        """
        if type(data) is not bytes:
            data = bytes(data)
        try:
            record: T = self._parse(data, offset, len(data))[0]
        except Refused:
            raise self._reason(data, offset) from None
        return record

    def parse_prefix(self, data: bytes, offset: int = 0) -> tuple[T, int]:
        """Like `parse`; also gives the offset behind the record."""
        if type(data) is not bytes:
            data = bytes(data)
        try:
            return self._parse(data, offset, len(data))
        except Refused:
            raise self._reason(data, offset) from None

    def prefix_or_none(self, data: bytes, offset: int = 0) -> tuple[T, int] | None:
        """Like `parse_prefix`, with None for what that refuses: where there may be much of it, and nobody asks why."""
        try:
            return self._parse(data, offset, len(data))
        except Refused:
            return None

    def interpret(self, data: bytes, offset: int = 0) -> tuple[T, int]:
        """Parse by the interpreted layout: slow, and the reference for the compiled functions. Raises as `parse`."""
        return self._interpret(data, offset, Place())

    def trail(self, data: bytes, offset: int = 0) -> tuple[list[Read], FormatError | None]:
        """What the interpreted layout reads, value by value, and the error that stopped it, if one did."""
        place = Place()
        try:
            self._interpret(data, offset, place)
        except FormatError as error:
            return place.trail, error
        return place.trail, None

    def _interpret(self, data: bytes, offset: int, place: Place) -> tuple[T, int]:
        stream = io.BytesIO(data)
        stream.seek(offset)
        try:
            value: T = self.layout.parse_stream(stream, place=place)
        except construct.ConstructError as error:
            raise self._format_error(error, place, data) from None
        return value, stream.tell()

    def _reason(self, data: bytes, offset: int) -> FormatError:
        try:
            self._interpret(data, offset, Place(only_errors=True))
        except FormatError as error:
            return error
        raise AssertionError(f"{self.name}: the compiled parser refuses what the layout accepts")

    def _format_error(self, error: construct.ConstructError, place: Place, data: bytes) -> FormatError:
        if isinstance(error, construct.StreamError) and "non-negative" in str(error):
            return FormatError(self.name, str(place), place.offset, "a length with room for all parts", "a shorter one")
        if isinstance(error, construct.StreamError):
            expected, found = _expectation(error) or _missing_bytes(error, len(data) - place.offset)
            return TruncatedError(self.name, str(place), place.offset, expected, found)
        expected, found = _expectation(error) or ("the declared shape", str(error).splitlines()[-1])
        return FormatError(self.name, str(place), place.offset, expected, found)

    def build(self, record: T) -> bytes:
        """The bytes of a record.

        Raises:
            UnbuildableError: a value does not fit its field.
        """
        try:
            return self._build(record, None)
        except (Refused, struct.error, OverflowError, TypeError, AttributeError):
            return self.build_interpreted(record)

    def build_interpreted(self, record: T) -> bytes:
        """Build by the interpreted layout: slow, and the reference for the compiled functions. Raises as `build`."""
        stream, place = io.BytesIO(), Place()
        try:
            self.layout.build_stream(record, stream, place=place)
        except (construct.ConstructError, TypeError, AttributeError) as error:
            expected, found = _expectation(error) or ("a value that fits the field", str(error).splitlines()[-1])
            raise UnbuildableError(self.name, str(place), place.offset, expected, found) from None
        return stream.getvalue()

    @cached_property
    def _row(self) -> struct.Struct:
        format_ = fixed_format(self.layout)
        assert format_ is not None, f"{self.name} has no fixed size"
        return struct.Struct("<" + format_)

    def rows(self, data: bytes) -> Iterator[tuple[Any, ...]]:
        """The plain values of one fixed record after the other, for columns too long for objects.

        Raises:
            FormatError: `data` is not a whole number of records, in bytes.
        """
        size = self._row.size
        if len(data) % size:
            raise TruncatedError(
                self.name, "", len(data) - len(data) % size, f"a multiple of {size} bytes", f"{len(data)} bytes"
            )
        return self._row.iter_unpack(data)

    def build_rows(self, rows: Iterable[tuple[Any, ...]]) -> bytes:
        """The bytes of fixed records given as their plain values: the other way round than `rows`.

        Raises:
            UnbuildableError: a value does not fit its field.
        """
        try:
            return b"".join(itertools.starmap(self._row.pack, rows))
        except struct.error as error:
            raise UnbuildableError(self.name, "", 0, "values that fit the fields", str(error)) from None


def _expectation(error: Exception) -> tuple[str, str] | None:
    """The two halves of our own layouts' messages, "expected …; found …"."""
    message = str(error).splitlines()[-1]
    expected, separator, found = message.removeprefix("expected ").partition("; found ")
    return (expected, found) if separator and message.startswith("expected ") else None


def _missing_bytes(error: construct.StreamError, left: int) -> tuple[str, str]:
    numbers = re.search(r"expected (\d+), found (\d+)", str(error))
    if numbers is None:
        return "more bytes", f"{max(0, left)} bytes and the end of the data"
    return f"{numbers[1]} bytes", numbers[2]
