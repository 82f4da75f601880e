"""How long commands take from start to end that do next to nothing, against the least that tockloader can do."""

from __future__ import annotations

from benchmarks.measure import Benchmark, Contest
from benchmarks.processes import script, wall_time
from benchmarks.workspace import Workspace

PEER = "tockloader --version"


def version(workspace: Workspace) -> Contest:
    """The version of either."""
    return _contest(workspace, "--version")


def tbf_show(workspace: Workspace) -> Contest:
    """An app parsed and shown, where the peer still only says its version."""
    return _contest(workspace, "tbf", "show", str(workspace.plain_tbf))


def _contest(workspace: Workspace, *arguments: str) -> Contest:
    return Contest(
        wall_time([script("flashwright"), *arguments], workspace),
        wall_time([script("tockloader"), "--version"], workspace),
    )


BENCHMARKS = (
    Benchmark("version", "flashwright --version", PEER, version, 25, 0.45),
    Benchmark("tbf-show", "flashwright tbf show FILE", PEER, tbf_show, 25, 0.7),
)
