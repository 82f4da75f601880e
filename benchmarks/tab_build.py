"""`flashwright tab build` of eight ELF files, from start to end, against a Python that starts and does nothing."""

from __future__ import annotations

import sys

from benchmarks.measure import Benchmark, Contest
from benchmarks.processes import script, wall_time
from benchmarks.workspace import Workspace

OPTIONS = ("-n", "ember", "--kernel-version", "2.1", "--footer-size", "600", "--credential", "sha256")


def tab_build(workspace: Workspace) -> Contest:
    """An archive of apps for eight architectures, with a digest in each."""
    target = workspace.folder / "many.tab"
    elfs = [str(path) for path in workspace.many_elfs]
    return Contest(
        wall_time([script("flashwright"), "tab", "build", *elfs, *OPTIONS, "-o", str(target)], workspace),
        wall_time([sys.executable, "-c", "pass"], workspace),
    )


BENCHMARKS = (Benchmark("tab-build", "flashwright tab build, 8 ELF files", "python -c pass", tab_build, 25),)
