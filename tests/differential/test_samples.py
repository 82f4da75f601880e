"""Comparison 1: on every sample, both declarations say the same."""

from __future__ import annotations

from typing import Any

import pytest

from formats.codec import Spec
from formats.registry import FORMATS
from tests.differential.collected import of_tbfs, samples_of, tab_members
from tests.differential.divergences import disagreements
from tests.golden_data import third_party

specs = pytest.mark.parametrize("spec", FORMATS.values(), ids=FORMATS)


@specs
def test_samples_agree(spec: Spec[Any]) -> None:
    found = {label: disagreements(spec, data) for label, data in samples_of(spec.name).items()}
    assert {label: paths for label, paths in found.items() if paths} == {}


def test_published_tabs_agree() -> None:
    tabs = sorted(third_party("tock/tabs").glob("*.tab"))
    records = of_tbfs(dict(member for tab in tabs for member in tab_members(tab, tab.name)))
    found = {
        (name, label): disagreements(FORMATS[name], data)
        for name, samples in records.items()
        for label, data in samples.items()
    }
    assert {where: paths for where, paths in found.items() if paths} == {}
