"""Hypothesis profiles: `ci` for every run, with the same examples each time, and `soak` for long ones with new ones.

At the end of a run, how many power cuts were tried.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings

_COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", max_examples=60, derandomize=True, **_COMMON)  # type: ignore[arg-type]
settings.register_profile("soak", max_examples=5000, **_COMMON)  # type: ignore[arg-type]
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
HEEDED = ("FLASHWRIGHT_DEBUG", "SOURCE_DATE_EPOCH", "FORCE_COLOR", "NO_COLOR", "PY_COLORS", "TERMINAL_WIDTH", "LINES")
"""Variables of the environment that change what commands print or write."""


really_fsync = os.fsync


def _written_is_enough(descriptor: int) -> None:
    """What tests write need not outlive the machine, and waiting for the disk takes long; mounts are asked."""
    os.fstat(descriptor)


os.fsync = _written_is_enough  # type: ignore[assignment] # which also takes files

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells have it for what runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # and every process that a test interrupts


@pytest.fixture(autouse=True, scope="session")
def _one_environment() -> Iterator[None]:
    """The same for everybody: pages of 80 columns, and nothing that commands would heed."""
    with mock.patch.dict(os.environ, {"COLUMNS": "80"}):
        for name in HEEDED:
            os.environ.pop(name, None)
        yield


def pytest_collection_finish() -> None:
    """Twenty thousand tests stay until the end: nobody need look for garbage among them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Count over all workers: the figures travel with the reports."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "when")]
    called = [report for report in reports if report.when == "call" and "powerloss" in report.nodeid]
    tried = sum(value for report in called for name, value in report.user_properties if name == "power cuts")
    failed = sum(report.failed for report in called)
    if called:
        terminalreporter.write_line(f"power cuts tried: {tried:,}; changes with failures: {failed}")
