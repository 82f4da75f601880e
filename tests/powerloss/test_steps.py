"""The table of changes says what the code does."""

from __future__ import annotations

import pytest

from tests.golden_data import ROOT
from tests.powerloss.changes import SCRIPTED, device_of, sample_image
from tests.powerloss.steps import cycles, recorded_steps
from toolkit.kfs.write.commit import CHANGES, table
from toolkit.kfs.write.writable import WritableVolume

KINDS = {change.name: change for change in CHANGES}


@pytest.mark.parametrize("name", SCRIPTED)
def test_programs_of_a_change_are_those_of_the_table(name: str) -> None:
    scripted = SCRIPTED[name]
    flash = device_of(sample_image())
    scripted.prepare(WritableVolume(flash))
    steps = recorded_steps(flash.read(0, flash.geometry.size), lambda device: scripted.act(WritableVolume(device)))
    runs = cycles(steps, KINDS[scripted.kind])
    assert all(KINDS[scripted.kind].commit in run for run in runs), runs


def test_every_change_of_the_table_is_scripted() -> None:
    assert {scripted.kind for scripted in SCRIPTED.values()} | {"repair"} == KINDS.keys()


def test_table_stands_in_the_design() -> None:
    assert table() in (ROOT / "DESIGN.md").read_text()
