"""The tree copied into an empty volume and out of a full one, through PyFilesystem, against pyfatfs and MemoryFS."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, once
from benchmarks.workspace import Workspace

FAT = "pyfatfs, FAT12"
MEMORY = "MemoryFS to MemoryFS"


def copy_in(workspace: Workspace) -> Contest:
    """From memory into an image file that is opened, filled and closed."""
    return Contest(
        _into(workspace, workspace.empty_kfs_image, "kfs://{}"), _into(workspace, workspace.empty_fat_image, "fat://{}")
    )


def copy_in_orientation(workspace: Workspace) -> Contest:
    """The same, against the least that PyFilesystem itself takes."""
    return Contest(_into(workspace, workspace.empty_kfs_image, "kfs://{}"), _memory_to_memory(workspace))


def copy_out(workspace: Workspace) -> Contest:
    """From an image file that is opened, read and closed into memory."""
    return Contest(
        _out_of(workspace, f"kfs://{workspace.kfs_image}?ro=1"),
        _out_of(workspace, f"fat://{workspace.fat_image}?read_only=true"),
    )


def copy_out_orientation(workspace: Workspace) -> Contest:
    """The same, against the least that PyFilesystem itself takes."""
    return Contest(_out_of(workspace, f"kfs://{workspace.kfs_image}?ro=1"), _memory_to_memory(workspace))


def _into(workspace: Workspace, empty: Path, url: str) -> Callable[[], float]:
    import fs
    import fs.copy

    content, image = empty.read_bytes(), empty.with_stem(f"{empty.stem}-filled")

    def fill() -> float:
        image.write_bytes(content)
        start = timeit.default_timer()
        with fs.open_fs(url.format(image), writeable=True) as volume:
            fs.copy.copy_fs(workspace.memory, volume)
        return timeit.default_timer() - start

    fill()
    with fs.open_fs(url.format(image)) as volume:
        _require_tree(workspace, volume)
    return fill


def _out_of(workspace: Workspace, url: str) -> Callable[[], float]:
    import fs
    import fs.copy
    from fs.memoryfs import MemoryFS

    def copied() -> MemoryFS:
        memory = MemoryFS()
        with fs.open_fs(url) as volume:
            fs.copy.copy_fs(volume, memory)
        return memory

    _require_tree(workspace, copied())
    return once(copied)


def _memory_to_memory(workspace: Workspace) -> Callable[[], float]:
    import fs.copy
    from fs.memoryfs import MemoryFS

    return once(lambda: fs.copy.copy_fs(workspace.memory, MemoryFS()))


def _require_tree(workspace: Workspace, volume: Any) -> None:
    found = {path: volume.readbytes(path) for path in volume.walk.files()}
    if found != workspace.content:
        raise UnmeasurableError(f"{volume} does not hold the tree")


BENCHMARKS = (
    Benchmark("kfs-copy-in", "copy_fs into kfs://, 400 files", FAT, copy_in, 5, 0.167),
    Benchmark("kfs-copy-in-memory", "the same", MEMORY, copy_in_orientation, 11),
    Benchmark("kfs-copy-out", "copy_fs out of kfs://, 400 files", FAT, copy_out, 5, 0.167),
    Benchmark("kfs-copy-out-memory", "the same", MEMORY, copy_out_orientation, 11),
)
