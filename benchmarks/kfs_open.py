"""An image of the largest calculator opened and its tree listed, in this process: time, and peak memory."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import Any

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, once
from benchmarks.processes import peak_memory
from benchmarks.workspace import LARGE_FILES, Workspace

IMPORTS = "import sys; from toolkit.kfs import filesystem, opener; import fs"
"""`fs` behind ours, which loads it without the whole of setuptools."""
LIST = "with fs.open_fs('kfs://' + sys.argv[1] + '?ro=1') as volume: list(volume.walk.info(namespaces=['details']))"
CHECKSUM = "zlib.crc32 of the image"


def open_and_list(workspace: Workspace) -> Contest:
    """Names and kinds of everything."""
    return _contest(workspace, ())


def open_and_list_sizes(workspace: Workspace) -> Contest:
    """Sizes too: the chains are followed."""
    return _contest(workspace, ("details",))


def open_memory(workspace: Workspace) -> Contest:
    """Bytes that it takes over an interpreter that has imported everything, against the image's own."""
    image = workspace.large_kfs_image
    listing = peak_memory([sys.executable, "-c", f"{IMPORTS}\n{LIST}", str(image)], workspace)
    imports = peak_memory([sys.executable, "-c", IMPORTS], workspace)
    return Contest(lambda: listing() - imports(), lambda: image.stat().st_size)


def _contest(workspace: Workspace, namespaces: tuple[str, ...]) -> Contest:
    image = workspace.large_kfs_image
    content = image.read_bytes()
    if sum(not info.is_dir for info in _listed(image, namespaces)) != LARGE_FILES:
        raise UnmeasurableError(f"{image.name} does not list its {LARGE_FILES} files")
    return Contest(once(lambda: _listed(image, namespaces)), once(lambda: zlib.crc32(content)))


def _listed(image: Path, namespaces: tuple[str, ...]) -> list[Any]:
    import fs

    with fs.open_fs(f"kfs://{image}?ro=1") as volume:
        return [info for _path, info in volume.walk.info(namespaces=namespaces)]


BENCHMARKS = (
    Benchmark("kfs-open", "4 MiB with 600 files opened and listed", CHECKSUM, open_and_list, 25, 6),
    Benchmark("kfs-open-sizes", "the same, with sizes", CHECKSUM, open_and_list_sizes, 25),
    Benchmark("kfs-open-memory", "the same, memory over the imports", "the image", open_memory, 3, 3, unit="B"),
)
