"""What the real kernel said of each TBF: our verdicts are the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.golden.tock.collected import Recorded, every_tbf, image_lines, negatives, region
from toolkit.tock.kernel_getters import verdict_as_recorded
from toolkit.tock.kernel_verdict import Outcome, kernel_verdict

OUTCOMES = {"load": Outcome.ACCEPTS, "skip": Outcome.REFUSES}
STEPS = [
    pytest.param(line, step, id=f"{line['file']}@{step['offset']}")
    for line in image_lines()
    for step in [*line["boot"], line["boot_end"]]
]


def test_all_negatives_are_there() -> None:
    assert len(negatives()) == 140


@every_tbf
def test_parser_and_getters(recorded: Recorded) -> None:
    ours = verdict_as_recorded(kernel_verdict(recorded.flash), recorded.flash)
    if "permissions" not in recorded.kernel:
        ours.pop("permissions", None)  # the walks through images did not ask for them
    assert ours == recorded.kernel


@pytest.mark.parametrize(("line", "step"), STEPS)
def test_boot_loader(line: dict[str, Any], step: dict[str, Any]) -> None:
    verdict = kernel_verdict(region(line, step["offset"]), line["flash_base"] + step["offset"])
    expected = OUTCOMES.get(step.get("action", ""), Outcome.STOPS)
    assert (verdict.outcome, verdict.reason) == (expected, step.get("reason") or step.get("stop") or "")
