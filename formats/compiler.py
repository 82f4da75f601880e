"""Turning declared layouts into fast functions, so that speed needs no second decoder written by hand.

Runs of fixed fields become one `struct.Struct`; what varies becomes slices and calls around it. The functions say
only *that* bytes are refused (`Refused`), never why: `codec` asks the interpreted layout for the reason. That both
agree on every registered spec is a property test.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any, Literal, TypeAlias, TypeVar

import construct

from formats.from_end import FromEndLayout
from formats.layout import (
    Choice,
    Declaration,
    Limited,
    NulTerminated,
    RecordLayout,
    Repeat,
    Sized,
    UntilEnd,
    UntilMark,
    WhereItFits,
    WhileItFits,
    function_of,
    rest,
)
from formats.place import Place

Parser: TypeAlias = Callable[[bytes, int, int], tuple[Any, int]]
"""(data, offset, end) → (value, offset behind it)"""
Builder: TypeAlias = Callable[[Any, Any], bytes]
"""(value, scope of the record around it) → bytes"""


F = TypeVar("F")


class Refused(Exception):  # noqa: N818 - a signal between compiled functions, never seen outside
    """The value or the bytes do not fit the layout."""


class Scope:
    """The names that expressions see while a record is built."""


def compile_parser(subcon: Any) -> Parser:
    """A function that parses like the layout does. Raises TypeError for a layout this module does not know."""
    if isinstance(subcon, RecordLayout):
        return _cached(subcon, "_parser", _record_parser)
    return _needs_no_record(subcon)


def compile_builder(subcon: Any) -> Builder:
    """A function that builds like the layout does. Raises TypeError for a layout this module does not know."""
    if isinstance(subcon, RecordLayout):
        return _cached(subcon, "_builder", _record_builder)
    return _part_builder(subcon)


def _cached(layout: RecordLayout, name: str, make: Callable[[RecordLayout], F]) -> F:
    if name not in vars(layout):
        setattr(layout, name, make(layout))
    made: F = vars(layout)[name]
    return made


def fixed_format(subcon: Any) -> str | None:
    """The struct format (without byte order) of a layout whose every value has one place, or None."""
    if isinstance(subcon, Limited):
        return None
    if isinstance(subcon, construct.FormatField):
        return str(subcon.fmtstr[1:]) if subcon.fmtstr[0] == "<" or subcon.length == 1 else None
    if _byte_order(subcon):
        return f"{subcon.length}s"
    if isinstance(subcon, construct.Bytes):
        return f"{subcon.length}s" if isinstance(subcon.length, int) else None
    if isinstance(subcon, Repeat) and isinstance(subcon.count, int):
        part = fixed_format(subcon.subcon)
        return None if part is None else part * subcon.count
    if isinstance(subcon, RecordLayout) and all(d.compute is None for d in subcon.declarations):
        parts = [fixed_format(d.subcon) for d in subcon.declarations]
        return None if None in parts else "".join(map(str, parts))
    return None


def _byte_order(subcon: Any) -> Literal["", "little", "big"]:
    """The byte order of an integer that `struct` has no letter for, u24 or a big-endian one; else nothing."""
    if not isinstance(subcon, construct.BytesInteger) or not isinstance(subcon.length, int) or subcon.signed:
        return ""
    return "little" if subcon.swapped is True else "big"


def _leaves(subcon: Any) -> int:
    """How many struct values a fixed layout takes."""
    if isinstance(subcon, Repeat):
        return int(subcon.count) * _leaves(subcon.subcon)  # type: ignore[arg-type]
    if isinstance(subcon, RecordLayout):
        return sum(_leaves(d.subcon) for d in subcon.declarations)
    return 1


def _value_from(subcon: Any, index: str, names: dict[str, Any]) -> str:
    """Source of the expression that makes a fixed layout's value from the struct values ``v`` at `index`."""
    if order := _byte_order(subcon):
        return f"int.from_bytes(v[{index}], {order!r})"
    if isinstance(subcon, Repeat):
        count, step = int(subcon.count), _leaves(subcon.subcon)  # type: ignore[arg-type]
        if step == 1 and not _byte_order(subcon.subcon) and not isinstance(subcon.subcon, RecordLayout):
            return f"v[{index}:{index}+{count}]"
        inner = _value_from(subcon.subcon, "i", names)
        return f"tuple([{inner} for i in range({index}, {index}+{count * step}, {step})])"
    if isinstance(subcon, RecordLayout):
        name = f"make_{subcon.record_type.__name__}"
        names[name] = _maker(subcon)
        arguments, at = [], 0
        for declaration in subcon.declarations:
            arguments.append(_value_from(declaration.subcon, f"{index}+{at}", names))
            at += _leaves(declaration.subcon)
        return f"{name}({', '.join(arguments)})"
    return f"v[{index}]"


