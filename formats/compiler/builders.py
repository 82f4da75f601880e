"""Compiled builders: a function for each kind of construct that layouts are declared with."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import construct

from formats.compiler.record_builders import Builder, record_builder
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


def compile_builder(subcon: Any) -> Builder:
    """A function that builds like the layout does. Raises TypeError for a construct without a compiled form."""
    return made_for_kind(subcon, _PART_BUILDERS)


def _build_record(layout: RecordLayout) -> Builder:
    return made_once(layout, "_builder", lambda layout: record_builder(layout, compile_builder))


def _build_limited(subcon: Limited) -> Builder:
    part, minimum, maximum = compile_builder(subcon.subcon), subcon.minimum, subcon.maximum

    def build(value: Any, scope: Any) -> bytes:
        if not minimum <= value <= maximum:
            raise Refused
        return part(value, scope)

    return build


def _build_sized(subcon: Sized) -> Builder:
    part, length_of = compile_builder(subcon.subcon), subcon.length_in

    def build(value: Any, scope: Any) -> bytes:
        data = part(value, scope)
        if len(data) != length_of(scope):
            raise Refused
        return data

    return build


def _build_all(subcon: Any) -> Builder:
    part = compile_builder(subcon.subcon)
    return lambda value, scope: b"".join([part(element, scope) for element in value])


def _build_while_it_fits(subcon: WhileItFits) -> Builder:
    build_all, most = _build_all(subcon), subcon.most

    def build(value: Any, scope: Any) -> bytes:
        if most is not None and len(value) > most:
            raise Refused
        return build_all(value, scope)

    return build


def _build_repeat(subcon: Repeat) -> Builder:
    part = compile_builder(subcon.subcon)

    def build(value: Any, scope: Any) -> bytes:
        if len(value) != subcon.count_in(scope):
            raise Refused
        return b"".join([part(element, scope) for element in value])

    return build


def _build_choice(subcon: Choice) -> Builder:
    cases = {key: compile_builder(case) for key, case in subcon.cases.items()}
    default, key = compile_builder(subcon.default), subcon.key_in
    return lambda value, scope: cases.get(key(scope), default)(value, scope)


def _build_where_it_fits(subcon: WhereItFits) -> Builder:
    part = compile_builder(subcon.subcon)
    return lambda value, scope: value if isinstance(value, bytes) else part(value, scope)


def _build_text(_subcon: Any) -> Builder:
    def build(value: Any, _scope: Any) -> bytes:
        if not isinstance(value, bytes) or b"\0" in value:
            raise Refused
        return value + b"\0"

    return build


def _build_until_mark(subcon: UntilMark) -> Builder:
    def build(value: Any, _scope: Any) -> bytes:
        if not subcon.fits(value):
            raise Refused
        return bytes(value)

    return build


def _build_bytes(subcon: Any) -> Builder:
    length_of = function_of(subcon.length)

    def build(value: Any, scope: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) != length_of(scope):
            raise Refused
        return value

    return build


def _build_rest(_subcon: Any) -> Builder:
    def build(value: Any, _scope: Any) -> bytes:
        if not isinstance(value, bytes):
            raise Refused
        return value

    return build


def _build_number(subcon: Any) -> Builder:
    if order := byte_order(subcon):
        return lambda value, _scope: value.to_bytes(subcon.length, order)
    format_ = fixed_format(subcon)
    if format_ is None:
        raise TypeError(f"no compiled form of {subcon!r}")
    pack = struct.Struct("<" + format_).pack
    return lambda value, _scope: pack(value)


_PART_BUILDERS: dict[Any, Callable[[Any], Builder]] = {
    RecordLayout: _build_record,
    Limited: _build_limited,
    Sized: _build_sized,
    UntilEnd: _build_all,
    WhileItFits: _build_while_it_fits,
    Repeat: _build_repeat,
    Choice: _build_choice,
    WhereItFits: _build_where_it_fits,
    NulTerminated: _build_text,
    UntilMark: _build_until_mark,
    construct.Bytes: _build_bytes,
    type(rest): _build_rest,
    construct.FormatField: _build_number,
    construct.BytesInteger: _build_number,
}
