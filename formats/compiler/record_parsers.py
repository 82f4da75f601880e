"""Compiled parsers of records: source that reads fixed runs of fields at once, and the others one by one."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import construct

from formats.compiler.shared import byte_order, define, fixed_format
from formats.errors import Refused
from formats.from_end import FromEndLayout
from formats.layout import Choice, Declaration, Limited, NulTerminated, RecordLayout, Sized, function_of, rest
from formats.lists import Repeat
from formats.place import Place

PartParser: TypeAlias = Callable[[bytes, int, int, Any], tuple[Any, int]]
"""(data, offset, end, record around it) → (value, offset behind it)"""
PartParserOf: TypeAlias = Callable[[Any], PartParser]
"""How the parser of a field is made that is no fixed one; `parsers` knows all kinds."""


def fitting_record_parser(layout: RecordLayout, part_parser: PartParserOf) -> PartParser:
    """Like `record_parser`, and gives the bytes as they are where they are not exactly one record."""
    names, lines = _record_source(layout, part_parser)
    lines = [line.replace("raise Refused", "return data[start:end], end") for line in lines]
    source = ["def parse(data, o, end, _record=None):", " start = o", " try:", *(" " + line for line in lines)]
    source += ["  if o != end: return data[start:end], end", "  r.__class__ = cls", "  return r, o"]
    source += [" except Refused:", "  return data[start:end], end"]
    parser_function: PartParser = define("parse", source, names)
    return parser_function


def record_parser(layout: RecordLayout, part_parser: PartParserOf) -> Any:
    """A parser of records: (data, offset, end) as alone, and (…, record around it), which it ignores, as a part."""
    if isinstance(layout, FromEndLayout):
        return _interpreting_parser(layout)
    names, lines = _record_source(layout, part_parser)
    source = ["def parse(data, o, end, _record=None):", *lines, " r.__class__ = cls", " return r, o"]
    parser_function: PartParser = define("parse", source, names)
    return parser_function


def _interpreting_parser(layout: RecordLayout) -> PartParser:
    """For layouts of which an image has one: nobody waits for them."""

    def parse(data: bytes, offset: int, end: int, _record: Any = None) -> tuple[Any, int]:
        stream = BytesIO(data[:end])
        stream.seek(offset)
        try:
            return layout.parse_stream(stream, place=Place()), stream.tell()
        except construct.ConstructError:
            raise Refused from None

    return parse


def _record_source(layout: RecordLayout, part_parser: PartParserOf) -> tuple[dict[str, Any], list[str]]:
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
        lines.extend(_varying_field(declaration, names, part_parser))
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


def _varying_field(declaration: Declaration, names: dict[str, Any], part_parser: PartParserOf) -> list[str]:
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
        return [f" {target}, o = {_named(names, part_parser(subcon))}(data, o, end, r)"]
    part = subcon.subcon
    if isinstance(part, Choice):
        cases = _named(names, {key: part_parser(case) for key, case in part.cases.items()})
        default = _named(names, part_parser(part.default))
        parser = f"{cases}.get({_value_of(part.key, names)}, {default})"
    else:
        parser = _named(names, part_parser(part))
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


def _leaves(subcon: Any) -> int:
    """How many struct values a fixed layout takes."""
    if isinstance(subcon, Repeat):
        return int(subcon.count) * _leaves(subcon.subcon)  # type: ignore[arg-type]
    if isinstance(subcon, RecordLayout):
        return sum(_leaves(d.subcon) for d in subcon.declarations)
    return 1


def _value_from(subcon: Any, index: str, names: dict[str, Any]) -> str:
    """Source of the expression that makes a fixed layout's value from the struct values ``v`` at `index`."""
    if order := byte_order(subcon):
        return f"int.from_bytes(v[{index}], {order!r})"
    if isinstance(subcon, Repeat):
        count, step = int(subcon.count), _leaves(subcon.subcon)  # type: ignore[arg-type]
        if step == 1 and not byte_order(subcon.subcon) and not isinstance(subcon.subcon, RecordLayout):
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
    return define("make", [*lines, *_FINISH], {"Unfinished": _unfinished(), "cls": layout.record_type})


_FINISH = [" r.__class__ = cls", " return r"]


def _unfinished() -> type:
    """A class to fill attribute by attribute, before the object becomes a frozen record."""
    return type("Unfinished", (), {})
