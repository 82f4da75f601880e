"""Compiled parsers: a function for each kind of construct that layouts are declared with."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeAlias

import construct

from formats.compiler.record_parsers import PartParser, fitting_record_parser, record_parser
from formats.compiler.shared import byte_order, fixed_format, made_for_kind, made_once
from formats.errors import Refused
from formats.layout import (
    Choice,
    Limited,
    NulTerminated,
    RecordLayout,
    Sized,
    UntilMark,
    WhereItFits,
    function_of,
    rest,
)
from formats.lists import Repeat, UntilEnd, WhileItFits

Parser: TypeAlias = Callable[[bytes, int, int], tuple[Any, int]]
"""(data, offset, end) → (value, offset behind it)"""


def compile_parser(subcon: Any) -> Parser:
    """A function that parses like the layout does. Raises TypeError for a construct without a compiled form."""
    if isinstance(subcon, RecordLayout):
        parser: Parser = _parse_record(subcon)
        return parser
    part = _part_parser(subcon)
    return lambda data, offset, end: part(data, offset, end, None)


def _part_parser(subcon: Any) -> PartParser:
    """A parser that also gets the record around it, for expressions."""
    return made_for_kind(subcon, _PART_PARSERS)


def _parse_record(layout: RecordLayout) -> Any:
    return made_once(layout, "_parser", lambda layout: record_parser(layout, _part_parser))


def _parse_limited(subcon: Limited) -> PartParser:
    part, minimum, maximum = _part_parser(subcon.subcon), subcon.minimum, subcon.maximum

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[Any, int]:
        value, offset = part(data, offset, end, record)
        if not minimum <= value <= maximum:
            raise Refused
        return value, offset

    return parse


def _parse_number(subcon: Any) -> PartParser:
    format_ = fixed_format(subcon)
    if format_ is None:
        raise TypeError(f"no compiled form of {subcon!r}")
    compiled = struct.Struct("<" + format_)
    order = byte_order(subcon)

    def parse(data: bytes, offset: int, end: int, _record: Any) -> tuple[Any, int]:
        behind = offset + compiled.size
        if behind > end:
            raise Refused
        value = compiled.unpack_from(data, offset)[0]
        return (int.from_bytes(value, order) if order else value), behind

    return parse


def _parse_bytes(subcon: Any) -> PartParser:
    length_of = function_of(subcon.length)

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[bytes, int]:
        behind = offset + length_of(record)
        if not offset <= behind <= end:
            raise Refused
        return data[offset:behind], behind

    return parse


def _parse_rest(_subcon: Any) -> PartParser:
    return lambda data, offset, end, _record: (data[offset:end], end)


def _parse_text(_subcon: Any) -> PartParser:
    def parse(data: bytes, offset: int, end: int, _record: Any) -> tuple[bytes, int]:
        nul = data.find(b"\0", offset, end)
        if nul < 0:
            raise Refused
        return data[offset:nul], nul + 1

    return parse


def _parse_until_mark(subcon: UntilMark) -> PartParser:
    def parse(data: bytes, offset: int, end: int, _record: Any) -> tuple[bytes, int]:
        length = subcon.length_in(data, offset, end)
        if length is None:
            raise Refused
        return data[offset : offset + length], offset + length

    return parse


def _parse_sized(subcon: Sized) -> PartParser:
    part, length_of = _part_parser(subcon.subcon), subcon.length_in

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[Any, int]:
        behind = offset + length_of(record)
        if not offset <= behind <= end:
            raise Refused
        value, offset = part(data, offset, behind, record)
        if offset != behind:
            raise Refused
        return value, offset

    return parse


def _element_parser(subcon: UntilEnd | WhileItFits | Repeat) -> PartParser:
    """The parser of a list's elements, which the list itself gets to know too."""
    subcon.compiled = part = _part_parser(subcon.subcon)
    return part


def _parse_until_end(subcon: UntilEnd) -> PartParser:
    part = _element_parser(subcon)

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[tuple[Any, ...], int]:
        elements = []
        while offset < end:
            element, offset = part(data, offset, end, record)
            elements.append(element)
        return tuple(elements), offset

    return parse


def _parse_while_it_fits(subcon: WhileItFits) -> PartParser:
    part, most = _element_parser(subcon), subcon.most

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[tuple[Any, ...], int]:
        elements: list[Any] = []
        while len(elements) != most:
            try:
                element, offset = part(data, offset, end, record)
            except Refused:
                break
            elements.append(element)
        return tuple(elements), offset

    return parse


def _parse_repeat(subcon: Repeat) -> PartParser:
    part = _element_parser(subcon)

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[tuple[Any, ...], int]:
        elements = []
        for _ in range(subcon.count_in(record)):
            element, offset = part(data, offset, end, record)
            elements.append(element)
        return tuple(elements), offset

    return parse


def _parse_choice(subcon: Choice) -> PartParser:
    cases = {key: _part_parser(case) for key, case in subcon.cases.items()}
    default, key = _part_parser(subcon.default), subcon.key_in
    return lambda data, offset, end, record: cases.get(key(record), default)(data, offset, end, record)


def _parse_where_it_fits(subcon: WhereItFits) -> PartParser:
    if isinstance(subcon.subcon, RecordLayout):
        return fitting_record_parser(subcon.subcon, _part_parser)
    part = _part_parser(subcon.subcon)
    format_ = fixed_format(subcon.subcon)
    if format_ is not None:
        size = struct.calcsize("<" + format_)
        return lambda data, offset, end, record: (
            part(data, offset, end, record) if end - offset == size else (data[offset:end], end)
        )

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[Any, int]:
        try:
            value, behind = part(data, offset, end, record)
        except Refused:
            return data[offset:end], end
        return (value, end) if behind == end else (data[offset:end], end)

    return parse


_PART_PARSERS: dict[Any, Callable[[Any], PartParser]] = {
    RecordLayout: _parse_record,
    Limited: _parse_limited,
    Sized: _parse_sized,
    UntilEnd: _parse_until_end,
    WhileItFits: _parse_while_it_fits,
    Repeat: _parse_repeat,
    Choice: _parse_choice,
    WhereItFits: _parse_where_it_fits,
    NulTerminated: _parse_text,
    UntilMark: _parse_until_mark,
    construct.Bytes: _parse_bytes,
    type(rest): _parse_rest,
    construct.FormatField: _parse_number,
    construct.BytesInteger: _parse_number,
}