def _maker(layout: RecordLayout) -> Any:
    """A constructor without the frozen dataclass's detour through ``object.__setattr__``."""
    fields = [field.name for field in layout.fields]
    lines = [f"def make({', '.join(fields)}):", " r = Unfinished()", *(f" r.{field} = {field}" for field in fields)]
    return _define("make", [*lines, *_FINISH], {"Unfinished": _unfinished(), "cls": layout.record_type})


_FINISH = [" r.__class__ = cls", " return r"]


def _unfinished() -> type:
    """A class to fill attribute by attribute, before the object becomes a frozen record."""
    return type("Unfinished", (), {})


def _define(function: str, lines: list[str], names: dict[str, Any]) -> Any:
    exec("\n".join(lines), names)  # noqa: S102 - our own source, made from declarations only
    return names[function]


def _fitting_record_parser(layout: RecordLayout) -> Parser:
    """Like `_record_parser`, and gives the bytes as they are where they are not exactly one record."""
    names, lines = _record_source(layout)
    lines = [line.replace("raise Refused", "return data[start:end], end") for line in lines]
    source = ["def parse(data, o, end, _record=None):", " start = o", " try:", *(" " + line for line in lines)]
    source += ["  if o != end: return data[start:end], end", "  r.__class__ = cls", "  return r, o"]
    source += [" except Refused:", "  return data[start:end], end"]
    parser_function: Parser = _define("parse", source, names)
    return parser_function


def _record_parser(layout: RecordLayout) -> Parser:
    if isinstance(layout, FromEndLayout):
        return _interpreting_parser(layout)
    names, lines = _record_source(layout)
    source = ["def parse(data, o, end, _record=None):", *lines, " r.__class__ = cls", " return r, o"]
    parser_function: Parser = _define("parse", source, names)
    return parser_function


def _interpreting_parser(layout: RecordLayout) -> Parser:
    """For layouts of which an image has one: nobody waits for them."""

    def parse(data: bytes, offset: int, end: int, _record: Any = None) -> tuple[Any, int]:
        stream = BytesIO(data[:end])
        stream.seek(offset)
        try:
            return layout.parse_stream(stream, place=Place()), stream.tell()
        except construct.ConstructError:
            raise Refused from None

    return parse


def _interpreting_builder(layout: RecordLayout) -> Builder:
    def build(value: Any, _scope: Any = None) -> bytes:
        try:
            return bytes(layout.build(value, place=Place()))
        except construct.ConstructError:
            raise Refused from None

    return build


def _record_source(layout: RecordLayout) -> tuple[dict[str, Any], list[str]]:
    names: dict[str, Any] = {"Unfinished": _unfinished(), "cls": layout.record_type, "Refused": Refused}
    lines = [" r = Unfinished()"]
    run: list[Declaration] = []

    def flush() -> None:
        if run:
            lines.extend(_fixed_run(tuple(run), names))
            run.clear()

    for declaration in layout.declarations:
        inner = declaration.subcon.subcon if isinstance(declaration.subcon, Limited) else declaration.subcon
        if fixed_format(inner) is not None:
            run.append(declaration)
            continue
        flush()
        lines.extend(_varying_field(declaration, names))
    flush()
    lines += [f" del r.{d.name}" for d in layout.declarations if d.compute is not None]
    return names, lines


def _named(names: dict[str, Any], value: Any) -> str:
    name = f"n{len(names)}"
    names[name] = value
    return name


def _value_of(expression: Any, names: dict[str, Any]) -> str:
    """Source of an expression's value inside a record's parser."""
    return f"r.{expression}" if isinstance(expression, str) else f"{_named(names, function_of(expression))}(r)"


