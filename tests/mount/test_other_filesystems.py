"""Filesystems that are not ours are served too: any PyFilesystem."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fs.base import FS
from fs.memoryfs import MemoryFS
from fs.osfs import OSFS

from tests.golden_data import ROOT
from tests.mount.exerciser import Exerciser
from tests.mount.mounting import cut_off_in_time, run, tree_below, unmount_patiently
from toolkit.errors import ToolkitError
from toolkit.mount.mounted import mounted

pytestmark = pytest.mark.usefixtures("fuse")

SOURCE = ROOT / "toolkit" / "flash"
FILESYSTEMS: dict[str, Callable[[Path], FS]] = {
    "MemoryFS": lambda host: MemoryFS(),
    "OSFS": lambda host: OSFS(str(host)),
    "SubFS": lambda host: MemoryFS().makedir("below"),
}


@pytest.fixture(params=FILESYSTEMS)
def filesystem(request: pytest.FixtureRequest, tmp_path: Path) -> FS:
    host = tmp_path / "host"
    host.mkdir()
    return FILESYSTEMS[request.param](host)


@pytest.fixture
def folder(filesystem: FS, tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "mounted"
    place.mkdir()
    with cut_off_in_time(place), mounted(filesystem, place):
        yield place


def test_what_it_holds_is_in_the_folder(filesystem: FS, tmp_path: Path) -> None:
    filesystem.makedirs("a/b")
    filesystem.writebytes("a/b/file", b"content" * 1000)
    place = tmp_path / "mounted"
    place.mkdir()
    with cut_off_in_time(place), mounted(filesystem, place, read_only=True):
        assert tree_below(place) == {b"/a": None, b"/a/b": None, b"/a/b/file": b"content" * 1000}


def test_what_is_copied_is_in_it(filesystem: FS, folder: Path) -> None:
    run("cp", "-r", SOURCE, folder / "copy")
    run("diff", "-r", SOURCE, folder / "copy")
    assert filesystem.readbytes("copy/device.py") == (SOURCE / "device.py").read_bytes()


def test_it_behaves_as_the_shadow(folder: Path) -> None:
    Exerciser(folder, 1, removes_open=False).run(1_000)


def test_links_are_refused(folder: Path) -> None:
    with pytest.raises(PermissionError, match=rf"\[Errno {errno.EPERM}\]"):
        (folder / "link").symlink_to("file")


def test_it_stays_open(filesystem: FS, tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    for content in (b"first", b"second"):
        with cut_off_in_time(place), mounted(filesystem, place):
            (place / "file").write_bytes(content)
    assert filesystem.readbytes("file") == b"second"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_process_that_serves_can_be_ended(number: signal.Signals, tmp_path: Path) -> None:
    """The handlers of libfuse would have it go on, with its folder empty."""
    script = (
        "import os, signal, sys; from pathlib import Path; from toolkit.mount.mounted import mounted\n"
        "from fs.memoryfs import MemoryFS\n"
        f"signal.signal({int(number)}, signal.SIG_DFL)\n"  # nohup has SIGHUP ignored, in all that it starts
        f"with mounted(MemoryFS(), Path(sys.argv[1])): os.kill(os.getpid(), {int(number)})"
    )
    with cut_off_in_time(tmp_path):
        ended = subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
        unmount_patiently(tmp_path)
    assert ended.returncode == -number


def test_what_a_process_does_on_a_signal_is_its_own_affair(tmp_path: Path) -> None:
    """Also where it begins while something is mounted, and goes on behind that."""
    script = (
        "import os, signal, sys; from pathlib import Path; from toolkit.mount.mounted import mounted\n"
        "from fs.memoryfs import MemoryFS\n"
        "def stop(*_): sys.exit(5)\n"
        "with mounted(MemoryFS(), Path(sys.argv[1])): signal.signal(signal.SIGTERM, stop)\n"
        "os.kill(os.getpid(), signal.SIGTERM); signal.pause()"
    )
    with cut_off_in_time(tmp_path):
        assert subprocess.run([sys.executable, "-c", script, tmp_path], check=False).returncode == 5


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(ToolkitError, match="not an empty folder"), mounted(MemoryFS(), tmp_path):
        pass
