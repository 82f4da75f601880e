"""Whole processes, from their start to their end: how long they take, and how much memory at most."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measure import UnmeasurableError, once

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


def wall_time(command: Sequence[str]) -> Callable[[], float]:
    """Seconds from start to end of a process, whose output goes nowhere; it is tried first."""
    _tried(command)
    null = subprocess.DEVNULL
    return once(lambda: subprocess.run(command, stdin=null, stdout=null, stderr=null, check=True))


def peak_memory(command: Sequence[str]) -> Callable[[], float]:
    """Bytes of memory that a process has at most, its interpreter included."""
    if not hasattr(os, "wait4"):
        raise UnmeasurableError("peak memory is measured on POSIX systems only")
    unit = 1 if sys.platform == "darwin" else 1024
    spied = [sys.executable, "-I", "-S", "-c", _SPY, *command]
    return lambda: int(_tried(spied).splitlines()[-1]) * unit


def _tried(command: Sequence[str]) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        message = (done.stderr.splitlines() or [f"exit code {done.returncode}"])[-1]
        raise UnmeasurableError(f"{Path(command[0]).name}: {message}")
    return done.stdout
