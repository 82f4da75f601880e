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


PLACES = st.floats(0, 1, exclude_max=True)
CHANGES = st.lists(st.tuples(PLACES, st.integers(0, 255)), min_size=1, max_size=3)
CUTS = st.just(1.0) | PLACES
BEHIND = st.binary(max_size=4)


def outcome(parse: Any, data: bytes) -> tuple[Any, int | None]:
    """The record and its end, or what the error says and no end."""
    try:
        found: tuple[Any, int] = parse(data)
    except FormatError as error:
        return (type(error), error.field, error.offset, error.expected, error.found), None
    return found


@specs
@given(st.data())
def test_made_records_are_built_and_parsed_alike(spec: Spec[Any], data: st.DataObject) -> None:
    record = data.draw(records(spec.record_type))
    built = spec.build(record)
    assert built == spec.build_interpreted(record)
    if not isinstance(spec.layout, FromEndLayout):  # nothing can stand behind those
        built += data.draw(BEHIND)
    assert spec.parse_prefix(built) == spec.interpret(built)


@specs
@given(st.data())
def test_changed_bytes_have_the_same_verdict(spec: Spec[Any], data: st.DataObject) -> None:
    """And what is accepted builds the same bytes again."""
    built = bytearray(spec.build(data.draw(records(spec.record_type))))
    for place, byte in data.draw(CHANGES):
        if built:
            built[int(place * len(built))] = byte
    cut = bytes(built[: round(data.draw(CUTS) * len(built))])
    record, end = outcome(spec.parse_prefix, cut)
    assert (record, end) == outcome(spec.interpret, cut)
    assert end is None or spec.build(record) == cut[:end]
