"""Whole processes, from their start to their end: how long they take, and how much memory at most.

All run as users have them, with compiled modules ready: a package installed for development would compile its own at
every start where Python is told not to write them. They go to the scratch folder, ours and the peers' alike.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measure import UnmeasurableError, once
from benchmarks.workspace import Workspace

_SPY = """
import os, sys
process = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(process, 0)
print(usage.ru_maxrss)
sys.exit(status != 0)
"""
"""A parent that is small itself: what the kernel reports of a process is never less than its parent had."""


def script(name: str) -> str:
    """The path of a command that is installed beside the Python that runs this."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        raise UnmeasurableError(f"{name} is not installed")
    return found


def wall_time(command: Sequence[str], workspace: Workspace) -> Callable[[], float]:
    """Seconds from start to end of a process, whose output goes nowhere; it is tried first."""
    variables = environment(workspace)
    _tried(command, variables)
    null = subprocess.DEVNULL
    return once(lambda: subprocess.run(command, env=variables, stdin=null, stdout=null, stderr=null, check=True))


def peak_memory(command: Sequence[str], workspace: Workspace) -> Callable[[], float]:
    """Bytes of memory that a process has at most, its interpreter included."""
    if not hasattr(os, "wait4"):
        raise UnmeasurableError("peak memory is measured on POSIX systems only")
    unit = 1 if sys.platform == "darwin" else 1024
    spied = [sys.executable, "-I", "-S", "-c", _SPY, *command]
    return lambda: int(_tried(spied, environment(workspace)).splitlines()[-1]) * unit


def environment(workspace: Workspace) -> dict[str, str]:
    """Our variables, without what changes how Python works, and with a place for compiled modules."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPYCACHEPREFIX": str(workspace.folder / "compiled")}


def _tried(command: Sequence[str], variables: dict[str, str]) -> str:
    null = subprocess.DEVNULL
    done = subprocess.run(command, env=variables, stdin=null, capture_output=True, text=True, check=False)
    if done.returncode:
        message = (done.stderr.splitlines() or [f"exit code {done.returncode}"])[-1]
        raise UnmeasurableError(f"{Path(command[0]).name}: {message}")
    return done.stdout