def _varying_field(declaration: Declaration, names: dict[str, Any]) -> list[str]:
    """Source for a field whose length varies; regions, choices and bytes without a call of their own."""
    subcon, target = declaration.subcon, f"r.{declaration.name}"
    if isinstance(subcon, construct.Bytes):
        length = _value_of(subcon.length, names)
        return [f" b = o + {length}", " if not o <= b <= end: raise Refused", f" {target} = data[o:b]", " o = b"]
    if isinstance(subcon, NulTerminated):
        return [" b = data.find(0, o, end)", " if b < 0: raise Refused", f" {target} = data[o:b]", " o = b + 1"]
    if subcon is rest:
        return [f" {target} = data[o:end]", " o = end"]
    if not isinstance(subcon, Sized):
        return [f" {target}, o = {_named(names, _part_parser(subcon))}(data, o, end, r)"]
    part = subcon.subcon
    if isinstance(part, Choice):
        cases = _named(names, {key: _part_parser(case) for key, case in part.cases.items()})
        default = _named(names, _part_parser(part.default))
        parser = f"{cases}.get({_value_of(part.key, names)}, {default})"
    else:
        parser = _named(names, _part_parser(part))
    return [
        f" b = o + {_value_of(subcon.length, names)}",
        " if not o <= b <= end: raise Refused",
        f" {target}, o = {parser}(data, o, b, r)",
        " if o != b: raise Refused",
    ]


def _fixed_run(run: tuple[Declaration, ...], names: dict[str, Any]) -> list[str]:
    subcons = [d.subcon.subcon if isinstance(d.subcon, Limited) else d.subcon for d in run]
    compiled = struct.Struct("<" + "".join(str(fixed_format(subcon)) for subcon in subcons))
    unpack = _named(names, compiled.unpack_from)
    lines = [f" if o + {compiled.size} > end: raise Refused"]
    if all(isinstance(subcon, construct.FormatField) for subcon in subcons):
        lines.append(f" {', '.join(f'r.{d.name}' for d in run)}, = {unpack}(data, o)")
    else:
        lines.append(f" v = {unpack}(data, o)")
        at = 0
        for declaration, subcon in zip(run, subcons, strict=True):
            lines.append(f" r.{declaration.name} = {_value_from(subcon, str(at), names)}")
            at += _leaves(subcon)
    for declaration in run:
        if isinstance(declaration.subcon, Limited):
            limits = declaration.subcon
            lines.append(f" if not {limits.minimum!r} <= r.{declaration.name} <= {limits.maximum!r}: raise Refused")
    return [*lines, f" o += {compiled.size}"]


def _needs_no_record(subcon: Any) -> Parser:
    part = _part_parser(subcon)
    return lambda data, offset, end: part(data, offset, end, None)


def _part_parser(subcon: Any) -> Callable[[bytes, int, int, Any], tuple[Any, int]]:
    """A parser that also gets the record around it, for expressions."""
    for kind, make in _PART_PARSERS.items():
        if isinstance(subcon, kind):
            function: Callable[[bytes, int, int, Any], tuple[Any, int]] = make(subcon)
            return function
    raise TypeError(f"no compiled form of {subcon!r}")


def _parse_record(layout: RecordLayout) -> Any:
    return compile_parser(layout)  # which also takes, and ignores, a record around it


def _parse_limited(subcon: Limited) -> Any:
    part, minimum, maximum = _part_parser(subcon.subcon), subcon.minimum, subcon.maximum

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[Any, int]:
        value, offset = part(data, offset, end, record)
        if not minimum <= value <= maximum:
            raise Refused
        return value, offset

    return parse


def _parse_number(subcon: Any) -> Any:
    format_ = fixed_format(subcon)
    if format_ is None:
        raise TypeError(f"no compiled form of {subcon!r}")
    compiled = struct.Struct("<" + format_)
    order = _byte_order(subcon)

    def parse(data: bytes, offset: int, end: int, _record: Any) -> tuple[Any, int]:
        behind = offset + compiled.size
        if behind > end:
            raise Refused
        value = compiled.unpack_from(data, offset)[0]
        return (int.from_bytes(value, order) if order else value), behind

    return parse


def _parse_bytes(subcon: Any) -> Any:
    length_of = function_of(subcon.length)

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[bytes, int]:
        behind = offset + length_of(record)
        if not offset <= behind <= end:
            raise Refused
        return data[offset:behind], behind

    return parse


def _parse_rest(_subcon: Any) -> Any:
    return lambda data, offset, end, _record: (data[offset:end], end)


def _parse_text(_subcon: Any) -> Any:
    def parse(data: bytes, offset: int, end: int, _record: Any) -> tuple[bytes, int]:
        nul = data.find(b"\0", offset, end)
        if nul < 0:
            raise Refused
        return data[offset:nul], nul + 1

    return parse


def _parse_until_mark(subcon: UntilMark) -> Any:
    def parse(data: bytes, offset: int, end: int, _record: Any) -> tuple[bytes, int]:
        length = subcon.length_in(data, offset, end)
        if length is None:
            raise Refused
        return data[offset : offset + length], offset + length

    return parse


def _parse_sized(subcon: Sized) -> Any:
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


