"""fio and stress-ng on a mounted volume, sized for it; `make soak` runs more of stress-ng's, and all for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mount.mounting import SOAKS, has_programs, mounted_apart, run, sound_tree

pytestmark = pytest.mark.usefixtures("fuse")

QUICK = (
    "chmod",
    "dir",
    "dirdeep",
    "dirmany",
    "flock",
    "fstat",
    "getdent",
    "hdd",
    "iomix",
    "lockf",
    "open",
    "readahead",
)
QUICK_TOO = ("rename", "seek", "touch", "utime")
SLOW = ("aio", "chdir", "dentry", "fallocate", "fcntl", "file-ioctl", "filename", "fpunch", "inode-flags", "lease")
SLOW_TOO = ("mknod", "sync-file")
STRESSORS = (*QUICK, *QUICK_TOO, *(SLOW + SLOW_TOO if SOAKS else ()))
SIZES = {
    "hdd": "--hdd-bytes",
    "iomix": "--iomix-bytes",
    "readahead": "--readahead-bytes",
    "seek": "--seek-size",
    "sync-file": "--sync-file-bytes",
}
"""Options for the size of a file, which would be larger than the volume."""
OPERATIONS, SECONDS = ("1000", "20s") if SOAKS else ("40", "5s")


def needs(program: str) -> pytest.MarkDecorator:
    reason = has_programs([program])
    return pytest.mark.skipif(reason is not None, reason=str(reason))


@needs("fio")
@pytest.mark.parametrize(
    "options",
    [("--bs=1k", "--size=200k"), ("--bsrange=1k-9k", "--bs_unaligned=1", "--size=300k")],
    ids=["blocks", "unaligned"],
)
def test_fio_verifies(image: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    job = ("--name=verified", "--rw=randrw", "--verify=crc32c", "--numjobs=2", "--end_fsync=1", "--unlink=1")
    loops = ("--loops=20",) if SOAKS else ()
    with mounted_apart(image, tmp_path / "mounted") as server:
        run("fio", *job, *options, *loops, f"--directory={server.folder}", folder=tmp_path)
    assert sound_tree(image) == {b"/bin": None}


@needs("stress-ng")
@pytest.mark.parametrize("stressor", STRESSORS)
def test_stress_ng(image: Path, tmp_path: Path, stressor: str) -> None:
    size = (SIZES[stressor], "1M") if stressor in SIZES else ()
    with mounted_apart(image, tmp_path / "mounted") as server:
        job = (f"--{stressor}", "1", f"--{stressor}-ops", OPERATIONS, "--timeout", SECONDS, "--verify", *size)
        run("stress-ng", "--temp-path", server.folder, *job, folder=tmp_path)
    assert sound_tree(image) == {b"/bin": None}
