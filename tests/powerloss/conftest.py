"""Says at the end how many power cuts were tried."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Count over all workers: the figures travel with the reports."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "when")]
    called = [report for report in reports if report.when == "call" and "powerloss" in report.nodeid]
    tried = sum(value for report in called for name, value in report.user_properties if name == "power cuts")
    failed = sum(report.failed for report in called)
    if called:
        terminalreporter.write_line(f"power cuts tried: {tried:,}; changes with failures: {failed}")
