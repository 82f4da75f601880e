"""The compiled functions of every spec against its interpreted layout, which is the reference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.codec import Spec
from formats.errors import FormatError
from formats.from_end import FromEndLayout
from formats.registry import FORMATS
from tests.differential.strategies import records

specs = pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)


def outcome(parse: Any, data: bytes) -> Any:
    try:
        return parse(data)
    except FormatError as error:
        return (type(error), error.field, error.offset, error.expected, error.found)


@specs
@given(st.data())
def test_parsing_made_records(spec: Spec[Any], data: st.DataObject) -> None:
    built = spec.build(data.draw(records(spec.record_type)))
    if not isinstance(spec.layout, FromEndLayout):  # nothing can stand behind those
        built += data.draw(st.binary(max_size=4))
    assert spec.parse_prefix(built) == spec.interpret(built)


@specs
@given(st.data())
def test_building_made_records(spec: Spec[Any], data: st.DataObject) -> None:
    record = data.draw(records(spec.record_type))
    assert spec.build(record) == spec.build_interpreted(record)


@specs
@given(st.data())
def test_verdict_on_changed_bytes(spec: Spec[Any], data: st.DataObject) -> None:
    built = bytearray(spec.build(data.draw(records(spec.record_type))))
    for _ in range(data.draw(st.integers(1, 3))):
        if built:
            built[data.draw(st.integers(0, len(built) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(built[: data.draw(st.integers(0, len(built)))])
    assert outcome(spec.parse_prefix, cut) == outcome(spec.interpret, cut)


@specs
@given(st.data())
def test_what_parses_builds_the_same_bytes(spec: Spec[Any], data: st.DataObject) -> None:
    built = bytearray(spec.build(data.draw(records(spec.record_type))))
    if built:
        built[data.draw(st.integers(0, len(built) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        record, end = spec.parse_prefix(bytes(built))
    except FormatError:
        return
    assert spec.build(record) == built[:end]
