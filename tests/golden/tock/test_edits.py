"""Every edit of every recorded TBF: the kernel takes it as before, nothing else changes, and it can be undone."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from formats.errors import FormatError
from formats.tock.tbf_elements import Program
from formats.tock.tbf_footer import RESERVED
from tests import kernel_rules
from tests.golden.tock.collected import EVERYTHING, Recorded
from tests.golden.tock.edits import CASES, Case
from tests.golden.tock.test_tockloader import differing
from toolkit.errors import ToolkitError
from toolkit.tock.app import App
from toolkit.tock.digests import is_digest
from toolkit.tock.edit.arrange import is_true

LAYOUT = {
    *("header_size", "total_size", "protected_size", "init_fn_offset", "binary_end", "wfr"),
    *("footers", "footer_walk_end"),
}
"""Getters whose answers may follow from where the binary lies."""
LONG_DIGEST = "negative/foot-sha256-long.tbf"
"""Its digest is computed anew; tockloader takes one that is too long for wrong, we for right."""
MADE_WHOLE = ("footer-wrap/", "ecdsa-short/", "ecdsa-rv-footer/")
"""Footers that an edit normalises: reserved space that wraps is split, bytes that elf2tab forgot are written."""
every_edit = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@dataclass(frozen=True)
class Done:
    """An edit that was done."""

    recorded: Recorded
    before: App
    after: App

    @property
    def name(self) -> str:
        return self.recorded.name

    @property
    def is_by_a_tool(self) -> bool:
        return self.name.startswith(("elf2tab/", "tabs/"))


@functools.cache
def apps() -> tuple[tuple[Recorded, App], ...]:
    found = []
    for recorded in EVERYTHING:
        try:
            found.append((recorded, App.parse(recorded.flash)))
        except FormatError:
            continue
    return tuple(found)


@functools.cache
def done(case: Case) -> tuple[Done, ...]:
    """Do the edit to all apps that it can be done to."""
    made = []
    for recorded, app in apps():
        try:
            made.append(Done(recorded, app, case.edit(app)))
        except ToolkitError:
            continue
    return tuple(made)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def accepted(case: Case) -> list[tuple[Done, dict[str, object], dict[str, object]]]:
    """Those edits whose original the kernel's parser took, with both verdicts."""
    found = []
    for one in done(case):
        before = kernel_rules.verdict(one.recorded.flash)
        if "is_app" in before:
            found.append((one, before, kernel_rules.verdict(one.after.to_bytes())))
    return found


@every_edit
def test_enough_apps_take_the_edit(case: Case) -> None:
    assert len(done(case)) >= 100


@every_edit
def test_kernel_parses_the_result(case: Case) -> None:
    assert [one.name for one, _before, after in accepted(case) if "is_app" not in after] == []


@every_edit
def test_boot_loader_says_what_it_said(case: Case) -> None:
    wrong = []
    for one, _before, _after in accepted(case):
        reason = kernel_rules.loads(one.after.to_bytes())[1]
        if reason not in (kernel_rules.loads(one.recorded.flash)[1], *case.outcomes):
            wrong.append((one.name, reason))
    assert wrong == []


@every_edit
def test_kernel_sees_no_other_change(case: Case) -> None:
    wrong = []
    for one, before, after in accepted(case):
        changed = {key for key in after if after[key] != before[key]} - LAYOUT - case.changes
        if changed:
            wrong.append((one.name, changed))
    assert wrong == []


@every_edit
def test_binary_end_moves_as_the_binary_does(case: Case) -> None:
    wrong = []
    for one, before, after in accepted(case):
        has_end = one.before.header.first(Program) and one.after.header.first(Program)
        ends, starts = (
            (after[key], before[key])
            for key in ("binary_end", "protected_size")  # the kernel's word for the start
        )
        if has_end and is_true(one.before) and _distance(*ends) != _distance(*starts):
            wrong.append(one.name)
    assert wrong == []


def _distance(after: object, before: object) -> int:
    assert isinstance(after, int)
    assert isinstance(before, int)
    return after - before


@every_edit
def test_tools_rules_that_held_still_hold(case: Case) -> None:
    wrong = []
    for one in done(case):
        if one.is_by_a_tool:
            new = set(kernel_rules.broken_rules(one.after.to_bytes())) - set(
                kernel_rules.broken_rules(one.recorded.flash)
            )
            new -= {f"kernel: {outcome}" for outcome in case.outcomes}
            wrong += [(one.name, new)] if new else []
    assert wrong == []


@every_edit
def test_binary_is_the_same(case: Case) -> None:
    wrong = []
    for one in done(case):
        before, after = one.before.tbf.binary, one.after.tbf.binary
        filled = after[len(before) :].strip(b"\0") if one.after.header.first(Program) is None else after[len(before) :]
        if not after.startswith(before) or filled:
            wrong.append(one.name)
    assert wrong == []


@every_edit
def test_kernel_finds_the_same_binary(case: Case) -> None:
    wrong = []
    for one, before, after in accepted(case):
        if one.before.header.first(Program) and one.after.header.first(Program) and is_true(one.before):
            there = _between(one.recorded.flash, before), _between(one.after.to_bytes(), after)
            wrong += [one.name] if there[0] != there[1] else []
    assert wrong == []


def _between(tbf: bytes, verdict: dict[str, object]) -> bytes:
    start, end = verdict["protected_size"], verdict["binary_end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    return tbf[start:end]


@every_edit
def test_credentials_that_no_app_gives_away_are_the_same(case: Case) -> None:
    def kept(app: App) -> list[object]:
        return [c for c in app.credentials if c.format != RESERVED and not is_digest(c.format)]

    assert [one.name for one in done(case) if kept(one.before) != kept(one.after)] == []


@every_edit
def test_tockloader_reads_the_same_fields(case: Case) -> None:
    wrong = []
    for one in done(case):
        new = differing(one.after.to_bytes()) - differing(one.recorded.flash)
        if new and one.name != LONG_DIGEST and "readable" not in differing(one.recorded.flash):
            wrong.append((one.name, new))
    assert wrong == []


@pytest.mark.parametrize("case", [case for case in CASES if case.undo], ids=lambda case: case.name)
def test_undone(case: Case) -> None:
    assert case.undo is not None
    kept = [one for one in done(case) if one.is_by_a_tool and not _is_made_anew(one, case)]
    assert [one.name for one in kept if case.undo(one.before)(one.after).to_bytes() != one.recorded.flash] == []
    assert len(kept) >= 25


def _is_made_anew(one: Done, case: Case) -> bool:
    """Whether an edit cannot be undone: it took more room than there was, or what it touched is normalised."""
    before, after = one.before, one.after
    resized = before.header.base.total_size != after.header.base.total_size and case.name not in ("pad", "trim")
    outgrew = before.tbf.protected_trailer and after.header.base.header_size > before.app_start
    odd = case.name == "trim" and any(len(credential.data) % 4 for credential in before.credentials)
    return bool(resized or outgrew or odd) or any(word in one.name for word in MADE_WHOLE)
