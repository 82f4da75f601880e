"""A mounted volume against a host folder passed through by the same FUSE binding, each served by its own process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import timeit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Benchmark, Contest, UnmeasurableError
from benchmarks.processes import environment
from benchmarks.workspace import Workspace, noise

PEER = "host folder through mfusepy"
LARGE_FILE = 2 << 20
CHUNK = 128 << 10
SMALL_FILES, SMALL_FILE = 300, 700
PATIENCE = 20.0
READS = 10
"""Times that the large file is read, from its opening to its closing, for one figure."""

Work = Callable[[Path], None]


def large_read(workspace: Workspace) -> Contest:
    """A file of 2 MiB, read again and again; the kernel asks for it anew each time that it is opened."""
    content = noise("large", LARGE_FILE)

    def prepare(folder: Path) -> None:
        (folder / "large").write_bytes(content)

    def work(folder: Path) -> None:
        for _ in range(READS):
            with (folder / "large").open("rb", buffering=0) as file:
                while file.read(CHUNK):
                    pass

    def check(folder: Path) -> bool:
        return (folder / "large").read_bytes() == content

    return _contest(workspace, work, check, prepare)


def large_write(workspace: Workspace) -> Contest:
    """A file of 2 MiB written into an empty volume, behind a small one that warms the server."""
    content = noise("large", LARGE_FILE)

    def work(folder: Path) -> None:
        with (folder / "large").open("wb", buffering=0) as file:
            for start in range(0, LARGE_FILE, CHUNK):
                file.write(content[start : start + CHUNK])

    return _contest(workspace, work, lambda folder: (folder / "large").read_bytes() == content, _warm_up)


def create_files(workspace: Workspace) -> Contest:
    """300 small files written into an empty volume."""
    files = {f"file{number:03}": noise(f"small {number}", SMALL_FILE) for number in range(SMALL_FILES)}

    def work(folder: Path) -> None:
        for name, content in files.items():
            with (folder / name).open("wb", buffering=0) as file:
                file.write(content)

    def check(folder: Path) -> bool:
        return {name: (folder / name).read_bytes() for name in files} == files

    return _contest(workspace, work, check, _warm_up)


def _warm_up(folder: Path) -> None:
    """A first file: what a process does only once is none of the clock's business, for a mount lasts."""
    (folder / "first").write_bytes(noise("first", CHUNK))


def _contest(workspace: Workspace, work: Work, check: Callable[[Path], bool], prepare: Work) -> Contest:
    from toolkit.errors import UnavailableError
    from toolkit.mount.fuse import require_fuse

    try:
        require_fuse()
    except UnavailableError as error:
        raise UnmeasurableError(str(error)) from None
    sides = Contest(
        lambda: _seconds(workspace, "kfs", _empty_image(workspace), work, prepare),
        lambda: _seconds(workspace, "host", _empty_folder(workspace), work, prepare),
    )
    for kind, source in (("kfs", _empty_image(workspace)), ("host", _empty_folder(workspace))):
        with _mounted(workspace, kind, source) as folder:
            prepare(folder)
            work(folder)
            if not check(folder):
                raise UnmeasurableError(f"{kind} does not hold what was written")
    return sides


def _seconds(workspace: Workspace, kind: str, source: Path, work: Work, prepare: Work) -> float:
    with _mounted(workspace, kind, source) as folder:
        prepare(folder)
        start = timeit.default_timer()
        work(folder)
        return timeit.default_timer() - start


def _empty_image(workspace: Workspace) -> Path:
    image = workspace.folder / "mounted.rom"
    image.write_bytes(workspace.empty_large_kfs_image.read_bytes())  # as `kfs create` does
    return image


def _empty_folder(workspace: Workspace) -> Path:
    folder = workspace.folder / "passed-through"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@contextmanager
def _mounted(workspace: Workspace, kind: str, source: Path) -> Iterator[Path]:
    """Serve a source in a process of its own, on a folder that is unmounted afterwards whatever happens."""
    folder = workspace.folder / f"mount-of-{kind}"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.mount_server", kind, os.fspath(source), os.fspath(folder)]
    server = subprocess.Popen(command, env=environment(workspace), cwd=Path(__file__).parents[1])
    try:
        _wait(lambda: os.path.ismount(folder), server)
        yield folder
    finally:
        _unmount(folder, server)


def _wait(condition: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + PATIENCE
    while not condition():
        if server.poll() is not None or time.monotonic() > last:
            raise UnmeasurableError("nothing was mounted")
        time.sleep(0.005)


def _unmount(folder: Path, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + PATIENCE
    while os.path.ismount(folder) and time.monotonic() < last:
        subprocess.run(["fusermount3", "-u", folder], stderr=subprocess.DEVNULL, check=False)
        time.sleep(0.01)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        subprocess.run(["fusermount3", "-u", "-z", folder], stderr=subprocess.DEVNULL, check=False)


BENCHMARKS = (
    Benchmark("mount-read", "2 MiB read through the mount", PEER, large_read, 7, 1 / 0.6),
    Benchmark("mount-write", "2 MiB written through the mount", PEER, large_write, 7, 1 / 0.3),
    Benchmark("mount-create", "300 files of 700 bytes through the mount", PEER, create_files, 7, 1 / 0.3),
)
