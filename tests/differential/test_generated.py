"""Comparison 2: what construct builds, Kaitai reads back, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.codec import Spec
from formats.registry import FORMATS
from tests.differential.normalise import normalise
from tests.differential.strategies import records
from tests.differential.twins import Verdict, ask_kaitai, differences


@pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)
@given(data=st.data())
@settings(deadline=None)
def test_built_records_agree(spec: Spec[Any], data: st.DataObject) -> None:
    record = data.draw(records(spec.record_type))
    assert differences(Verdict(normalise(record)), ask_kaitai(spec, spec.build(record))) == []
