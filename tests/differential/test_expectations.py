"""Comparison 5: what the expectation files say, construct, Kaitai in Python and Kaitai in JavaScript say too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from formats.registry import FORMATS
from tests.differential.expectations import Case, read_cases, value_at
from tests.differential.node import ask_javascript
from tests.differential.twins import Verdict, ask_construct, ask_kaitai

CASES = read_cases()
NEVER_REFUSES = {"tock.app_list", "tock.tbf_footer"}
cases = pytest.mark.parametrize("case", CASES, ids=str)


def _said(verdict: Verdict, case: Case) -> dict[str, Any] | str | None:
    return verdict.refused or {path: value_at(verdict.record, path) for path in case.expect}


@cases
def test_construct_meets_it(case: Case) -> None:
    assert _said(ask_construct(FORMATS[case.format], case.data), case) == (case.refused or case.expect)


@cases
def test_kaitai_meets_it(case: Case) -> None:
    assert _said(ask_kaitai(FORMATS[case.format], case.data), case) == (case.refused or case.expect)


def test_javascript_meets_them(javascript_parsers: Path) -> None:
    questions = [
        {"type": FORMATS[case.format].stem, "data": case.data.hex(), "paths": list(case.expect)} for case in CASES
    ]
    answers = ask_javascript(javascript_parsers, questions)
    said = [(str(case), answer.get("values", "refused")) for case, answer in zip(CASES, answers, strict=True)]
    assert said == [(str(case), "refused" if case.refused else list(case.expect.values())) for case in CASES]


@pytest.mark.parametrize("name", FORMATS)
def test_format_has_an_accepted_case(name: str) -> None:
    assert any(case.expect for case in CASES if case.format == name)


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - NEVER_REFUSES))
def test_format_has_a_refused_case(name: str) -> None:
    assert any(case.refused for case in CASES if case.format == name)
