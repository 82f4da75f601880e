"""The table and the document that come out of a run."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import Any

from benchmarks.measure import Outcome
from toolkit import __version__

PEERS = ("tockloader", "littlefs-python", "pyfatfs")
LIBRARIES = ("construct", "fs", "mfusepy", "typer")
HEADINGS = ("benchmark", "ours", "peer", "ours min", "median", "peer min", "median", "ratio", "bound", "aim", "")
SCHEMA = "flashwright-benchmarks/1"


def versions() -> dict[str, str]:
    """Name and exact version of everything that a figure depends on."""
    found = {"flashwright": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in (*PEERS, *LIBRARIES)}


def table(outcomes: Sequence[Outcome]) -> str:
    """One line for each benchmark: what, how long, ratio of the minima, and whether the bound holds."""
    rows = [HEADINGS, *map(_row, outcomes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    texts = [cell.ljust(width) for cell, width in zip(row[:3], widths[:3], strict=True)]
    numbers = [cell.rjust(width) for cell, width in zip(row[3:-1], widths[3:-1], strict=True)]
    return "  ".join([*texts, *numbers, row[-1]]).rstrip()


def _row(outcome: Outcome) -> tuple[str, ...]:
    benchmark = outcome.benchmark
    limits = [f"{limit:.2f}" if limit else "" for limit in (benchmark.bound, benchmark.aim)]
    names = (benchmark.name, benchmark.ours, benchmark.peer)
    if outcome.reason is not None:
        return (*names, *[""] * 5, *limits, f"NOT MEASURED: {outcome.reason}")
    figures = [
        _amount(figure(side), benchmark.unit)
        for side in (outcome.ours, outcome.peer)
        for figure in (min, statistics.median)
    ]
    return (*names, *figures, f"{outcome.ratio:.3f}", *limits, _verdict(outcome))


def _verdict(outcome: Outcome) -> str:
    if outcome.benchmark.bound is None:
        return ""
    return "MISSED" if outcome.missed else "holds"


def _amount(value: float, unit: str) -> str:
    if unit == "B":
        return f"{value / (1 << 20):.1f} MiB"
    return f"{value * 1e3:.1f} ms" if value >= 1e-3 else f"{value * 1e6:.2f} µs"


def document(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures, for programs."""
    return {"schema": SCHEMA, "versions": versions(), "benchmarks": [dict(_facts(outcome)) for outcome in outcomes]}


def _facts(outcome: Outcome) -> Iterator[tuple[str, Any]]:
    benchmark = outcome.benchmark
    for name in ("name", "ours", "peer", "unit", "bound", "aim"):
        yield name, getattr(benchmark, name)
    if outcome.reason is not None:
        yield "reason", outcome.reason
        return
    for name, side in (("ours", outcome.ours), ("peer", outcome.peer)):
        yield f"{name}_min", min(side)
        yield f"{name}_median", statistics.median(side)
        yield f"{name}_figures", side
    yield "ratio", outcome.ratio
    yield "median_ratio", outcome.median_ratio
    yield "holds", None if benchmark.bound is None else not outcome.missed
