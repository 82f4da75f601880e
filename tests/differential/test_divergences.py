"""The list of accepted differences holds nothing that is not one."""

from __future__ import annotations

import pytest

from tests.differential.divergences import accepted, read_divergences, unused
from tests.differential.twins import Verdict, differences

EXAMPLE = """
[[divergence]]
format = "tock.tbf_header"
path = "elements[*].value"
data = ""
reason = "an example"
"""


def test_every_line_is_used() -> None:
    assert unused(accepted()) == []


def test_line_whose_example_agrees_is_unused() -> None:
    lines = read_divergences(EXAMPLE)
    assert unused(lines) == lines


@pytest.mark.parametrize(
    ("format_", "path", "covered"),
    [
        ("tock.tbf_header", "elements[12].value", True),
        ("tock.tbf_header", "elements[0].padding", False),
        ("tock.tbf", "elements[0].value", False),
        ("tock.tbf_header", "verdict", False),
    ],
)
def test_line_covers_its_field_only(format_: str, path: str, covered: bool) -> None:
    (line,) = read_divergences(EXAMPLE)
    assert line.covers(format_, path) == covered


@pytest.mark.parametrize(
    ("one", "other", "paths"),
    [
        (Verdict({"a": 1}), Verdict({"a": 1}), []),
        (Verdict({"a": 1}), Verdict(refused="value"), ["verdict"]),
        (Verdict(refused="truncated"), Verdict(refused="value"), []),
        (Verdict({"a": 1, "b": [{"c": 2}, {"c": 3}]}), Verdict({"a": 1, "b": [{"c": 2}, {"c": 4}]}), ["b[1].c"]),
        (Verdict({"a": [1]}), Verdict({"a": [1, 1]}), ["a"]),
        (Verdict({"a": "00"}), Verdict({"a": 0}), ["a"]),
        (Verdict({"a": {"is": "x"}}), Verdict({"a": {}}), ["a"]),
    ],
)
def test_differences_are_found(one: Verdict, other: Verdict, paths: list[str]) -> None:
    assert differences(one, other) == paths
