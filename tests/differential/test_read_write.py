"""Comparison 4: what Kaitai reads, it writes back as the same bytes, so its fields lose nothing either."""

from __future__ import annotations

from typing import Any

import pytest
from kaitaistruct import BytesIO, KaitaiStream

from formats.codec import Spec
from formats.errors import FormatError
from formats.registry import FORMATS
from tests.differential.collected import samples_of
from tests.differential.twins import twin_class


def _accepted(spec: Spec[Any]) -> dict[str, bytes]:
    """Give the samples that are records, without what follows them."""
    records = {}
    for label, data in samples_of(spec.name).items():
        try:
            records[label] = data[: spec.parse_prefix(data)[1]]
        except FormatError:
            continue
    return records


def _rewrite(spec: Spec[Any], data: bytes) -> bytes:
    parsed = twin_class(spec, "parsers_rw")(KaitaiStream(BytesIO(data)))
    parsed._read()
    parsed._fetch_instances()
    parsed._check()
    # A byte that is not written stays wrong.
    output = KaitaiStream(BytesIO(bytearray(byte ^ 0xFF for byte in data)))
    parsed._write(output)
    return bytes(output.to_byte_array())


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
def test_kaitai_writes_what_it_reads(spec: Spec[Any]) -> None:
    records = _accepted(spec)
    assert records, "no sample is a record"
    assert [label for label, data in records.items() if _rewrite(spec, data) != data] == []