def _parse_until_end(subcon: UntilEnd) -> Any:
    part = _part_parser(subcon.subcon)

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[tuple[Any, ...], int]:
        elements = []
        while offset < end:
            element, offset = part(data, offset, end, record)
            elements.append(element)
        return tuple(elements), offset

    return parse


def _parse_while_it_fits(subcon: WhileItFits) -> Any:
    part, most = _part_parser(subcon.subcon), subcon.most

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


def _parse_repeat(subcon: Repeat) -> Any:
    part = _part_parser(subcon.subcon)

    def parse(data: bytes, offset: int, end: int, record: Any) -> tuple[tuple[Any, ...], int]:
        elements = []
        for _ in range(subcon.count_in(record)):
            element, offset = part(data, offset, end, record)
            elements.append(element)
        return tuple(elements), offset

    return parse


def _parse_choice(subcon: Choice) -> Any:
    cases = {key: _part_parser(case) for key, case in subcon.cases.items()}
    default, key = _part_parser(subcon.default), subcon.key_in
    return lambda data, offset, end, record: cases.get(key(record), default)(data, offset, end, record)


def _parse_where_it_fits(subcon: WhereItFits) -> Any:
    if isinstance(subcon.subcon, RecordLayout):
        return _fitting_record_parser(subcon.subcon)
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


_PART_PARSERS: dict[Any, Callable[[Any], Any]] = {
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
    type(construct.GreedyBytes): _parse_rest,
    construct.FormatField: _parse_number,
    construct.BytesInteger: _parse_number,
}


def _record_builder(layout: RecordLayout) -> Builder:
    if isinstance(layout, FromEndLayout):
        return _interpreting_builder(layout)
    return _fixed_builder(layout) or _joining_builder(layout)


def _joining_builder(layout: RecordLayout) -> Builder:
    """Source that joins the parts of a record; neighbouring integers are packed at once."""
    names: dict[str, Any] = {"cls": layout.record_type, "Refused": Refused, "Scope": Scope}
    source = ["def build(value, _scope=None):", " if type(value) is not cls: raise Refused"]
    source += [" scope = Scope()", " n = scope.__dict__", " n.update(value.__dict__)"]
    for number, declaration in enumerate(layout.declarations):
        if declaration.compute is not None:
            names[f"compute{number}"] = declaration.compute
            source.append(f" n[{declaration.name!r}] = compute{number}(value)")
    parts: list[str] = []
    integers: list[Declaration] = []
    for number, declaration in enumerate(layout.declarations):
        if _is_integer(declaration.subcon):
            source += _limits(declaration)
            integers.append(declaration)
            continue
        parts += _packed(integers, names)
        integers = []
        source += _part_source(number, declaration, names)
        parts.append(f"p{number}")
    parts += _packed(integers, names)
    joined = " + ".join(parts) if len(parts) < 5 else f"b''.join(({', '.join(parts)}))"
    if not any("scope" in line or "compute" in line for line in source[5:]):
        source[2:5] = [" n = value.__dict__"]
    builder: Builder = _define("build", [*source, f" return {joined}"], names)
    return builder


def _is_integer(subcon: Any) -> bool:
    plain = subcon.subcon if isinstance(subcon, Limited) else subcon
    return isinstance(plain, construct.FormatField) and fixed_format(plain) is not None


def _limits(declaration: Declaration) -> list[str]:
    """Source that refuses an integer outside of its limits."""
    subcon = declaration.subcon
    if not isinstance(subcon, Limited):
        return []
    return [f" if not {subcon.minimum!r} <= n[{declaration.name!r}] <= {subcon.maximum!r}: raise Refused"]


def _part_source(number: int, declaration: Declaration, names: dict[str, Any]) -> list[str]:
    """Source that makes the bytes ``p<number>`` of a part; lengths are looked at here, without a call of their own."""
    subcon, length = declaration.subcon, None
    name, part = f"n[{declaration.name!r}]", f"p{number}"
    if isinstance(subcon, Sized):
        length, subcon = subcon.length, subcon.subcon
    if isinstance(subcon, construct.Bytes):
        length = subcon.length
        lines = [f" {part} = {name}", f" if type({part}) is not bytes: raise Refused"]
    elif subcon is construct.GreedyBytes:
        lines = [f" {part} = {name}", f" if type({part}) is not bytes: raise Refused"]
    elif isinstance(subcon, Choice) and isinstance(subcon.key, str) and "." not in subcon.key:
        lines = _choice_source(number, subcon, name, names)
    else:
        names[f"build{number}"] = _part_builder(subcon)
        lines = [f" {part} = build{number}({name}, scope)"]
    if length is not None:
        names[f"length{number}"] = function_of(length)
        wanted = f"n[{length!r}]" if isinstance(length, str) and "." not in length else f"length{number}(scope)"
        lines.append(f" if len({part}) != {wanted}: raise Refused")
    return lines


