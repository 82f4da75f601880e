"""Every file of a volume read back through PyFilesystem, from `open_fs` to `close`, against pyfatfs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, once
from benchmarks.workspace import Workspace

ReadAll = Callable[[str], dict[str, bytes]]


def with_readbytes(url: str) -> dict[str, bytes]:
    """All files by their paths, each read by one call."""
    import fs

    with fs.open_fs(url) as volume:
        return {path: volume.readbytes(path) for path in volume.walk.files()}


def with_open(url: str) -> dict[str, bytes]:
    """All files by their paths, each opened and read."""
    import fs

    with fs.open_fs(url) as volume:
        return {path: _read(volume, path) for path in volume.walk.files()}


def _read(volume: Any, path: str) -> bytes:
    with volume.open(path, "rb") as file:
        data: bytes = file.read()
        return data


def readbytes(workspace: Workspace) -> Contest:
    """The short way."""
    return _contest(workspace, with_readbytes)


def open_and_read(workspace: Workspace) -> Contest:
    """The way of most programs."""
    return _contest(workspace, with_open)


def _contest(workspace: Workspace, read_all: ReadAll) -> Contest:
    ours, peer = f"kfs://{workspace.kfs_image}?ro=1", f"fat://{workspace.fat_image}?read_only=true"
    for url in (ours, peer):
        if read_all(url) != workspace.content:
            raise UnmeasurableError(f"{Path(url.partition('?')[0]).name} does not read back as the tree")
    return Contest(once(lambda: read_all(ours)), once(lambda: read_all(peer)))


BENCHMARKS = (
    Benchmark("kfs-read", "open_fs('kfs://…'), readbytes", "pyfatfs, FAT12", readbytes, 11, 0.05),
    Benchmark("kfs-read-open", "open_fs('kfs://…'), open and read", "pyfatfs, FAT12", open_and_read, 11, 0.05),
)
