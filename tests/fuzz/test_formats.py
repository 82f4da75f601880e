"""Every spec on any bytes: our errors or success, and every byte owned."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.codec import Spec
from formats.errors import FormatError
from formats.registry import FORMATS
from formats.spans import spans

specs = pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
SHAPES = st.sampled_from([b"", b"\x02\x00\x20\x00", b"\x7f\x0d\x00", b"\xbf", b"\x80\x00\x24\x00", b"\x01\x00\x00\x00"])
ANY_BYTES = st.builds(bytes.__add__, SHAPES, st.binary(max_size=600))


@specs
@given(ANY_BYTES)
def test_parsing_any_bytes(spec: Spec[Any], data: bytes) -> None:
    try:
        record, end = spec.parse_prefix(data)
    except FormatError:
        return
    assert spec.build(record) == data[:end]


@specs
@given(st.binary(min_size=1, max_size=600), st.data())
def test_spans_tile_any_bytes(spec: Spec[Any], data: bytes, choice: st.DataObject) -> None:
    found, _error = spans(spec, data, choice.draw(st.integers(0, len(data) - 1)))
    assert b"".join(span.data for span in found) == data