def _choice_source(number: int, subcon: Choice, name: str, names: dict[str, Any]) -> list[str]:
    """Source for one of several layouts; bytes that stand for any of them are taken as they are."""
    part, cases = f"p{number}", dict(subcon.cases)
    as_it_is = subcon.default is construct.GreedyBytes and all(isinstance(c, WhereItFits) for c in cases.values())
    if as_it_is:
        cases = {key: case.subcon for key, case in cases.items()}
    names[f"cases{number}"] = {key: _part_builder(case) for key, case in cases.items()}
    names[f"default{number}"] = _part_builder(subcon.default)
    made = f"cases{number}.get(n[{subcon.key!r}], default{number})({name}, scope)"
    return [f" {part} = {name} if type({name}) is bytes else {made}" if as_it_is else f" {part} = {made}"]


def _packed(integers: list[Declaration], names: dict[str, Any]) -> list[str]:
    """Source of one ``pack`` for neighbouring integers; none for none."""
    if not integers:
        return []
    format_ = "".join(str(fixed_format(getattr(d.subcon, "subcon", d.subcon))) for d in integers)
    name = f"pack_{integers[0].name}"
    names[name] = struct.Struct("<" + format_).pack
    return [f"{name}({', '.join(f'n[{d.name!r}]' for d in integers)})"]


def _fixed_builder(layout: RecordLayout) -> Builder | None:
    """One ``pack`` for a record of plain integers."""
    if not all(isinstance(d.subcon, construct.FormatField) and d.compute is None for d in layout.declarations):
        return None
    format_ = fixed_format(layout)
    if format_ is None:
        return None
    values = ", ".join(f"r.{d.name}" for d in layout.declarations)
    source = ["def build(r, _scope=None):", " if type(r) is not cls: raise Refused", f" return pack({values})"]
    names = {"cls": layout.record_type, "Refused": Refused, "pack": struct.Struct("<" + format_).pack}
    builder: Builder = _define("build", source, names)
    return builder


def _part_builder(subcon: Any) -> Builder:
    for kind, make in _PART_BUILDERS.items():
        if isinstance(subcon, kind):
            builder: Builder = make(subcon)
            return builder
    raise TypeError(f"no compiled form of {subcon!r}")


def _build_record(layout: RecordLayout) -> Builder:
    return compile_builder(layout)


def _build_limited(subcon: Limited) -> Builder:
    part, minimum, maximum = _part_builder(subcon.subcon), subcon.minimum, subcon.maximum

    def build(value: Any, scope: Any) -> bytes:
        if not minimum <= value <= maximum:
            raise Refused
        return part(value, scope)

    return build


def _build_sized(subcon: Sized) -> Builder:
    part, length_of = _part_builder(subcon.subcon), subcon.length_in

    def build(value: Any, scope: Any) -> bytes:
        data = part(value, scope)
        if len(data) != length_of(scope):
            raise Refused
        return data

    return build


def _build_all(subcon: Any) -> Builder:
    part = _part_builder(subcon.subcon)
    return lambda value, scope: b"".join([part(element, scope) for element in value])


def _build_while_it_fits(subcon: WhileItFits) -> Builder:
    build_all, most = _build_all(subcon), subcon.most

    def build(value: Any, scope: Any) -> bytes:
        if most is not None and len(value) > most:
            raise Refused
        return build_all(value, scope)

    return build


def _build_repeat(subcon: Repeat) -> Builder:
    part = _part_builder(subcon.subcon)

    def build(value: Any, scope: Any) -> bytes:
        if len(value) != subcon.count_in(scope):
            raise Refused
        return b"".join([part(element, scope) for element in value])

    return build


def _build_choice(subcon: Choice) -> Builder:
    cases = {key: _part_builder(case) for key, case in subcon.cases.items()}
    default, key = _part_builder(subcon.default), subcon.key_in
    return lambda value, scope: cases.get(key(scope), default)(value, scope)


def _build_where_it_fits(subcon: WhereItFits) -> Builder:
    part = _part_builder(subcon.subcon)
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
    if order := _byte_order(subcon):
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
    type(construct.GreedyBytes): _build_rest,
    construct.FormatField: _build_number,
    construct.BytesInteger: _build_number,
}
