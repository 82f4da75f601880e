"""Volumes mounted for tests: served by this process, or by one of its own. Both end whatever happens.

A mount that hangs is cut off after a while, so that whoever waits for it gets an error.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.independent_reader import Tree, read_tree
from tests.kfs_images import opened
from tests.powerloss.cutting import errors_of, tree_of
from toolkit.errors import ToolkitError
from toolkit.flash.in_place import InPlaceImage
from toolkit.kfs.filesystem import KnightFS
from toolkit.kfs.layout import Model, model_named, models_of_size
from toolkit.kfs.make.formatter import format_volume
from toolkit.kfs.make.tree import SourceFolder
from toolkit.mount.fuse import unmount
from toolkit.mount.mounted import mounted

PROGRAM = Path(sys.executable).with_name("flashwright")
SOAKS = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
"""Whether tests may take long."""
LONGEST = 600.0 if SOAKS else 180.0
"""Seconds that a mount may last, and a program."""
PATIENCE = 60.0
"""Seconds to wait for a server to begin and to end."""
SMALL, LARGE = "TI83p", "TI84pCSE"
"""The models with least and most room."""


def empty_volume(path: Path, model_name: str = LARGE) -> Path:
    """An image without files, but for the directory that every volume has."""
    model = model_named(model_name)
    path.write_bytes(format_volume(SourceFolder(), model.layout).into(b"\xff" * model.rom_size))
    return path


def model_of(image: Path) -> Model:
    """The model of an image, by its size."""
    return models_of_size(image.stat().st_size)[0]


_CUT_OFF = 'sleep "$1"; umount -f -l "$2" || fusermount3 -u -z "$2"'


@contextmanager
def cut_off_in_time(folder: Path, seconds: float = LONGEST) -> Iterator[None]:
    """See to it that nobody waits longer for a mount, and that it is gone afterwards.

    Another process does it: one that waits for itself may hold what the server in it needs.
    """
    command = ("sh", "-c", _CUT_OFF, "sh", str(seconds), str(folder))
    watchdog = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(watchdog.pid, signal.SIGKILL)
        watchdog.wait(PATIENCE)
        if _is_mounted(folder):
            subprocess.run(("sh", "-c", _CUT_OFF, "sh", "0", folder), timeout=PATIENCE, check=False)


@contextmanager
def mounted_here(image: Path, folder: Path, *, read_only: bool = False) -> Iterator[Path]:
    """Mount an image, served by this process, which must not map files of it into memory: it would wait for itself."""
    folder.mkdir(exist_ok=True)
    with (
        cut_off_in_time(folder),
        InPlaceImage(image, model_of(image).geometry) as device,
        KnightFS(device, read_only=read_only) as filesystem,
        mounted(filesystem, folder, read_only=read_only),
    ):
        yield folder


class Server:
    """`flashwright mount` in a process of its own. The folder is mounted when it is made."""

    def __init__(self, image: Path, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        command: tuple[str | Path, ...] = (PROGRAM, "mount", "--foreground", *options, image, folder)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._wait_for_mount()

    def _wait_for_mount(self) -> None:
        last = time.monotonic() + PATIENCE
        while not os.path.ismount(self.folder):
            if self.process.poll() is not None or time.monotonic() > last:
                self.process.kill()
                raise AssertionError(f"not mounted: {self.process.communicate()[0]}")
            time.sleep(0.005)

    def kill(self) -> None:
        """End it at once, as a loss of power would, and take the dead folder away."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)
        unmount_patiently(self.folder)

    def end(self) -> str:
        """Unmount; gives what the server said."""
        unmount_patiently(self.folder)
        said: str = self.process.communicate(timeout=PATIENCE)[0]
        assert self.process.returncode == 0, said
        return said


def unmount_patiently(folder: Path) -> None:
    """Unmount, where something is mounted; what programs just had open may take a moment to be given back."""
    last = time.monotonic() + PATIENCE
    while _is_mounted(folder):
        try:
            unmount(folder)
        except ToolkitError:
            if time.monotonic() > last:
                raise
            time.sleep(0.02)


def _is_mounted(folder: Path) -> bool:
    """Also where the server is dead, of which `ismount` knows nothing."""
    return f" {folder} " in Path("/proc/self/mountinfo").read_text()


@contextmanager
def mounted_apart(image: Path, folder: Path, *options: str) -> Iterator[Server]:
    """Mount an image, served by a process of its own."""
    server = Server(image, folder, *options)
    try:
        with cut_off_in_time(folder):
            yield server
            if server.process.poll() is None:
                server.end()
    finally:
        server.kill()


def run(*command: str | Path, folder: Path | None = None, code: int = 0) -> str:
    """Run a program to its end; gives what it said. It must end with this exit code."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST,
        text=True,
        errors="surrogateescape",
        check=False,
    )
    assert done.returncode == code, f"{command} ended with {done.returncode}: {done.stdout[-2000:]}"
    return done.stdout


def has_programs(names: Sequence[str]) -> str | None:
    """The reason why a test cannot run, where one of the programs is missing."""
    missing = [name for name in names if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else None


def tree_below(folder: Path) -> Tree:
    """Everything below a folder of the host, by its path from there; links by what they lead to."""
    found: Tree = {}
    for path in folder.rglob("*"):
        place = path.relative_to(folder)
        if path.is_symlink():
            found[_from_root(place)] = "link", _from_root(place.parent / path.readlink())
        else:
            found[_from_root(place)] = None if path.is_dir() else path.read_bytes()
    return found


def _from_root(place: Path) -> bytes:
    return os.fsencode(os.path.normpath("/" / place))


def sound_tree(image: Path) -> Tree:
    """What is in an image that must be without errors, as the independent reader finds it and the toolkit too."""
    volume = opened(image)
    assert errors_of(volume) == []
    tree = read_tree(image.read_bytes())
    assert tree_of(volume) == tree
    return tree
