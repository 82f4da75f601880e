"""Compiled builders of records: source that packs neighbouring integers at once, and joins the other fields."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeAlias

import construct

from formats.compiler.shared import define, fixed_format
from formats.errors import Refused
from formats.from_end import FromEndLayout
from formats.layout import Choice, Declaration, Limited, RecordLayout, Sized, WhereItFits, function_of, rest
from formats.place import Place

Builder: TypeAlias = Callable[[Any, Any], bytes]
"""(value, scope of the record around it) → bytes"""
PartBuilderOf: TypeAlias = Callable[[Any], Builder]
"""How the builder of a field is made; `builders` knows all kinds."""


class Scope:
    """The names that expressions see while a record is built."""


def record_builder(layout: RecordLayout, part_builder: PartBuilderOf) -> Builder:
    """A builder of records: the bytes of one, alone or as a part of another."""
    if isinstance(layout, FromEndLayout):
        return _interpreting_builder(layout)
    return _fixed_builder(layout) or _joining_builder(layout, part_builder)


def _interpreting_builder(layout: RecordLayout) -> Builder:
    def build(value: Any, _scope: Any = None) -> bytes:
        try:
            return bytes(layout.build(value, place=Place()))
        except construct.ConstructError:
            raise Refused from None

    return build


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
    builder: Builder = define("build", source, names)
    return builder


def _joining_builder(layout: RecordLayout, part_builder: PartBuilderOf) -> Builder:
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
        source += _part_source(number, declaration, names, part_builder)
        parts.append(f"p{number}")
    parts += _packed(integers, names)
    joined = " + ".join(parts) if len(parts) < 5 else f"b''.join(({', '.join(parts)}))"
    if not any("scope" in line or "compute" in line for line in source[5:]):
        source[2:5] = [" n = value.__dict__"]
    builder: Builder = define("build", [*source, f" return {joined}"], names)
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


def _part_source(
    number: int, declaration: Declaration, names: dict[str, Any], part_builder: PartBuilderOf
) -> list[str]:
    """Source that makes the bytes ``p<number>`` of a part; lengths are looked at here, without a call of their own."""
    subcon, length = declaration.subcon, None
    name, part = f"n[{declaration.name!r}]", f"p{number}"
    if isinstance(subcon, Sized):
        length, subcon = subcon.length, subcon.subcon
    if isinstance(subcon, construct.Bytes):
        length = subcon.length
    if isinstance(subcon, construct.Bytes) or subcon is rest:
        lines = [f" {part} = {name}", f" if type({part}) is not bytes: raise Refused"]
    elif isinstance(subcon, Choice) and isinstance(subcon.key, str) and "." not in subcon.key:
        lines = _choice_source(number, subcon, name, names, part_builder)
    else:
        names[f"build{number}"] = part_builder(subcon)
        lines = [f" {part} = build{number}({name}, scope)"]
    if length is not None:
        names[f"length{number}"] = function_of(length)
        wanted = f"n[{length!r}]" if isinstance(length, str) and "." not in length else f"length{number}(scope)"
        lines.append(f" if len({part}) != {wanted}: raise Refused")
    return lines


def _choice_source(
    number: int, subcon: Choice, name: str, names: dict[str, Any], part_builder: PartBuilderOf
) -> list[str]:
    """Source for one of several layouts; bytes that stand for any of them are taken as they are."""
    part, cases = f"p{number}", dict(subcon.cases)
    as_it_is = subcon.default is rest and all(isinstance(c, WhereItFits) for c in cases.values())
    if as_it_is:
        cases = {key: case.subcon for key, case in cases.items()}
    names[f"cases{number}"] = {key: part_builder(case) for key, case in cases.items()}
    names[f"default{number}"] = part_builder(subcon.default)
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
