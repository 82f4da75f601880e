"""Hypothesis profiles: `ci` for every run, `soak` for long ones; seeds are printed when an example fails.

At the end of a run, how many power cuts were tried.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

_COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", max_examples=60, **_COMMON)  # type: ignore[arg-type]
settings.register_profile("soak", max_examples=5000, **_COMMON)  # type: ignore[arg-type]
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Count over all workers: the figures travel with the reports."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "when")]
    called = [report for report in reports if report.when == "call" and "powerloss" in report.nodeid]
    tried = sum(value for report in called for name, value in report.user_properties if name == "power cuts")
    failed = sum(report.failed for report in called)
    if called:
        terminalreporter.write_line(f"power cuts tried: {tried:,}; changes with failures: {failed}")
