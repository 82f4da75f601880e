"""A host folder into an image of 2 MiB, as whole processes, against littlefs-python: time, and peak memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import littlefs_create
from benchmarks.measure import Benchmark, Contest, UnmeasurableError
from benchmarks.processes import peak_memory, script, wall_time
from benchmarks.workspace import IMAGE_SIZE, MODEL, Workspace

Measured = Callable[[list[str], Workspace], Callable[[], float]]
PEER = "littlefs-python create, the program"
SCRIPT = "littlefs-python, a script on its API"


def create_time(workspace: Workspace) -> Contest:
    """Seconds, against the program that comes with littlefs-python."""
    options = ["--block-size", str(littlefs_create.BLOCK_SIZE), "--fs-size", str(IMAGE_SIZE)]
    return _contest(workspace, wall_time, [script("littlefs-python"), "create", *options])


def create_script_time(workspace: Workspace) -> Contest:
    """Seconds, against a script that does no more than it must."""
    return _contest(workspace, wall_time, [sys.executable, littlefs_create.__file__])


def create_memory(workspace: Workspace) -> Contest:
    """Bytes."""
    return _contest(workspace, peak_memory, [sys.executable, littlefs_create.__file__])


def _contest(workspace: Workspace, measured: Measured, command: list[str]) -> Contest:
    tree, ours, peer = str(workspace.tree), workspace.folder / "create.rom", workspace.folder / "create.lfs"
    made = Contest(
        measured([script("flashwright"), "kfs", "create", str(ours), "--model", MODEL, "--from", tree], workspace),
        measured([*command, tree, str(peer)], workspace),
    )
    made.ours(), made.peer()
    for image in (ours, peer):
        _require_whole(image)
    return made


def _require_whole(image: Path) -> None:
    if image.stat().st_size != IMAGE_SIZE:
        raise UnmeasurableError(f"{image.name} has {image.stat().st_size:,} bytes")


BENCHMARKS = (
    Benchmark("kfs-create", "flashwright kfs create, 400 files", PEER, create_time, 15, 0.7),
    Benchmark("kfs-create-script", "the same", SCRIPT, create_script_time, 15),
    Benchmark("kfs-create-memory", "the same, peak memory", SCRIPT, create_memory, 3, unit="B"),
)
