"""How long commands take from start to end that do next to nothing, against the least that tockloader can do."""

from __future__ import annotations

from benchmarks.measure import Benchmark, Contest
from benchmarks.processes import script, wall_time
from benchmarks.workspace import Workspace

PEER = "tockloader --version"


def version(_workspace: Workspace) -> Contest:
    """The version of either."""
    return _contest("--version")


def tbf_show(workspace: Workspace) -> Contest:
    """An app parsed and shown, where the peer still only says its version."""
    return _contest("tbf", "show", str(workspace.plain_tbf))


def _contest(*arguments: str) -> Contest:
    return Contest(wall_time([script("flashwright"), *arguments]), wall_time([script("tockloader"), "--version"]))


BENCHMARKS = (
    Benchmark("version", "flashwright --version", PEER, version, 25, 0.45),
    Benchmark("tbf-show", "flashwright tbf show FILE", PEER, tbf_show, 25, 0.7),
)
