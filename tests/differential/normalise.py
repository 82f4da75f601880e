"""One common form for what construct and Kaitai parse: dictionaries, lists, integers, and bytes as hex text.

A record becomes a dictionary of its fields. Where a field may hold records of several types, `is` names the type, in
the words of the .ksy: ``writeable_flash_regions`` for the class WriteableFlashRegions. Which types a field may hold
comes from the record's declaration, what it does hold from either parser.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import construct
from kaitaistruct import KaitaiStruct

from formats.layout import Choice, RecordLayout, layout_of


def normalise(record: Any) -> dict[str, Any]:
    """Normalise a record of `formats`."""
    return _record(record, type(record), _from_dataclass)


def normalise_kaitai(parsed: Any, record_type: type) -> dict[str, Any]:
    """Normalise an object of a compiled .ksy that stands for a record of `record_type`."""
    return _record(parsed, record_type, _from_kaitai)


def snake(name: str) -> str:
    """Turn the name of a class into the id of a Kaitai type."""
    return re.sub(r"(?<!^)(?=[A-Z]|(?<=\D)\d)", "_", name).lower()


@functools.cache
def fields_of(record_type: type) -> tuple[tuple[str, dict[str, type]], ...]:
    """Names of a record's fields, and by class name the record types that each may hold."""
    layout = layout_of(record_type)
    return tuple((d.name, {t.__name__: t for t in _record_types(d.subcon)}) for d in layout.fields)


def _record_types(subcon: Any) -> Iterator[type]:
    if isinstance(subcon, RecordLayout):
        yield subcon.record_type
    elif isinstance(subcon, Choice):
        for case in (*subcon.cases.values(), subcon.default):
            yield from _record_types(case)
    elif isinstance(subcon, construct.Subconstruct):
        yield from _record_types(subcon.subcon)


def _record(source: Any, record_type: type, convert: Any) -> dict[str, Any]:
    return {name: convert(getattr(source, name), types) for name, types in fields_of(record_type)}


def _from_dataclass(value: Any, types: dict[str, type]) -> Any:
    if isinstance(value, tuple):
        return [_from_dataclass(element, types) for element in value]
    if type(value).__name__ in types:
        return _kind(value, types) | _record(value, type(value), _from_dataclass)
    return _plain(value)


def _from_kaitai(value: Any, types: dict[str, type]) -> Any:
    if isinstance(value, list):
        return [_from_kaitai(element, types) for element in value]
    if isinstance(value, KaitaiStruct):
        record_type = types[type(value).__name__] if len(types) > 1 else next(iter(types.values()))
        return _kind(value, types) | _record(value, record_type, _from_kaitai)
    return _plain(value)


def _kind(value: Any, types: dict[str, type]) -> dict[str, Any]:
    return {"is": snake(type(value).__name__)} if len(types) > 1 else {}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    assert isinstance(value, int), f"no normal form of {value!r}"
    return int(value)
