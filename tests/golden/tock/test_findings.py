"""The findings of every recorded TBF, kept for review in findings.txt; FLASHWRIGHT_REWRITE=1 writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.golden.tock.collected import Recorded, built, images, negatives
from toolkit.findings import Severity
from toolkit.tock.kernel_verdict import kernel_verdict
from toolkit.tock.verify import verify

FILE = Path(__file__).with_name("findings.txt")
KEPT = (*negatives(), *built())


def line_of(recorded: Recorded) -> str:
    codes = [finding.code for finding in verify(recorded.flash, arch=architecture(recorded))]
    return " ".join([f"{recorded.name}:", *dict.fromkeys(codes)])


def architecture(recorded: Recorded) -> str | None:
    return Path(recorded.name).name.partition(".")[0] if recorded.name.startswith("elf2tab") else None


def test_findings_are_those_that_were_reviewed() -> None:
    now = [line_of(recorded) for recorded in KEPT]
    if os.environ.get("FLASHWRIGHT_REWRITE"):
        FILE.write_text("\n".join(now) + "\n")
    assert now == FILE.read_text().splitlines()


@pytest.mark.parametrize("recorded", built(), ids=lambda recorded: recorded.name)
def test_elf2tab_makes_no_errors(recorded: Recorded) -> None:
    findings = verify(recorded.flash, arch=architecture(recorded))
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def is_unread(recorded: Recorded) -> bool:
    failure = kernel_verdict(recorded.flash).failure
    return failure is not None and failure.error != "UnableToParse"


UNREAD = [recorded for recorded in (*KEPT, *images()) if is_unread(recorded)]


@pytest.mark.parametrize("recorded", UNREAD, ids=lambda recorded: recorded.name)
def test_what_the_kernel_cannot_read_has_a_finding(recorded: Recorded) -> None:
    """The other way round does not hold: the kernel reads a lot that is wrong."""
    assert verify(recorded.flash) != []
